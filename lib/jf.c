/*
 * The decoder walks the members of the body (not the rows of the table), so
 * that unknown names cost nothing extra; rows it met are bits in a word.
 */
#include "config.h"
#include "jf.h"

#include <assert.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "utf8.h"

#define COUNT_MAX 1000 /* characters or elements, where a row has no .max */
#define RAW_MAX 4096   /* bytes, likewise */
#define MONEY_LIMIT INT64_C(9999999999)
#define ROWS_MAX 64

struct decoder {
	struct arena *a;
	enum jf_mode mode;
	struct err *e;
};

static int decode_fields(struct decoder *d, const struct jf *fields,
    struct json_object *o, void *out, const struct json_place *at);

#define wrong(d, at, ...) json_wrong((d)->a, (d)->e, at, __VA_ARGS__)

static int
in_bounds(struct decoder *d, int64_t v, int64_t min, int64_t max,
    const struct json_place *at)
{
	if (v >= min && v <= max)
		return 0;
	if (max == INT64_MAX)
		return wrong(d, at, "must be at least %" PRId64, min);
	return wrong(d, at, "must be between %" PRId64 " and %" PRId64, min, max);
}

/* The number of things (characters, elements) that a row allows. */
static int
count_ok(struct decoder *d, const struct jf *f, size_t n, const char *things,
    const struct json_place *at)
{
	const size_t max = f->max > 0 ? (size_t)f->max : COUNT_MAX;

	if (n < (size_t)f->min)
		return n == 0 && f->min == 1
		    ? wrong(d, at, "must not be empty")
		    : wrong(d, at, "must have at least %" PRId64 " %s", f->min,
			things);
	if (n > max)
		return wrong(d, at, "must have at most %zu %s", max, things);
	return 0;
}

/* The characters of valid UTF-8; false where one of them is a control. */
static bool
count_characters(const char *s, size_t len, size_t *n)
{
	const char *end = s + len;
	int bytes;

	for (*n = 0; s < end; s += bytes, (*n)++) {
		const long c = utf8_decode(s, end, &bytes);

		if (c < 0 || (utf8_is_control(c) && c != '\n' && c != '\t'))
			return false;
	}
	return true;
}

static int
decode_text(struct decoder *d, const struct jf *f, struct json_object *v,
    const char **out, const struct json_place *at)
{
	size_t len, n;
	const char *s;

	if (!json_object_is_type(v, json_type_string))
		return wrong(d, at, "must be a text");
	s = json_object_get_string(v);
	len = (size_t)json_object_get_string_len(v);
	if (!count_characters(s, len, &n))
		return wrong(d, at, "must not contain control characters");
	if (count_ok(d, f, n, "characters", at) < 0)
		return -1;
	if (f->min > 0 && s[strspn(s, " \n\t")] == '\0')
		return wrong(d, at, "must not be blank");
	*out = f->tidy != NULL ? f->tidy(d->a, s) :
	    arena_strndup(d->a, s, len);
	if (*out == NULL || (f->check != NULL && !f->check(*out)))
		return wrong(d, at, "must be %s",
		    f->what != NULL ? f->what : "in another format");
	return 0;
}

/* "-12" and nothing else: no space, no plus, no leading zero. */
static bool
text_to_int(const char *s, int64_t *out)
{
	const char *digits = s + (*s == '-');
	int64_t v = 0;

	if (*digits == '\0' || (digits[0] == '0' && digits[1] != '\0'))
		return false;
	for (const char *p = digits; *p != '\0'; p++)
		if (*p < '0' || *p > '9' ||
		    __builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, *p - '0', &v))
			return false;
	*out = *s == '-' ? -v : v;
	return true;
}

static int
decode_int(struct decoder *d, const struct jf *f, struct json_object *v,
    int64_t *out, const struct json_place *at)
{
	if (d->mode == JF_QUERY) {
		if (!text_to_int(json_object_get_string(v), out))
			return wrong(d, at, "must be a whole number");
	} else if (json_object_is_type(v, json_type_int)) {
		*out = json_object_get_int64(v);
	} else {
		return wrong(d, at, "must be a whole number");
	}
	if (f->min == 0 && f->max == 0)
		return 0;
	return in_bounds(d, *out, f->min, f->max != 0 ? f->max : INT64_MAX, at);
}

static int
decode_bool(struct decoder *d, struct json_object *v, bool *out,
    const struct json_place *at)
{
	if (d->mode == JF_QUERY) {
		*out = strcmp(json_object_get_string(v), "true") == 0;
		if (*out || strcmp(json_object_get_string(v), "false") == 0)
			return 0;
	} else if (json_object_is_type(v, json_type_boolean)) {
		*out = json_object_get_boolean(v);
		return 0;
	}
	return wrong(d, at, "must be true or false");
}

static int
decode_money(struct decoder *d, const struct jf *f, struct json_object *v,
    struct money *out, const struct json_place *at)
{
	const int64_t max = f->max != 0 ? f->max : MONEY_LIMIT;
	char low[MONEY_TEXT], high[MONEY_TEXT];

	if (d->mode != JF_QUERY && !json_object_is_type(v, json_type_int) &&
	    !json_object_is_type(v, json_type_double))
		return wrong(d, at, "must be a number");
	/* json-c keeps a number's own spelling: nothing goes through a double */
	if (!money_parse(json_object_get_string(v), out))
		return wrong(d, at, "must be an amount with at most two "
		    "decimals");
	if (out->kopecks >= f->min && out->kopecks <= max)
		return 0;
	return wrong(d, at, "must be between %s and %s",
	    money_text((struct money){ f->min }, low),
	    money_text((struct money){ max }, high));
}

static int
decode_word(struct decoder *d, const struct jf *f, struct json_object *v,
    int *out, const struct json_place *at)
{
	struct buf words = buf_new(d->a);

	if (!json_object_is_type(v, json_type_string))
		return wrong(d, at, "must be a text");
	for (int i = 0; f->names[i] != NULL; i++)
		if (*f->names[i] != '\0' &&
		    strcmp(f->names[i], json_object_get_string(v)) == 0) {
			*out = i;
			return 0;
		}
	for (int i = 0; f->names[i] != NULL; i++)
		if (*f->names[i] != '\0')
			buf_printf(&words, "%s%s", words.len > 0 ? ", " : "",
			    f->names[i]);
	return wrong(d, at, "must be one of: %s", words.s);
}

static int
decode_object(struct decoder *d, const struct jf *f, struct json_object *v,
    void *out, const struct json_place *at)
{
	if (!json_object_is_type(v, json_type_object))
		return wrong(d, at, "must be an object");
	return decode_fields(d, f->sub, v, out, at);
}

/* Element i of a list into its place in the array. */
static int
decode_element(struct decoder *d, const struct jf *f, struct json_object *v,
    struct jf_list *out, size_t i, const struct json_place *list)
{
	const struct json_place at = { list, NULL, i };
	const struct jf one = { .type = f->of, .names = f->names };

	if (v == NULL)
		return wrong(d, &at, "must not be null");
	if (f->sub != NULL)
		return decode_object(d, f, v, (char *)out->v + i * f->size, &at);
	if (f->of == JF_TEXT)
		return decode_text(d, &one, v, (const char **)out->v + i, &at);
	if (f->of == JF_WORD)
		return decode_word(d, &one, v, (int *)out->v + i, &at);
	return decode_int(d, &one, v, (int64_t *)out->v + i, &at);
}

static int
decode_list(struct decoder *d, const struct jf *f, struct json_object *v,
    struct jf_list *out, const struct json_place *at)
{
	const size_t size = f->sub != NULL ? f->size
	    : f->of == JF_TEXT ? sizeof(char *)
	    : f->of == JF_WORD ? sizeof(int) : sizeof(int64_t);
	size_t n;

	if (!json_object_is_type(v, json_type_array))
		return wrong(d, at, "must be a list");
	n = json_object_array_length(v);
	if (count_ok(d, f, n, "elements", at) < 0)
		return -1;
	out->v = arena_alloc(d->a, n * size);
	out->n = n;
	for (size_t i = 0; i < n; i++)
		if (decode_element(d, f, json_object_array_get_idx(v, i), out,
			i, at) < 0)
			return -1;
	return 0;
}

static int
decode_raw(struct decoder *d, const struct jf *f, struct json_object *v,
    struct json_object **out, const struct json_place *at)
{
	const size_t max = f->max != 0 ? (size_t)f->max : RAW_MAX;
	size_t len;

	json_object_to_json_string_length(v, JSON_C_TO_STRING_PLAIN, &len);
	if (len > max)
		return wrong(d, at, "must have at most %zu bytes", max);
	*out = v;
	return 0;
}

/* Null: as good as absent, or a state of its own (opt_…). */
static int
decode_null(struct decoder *d, const struct jf *f, void *out,
    const struct json_place *at)
{
	const bool opt = f->type >= JF_OPT_TEXT;

	if (f->req || (opt && !f->nullable))
		return wrong(d, at, "must not be null");
	switch (f->type) {
	case JF_OPT_TEXT:
		*(struct opt_text *)out = (struct opt_text){ true, true, NULL };
		break;
	case JF_OPT_INT:
		*(struct opt_int *)out = (struct opt_int){ true, true, 0 };
		break;
	case JF_OPT_BOOL:
		*(struct opt_bool *)out = (struct opt_bool){ true, true, false };
		break;
	case JF_OPT_MONEY:
		*(struct opt_money *)out =
		    (struct opt_money){ true, true, { 0 } };
		break;
	case JF_TEXT:
	case JF_INT:
	case JF_BOOL:
	case JF_MONEY:
	case JF_WORD:
	case JF_LIST:
	case JF_OBJECT:
	case JF_RAW:
		break;
	}
	return 0;
}

static int
decode_value(struct decoder *d, const struct jf *f, struct json_object *v,
    void *out, const struct json_place *at)
{
	/* a query string has texts only; such a row there is our own mistake */
	assert(d->mode != JF_QUERY || (f->type != JF_LIST &&
	    f->type != JF_OBJECT && f->type != JF_RAW));
	if (v == NULL)
		return decode_null(d, f, out, at);
	switch (f->type) {
	case JF_TEXT:
		return decode_text(d, f, v, out, at);
	case JF_INT:
		return decode_int(d, f, v, out, at);
	case JF_BOOL:
		return decode_bool(d, v, out, at);
	case JF_MONEY:
		return decode_money(d, f, v, out, at);
	case JF_WORD:
		return decode_word(d, f, v, out, at);
	case JF_LIST:
		return decode_list(d, f, v, out, at);
	case JF_OBJECT:
		*(void **)out = arena_alloc(d->a, f->size);
		return decode_object(d, f, v, *(void **)out, at);
	case JF_RAW:
		return decode_raw(d, f, v, out, at);
	case JF_OPT_TEXT:
		((struct opt_text *)out)->set = true;
		return decode_text(d, f, v, &((struct opt_text *)out)->v, at);
	case JF_OPT_INT:
		((struct opt_int *)out)->set = true;
		return decode_int(d, f, v, &((struct opt_int *)out)->v, at);
	case JF_OPT_BOOL:
		((struct opt_bool *)out)->set = true;
		return decode_bool(d, v, &((struct opt_bool *)out)->v, at);
	case JF_OPT_MONEY:
		((struct opt_money *)out)->set = true;
		return decode_money(d, f, v, &((struct opt_money *)out)->v, at);
	}
	abort(); /* a row without a type */
}

/* Row of that name; -1 if the table has none. */
static int
find_row(const struct decoder *d, const struct jf *fields, const char *name)
{
	for (int i = 0; fields[i].name != NULL; i++)
		if (strcmp(fields[i].name, name) == 0 &&
		    (!fields[i].rpc_only || d->mode == JF_RPC))
			return i;
	return -1;
}

static int
decode_fields(struct decoder *d, const struct jf *fields,
    struct json_object *o, void *out, const struct json_place *at)
{
	uint64_t seen = 0;

	json_object_object_foreach(o, name, v)
	{
		const struct json_place here = { at, name, 0 };
		const int i = find_row(d, fields, name);

		if (i < 0 && d->mode == JF_EVENT)
			continue;
		if (i < 0)
			return wrong(d, &here, "is not known here");
		assert(i < ROWS_MAX);
		seen |= UINT64_C(1) << i;
		if (decode_value(d, &fields[i], v, (char *)out + fields[i].off,
			&here) < 0)
			return -1;
	}
	for (int i = 0; fields[i].name != NULL; i++)
		if (fields[i].req && !(seen >> i & 1)) {
			const struct json_place here = { at, fields[i].name, 0 };

			return wrong(d, &here, "is missing");
		}
	return 0;
}

int
jf_decode(struct arena *a, const struct jf *fields, enum jf_mode mode,
    struct json_object *o, void *out, struct err *e)
{
	struct decoder d = { a, mode, e };

	if (!json_object_is_type(o, json_type_object))
		return wrong(&d, NULL, "must be an object");
	return decode_fields(&d, fields, o, out, NULL);
}

