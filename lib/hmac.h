/* HMAC-SHA256 (RFC 2104) of a text in two parts, the first may be empty. */
#ifndef HMAC_H
#define HMAC_H

#include <stddef.h>

#define HMAC_BYTES 32
#define HMAC_HEX (2 * HMAC_BYTES + 1) /* with its NUL */

void hmac(const void *key, size_t key_len, const void *head, size_t head_len,
    const void *body, size_t body_len, unsigned char out[HMAC_BYTES]);

/* In small hex digits; the key is a text. */
void hmac_hex(const char *key, const void *head, size_t head_len,
    const void *body, size_t body_len, char out[HMAC_HEX]);

#endif
