/* Where in a JSON text something is wrong. */
#include "config.h"
#include "json.h"

#include <stdarg.h>
#include <string.h>

static void
put_path(struct buf *b, const struct json_place *at)
{
	if (at == NULL)
		return;
	put_path(b, at->up);
	if (at->name == NULL) {
		buf_printf(b, "[%zu]", at->index);
		return;
	}
	if (b->len > 0)
		buf_str(b, ".");
	if (*at->name == '\0')
		buf_str(b, "\"\"");
	json_put_name(b, at->name, strlen(at->name));
}

int
json_wrong(struct arena *a, struct err *e, const struct json_place *at,
    const char *fmt, ...)
{
	struct buf path = buf_new(a);
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vprintf(a, fmt, ap);
	va_end(ap);
	if (at == NULL)
		return err_set(e, E_BAD_REQUEST, "", "the body %s", text);
	put_path(&path, at);
	return err_set(e, E_BAD_REQUEST, path.s, "%s: %s", path.s, text);
}
