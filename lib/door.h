/*
 * What stands between the route lookup and the handler: who is calling, may
 * they, and is there room in their minute.
 */
#ifndef DOOR_H
#define DOOR_H

#include <stdbool.h>

#include "req.h"

/*
 * Fills r->who from the Authorization header and checks it against
 * r->route->who. One Redis round trip tells revocation and rate limit (the
 * limit only on the public listener and not for UNLIMITED routes). Sets
 * RateLimit-* headers, and WWW-Authenticate with 401. -1 with r->err:
 * 400 (twin headers), 401, 403, 429, 503.
 *
 * Where r->app has a cookie, it is as good as the header; one that does not
 * hold is none, since a browser sends it whether or not. What a browser sends
 * along by itself proves nothing about the page that made it send: whatever
 * changes something (door_is_forgeable) must come from a page of ours, 403.
 */
int door_check(struct req *r);

/* A page of anybody could have made a browser send this. */
bool door_is_forgeable(const struct req *r);

/*
 * The caller's address as limits count it: an IPv6 caller has 2^64 of their
 * own, so the network stands for them; any other is itself.
 */
const char *door_network(struct req *r);

#endif
