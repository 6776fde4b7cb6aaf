/*
 * Whether a token was revoked, asked of auth when Redis cannot say; the
 * answer is remembered for a second.
 */
#ifndef REVOKED_H
#define REVOKED_H

#include <stdbool.h>

#include "req.h"

typedef int revoked_fn(struct req *r, const struct who *who, bool *revoked);

/* Auth's own way: it looks into its table and calls nobody. */
void revoked_lookup_set(revoked_fn *fn);

/* 0 with *revoked; -1 with r->err (E_UNAVAILABLE) when nobody can tell. */
int revoked_ask(struct req *r, const struct who *who, bool *revoked);

#endif
