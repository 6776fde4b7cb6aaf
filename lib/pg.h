/*
 * PostgreSQL for the programs that run on their own and end (migrations, demo
 * data): plain statements one after the other, every wait bounded. What serves
 * requests uses db.h instead.
 *
 *	struct pg pg;
 *
 *	if (pg_open(&pg, "menu", 60, &e) < 0)
 *		return -1;
 *	res = pg_run(&pg, "select name from dishes where id = $1", "7");
 *	…
 *	pg_close(&pg);
 */
#ifndef PG_H
#define PG_H

#include <libpq-fe.h>
#include <stddef.h>

#include "err.h"

struct pg {
	PGconn *conn;
	const char *name;  /* of database and role */
	int seconds;	   /* the most that one statement may take */
	struct err *err;   /* where a failure says why */
};

/*
 * Connects to the database `name` as role `name`, the password from
 * secrets_dir/name.pgpass. No statement takes longer than `seconds`, none
 * waits longer than 10 s for a lock. 0, or -1 with *e set.
 */
int pg_open(struct pg *pg, const char *name, int seconds, struct err *e);
void pg_close(struct pg *pg);

/*
 * Runs one statement with text parameters; the caller ends the result with
 * PQclear. NULL with pg->err set, in PostgreSQL's words, when it failed.
 */
#define pg_run(pg, sql, ...)                                       \
	pg_run_n((pg), (sql),                                      \
	    (const char *const[]){ "", ##__VA_ARGS__ } + 1,        \
	    (int)(sizeof((const char *const[]){ "", ##__VA_ARGS__ }) / \
		sizeof(char *)) - 1)
PGresult *pg_run_n(struct pg *pg, const char *sql, const char *const *params,
    int n);

/* As pg_run, for a statement whose rows do not matter: 0 or -1. */
#define pg_do(pg, sql, ...) pg_done(pg_run((pg), (sql), ##__VA_ARGS__))
int pg_done(PGresult *res);

/* Several statements separated by semicolons, without parameters: 0 or -1. */
int pg_script(struct pg *pg, const char *sql);

/* "copy … from stdin" with the rows in PostgreSQL's text format: 0 or -1. */
int pg_copy(struct pg *pg, const char *sql, const char *rows, size_t len);

#endif
