/* Tokens as a browser keeps them. */
#ifndef COOKIE_H
#define COOKIE_H

#include <stdbool.h>

#include "req.h"

/* Value of the request's cookie of that name; NULL without one. */
const char *cookie_get(struct req *r, const char *name);

/*
 * Sends a cookie that scripts cannot read and other sites cannot send along,
 * under a name that begins with __Host-; life in seconds, value NULL takes it
 * away.
 */
void cookie_set(struct req *r, const char *name, const char *value, long life);

/* A page of ours made the request: by Sec-Fetch-Site, else by Origin. */
bool cookie_page_is_ours(const struct req *r);

/* Sends the refresh token's cookie along with the answer; token NULL takes it away. */
void cookie_refresh_set(struct req *r, const char *token);

/*
 * The token of the request's cookie; NULL without one, and NULL when the
 * request's Origin is not our own (a foreign page made it).
 */
const char *cookie_refresh_get(struct req *r);

#endif
