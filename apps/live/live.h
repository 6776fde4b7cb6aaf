/*
 * Live updates: a worker numbers the events of orders, a hub tells them to
 * browsers over WebSocket, a pool gives tickets for it. The hub has two
 * threads: the loop has the sockets and never waits; the store waits for
 * PostgreSQL and Redis. They talk by notes alone.
 */
#ifndef LIVE_H
#define LIVE_H

#include "app.h"
#include "note.h"

#define TICKET_LIFE "30"   /* seconds */
#define SOCKETS_MAX 4096   /* of one hub; lighttpd's limit is lower */

/* Why the hub closes a socket (RFC 6455, 7.4). */
enum close_code {
	CLOSE_DRAIN = 1001,   /* the hub ends: come back at once */
	CLOSE_NO_TEXT = 1003, /* text messages only */
	CLOSE_POLICY = 1008,  /* too slow, or too talkative */
	CLOSE_TOO_LONG = 1009,
	CLOSE_LATER = 1013,   /* a part is away: come back a little later */
	CLOSE_TOKEN = 4401,   /* none in time, one that does not hold or ended */
	CLOSE_GONE = 4410,    /* `since` is older than what is kept */
	CLOSE_TOO_MANY = 4429 /* another socket of this person has come */
};

enum {
	Q_EVENT_ADD,
	Q_EVENTS_PURGE,
	Q_NUMBERING,
	Q_EVENTS_NEW,
	Q_EVENTS_ALL,
	Q_EVENTS_USER,
	Q__MAX
};

extern const struct stmt stmts[Q__MAX];

/* The worker's. */
int on_event(struct req *r, const struct event *e);
int hub_wake(struct req *r);
int events_purge(struct req *r);

/* POST /api/v1/live/ticket */
int ticket_post(struct req *r);

/* Whose ticket it is; it is used up. -1 with r->err. */
int ticket_take(struct req *r, const char *ticket, struct who *who);

/* The program samovar-live-hub. */
int hub_run(const struct app *app);

/*
 * The store's thread: takes notes from `in` and answers in `out`, where it
 * also puts every new event and the end of every token. Runs until stop.
 */
struct store;
struct store *store_start(const struct app *app, struct post *in,
    struct post *out);
void store_stop(struct store *s);

/* It turns, and does not hang. */
bool store_alive(const struct store *s);

#endif
