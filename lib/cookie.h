/*
 * The refresh token as a browser keeps it: a cookie that scripts cannot read
 * and other sites cannot send.
 */
#ifndef COOKIE_H
#define COOKIE_H

#include <stdbool.h>

#include "req.h"

/* Value of the request's cookie of that name; NULL without one. */
const char *cookie_get(struct req *r, const char *name);

/* Sends the cookie along with the answer; token NULL takes it away. */
void cookie_refresh_set(struct req *r, const char *token);

/*
 * The token of the request's cookie; NULL without one, and NULL when the
 * request's Origin is not our own (a foreign page made it).
 */
const char *cookie_refresh_get(struct req *r);

#endif
