/* What auth keeps hashed, or makes out of something else, it does by this. */
#include "config.h"
#include "auth.h"

#include <string.h>

#include "conf.h"
#include "hmac.h"

const char *
auth_mac(struct req *r, const char *what, const char *text)
{
	char *hex = arena_alloc(r->a, HMAC_HEX);
	const char *key;

	if (secret_read(r->a, "pepper", &key, &r->err) < 0)
		return NULL;
	/* with its NUL, so that no two uses meet in one text */
	hmac_hex(key, what, strlen(what) + 1, text, strlen(text), hex);
	return hex;
}
