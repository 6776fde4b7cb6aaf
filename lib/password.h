/*
 * Password hashes: bcrypt for customers, Argon2id for staff, both over
 * base64(HMAC-SHA-384(pepper, password)), so that bcrypt's 72 bytes cut
 * nothing; of the composed form (NFC), so that keyboards agree. Every call
 * costs one hash of its class, also when there is no account, so that time
 * tells nothing.
 */
#ifndef PASSWORD_H
#define PASSWORD_H

#include <stdbool.h>

#include "arena.h"
#include "err.h"
#include "req.h"

#define PASSWORD_MIN 8	 /* characters */
#define PASSWORD_MAX 200 /* characters */

/* As typed: a letter and its accents may come apart. */
#define PASSWORD_TYPED (4 * PASSWORD_MAX)

/* What a field table says of a new password. */
#define PASSWORD_NEW .min = PASSWORD_MIN, .max = PASSWORD_TYPED, \
	.check = password_is_good, \
	.what = "8 to 200 characters that are none of the commonest passwords"

/*
 * Whether a new password is of the right length, in characters of its
 * composed form (NFC), and not among the commonest, whatever its case.
 */
bool password_is_good(const char *password);

/* Those, folded (NFKC, no case), a space before and after each. */
extern const char password_common[];

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
