/* Who may call, refusals in the gateway's own shape, Idempotence-Key. */
#include "config.h"
#include "gateway.h"

#include <ctype.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "book.h"
#include "conf.h"
#include "key.h"
#include "uuid.h"

int
gw_refuse(struct req *r, int status, const char *code, const char *parameter,
    const char *text)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "{\"type\":\"error\"");
	buf_json_member(&b, "id", uuid_new(r->a));
	buf_json_member(&b, "code", code);
	buf_json_member(&b, "description", text);
	if (parameter != NULL && parameter[0] != '\0')
		buf_json_member(&b, "parameter", parameter);
	buf_str(&b, "}");
	return reply_json(r, status, b.s);
}

int
gw_bad(struct req *r, const char *parameter, const char *text)
{
	return gw_refuse(r, 400, "invalid_request", parameter, text);
}

int
gw_unknown(struct req *r)
{
	return gw_refuse(r, 404, "not_found", NULL, "there is no such object");
}

int
gw_bad_body(struct req *r)
{
	const struct err e = r->err;

	r->err = (struct err){ 0 };
	return gw_bad(r, e.field, e.text);
}

/* The header is Basic samovar:<secret>. */
static bool
secret_good(struct req *r, const char *header)
{
	const char *secret;
	char *want;
	char given[256];
	size_t n;

	if (header == NULL || strncasecmp(header, "Basic ", 6) != 0 ||
	    secret_read(r->a, "gateway-shop", &secret, &r->err) < 0 ||
	    sodium_base642bin((unsigned char *)given, sizeof(given) - 1,
		header + 6, strlen(header + 6), NULL, &n, NULL,
		sodium_base64_VARIANT_ORIGINAL) != 0)
		return false;
	given[n] = '\0';
	want = arena_printf(r->a, "samovar:%s", secret);
	return n == strlen(want) && sodium_memcmp(given, want, n) == 0;
}

int
gw_call(struct req *r, int (*act)(struct req *r))
{
	int rc;

	if (!r->internal)
		return fail(r, E_NOT_FOUND, "there is nothing at %s", r->path);
	if (!secret_good(r, req_env(r, "HTTP_AUTHORIZATION"))) {
		if (r->err.code != E_OK)
			return -1;
		reply_header(r, "WWW-Authenticate", "Basic realm=\"gateway\"");
		return gw_refuse(r, 401, "invalid_credentials", NULL,
		    "shop and secret do not fit");
	}
	if (book_lock(r) < 0)
		return -1;
	rc = act(r);
	book_unlock();
	return rc;
}

const char *
gw_key_of(struct req *r)
{
	const char *key = req_env(r, "HTTP_IDEMPOTENCE_KEY");
	const size_t n = key != NULL ? strlen(key) : 0;
	bool good = n >= 1 && n <= 64;

	for (size_t i = 0; good && i < n; i++)
		good = isalnum((unsigned char)key[i]) ||
		    strchr("+-_.", key[i]) != NULL;
	if (!good)
		gw_bad(r, "Idempotence-Key", "1 to 64 of 0-9 a-z A-Z + - _ .");
	return good ? key : NULL;
}

bool
gw_key_take(struct req *r, const char *key, const char *object,
    struct gw_key *out, const char **id)
{
	const struct gw_key *before;

	*out = (struct gw_key){ .object = object, .hash = key_body_hash(r),
		.id = arena_printf(r->a, "%s %s", r->path, key) };
	before = state_find(KEYS, out->id);
	*id = NULL;
	if (before == NULL)
		return true;
	if (strcmp(before->hash, out->hash) == 0)
		*id = before->object;
	return false;
}

int
gw_key_reused(struct req *r)
{
	return gw_bad(r, "Idempotence-Key",
	    "this key came before with another body");
}
