/* The loop's thread: its sockets, and a ring of the newest events. */
#ifndef HUB_H
#define HUB_H

#include <libwebsockets.h>

#include "live.h"

struct socket;

#define RING 4096 /* events; who falls so far behind is too slow */

struct hub {
	struct lws_context *context;
	struct store *store;
	struct post in, out;		   /* the store's, the loop's */
	struct note *waiting;		   /* notes taken, not dealt with yet */
	struct socket *place[SOCKETS_MAX]; /* by id % SOCKETS_MAX */
	uint64_t opened;		   /* sockets so far */
	size_t n;			   /* sockets now */
	struct note *ring[RING];	   /* by seq % RING */
	int64_t first, last;		   /* seq in the ring; last 0: none yet */
	bool draining;
	int64_t drain_ms;
	lws_sorted_usec_list_t tick;
};

/* A place and an id for a new socket; false when all are taken. */
bool hub_enter(struct hub *h, struct socket *s);
void hub_leave(struct hub *h, const struct socket *s);

/* The event number seq; NULL when it is not in the ring. */
const struct note *hub_event(const struct hub *h, int64_t seq);

/* Deals with what the store has sent; soon again with what is left. */
void hub_notes(struct hub *h);

#endif
