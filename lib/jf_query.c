/* Query strings: percent-decoded strictly into an object of texts. */
#include "config.h"
#include "jf.h"

#include <json-c/json.h>
#include <string.h>

#include "utf8.h"

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0'
	    : c >= 'a' && c <= 'f' ? c - 'a' + 10
	    : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* s decoded; NULL for a broken %, NUL or what is not UTF-8. */
static const char *
decode(struct arena *a, const char *s, size_t len)
{
	const char *end = s + len;
	char *out = arena_alloc(a, len + 1), *o = out;
	int n;

	for (; s < end; s++) {
		if (*s == '+') {
			*o++ = ' ';
		} else if (*s != '%') {
			*o++ = *s;
		} else {
			if (end - s < 3 || hex(s[1]) < 0 || hex(s[2]) < 0 ||
			    (s[1] == '0' && s[2] == '0'))
				return NULL;
			*o++ = (char)(hex(s[1]) << 4 | hex(s[2]));
			s += 2;
		}
	}
	for (const char *p = out; p < o; p += n)
		if (utf8_decode(p, o, &n) < 0)
			return NULL;
	return out;
}

/* One name=value into the object. */
static int
add(struct arena *a, struct json_object *o, const char *s, size_t len,
    struct err *e)
{
	const char *eq = memchr(s, '=', len), *name, *value;
	const size_t name_len = eq != NULL ? (size_t)(eq - s) : len;
	struct buf shown = buf_new(a);

	name = decode(a, s, name_len);
	if (name == NULL || *name == '\0')
		return err_set(e, E_BAD_REQUEST, "",
		    "the query string has a name that cannot be read");
	json_put_name(&shown, name, strlen(name));
	value = eq != NULL ? decode(a, eq + 1, len - name_len - 1) : "";
	if (value == NULL)
		return err_set(e, E_BAD_REQUEST, shown.s,
		    "%s: has a broken %% escape, NUL or invalid UTF-8", shown.s);
	if (json_object_object_get_ex(o, name, NULL))
		return err_set(e, E_BAD_REQUEST, shown.s, "%s: appears twice",
		    shown.s);
	json_object_object_add(o, name, json_object_new_string(value));
	return 0;
}

struct json_object *
jf_query_read(struct arena *a, const char *query, struct err *e)
{
	struct json_object *o = json_object_new_object();

	json_keep(a, o);
	for (const char *s = query; *s != '\0';) {
		const size_t len = strcspn(s, "&");

		if (len > 0 && add(a, o, s, len, e) < 0)
			return NULL;
		s += len + (s[len] == '&');
	}
	return o;
}

int
jf_query(struct arena *a, const struct jf *fields, const char *query,
    void *out, struct err *e)
{
	struct json_object *o = jf_query_read(a, query, e);

	return o == NULL ? -1 : jf_decode(a, fields, JF_QUERY, o, out, e);
}
