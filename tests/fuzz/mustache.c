/*
 * Mustache: the first line is the data, the second a partial p, the rest a
 * template t. What is rendered has the same markup whatever texts say.
 */
#include "config.h"
#include "mustache.h"

#include <json-c/json.h>
#include <string.h>

#include "fuzz.h"
#include "json.h"

/* Every text that is not empty becomes one that would break out. */
static void
turn_hostile(struct json_object *o)
{
	if (json_object_is_type(o, json_type_object)) {
		json_object_object_foreach(o, name, v)
		{
			(void)name;
			turn_hostile(v);
		}
	} else if (json_object_is_type(o, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(o); i++)
			turn_hostile(json_object_array_get_idx(o, i));
	} else if (json_object_is_type(o, json_type_string) &&
	    json_object_get_string_len(o) > 0) {
		json_object_set_string(o, "{{a}}'\"><script>&");
	}
}

/* A reason: our own mistake, in that file. */
static void
is_ours(const struct err *e)
{
	PROMISE(e->code == E_INTERNAL);
	PROMISE(strncmp(e->text, "t.mustache:", 11) == 0 ||
	    strncmp(e->text, "p.mustache:", 11) == 0);
	fuzz_readable(e->text);
}

/* What markup is made of. */
static const char *
skeleton(struct arena *a, const struct buf *html)
{
	struct buf b = buf_new(a);

	buf_str(&b, "");
	for (size_t i = 0; i < html->len; i++)
		if (strchr("<>\"'", html->s[i]) != NULL && html->s[i] != '\0')
			buf_bytes(&b, &html->s[i], 1);
	return b.s;
}

static bool
render(const struct mustache *m, struct json_object *data, struct buf *out)
{
	struct err e = { 0 };

	buf_str(out, "before");
	if (mustache_render(m, "t", data, out, &e) == 0) {
		PROMISE(out->len <= MUSTACHE_ROOM + 6);
		return true;
	}
	is_ours(&e);
	PROMISE(strcmp(out->s, "before") == 0);
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = fuzz_arena();
	struct fuzz_rest in = { (const char *)data, size };
	const char *json = fuzz_line(a, &in), *partial = fuzz_line(a, &in);
	const struct mustache_source sources[] = {
		{ "t", fuzz_text(a, &in), in.n },
		{ "p", partial != NULL ? partial : "",
		    partial != NULL ? strlen(partial) : 0 },
	};
	struct buf out = buf_new(a), again = buf_new(a);
	struct err e = { 0 }, ignored = { 0 };
	struct json_object *o = json != NULL ?
	    json_read(a, json, strlen(json), &ignored) : NULL;
	const struct mustache *m = mustache_parse(a, sources, 2, &e);

	if (m == NULL) {
		is_ours(&e);
		return 0;
	}
	if (!render(m, o, &out))
		return 0;
	PROMISE(render(m, o, &again) && out.len == again.len &&
	    memcmp(out.s, again.s, out.len) == 0);
	turn_hostile(o);
	again = buf_new(a);
	if (render(m, o, &again))
		PROMISE(strcmp(skeleton(a, &out), skeleton(a, &again)) == 0);
	return 0;
}
