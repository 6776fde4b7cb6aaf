/*
 * The body of an rpc into what a REST request has in its path, query string
 * and body. What the message does not know goes on under its own name, so
 * that the handler's field table refuses it, or takes it: what REST has and
 * the .proto has not is there for callers who write their JSON by hand.
 */
#include "config.h"
#include "rpc.h"

#include <ctype.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "conf.h"
#include "day.h"
#include "route.h"

/* Where the fields go. */
struct target {
	struct req *r;
	bool query; /* a query string, else members of an object */
	struct buf b;
};

/* A value in the spelling of REST. */
struct value {
	const char *text; /* NULL: as good as absent */
	bool is_text;	  /* in an object it is quoted */
};

static int put_fields(struct target *t, const struct rpc_field *fields,
    struct json_object *o, const struct json_place *at);

#define refuse(r, at, ...) json_wrong((r)->a, &(r)->err, at, __VA_ARGS__)

/* "order_id" is also "orderId". */
static bool
name_is(const char *proto, const char *name)
{
	if (strcmp(proto, name) == 0)
		return true;
	for (; *proto != '\0'; proto++, name++) {
		const bool upper = *proto == '_';

		proto += upper;
		if (*name != (upper ? toupper((unsigned char)*proto) : *proto))
			return false;
	}
	return *name == '\0';
}

static int
int_read(struct req *r, struct json_object *v, struct value *out,
    const struct json_place *at)
{
	const char *s = json_object_get_string(v), *digits = s + (*s == '-');
	const size_t n = strspn(digits, "0123456789");
	const bool number = json_object_is_type(v, json_type_int) ||
	    (json_object_is_type(v, json_type_string) && n > 0 && n < 19 &&
		digits[n] == '\0' && (*digits != '0' || n == 1));

	if (number)
		out->text = s;
	else if (json_object_is_type(v, json_type_double) &&
	    fabs(json_object_get_double(v)) < 0x1p53 &&
	    trunc(json_object_get_double(v)) == json_object_get_double(v))
		out->text = txt(r, json_object_get_int64(v));
	else
		return refuse(r, at, "must be a whole number");
	return strcmp(out->text, "0") != 0 && strcmp(out->text, "-0") != 0;
}

static int
money_read(struct req *r, struct json_object *v, struct value *out,
    const struct json_place *at)
{
	struct money m;

	if ((!json_object_is_type(v, json_type_int) &&
	    !json_object_is_type(v, json_type_double) &&
	    !json_object_is_type(v, json_type_string)) ||
	    !money_parse_near(json_object_get_string(v), &m))
		return refuse(r, at, "must be an amount with at most two"
		    " decimals");
	out->text = txt_money(r, m);
	return m.kopecks != 0;
}

static int
bool_read(struct req *r, struct json_object *v, struct value *out,
    const struct json_place *at)
{
	if (!json_object_is_type(v, json_type_boolean))
		return refuse(r, at, "must be true or false");
	out->text = json_object_get_boolean(v) ? "true" : "false";
	return json_object_get_boolean(v);
}

/* A word's first row: further rows of the same name have no number. */
static bool
is_first(const struct rpc_word *words, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(words[i].name, words[n].name) == 0)
			return false;
	return true;
}

static int
word_read(struct req *r, const struct rpc_field *f, struct json_object *v,
    struct value *out, const struct json_place *at)
{
	const bool number = json_object_is_type(v, json_type_int);
	struct buf names = buf_new(r->a);

	if (!number && !json_object_is_type(v, json_type_string))
		return refuse(r, at, "must be an enum's name or number");
	for (int i = 0; f->words[i].name != NULL; i++) {
		if (!is_first(f->words, i))
			continue;
		if (number ? json_object_get_int64(v) == i
			   : strcmp(json_object_get_string(v),
				 f->words[i].name) == 0) {
			out->text = f->words[i].rest;
			out->is_text = true;
			return out->text != NULL;
		}
		buf_printf(&names, "%s%s", names.len > 0 ? ", " : "",
		    f->words[i].name);
	}
	return refuse(r, at, "must be one of: %s", names.s);
}

static int
text_read(struct req *r, const struct rpc_field *f, struct json_object *v,
    struct value *out, const struct json_place *at)
{
	const char *s = json_object_get_string(v);
	char day[DAY_TEXT];

	out->is_text = true;
	out->text = s;
	if (!json_object_is_type(v, json_type_string))
		return refuse(r, at, "must be a text");
	if (f->type == RPC_TEXT || *s == '\0')
		return *s != '\0';
	if (f->type == RPC_UUID) {
		char *lower = arena_strdup(r->a, s);

		for (char *p = lower; *p != '\0'; p++)
			*p = (char)tolower((unsigned char)*p);
		out->text = lower;
		return jf_is_uuid(lower) ? 1 : refuse(r, at, "must be a UUID");
	}
	if (!jf_is_time(s))
		return refuse(r, at, "must be a time like"
		    " 2026-12-31T23:59:59Z");
	if (f->type == RPC_DATE) {
		if (!day_of(s, conf.time_zone, day))
			return refuse(r, at, "must be a time of our calendar");
		out->text = arena_strdup(r->a, day);
	}
	return 1;
}

/* Standard or URL-safe alphabet, with padding or without: all are base64. */
static char *
base64_read(struct req *r, const char *s, size_t *n)
{
	static const int variants[] = { sodium_base64_VARIANT_ORIGINAL,
		sodium_base64_VARIANT_ORIGINAL_NO_PADDING,
		sodium_base64_VARIANT_URLSAFE,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING };
	const size_t size = strlen(s) + 1;
	char *out = arena_alloc(r->a, size);

	for (size_t i = 0; i < sizeof(variants) / sizeof(*variants); i++)
		if (sodium_base642bin((unsigned char *)out, size, s,
			strlen(s), NULL, n, NULL, variants[i]) == 0)
			return out;
	return NULL;
}

static int
bytes_read(struct req *r, struct json_object *v, struct value *out,
    const struct json_place *at)
{
	struct err e = { 0 };
	char *json;
	size_t n;

	if (!json_object_is_type(v, json_type_string))
		return refuse(r, at, "must be base64");
	if (*json_object_get_string(v) == '\0')
		return 0;
	json = base64_read(r, json_object_get_string(v), &n);
	if (json == NULL)
		return refuse(r, at, "must be base64");
	if (json_check(r->a, json, n, &e) < 0)
		return refuse(r, at, "must be base64 of JSON: %s", e.text);
	out->text = arena_strndup(r->a, json, n);
	return 1;
}

static int
map_read(struct req *r, struct json_object *v, struct value *out,
    const struct json_place *at)
{
	if (!json_object_is_type(v, json_type_object))
		return refuse(r, at, "must be an object");
	out->text = json_text(v);
	return json_object_object_length(v) > 0;
}

static int
message_read(struct req *r, const struct rpc_field *f, struct json_object *v,
    struct value *out, const struct json_place *at)
{
	struct target t = { r, false, buf_new(r->a) };

	if (!json_object_is_type(v, json_type_object))
		return refuse(r, at, "must be an object");
	buf_str(&t.b, "{");
	if (put_fields(&t, f->sub, v, at) < 0)
		return -1;
	buf_str(&t.b, "}");
	out->text = t.b.s;
	return 1;
}

/* 1 a value, 0 it is the type's zero, -1 refused. */
static int
value_read(struct req *r, const struct rpc_field *f, struct json_object *v,
    struct value *out, const struct json_place *at)
{
	switch (f->type) {
	case RPC_INT:
		return int_read(r, v, out, at);
	case RPC_BOOL:
		return bool_read(r, v, out, at);
	case RPC_MONEY:
		return money_read(r, v, out, at);
	case RPC_ENUM:
		return word_read(r, f, v, out, at);
	case RPC_BYTES:
		return bytes_read(r, v, out, at);
	case RPC_MAP:
		return map_read(r, v, out, at);
	case RPC_MESSAGE:
		return message_read(r, f, v, out, at);
	case RPC_TEXT:
	case RPC_UUID:
	case RPC_TIME:
	case RPC_DATE:
	case RPC_PART:
	case RPC_HEADER:
		break;
	}
	return text_read(r, f, v, out, at);
}

/* An empty list is as good as none. */
static int
list_read(struct req *r, const struct rpc_field *f, struct json_object *list,
    struct value *out, const struct json_place *at)
{
	struct buf b = buf_new(r->a);
	size_t n;

	if (!json_object_is_type(list, json_type_array))
		return refuse(r, at, "must be a list");
	n = json_object_array_length(list);
	for (size_t i = 0; i < n; i++) {
		const struct json_place here = { at, NULL, i };
		struct json_object *v = json_object_array_get_idx(list, i);
		struct value one = { 0 };

		if (v == NULL)
			return refuse(r, &here, "must not be null");
		if (value_read(r, f, v, &one, &here) < 0)
			return -1;
		buf_str(&b, i == 0 ? "[" : ",");
		if (one.is_text || one.text == NULL)
			buf_json_str(&b, one.text);
		else
			buf_str(&b, one.text);
	}
	buf_str(&b, "]");
	out->text = b.s;
	return n > 0;
}

static void
put_query(struct buf *b, const char *name, const char *text)
{
	buf_printf(b, "%s%s=", b->len > 0 ? "&" : "", name);
	for (; *text != '\0'; text++)
		if (isalnum((unsigned char)*text))
			buf_bytes(b, text, 1);
		else
			buf_printf(b, "%%%02X", (unsigned char)*text);
}

static void
put_value(struct target *t, const char *name, const struct value *v)
{
	if (t->query)
		put_query(&t->b, name, v->text);
	else if (v->is_text)
		buf_json_member(&t->b, name, v->text);
	else
		buf_json_raw(&t->b, name, v->text);
}

static const char *
zero_of(const struct rpc_field *f)
{
	return f->type == RPC_INT ? "0" : f->type == RPC_BOOL ? "false" :
	    f->type == RPC_MONEY ? "0.00" : "";
}

static int
put_param(struct target *t, const struct rpc_field *f, const struct value *v,
    const struct json_place *at)
{
	if (v->text == NULL)
		return refuse(t->r, at, "is missing");
	if (f->type == RPC_INT && (*v->text == '-' || strlen(v->text) > 18))
		return refuse(t->r, at, "must be a positive number");
	t->r->param[f->param - 1] = v->text;
	return 0;
}

/* One field, given as v or absent (NULL). */
static int
put_field(struct target *t, const struct rpc_field *f, struct json_object *v,
    const struct json_place *up)
{
	const struct json_place at = { up, f->name, 0 };
	struct value value = { 0 };
	int rc = 0;

	if (f->ignored)
		return 0;
	if (f->type == RPC_PART && v == NULL)
		json_keep(t->r->a, v = json_object_new_object());
	if (f->type == RPC_PART)
		return json_object_is_type(v, json_type_object) ?
		    put_fields(t, f->sub, v, &at) :
		    refuse(t->r, &at, "must be an object");
	if (v != NULL)
		rc = f->list ? list_read(t->r, f, v, &value, &at) :
		    value_read(t->r, f, v, &value, &at);
	if (rc < 0)
		return -1;
	if (rc == 0 && !(f->optional && v != NULL))
		value.text = NULL;
	if (rc == 0 && f->clears && value.text != NULL)
		value = (struct value){ "null", false };
	if (f->param != 0)
		return put_param(t, f, &value, &at);
	if (value.text == NULL && f->type == RPC_ENUM)
		value = (struct value){ f->words[0].rest, true };
	else if (value.text == NULL && f->zero)
		value = (struct value){ zero_of(f), f->type == RPC_TEXT };
	if (value.text != NULL)
		put_value(t, rpc_rest_name(f), &value);
	return 0;
}

static int
find_row(const struct rpc_field *fields, const char *name)
{
	for (int i = 0; fields[i].name != NULL; i++)
		if (name_is(fields[i].name, name))
			return i;
	return -1;
}

/* Everything the message knows goes into the path. */
static bool
is_closed(const struct rpc_field *fields)
{
	for (; fields->name != NULL; fields++)
		if (fields->param == 0)
			return false;
	return true;
}

/* A member that the message does not know. */
static int
put_stranger(struct target *t, const struct rpc_field *fields,
    const char *name, struct json_object *v, const struct json_place *at)
{
	const bool nested = json_object_is_type(v, json_type_array) ||
	    json_object_is_type(v, json_type_object);

	if (is_closed(fields) || (t->query && (nested || v == NULL ||
		name[strspn(name, "abcdefghijklmnopqrstuvwxyz_")] != '\0')))
		return refuse(t->r, at, "is not known here");
	if (t->query)
		put_query(&t->b, name, json_object_get_string(v));
	else
		buf_json_raw(&t->b, arena_strdup(t->r->a, name),
		    v != NULL ? json_text(v) : NULL);
	return 0;
}

static int
put_fields(struct target *t, const struct rpc_field *fields,
    struct json_object *o, const struct json_place *at)
{
	struct json_object *given[64] = { NULL };
	uint64_t seen = 0;

	json_object_object_foreach(o, name, v)
	{
		const struct json_place here = { at, name, 0 };
		const int i = find_row(fields, name);

		if (i < 0 && put_stranger(t, fields, name, v, &here) < 0)
			return -1;
		if (i < 0)
			continue;
		if (seen >> i & 1)
			return refuse(t->r, &here, "appears twice");
		seen |= UINT64_C(1) << i;
		given[i] = v;
	}
	for (int i = 0; fields[i].name != NULL; i++)
		if (put_field(t, &fields[i], given[i], at) < 0)
			return -1;
	return 0;
}

int
rpc_request(struct req *r)
{
	struct target t = { .r = r, .b = buf_new(r->a) };
	struct json_object *o;

	if (r->rpc == NULL)
		return 0;
	o = json_read(r->a, r->body_len > 0 ? r->body : "{}",
	    r->body_len > 0 ? r->body_len : 2, &r->err);
	if (o == NULL)
		return -1;
	if (!json_object_is_type(o, json_type_object))
		return refuse(r, NULL, "must be an object");
	t.query = r->route->method == GET || r->route->method == DELETE;
	buf_str(&t.b, !t.query ? "{" : r->rpc->query != NULL ? r->rpc->query : "");
	if (put_fields(&t, r->rpc->request, o, NULL) < 0)
		return -1;
	if (!t.query)
		buf_str(&t.b, "}");
	r->query = t.query ? t.b.s : "";
	r->body = t.query ? NULL : t.b.s;
	r->body_len = t.query ? 0 : t.b.len;
	return 0;
}
