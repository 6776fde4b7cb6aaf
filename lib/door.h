/*
 * What stands between the route lookup and the handler: who is calling, may
 * they, and is there room in their minute.
 */
#ifndef DOOR_H
#define DOOR_H

#include "req.h"

/*
 * Fills r->who from the Authorization header and checks it against
 * r->route->who. One Redis round trip tells revocation and rate limit (the
 * limit only on the public listener and not for UNLIMITED routes). Sets
 * RateLimit-* headers, and WWW-Authenticate with 401. -1 with r->err:
 * 400 (twin headers), 401, 403, 429, 503.
 */
int door_check(struct req *r);

/*
 * The caller's address as limits count it: an IPv6 caller has 2^64 of their
 * own, so the network stands for them; any other is itself.
 */
const char *door_network(struct req *r);

#endif
