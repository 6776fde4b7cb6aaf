/*
 * The one Redis round trip of a request: is the token revoked, and is there
 * room in the caller's minute. The log of a caller slides: in no minute, at
 * whatever second it begins, are more requests let through than the limit.
 */
#ifndef LIMIT_H
#define LIMIT_H

#include <stdbool.h>

#include "req.h"

#define LIMIT_WINDOW_MS 60000

enum revocation { TOKEN_UNKNOWN, TOKEN_FINE, TOKEN_REVOKED };

struct limit_answer {
	enum revocation token; /* TOKEN_UNKNOWN: Redis cannot say, ask auth */
	bool counted;	       /* the rest is filled */
	bool allowed;
	long limit, remaining;
	long reset;	       /* seconds until the oldest request is forgotten */
};

/*
 * Asks about the token of *who (none: ACCOUNT_NONE) and, with limit > 0,
 * counts the request for key. Redis away: counts in this process.
 */
struct limit_answer limit_ask(struct arena *a, const struct who *who,
    const char *key, long limit);

/* Redis keys of revocations, written by auth and read here. */
#define REVOKED_READY "samovar:revoked:ready" /* there: the copy is complete */
const char *revoked_token_key(struct arena *a, const char *jti);
const char *revoked_account_key(struct arena *a, enum account typ,
    int64_t sub);

#endif
