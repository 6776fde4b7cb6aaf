/*
 * Keys of access tokens: a folder of public keys, each named by its kid, held
 * in memory; and the folder of private keys that only auth can read.
 */
#ifndef TOKEN_KEY_H
#define TOKEN_KEY_H

#include <openssl/evp.h>
#include <stdbool.h>

#include "arena.h"
#include "err.h"

#define TOKEN_KEYS_MAX 16
#define KID_TEXT 65 /* bytes of a key's name with its NUL */

struct token_key {
	char kid[KID_TEXT];
	EVP_PKEY *key;
	unsigned long serial; /* another one each time a key is loaded */
};

/*
 * The public key of this name, NULL if there is none; a key that came is
 * seen at once, one that went within a second. *any: whether there are keys at all.
 */
const struct token_key *token_key_find(const char *kid, bool *any);

/* The n-th key, NULL past the last. */
const struct token_key *token_key_at(int n);

/* Name and PEM text of the newest private key; -1 with *e set. */
int token_key_private(struct arena *a, const char **kid, const char **pem,
    struct err *e);

/* A key is of the only kind we take: an elliptic curve key on P-256. */
bool token_key_is_p256(EVP_PKEY *key);

#endif
