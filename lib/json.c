/*
 * One pass over the text, with a stack of the open arrays and objects. Names
 * are noted as they go by and compared when the text has ended: sorted by
 * object and content, duplicates stand side by side, so that an object of
 * many thousand names costs n log n and not n².
 */
#include "config.h"
#include "json.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "utf8.h"

#define NAME_SHOWN 48 /* bytes of a name that json_put_name repeats */

/* An array or object: where it hangs. Serial 0 is the text itself. */
struct node {
	unsigned parent;
	const char *name; /* in an object: its raw name; NULL in an array */
	size_t len;
	size_t index;	  /* in an array */
};

struct name {
	unsigned node;
	const char *s; /* unescaped */
	size_t len;
};

struct scan {
	struct arena *a;
	struct err *e;
	const char *start, *p, *end;
	struct node *nodes;
	struct name *names;
	size_t n_nodes, cap_nodes, n_names, cap_names;
	struct node at; /* the value being read, for the error's path */
	unsigned depth;
};

static int scan_value(struct scan *s);

static void *
grow(struct arena *a, void *old, size_t n, size_t *cap, size_t size)
{
	void *p;

	if (n < *cap)
		return old;
	*cap = *cap != 0 ? *cap * 2 : 32;
	p = arena_alloc(a, *cap * size);
	if (n > 0)
		memcpy(p, old, n * size);
	return p;
}

void
json_put_name(struct buf *b, const char *name, size_t len)
{
	size_t i = 0;
	int n;

	while (i < len) {
		const long c = utf8_decode(name + i, name + len, &n);

		if (i + (size_t)n > NAME_SHOWN) {
			buf_str(b, "…");
			break;
		}
		if (c < 0 || utf8_is_control(c))
			buf_str(b, "?");
		else
			buf_bytes(b, name + i, (size_t)n);
		i += (size_t)n;
	}
}

static const char *
path_of(struct scan *s, struct node at)
{
	struct node chain[JSON_DEPTH + 1];
	struct buf b = buf_new(s->a);
	unsigned n = 0;

	for (chain[n++] = at; at.parent != 0 && n <= JSON_DEPTH;)
		chain[n++] = at = s->nodes[at.parent];
	while (n-- > 0) {
		if (chain[n].name == NULL) {
			if (chain[n].parent != 0)
				buf_printf(&b, "[%zu]", chain[n].index);
			continue;
		}
		if (b.len > 0)
			buf_str(&b, ".");
		json_put_name(&b, chain[n].name, chain[n].len);
	}
	return b.s != NULL ? b.s : "";
}

/* The text is no JSON at all: where. */
static int
not_json(struct scan *s, const char *what)
{
	return err_set(s->e, E_BAD_REQUEST, "", "not valid JSON: %s at byte %zu",
	    what, (size_t)(s->p - s->start) + 1);
}

/* JSON, but with a value nobody should send: which. */
static int
bad_value(struct scan *s, const char *what)
{
	const char *path = path_of(s, s->at);

	return err_set(s->e, E_BAD_REQUEST, path, "%s%s%s", path,
	    *path != '\0' ? ": " : "", what);
}

static void
skip_space(struct scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\n' ||
	    *s->p == '\t' || *s->p == '\r'))
		s->p++;
}

/* Four hex digits at p; -1 if they are not. */
static long
hex4(const char *p, const char *end)
{
	long v = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		const char c = p[i];
		const int d = c >= '0' && c <= '9' ? c - '0'
		    : c >= 'a' && c <= 'f' ? c - 'a' + 10
		    : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;

		if (d < 0)
			return -1;
		v = v * 16 + d;
	}
	return v;
}

/* A \uXXXX, or two that are a pair, behind the u; the code point or -1. */
static long
scan_unicode(struct scan *s)
{
	long c = hex4(s->p, s->end), low;

	if (c < 0)
		return not_json(s, "a \\u without four hex digits");
	s->p += 4;
	if (c == 0)
		return bad_value(s, "must not contain NUL");
	if (c >= 0xdc00 && c < 0xe000)
		return bad_value(s, "has a lone surrogate");
	if (c < 0xd800 || c >= 0xe000)
		return c;
	if (s->end - s->p < 6 || s->p[0] != '\\' || s->p[1] != 'u' ||
	    (low = hex4(s->p + 2, s->end)) < 0xdc00 || low >= 0xe000)
		return bad_value(s, "has a lone surrogate");
	s->p += 6;
	return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
}

/* The character behind a backslash; -1 with the reason. */
static long
scan_escape(struct scan *s)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *f;
	char c;

	if (++s->p >= s->end)
		return not_json(s, "a string without an end");
	c = *s->p;
	if (c == 'u') {
		s->p++;
		return scan_unicode(s);
	}
	if (c == '\0' || (f = strchr(from, c)) == NULL)
		return not_json(s, "an unknown escape");
	s->p++;
	return to[f - from];
}

/*
 * A string, p on its quote. Where name is wanted, its unescaped text is left
 * there: the input itself as long as nothing is escaped.
 */
static int
scan_string(struct scan *s, struct name *name)
{
	const char *from = ++s->p;
	struct buf copy = buf_new(s->a);

	while (s->p < s->end && *s->p != '"') {
		const char *at = s->p;
		char enc[4];
		long c;
		int n = 1;

		if (*s->p == '\\') {
			if ((c = scan_escape(s)) < 0)
				return -1;
			if (name == NULL)
				continue;
			if (copy.s == NULL)
				buf_bytes(&copy, from, (size_t)(at - from));
			buf_bytes(&copy, enc, utf8_encode(c, enc));
			continue;
		}
		if (*s->p == '\0')
			return bad_value(s, "must not contain NUL");
		if ((unsigned char)*s->p < 0x20)
			return not_json(s, "a bare control character");
		if ((unsigned char)*s->p >= 0x80 &&
		    utf8_decode(s->p, s->end, &n) < 0)
			return bad_value(s, "is not valid UTF-8");
		s->p += n;
		if (copy.s != NULL)
			buf_bytes(&copy, at, (size_t)n);
	}
	if (s->p >= s->end)
		return not_json(s, "a string without an end");
	if (name != NULL) {
		name->s = copy.s != NULL ? copy.s : from;
		name->len = copy.s != NULL ? copy.len : (size_t)(s->p - from);
	}
	s->p++;
	return 0;
}

static bool
scan_digits(struct scan *s)
{
	const char *from = s->p;

	while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
		s->p++;
	return s->p > from;
}

static int
scan_number(struct scan *s)
{
	const char *from = s->p;
	bool whole = true;

	s->p += *s->p == '-';
	if (s->p < s->end && *s->p == '0')
		s->p++;
	else if (!scan_digits(s))
		return not_json(s, "a value that is none");
	if (s->p < s->end && *s->p == '.') {
		whole = false;
		s->p++;
		if (!scan_digits(s))
			return not_json(s, "a number without decimals");
	}
	if (s->p < s->end && (*s->p == 'e' || *s->p == 'E')) {
		whole = false;
		s->p++;
		if (s->p < s->end && (*s->p == '+' || *s->p == '-'))
			s->p++;
		if (!scan_digits(s))
			return not_json(s, "a number without an exponent");
	}
	if (whole && s->p - from > 18) { /* json-c would quietly saturate */
		char text[24] = "";

		errno = ERANGE;
		if (s->p - from < (long)sizeof(text)) {
			memcpy(text, from, (size_t)(s->p - from));
			errno = 0;
			strtoll(text, NULL, 10);
		}
		if (errno == ERANGE)
			return bad_value(s, "is out of range");
	}
	return 0;
}

static int
scan_word(struct scan *s)
{
	static const char *const words[] = { "true", "false", "null" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		const size_t n = strlen(words[i]);

		if ((size_t)(s->end - s->p) >= n &&
		    memcmp(s->p, words[i], n) == 0) {
			s->p += n;
			return 0;
		}
	}
	return not_json(s, "a value that is none");
}

/* One more array or object below the value being read; its serial. */
static unsigned
node_open(struct scan *s)
{
	s->nodes = grow(s->a, s->nodes, s->n_nodes, &s->cap_nodes,
	    sizeof(*s->nodes));
	s->nodes[s->n_nodes] = s->at;
	return (unsigned)s->n_nodes++;
}

static int
scan_member(struct scan *s, unsigned node)
{
	struct name name = { .node = node };

	skip_space(s);
	if (s->p >= s->end || *s->p != '"')
		return not_json(s, "no name");
	s->at = s->nodes[node]; /* what is wrong with a name is its object's */
	if (scan_string(s, &name) < 0)
		return -1;
	s->names = grow(s->a, s->names, s->n_names, &s->cap_names,
	    sizeof(*s->names));
	s->names[s->n_names++] = name;
	skip_space(s);
	if (s->p >= s->end || *s->p != ':')
		return not_json(s, "no colon");
	s->p++;
	s->at = (struct node){ node, name.s, name.len, 0 };
	return scan_value(s);
}

static int
scan_element(struct scan *s, unsigned node, size_t index)
{
	s->at = (struct node){ node, NULL, 0, index };
	return scan_value(s);
}

/* An array or object, p on its bracket. */
static int
scan_nested(struct scan *s)
{
	const bool object = *s->p == '{';
	const char close = object ? '}' : ']';
	unsigned node;

	if (++s->depth > JSON_DEPTH)
		return not_json(s, "nesting deeper than 32");
	node = node_open(s);
	s->p++;
	skip_space(s);
	if (s->p < s->end && *s->p == close) {
		s->p++;
		s->depth--;
		return 0;
	}
	for (size_t i = 0;; i++) {
		if ((object ? scan_member(s, node)
			    : scan_element(s, node, i)) < 0)
			return -1;
		skip_space(s);
		if (s->p < s->end && *s->p == ',') {
			s->p++;
			continue;
		}
		if (s->p >= s->end || *s->p != close)
			return not_json(s, object ? "no , or }" : "no , or ]");
		s->p++;
		s->depth--;
		return 0;
	}
}

static int
scan_value(struct scan *s)
{
	skip_space(s);
	if (s->p >= s->end)
		return not_json(s, "an early end");
	switch (*s->p) {
	case '{':
	case '[':
		return scan_nested(s);
	case '"':
		return scan_string(s, NULL);
	case 't':
	case 'f':
	case 'n':
		return scan_word(s);
	default:
		return scan_number(s);
	}
}

static int
name_cmp(const void *va, const void *vb)
{
	const struct name *a = va, *b = vb;

	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	if (a->len != b->len)
		return a->len < b->len ? -1 : 1;
	return memcmp(a->s, b->s, a->len);
}

static int
scan_duplicates(struct scan *s)
{
	if (s->n_names == 0)
		return 0;
	qsort(s->names, s->n_names, sizeof(*s->names), name_cmp);
	for (size_t i = 1; i < s->n_names; i++) {
		const struct name *n = &s->names[i];

		if (name_cmp(n - 1, n) != 0)
			continue;
		s->at = (struct node){ n->node, n->s, n->len, 0 };
		return bad_value(s, "appears twice");
	}
	return 0;
}

int
json_check(struct arena *a, const char *text, size_t len, struct err *e)
{
	struct scan s = { .a = a, .e = e, .start = text, .p = text,
		.end = text + len, .n_nodes = 1 };

	skip_space(&s);
	if (s.p >= s.end)
		return err_set(e, E_BAD_REQUEST, "", "the body is empty");
	s.nodes = arena_alloc(a, 32 * sizeof(*s.nodes));
	s.cap_nodes = 32;
	if (scan_value(&s) < 0)
		return -1;
	skip_space(&s);
	if (s.p < s.end)
		return not_json(&s, "more than one value");
	return scan_duplicates(&s);
}

static void
put(void *o)
{
	json_object_put(o);
}

void
json_keep(struct arena *a, struct json_object *o)
{
	arena_defer(a, put, o);
}

struct json_object *
json_read(struct arena *a, const char *text, size_t len, struct err *e)
{
	static struct json_tokener *tok; /* one thread: kept for the next text */
	struct json_object *o;

	if (json_check(a, text, len, e) < 0)
		return NULL;
	if (tok == NULL && (tok = json_tokener_new_ex(JSON_DEPTH + 2)) == NULL)
		abort();
	json_tokener_reset(tok);
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT);
	/* a copy with its NUL, without which a bare number has no end */
	o = json_tokener_parse_ex(tok, arena_strndup(a, text, len), (int)len + 1);
	if (o == NULL) {
		err_set(e, E_BAD_REQUEST, "", "must not be null");
		return NULL;
	}
	json_keep(a, o);
	return o;
}

const char *
json_text(struct json_object *o)
{
	return json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN |
	    JSON_C_TO_STRING_NOSLASHESCAPE);
}
