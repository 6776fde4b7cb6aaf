/*
 * Who comes in: bearer token or service secret, revocation, rate limit, role.
 * All of it happens before a handler's first line, the same in every pool.
 */
#ifndef DOOR_H
#define DOOR_H

#include "req.h"

/* Fills r->who; 0, or -1 with E_UNAUTHENTICATED, E_FORBIDDEN or E_RATE. */
int door_check(struct req *r);

#endif
