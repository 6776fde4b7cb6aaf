#include "config.h"
#include "req.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "trace.h"
#include "uuid.h"

void
req_init(struct req *r, struct arena *a, const struct app *app, struct db *db,
    const char *id)
{
	*r = (struct req){ .a = a, .app = app, .db = db, .query = "",
		.address = "", .reply.headers = buf_new(a) };
	if (db != NULL)
		db_reset(db);
	if (id != NULL)
		snprintf(r->id, sizeof(r->id), "%s", id);
	else
		uuid_v7(r->id);
	trace_take(r, NULL, NULL); /* what begins here is a trace of its own */
}

static int
fail_text(struct req *r, enum err_code code, const char *field,
    const char *fmt, va_list ap)
{
	char text[sizeof(r->err.text)];

	vsnprintf(text, sizeof(text), fmt, ap);
	return err_set(&r->err, code, field, "%s", text);
}

int
fail(struct req *r, enum err_code code, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = fail_text(r, code, NULL, fmt, ap);
	va_end(ap);
	return rc;
}

int
fail_field(struct req *r, enum err_code code, const char *field,
    const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = fail_text(r, code, field, fmt, ap);
	va_end(ap);
	return rc;
}

int
req_body(struct req *r, const struct jf *fields, void *out)
{
	/* no body at all is an empty object: the table names what is missing */
	const char *text = r->body_len > 0 ? r->body : "{}";
	struct json_object *o = json_read(r->a, text,
	    r->body_len > 0 ? r->body_len : 2, &r->err);

	if (o == NULL)
		return -1;
	return jf_decode(r->a, fields, r->rpc != NULL ? JF_RPC : JF_STRICT, o,
	    out, &r->err);
}

int
req_query(struct req *r, const struct jf *fields, void *out)
{
	return jf_query(r->a, fields, r->query, out, &r->err);
}

const char *
req_env(const struct req *r, const char *name)
{
	const size_t n = strlen(name);

	for (char **p = r->envp; p != NULL && *p != NULL; p++)
		if (strncmp(*p, name, n) == 0 && (*p)[n] == '=')
			return *p + n + 1;
	return NULL;
}

int64_t
req_id(const struct req *r, int n)
{
	return strtoll(r->param[n], NULL, 10);
}

const char *
txt(struct req *r, int64_t v)
{
	return arena_printf(r->a, "%" PRId64, v);
}

const char *
txt_sha256(struct req *r, const char *s, size_t n)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char *hex = arena_alloc(r->a, 2 * sizeof(hash) + 1);

	crypto_hash_sha256(hash, (const unsigned char *)s, n);
	return sodium_bin2hex(hex, 2 * sizeof(hash) + 1, hash, sizeof(hash));
}

const char *
txt_money(struct req *r, struct money m)
{
	return money_text(m, arena_alloc(r->a, MONEY_TEXT));
}

int
reply_json(struct req *r, int status, const char *json)
{
	r->reply.status = status;
	r->reply.body = json;
	r->reply.len = strlen(json);
	return 0;
}

/*
 * Whether If-None-Match (RFC 9110, 13.1.2) has the ETag "hex". lighttpd gives
 * that of a compressed body a suffix, "hex-gzip".
 */
static bool
tag_is_had(const char *had, const char *hex)
{
	const size_t n = strlen(hex);

	if (had == NULL)
		return false;
	if (strcmp(had, "*") == 0)
		return true;
	while ((had = strchr(had, '"')) != NULL) {
		const char *end = strchr(++had, '"');

		if (end == NULL)
			return false;
		if (strncmp(had, hex, n) == 0 &&
		    (had[n] == '"' || had[n] == '-'))
			return true;
		had = end + 1;
	}
	return false;
}

int
reply_tag(struct req *r)
{
	unsigned char hash[16];
	char hex[2 * sizeof(hash) + 1];
	const char *tag;

	crypto_generichash(hash, sizeof(hash),
	    (const unsigned char *)r->reply.body, r->reply.len, NULL, 0);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	tag = arena_printf(r->a, "\"%s\"", hex);
	if (tag_is_had(req_env(r, "HTTP_IF_NONE_MATCH"), hex)) {
		r->reply.status = 304;
		r->reply.body = NULL;
		r->reply.len = 0;
	}
	reply_header(r, "ETag", tag);
	return 0;
}

int
reply_empty(struct req *r)
{
	r->reply.status = 204;
	r->reply.body = NULL;
	r->reply.len = 0;
	return 0;
}

void
reply_header(struct req *r, const char *name, const char *value)
{
	buf_printf(&r->reply.headers, "%s: %s\r\n", name, value);
}
