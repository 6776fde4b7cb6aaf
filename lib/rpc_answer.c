/* A handler's answer, as REST has it, into the message of the rpc. */
#include "config.h"
#include "rpc.h"

#include <json-c/json.h>
#include <sodium.h>
#include <string.h>

#include "conf.h"
#include "day.h"

static const char *message_text(struct req *r, const struct rpc_field *fields,
    struct json_object *o);

static const char *
quoted(struct req *r, const char *s)
{
	struct buf b = buf_new(r->a);

	buf_json_str(&b, s);
	return b.s;
}

/* NULL for a word that the enum does not have. */
static const char *
word_text(struct req *r, const struct rpc_word *words, const char *word)
{
	for (; words->name != NULL; words++)
		if (words->rest != NULL && strcmp(words->rest, word) == 0)
			return quoted(r, words->name);
	return NULL;
}

/* SQL's dates come as ten characters. */
static const char *
time_text(struct req *r, const char *s)
{
	char moment[DAY_MOMENT];

	if (!jf_is_date(s))
		return quoted(r, s);
	day_begin(s, conf.time_zone, moment);
	return quoted(r, moment);
}

static const char *
bytes_text(struct req *r, struct json_object *v)
{
	const char *json = json_text(v);
	const size_t n = strlen(json);
	const size_t size = sodium_base64_encoded_len(n,
	    sodium_base64_VARIANT_ORIGINAL);
	char *out = arena_alloc(r->a, size);

	sodium_bin2base64(out, size, (const unsigned char *)json, n,
	    sodium_base64_VARIANT_ORIGINAL);
	return quoted(r, out);
}

/* One value as JSON; NULL: it is left away, which is zero. */
static const char *
value_text(struct req *r, const struct rpc_field *f, struct json_object *v)
{
	if (v == NULL)
		return NULL;
	switch (f->type) {
	case RPC_ENUM:
		return word_text(r, f->words, json_object_get_string(v));
	case RPC_TIME:
	case RPC_DATE:
		return time_text(r, json_object_get_string(v));
	case RPC_BYTES:
		return bytes_text(r, v);
	case RPC_MESSAGE:
		return message_text(r, f->sub, v);
	case RPC_TEXT:
	case RPC_UUID:
	case RPC_INT:
	case RPC_BOOL:
	case RPC_MONEY:
	case RPC_MAP:
	case RPC_PART:
	case RPC_HEADER:
		break;
	}
	return json_text(v);
}

static const char *
list_text(struct req *r, const struct rpc_field *f, struct json_object *list)
{
	const size_t n = json_object_is_type(list, json_type_array) ?
	    json_object_array_length(list) : 0;
	struct buf b = buf_new(r->a);

	buf_str(&b, "[");
	for (size_t i = 0; i < n; i++) {
		const char *text = value_text(r, f,
		    json_object_array_get_idx(list, i));

		if (text != NULL)
			buf_printf(&b, "%s%s", b.len > 1 ? "," : "", text);
	}
	buf_str(&b, "]");
	return b.s;
}

static const char *
message_text(struct req *r, const struct rpc_field *fields,
    struct json_object *o)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "{");
	for (const struct rpc_field *f = fields; f->name != NULL; f++) {
		struct json_object *v = NULL;
		const char *text;

		json_object_object_get_ex(o, rpc_rest_name(f), &v);
		if (f->type == RPC_HEADER && v != NULL) {
			reply_header(r, f->name, json_object_get_string(v));
			continue;
		}
		text = f->type == RPC_PART ? message_text(r, f->sub, o)
		    : f->list ? list_text(r, f, v) : value_text(r, f, v);
		if (text != NULL)
			buf_json_raw(&b, f->name, text);
	}
	buf_str(&b, "}");
	return b.s;
}

void
rpc_answer(struct req *r)
{
	struct err e = { 0 };
	struct json_object *o = NULL;

	if (r->rpc->answer->name != NULL && r->reply.body != NULL)
		o = json_read(r->a, r->reply.body, r->reply.len, &e);
	reply_json(r, 200, o == NULL ? "{}" : message_text(r, r->rpc->answer, o));
}
