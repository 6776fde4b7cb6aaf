/* What is said in chats, as templates and JSON for the Bot API. */
#include "config.h"
#include "notify.h"

#include <json-c/json.h>
#include <string.h>

#include "conf.h"
#include "log.h"
#include "mustache.h"

#define BUTTON_DATA 64 /* bytes, of Telegram's */

static const struct mustache *templates;

int
words_load(void)
{
	struct arena *a = arena_new(); /* as long as the process */
	struct err e = { 0 };

	templates = mustache_load(a, arena_printf(a,
	    "%s/apps/notify/templates", conf.share_dir), &e);
	if (templates != NULL)
		return 0;
	log_error(NULL, "%s", e.text);
	return -1;
}

static int
render(struct req *r, const char *kind, const char *language,
    struct json_object *data, const char **out)
{
	struct buf b = buf_new(r->a);

	if (mustache_render(templates, arena_printf(r->a, "%s-%s", kind,
	    language), data, &b, &r->err) < 0)
		return -1;
	*out = b.s != NULL ? b.s : "";
	return 0;
}

int
words_render(struct req *r, const char *language, struct json_object *data,
    const char **out)
{
	return render(r, "telegram", language, data, out);
}

int
words_mail(struct req *r, const char *language, struct json_object *data,
    const char **out)
{
	/* the worker, which seldom writes any */
	if (templates == NULL && words_load() < 0)
		return fail(r, E_INTERNAL, "there are no templates");
	return render(r, "mail", language, data, out);
}

int
words_short(struct req *r, const char *language, const char *words,
    const char *data, const char **out)
{
	const char *json = arena_printf(r->a, "{\"%s\":%s}", words,
	    data != NULL ? data : "true");
	struct json_object *o = json_read(r->a, json, strlen(json), &r->err);

	return o == NULL ? -1 : words_render(r, language, o, out);
}

void
button_add(struct buf *b, const char *words, const char *text,
    const char *data)
{
	if (strlen(data) > BUTTON_DATA)
		abort();
	buf_str(b, b->len == 0 || b->s[b->len - 1] == '[' ? "{" : ",{");
	if (words != NULL)
		buf_json_member(b, "words", words);
	else
		buf_json_member(b, "text", text);
	buf_json_member(b, "data", data);
	buf_str(b, "}");
}

static const char *
member(struct json_object *o, const char *name)
{
	struct json_object *m;

	return json_object_object_get_ex(o, name, &m) ?
	    json_object_get_string(m) : NULL;
}

static int
button_write(struct req *r, const char *language, struct json_object *button,
    struct buf *out)
{
	const char *words = member(button, "words");
	const char *text = member(button, "text");

	if (words != NULL &&
	    words_short(r, language, words, NULL, &text) < 0)
		return -1;
	buf_str(out, "{");
	buf_json_member(out, "text", text);
	buf_json_member(out, "callback_data", member(button, "data"));
	buf_str(out, "}");
	return 0;
}

int
buttons_write(struct req *r, const char *language, struct json_object *body,
    struct buf *out)
{
	struct json_object *rows = json_object_object_get(body, "buttons");

	if (rows == NULL)
		return 0;
	buf_str(out, ",\"reply_markup\":{\"inline_keyboard\":[");
	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);

		buf_str(out, i > 0 ? ",[" : "[");
		for (size_t k = 0; k < json_object_array_length(row); k++) {
			buf_str(out, k > 0 ? "," : "");
			if (button_write(r, language,
				json_object_array_get_idx(row, k), out) < 0)
				return -1;
		}
		buf_str(out, "]");
	}
	buf_str(out, "]}");
	return 0;
}
