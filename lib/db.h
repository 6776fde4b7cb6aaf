/*
 * PostgreSQL by libpq's pipeline mode, one connection a process, every wait
 * bounded on our side (a stopped server ignores its own timeouts).
 *
 *	db_queue(r, Q_DISH_GET, txt(r, id));
 *	db_queue(r, Q_DISH_OPTIONS, txt(r, id));
 *	if (db_sync(r) < 0)
 *		return -1;
 *	if (db_rows(r, Q_DISH_GET) == 0)
 *		return fail(r, E_NOT_FOUND, "no such dish");
 */
#ifndef DB_H
#define DB_H

#include <stdbool.h>
#include <stdint.h>

#include "req.h"

struct db;

/* A statement: prepared at connect under its name, parameters as text. */
struct stmt {
	const char *name;
	int n_params;
	const char *sql;
};

/* The library's own statements (schema/common); ids above any context's. */
enum {
	DB_BEGIN = 10000,
	DB_COMMIT,
	DB_ROLLBACK,
	DB_UNHURRIED,	/* a crash of PostgreSQL may undo this transaction */
	DB_KEY_LOCK,	/* idempotency: lock of the key, t/f */
	DB_KEY_FIND,	/* stored answer */
	DB_KEY_STORE,
	DB_KEY_PURGE,
	DB_OUTBOX_ADD,
	DB_OUTBOX_CLAIM,
	DB_OUTBOX_SENT,
	DB_OUTBOX_RELEASE,
	DB_OUTBOX_PURGE,
	DB_OUTBOX_STATE,
	DB_INBOX_ADD,
	DB_INBOX_PURGE,
	DB_PING,
	DB_AUDIT_ADD,
	DB_AUDIT_PERSON,
	DB_AUDIT_KEYS,	/* four each: all, of an actor, a subject, a request */
	DB_AUDIT_ROWS = DB_AUDIT_KEYS + 4,
	DB__MAX = DB_AUDIT_ROWS + 4
};

/*
 * A connection to the database `name`, as role `name`; it opens at the first
 * use and again after it was lost. stmts is the context's table.
 */
struct db *db_new(const char *name, const struct stmt *stmts, int n_stmts);

/*
 * The same on the read replica (conf.replica_host): a sync has one second
 * instead of two, so that the database itself can still be asked within a
 * caller's deadline. NULL if there is none.
 */
struct db *db_new_replica(const char *name, const struct stmt *stmts,
    int n_stmts);
/* It was lost in the last five seconds, and has not answered since: leave it
 * alone. */
bool db_rests(const struct db *db);
void db_free(struct db *db);

/* Forgets queue and results of the last unit of work; its arena goes next. */
void db_reset(struct db *db);

/* Row q of the context's or the library's table. */
const struct stmt *db_stmt(const struct db *db, int q);

/*
 * Queues statement q with its parameters (text, NULL is SQL's null). Nothing
 * is sent yet; parameters must live until db_sync (arena or static).
 */
#define db_queue(r, q, ...)                                        \
	db_queue_n((r), (q),                                       \
	    (const char *const[]){ "", ##__VA_ARGS__ } + 1,        \
	    (int)(sizeof((const char *const[]){ "", ##__VA_ARGS__ }) / \
		sizeof(char *)) - 1)
void db_queue_n(struct req *r, int q, const char *const *params, int n);

/*
 * Sends what is queued and collects the results, in one round trip, within
 * 2 s. -1 with r->err by SQLSTATE (E_UNAVAILABLE past the deadline: the
 * outcome is unknown and the connection is closed; E_AGAIN where the work may
 * run again from its beginning). After a failure the transaction is over:
 * whoever began it calls db_rollback.
 */
int db_sync(struct req *r);

/* Results of the last db_sync that ran q; they live until the arena's reset. */
int db_rows(const struct req *r, int q);
int db_affected(const struct req *r, int q); /* rows changed by q */
const char *db_text(const struct req *r, int q, int row, const char *column);
int64_t db_int(const struct req *r, int q, int row, const char *column);
bool db_bool(const struct req *r, int q, int row, const char *column);

/* Row as a JSON object: names from the columns, json columns inlined. */
void db_row_json(const struct req *r, int q, int row, struct buf *out);

/*
 * Answers with row 0 of q as a JSON object, or with its only column as it is
 * when that is json; E_NOT_FOUND when there is no row.
 */
int reply_row(struct req *r, int status, int q);

/*
 * Queues begin, and for the audit log which member of staff it is that makes
 * changes; commit and sync. The dispatcher calls them for TXN routes.
 */
void db_begin(struct req *r);
int db_commit(struct req *r);
void db_rollback(struct req *r);

/*
 * Queues one event into the outbox of the open transaction and marks the
 * worker to be woken. body is JSON. The message id is made here.
 */
void event_add(struct req *r, const char *key, const char *body);

#endif
