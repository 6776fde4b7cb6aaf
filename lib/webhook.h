/*
 * Signatures of webhooks, as Stripe makes them:
 * `Samovar-Signature: t=<seconds>,v1=<hex>[,v1=<hex>…]`, HMAC-SHA256 of
 * "<t>.<body>"; several v1 while a secret is being changed.
 */
#ifndef WEBHOOK_H
#define WEBHOOK_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "err.h"

#define WEBHOOK_TOLERANCE 300 /* seconds between the clocks */

/* The header's value for body at time t (seconds since the epoch). */
char *webhook_sign(struct arena *a, const char *secret, int64_t t,
    const char *body, size_t len);

/*
 * 0 when header signs body by secret and is not more than WEBHOOK_TOLERANCE
 * away from now; otherwise -1 with E_UNAUTHENTICATED. NULL: no header.
 */
int webhook_verify(const char *header, const char *secret, int64_t now,
    const char *body, size_t len, struct err *e);

#endif
