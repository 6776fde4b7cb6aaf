/*
 * Forms: what shows that a page of ours had them, for this very session, and
 * their fields.
 */
#include "config.h"
#include "staff.h"

#include <sodium.h>
#include <string.h>

#include "conf.h"
#include "door.h"
#include "hmac.h"

#define FIELD "token=" /* always the first */

/* One a session, so that forms of several tabs hold; nobody's are alike. */
const char *
form_token(struct req *r)
{
	char *hex = arena_alloc(r->a, HMAC_HEX);
	const char *key;

	if (secret_read(r->a, "forms", &key, &r->err) < 0)
		return NULL;
	hmac_hex(key, "form:", 5, r->who.jti, strlen(r->who.jti), hex);
	return hex;
}

bool
form_token_is(struct req *r, const char *sent)
{
	const char *right = form_token(r);

	return right != NULL && strlen(sent) == HMAC_HEX - 1 &&
	    sodium_memcmp(sent, right, HMAC_HEX - 1) == 0;
}

/* The fields behind the token; NULL with r->err. */
static const char *
token_check(struct req *r)
{
	const size_t n = strlen(FIELD), all = n + HMAC_HEX - 1;
	const char *right = form_token(r), *s = r->body;

	if (right == NULL)
		return NULL;
	if (r->body_len < all || memcmp(s, FIELD, n) != 0 ||
	    sodium_memcmp(s + n, right, HMAC_HEX - 1) != 0 ||
	    (s[all] != '\0' && s[all] != '&')) {
		fail(r, E_FORBIDDEN, "the form is not of this session");
		return NULL;
	}
	return s + all + (s[all] == '&');
}

struct json_object *
form_object(struct req *r)
{
	const char *s = r->body != NULL ? r->body : "";

	if (door_is_forgeable(r) && (s = token_check(r)) == NULL)
		return NULL;
	if (strlen(s) != r->body_len - (size_t)(s - r->body)) {
		fail(r, E_BAD_REQUEST, "the form has a NUL");
		return NULL;
	}
	return jf_query_read(r->a, s, &r->err);
}

int
form_read(struct req *r, const struct jf *fields, void *out)
{
	struct json_object *o = form_object(r);

	return o == NULL ? -1 :
	    jf_decode(r->a, fields, JF_QUERY, o, out, &r->err);
}

struct json_object *
query_object(struct req *r)
{
	struct buf b = buf_new(r->a);
	const char *s = r->query;

	while (*s != '\0') {
		const size_t n = strcspn(s, "&");

		if (n > 0 && s[n - 1] != '=') {
			buf_str(&b, b.len > 0 ? "&" : "");
			buf_bytes(&b, s, n);
		}
		s += n + (s[n] == '&');
	}
	return jf_query_read(r->a, b.s != NULL ? b.s : "", &r->err);
}

int
query_read(struct req *r, const struct jf *fields, void *out)
{
	struct json_object *o = query_object(r);

	return o == NULL ? -1 :
	    jf_decode(r->a, fields, JF_QUERY, o, out, &r->err);
}

const char *
path_of_ours(const char *path)
{
	static const char prefix[] = "/staff/";

	if (path == NULL || strncmp(path, prefix, sizeof(prefix) - 1) != 0)
		return prefix;
	/* a browser reads \ as /, and .. leaves the folder */
	for (const char *s = path; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || *s == '\\' || *s == 0x7f ||
		    strncmp(s, "/.", 2) == 0 || strncmp(s, "//", 2) == 0)
			return prefix;
	return path;
}
