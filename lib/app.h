/*
 * A context: its tables, and the one main() that runs them.
 *
 *   samovar-<name>                 responder pool (FastCGI)
 *   samovar-<name>-worker          the same file: outbox relay, consumers, tasks
 *   samovar-<name>-hub             the same file: a loop of its own (.hub)
 *   samovar-<name>-bot             the same file: another one (.bot)
 *   samovar-<name> --routes        lighttpd: a line "<pool> <regex>" each pool
 *   samovar-<name> --paths         its route rows: "<method> <path> <roles…>" each
 *   samovar-<name> --rpcs          its rpcs: a line each, the name and the roles
 *   samovar-<name> --events        routing keys it consumes, a line each
 *   samovar-<name> --statements    its SQL statements, for the schema test
 *   samovar-<name> --conf          a sample samovar.conf
 *   samovar-<name> COMMAND …       a row of its command table
 */
#ifndef APP_H
#define APP_H

#include "db.h"
#include "req.h"
#include "route.h"

struct json_object;
struct depth;

/* An event as it came from the queue. */
struct event {
	const char *key;	/* routing key, "payment.succeeded" */
	const char *message_id; /* UUID, the consumer's idempotency key */
	const char *cause;	/* correlation id: the request that began it */
	struct json_object *body;
};

/* The event's member `name`, an id, and nothing else of it; -1 with r->err. */
int event_id(struct req *r, const struct event *e, const char *name,
    int64_t *out);

/* The effect runs in the inbox's transaction; -1 rolls back and redelivers. */
struct consumer {
	const char *key;
	int (*handler)(struct req *r, const struct event *e);
};

/*
 * A task runs every period_ms, and at once when the worker is woken. It owns
 * its transactions (db_begin, db_commit). Result: 1 there is more to do now,
 * 0 done, -1 failed (logged, tried again after the period).
 */
struct task {
	const char *name;
	unsigned period_ms;
	int (*run)(struct req *r);
};

/*
 * A family of metrics that a statement of the context answers, in rows of
 * (gauge, label, value); the worker asks it every few seconds (gauge.h).
 *
 *	{ "orders_open", "status", "Orders that are not done" },
 */
struct gauge {
	const char *name;  /* without "samovar_"; ends with its unit */
	const char *label; /* the name of its only label; NULL: none */
	const char *help;
};

/* `samovar-<name> <command> …`: argv[0] is the command; the exit status. */
struct command {
	const char *name;
	int (*run)(const struct app *app, int argc, char **argv);
};

struct app {
	const char *name;		  /* "order": database, role, queue */
	const struct route *routes;	  /* ends with { 0 } */
	const struct stmt *stmts;	  /* indexed by the context's Q_…; NULL:
					     no database and no broker */
	int n_stmts;
	const struct consumer *consumers; /* ends with { 0 }; NULL: none */
	const struct task *tasks;	  /* ends with { 0 }; NULL: none */
	struct depth *depths;		  /* queues of others that its worker
					     counts, too; NULL: none */
	bool keep_inbox;		  /* its inbox is never purged */
	const struct gauge *gauges;	  /* ends with { 0 }; NULL: none */
	int gauges_stmt;		  /* the Q_… that answers them all */
	const struct command *commands;	  /* ends with { 0 }; NULL: none */
	int (*hub)(const struct app *app); /* runs until TERM; its result is the
					      exit status. NULL: none */
	int (*bot)(const struct app *app); /* the same */
	int (*start)(struct err *e);	  /* once, before the first fork; may be NULL */
	/* Pages for people; NULL of both: none. */
	const char *cookie;		  /* has the caller's token; see door.h */
	void (*refused)(struct req *r);	  /* answers r->err to a browser */
};

int app_main(int argc, char **argv, const struct app *app);

#endif
