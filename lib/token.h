/*
 * Access tokens: JWT, ES256 and nothing else. Auth signs with libjwt; every
 * pool verifies with OpenSSL and public keys that it loads once by kid (a
 * verify by libjwt parses the key each time, checks neither exp nor aud, and
 * takes an HS256 token made with the public key).
 */
#ifndef TOKEN_H
#define TOKEN_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "err.h"
#include "req.h"

#define TOKEN_ISSUER "samovar"
#define TOKEN_AUDIENCE "samovar"
#define TOKEN_LIFE 86400 /* seconds */
#define TOKEN_LEEWAY 30	 /* seconds a clock may be off */
#define TOKEN_MAX 4096	 /* bytes of a token's text */

/*
 * Checks text at the time now (seconds since the epoch) and fills *who; its
 * token text lives in the arena. -1 with E_UNAUTHENTICATED, or
 * E_UNAVAILABLE when there is no key at all. Keys are conf.keys_dir/<kid>.pem;
 * a changed folder is seen within a second.
 */
int token_verify(struct arena *a, const char *text, size_t len, int64_t now,
    struct who *who, struct err *e);

/*
 * A token for typ, sub, roles, jti, iat, exp of *who, signed with the newest
 * key of secrets_dir/jwt. NULL with *e set when there is none.
 */
const char *token_sign(struct arena *a, const struct who *who, struct err *e);

/* All public keys as a JSON Web Key Set. */
const char *token_jwks(struct arena *a);

/*
 * Makes a key pair: secrets_dir/jwt/<kid>.pem (0600) and keys_dir/<kid>.pem.
 * kid_out (65 bytes) gets its name; -1 with *e set.
 */
int token_key_make(char *kid_out, struct err *e);

#endif
