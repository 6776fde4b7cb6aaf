#include "config.h"
#include "hmac.h"

#include <sodium.h>
#include <string.h>

void
hmac(const void *key, size_t key_len, const void *head, size_t head_len,
    const void *body, size_t body_len, unsigned char out[HMAC_BYTES])
{
	crypto_auth_hmacsha256_state h;

	crypto_auth_hmacsha256_init(&h, key, key_len);
	crypto_auth_hmacsha256_update(&h, head, head_len);
	crypto_auth_hmacsha256_update(&h, body, body_len);
	crypto_auth_hmacsha256_final(&h, out);
}

void
hmac_hex(const char *key, const void *head, size_t head_len,
    const void *body, size_t body_len, char out[HMAC_HEX])
{
	unsigned char mac[HMAC_BYTES];

	hmac(key, strlen(key), head, head_len, body, body_len, mac);
	sodium_bin2hex(out, HMAC_HEX, mac, sizeof(mac));
}
