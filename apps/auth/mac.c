/* What auth keeps hashed, or makes out of something else, it does by this. */
#include "config.h"
#include "auth.h"

#include <sodium.h>
#include <string.h>

#include "conf.h"

const char *
auth_mac(struct req *r, const char *what, const char *text)
{
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	char hex[2 * sizeof(mac) + 1];
	crypto_auth_hmacsha256_state h;
	const char *key;

	if (secret_read(r->a, "pepper", &key, &r->err) < 0)
		return NULL;
	crypto_auth_hmacsha256_init(&h, (const unsigned char *)key,
	    strlen(key));
	/* with its NUL, so that no two uses meet in one text */
	crypto_auth_hmacsha256_update(&h, (const unsigned char *)what,
	    strlen(what) + 1);
	crypto_auth_hmacsha256_update(&h, (const unsigned char *)text,
	    strlen(text));
	crypto_auth_hmacsha256_final(&h, mac);
	sodium_bin2hex(hex, sizeof(hex), mac, sizeof(mac));
	return arena_strdup(r->a, hex);
}
