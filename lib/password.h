/*
 * Password hashes: bcrypt for customers, Argon2id for staff, both over
 * base64(HMAC-SHA-384(pepper, password)), so that bcrypt's 72 bytes cut
 * nothing. Every call costs one hash of its class, also when there is no
 * account, so that time tells nothing.
 */
#ifndef PASSWORD_H
#define PASSWORD_H

#include <stdbool.h>

#include "arena.h"
#include "err.h"
#include "req.h"

#define PASSWORD_MIN 8	 /* characters */
#define PASSWORD_MAX 200 /* characters */

/* The hash to store for this class of account; NULL with *e set. */
const char *password_hash(struct arena *a, enum account typ,
    const char *password, struct err *e);

/*
 * Whether password is the one that stored (of password_hash) was made of;
 * stored NULL: costs the same and is never right. -1 with *e set when the
 * hash itself could not run.
 */
int password_check(struct arena *a, enum account typ, const char *stored,
    const char *password, bool *right, struct err *e);

/* The stored hash is weaker than, or unlike, what is made today. */
bool password_needs_rehash(enum account typ, const char *stored);

#endif
