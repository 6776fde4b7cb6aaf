/*
 * Routes: which handler answers what, who may, and what the dispatcher does
 * around it. The lookup has three answers: match, 405 with Allow, 404.
 * A path /api/v1/… answers at /api/… too (the specification's short paths).
 * A row with an rpc also answers POST /<package>.<Service>/<Method>.
 */
#ifndef ROUTE_H
#define ROUTE_H

#include "req.h"

/* What the dispatcher does around a handler. */
enum {
	TXN = 1 << 0,	     /* owns a transaction: begin … commit */
	KEYED = 1 << 1,	     /* Idempotency-Key is honoured; without TXN the
			      * handler sees to it: it calls out in between */
	UNLIMITED = 1 << 2,  /* not counted by the rate limit */
	RAW_BODY = 1 << 3,   /* any content type; the handler reads r->body */
	NEEDS_KEY = 1 << 4,  /* with KEYED: 400 without the header */
	COSTLY = 1 << 5,     /* takes its pool's worker long: 503 at once while
			      * more than conf.costly_queue wait behind it */
	STREAM = 1 << 6,     /* any length and type; the handler reads the body
			      * itself, by req_stream */
	FOR_GUEST = 1 << 8,  /* a service may ask it as a guest whom it names
			      * (AS_GUEST): with that guest's rights */
	REPLICA = 1 << 7     /* only reads, and may be a moment behind: from the
			      * read replica, while there is one that answers */
};

#define RPC_ONLY ""

struct route {
	enum method method;
	/* {id} a positive number, {uuid}, {word} [a-z0-9_-]+; /internal/… and
	 * rows for SERVICE alone answer 404 on the public listener */
	const char *path; /* RPC_ONLY: not there on REST */
	unsigned who;
	int (*handler)(struct req *r);
	const struct rpc *rpc; /* see rpc.h; NULL if none */
	unsigned flags;
	const char *pool; /* NULL: the context's own pool */
};

/* The methods' names, indexed by enum method. */
extern const char *const method_names[METHOD__MAX];

/* The row's path, or its rpc where it has no path. */
const char *route_name(const struct route *route);

/* Who may what r asks for. */
unsigned route_who(const struct req *r);

/* The row is for services or for us: it does not exist on the public side. */
bool route_is_internal(const struct route *route);

/*
 * Finds the row for r->method and r->path, fills r->route and r->param.
 * 0, or -1 with E_NOT_FOUND or E_METHOD (the reply's Allow header is set).
 * For the path of an rpc r->rpc is set, too; -1 with E_NO_RPC or E_METHOD.
 */
int route_find(struct req *r, const struct route *routes);

/* Prints "<pool> <regex>" lines for lighttpd; own: the context's pool name. */
void route_print(const struct route *routes, const char *own);

/* Aborts on a row that breaks the rules (no roles, unknown {…}, twice). */
void route_check(const struct route *routes);

#endif
