#include "config.h"
#include "pg.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "conf.h"

#define CONNECT_S 5
#define LOCK_MS 10000

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Waits for the socket; -1 past the deadline. */
static int
socket_wait(struct pg *pg, short events, int64_t deadline)
{
	struct pollfd p = { .fd = PQsocket(pg->conn), .events = events };
	int64_t left;
	int n;

	do {
		left = deadline - now_ms();
		n = left <= 0 ? 0 : poll(&p, 1, left > INT_MAX ? INT_MAX : (int)left);
	} while (n < 0 && errno == EINTR);
	if (n > 0)
		return 0;
	return err_set(pg->err, E_UNAVAILABLE, "",
	    "database %s: PostgreSQL did not answer in time", pg->name);
}

/* PostgreSQL's own words, on one line. */
static int
conn_fail(struct pg *pg)
{
	char text[300];
	char *p;

	snprintf(text, sizeof(text), "%s", PQerrorMessage(pg->conn));
	text[strcspn(text, "\n")] = '\0';
	p = text[0] != '\0' ? text : (char[]){ "the connection was lost" };
	return err_set(pg->err, E_UNAVAILABLE, "", "database %s: %s", pg->name, p);
}

static int
result_fail(struct pg *pg, const PGresult *res)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
	const char *where = PQresultErrorField(res, PG_DIAG_STATEMENT_POSITION);

	if (state == NULL || text == NULL)
		return conn_fail(pg);
	return err_set(pg->err, err_from_sqlstate(state), "",
	    "database %s: %s (%s)%s%s", pg->name, text, state,
	    where ? " at character " : "", where ? where : "");
}

static int
connect_wait(struct pg *pg)
{
	int64_t deadline = now_ms() + CONNECT_S * 1000;

	for (;;) {
		switch (PQconnectPoll(pg->conn)) {
		case PGRES_POLLING_OK:
			return PQsetnonblocking(pg->conn, 1) == 0 ? 0 : conn_fail(pg);
		case PGRES_POLLING_READING:
			if (socket_wait(pg, POLLIN, deadline) < 0)
				return -1;
			break;
		case PGRES_POLLING_WRITING:
			if (socket_wait(pg, POLLOUT, deadline) < 0)
				return -1;
			break;
		case PGRES_POLLING_FAILED:
		default:
			return conn_fail(pg);
		}
	}
}

int
pg_open(struct pg *pg, const char *name, int seconds, struct err *e)
{
	char port[16], passfile[PATH_MAX], options[256];
	const char *const keys[] = { "host", "port", "dbname", "user",
		"passfile", "options", "client_encoding", "application_name",
		NULL };
	const char *const values[] = { conf.database_host, port, name, name,
		passfile, options, "UTF8", "samovar", NULL };

	*pg = (struct pg){ .name = name, .seconds = seconds, .err = e };
	snprintf(port, sizeof(port), "%ld", conf.database_port);
	snprintf(passfile, sizeof(passfile), "%s/%s.pgpass",
	    conf.secrets_dir, name);
	if (access(passfile, R_OK) < 0)
		return err_set(e, E_UNAVAILABLE, "",
		    "database %s: no password, %s: %s", name, passfile,
		    strerror(errno));
	/* the role's own limits are made for requests, not for this work */
	snprintf(options, sizeof(options),
	    "-c statement_timeout=%ds -c lock_timeout=%d -c timezone=UTC"
	    " -c idle_in_transaction_session_timeout=0"
	    " -c client_min_messages=warning", seconds, LOCK_MS);
	pg->conn = PQconnectStartParams(keys, values, 0);
	if (pg->conn == NULL || PQstatus(pg->conn) == CONNECTION_BAD ||
	    connect_wait(pg) < 0) {
		if (pg->conn != NULL)
			conn_fail(pg);
		pg_close(pg);
		return err_set(e, E_UNAVAILABLE, "", "no memory");
	}
	return 0;
}

void
pg_close(struct pg *pg)
{
	PQfinish(pg->conn);
	pg->conn = NULL;
}

/* Sends what libpq still holds; reads along, or both sides could wait. */
static int
flush_wait(struct pg *pg, int64_t deadline)
{
	int left;

	while ((left = PQflush(pg->conn)) > 0) {
		if (socket_wait(pg, POLLIN | POLLOUT, deadline) < 0)
			return -1;
		if (!PQconsumeInput(pg->conn))
			return conn_fail(pg);
	}
	return left == 0 ? 0 : conn_fail(pg);
}

/*
 * The last result of what was sent, or the first that failed, or the copy
 * state that the caller has to serve. The server stops a long statement by
 * itself; the second on top is for a server that does not run at all.
 */
static PGresult *
results_wait(struct pg *pg)
{
	int64_t deadline = now_ms() + pg->seconds * 1000LL + 1000;
	PGresult *last = NULL, *res;

	if (flush_wait(pg, deadline) < 0)
		return NULL;
	for (;;) {
		while (PQisBusy(pg->conn)) {
			if (socket_wait(pg, POLLIN, deadline) < 0 ||
			    (!PQconsumeInput(pg->conn) && conn_fail(pg) < 0)) {
				PQclear(last);
				return NULL;
			}
		}
		res = PQgetResult(pg->conn);
		if (res == NULL)
			break;
		if (PQresultStatus(res) == PGRES_COPY_IN)
			return res;
		if (last != NULL &&
		    PQresultStatus(last) == PGRES_FATAL_ERROR) {
			PQclear(res);
			continue;
		}
		PQclear(last);
		last = res;
	}
	if (last == NULL) {
		conn_fail(pg);
	} else if (PQresultStatus(last) != PGRES_COMMAND_OK &&
	    PQresultStatus(last) != PGRES_TUPLES_OK &&
	    PQresultStatus(last) != PGRES_EMPTY_QUERY) {
		result_fail(pg, last);
		PQclear(last);
		last = NULL;
	}
	return last;
}

PGresult *
pg_run_n(struct pg *pg, const char *sql, const char *const *params, int n)
{
	if (!PQsendQueryParams(pg->conn, sql, n, NULL, params, NULL, NULL, 0)) {
		conn_fail(pg);
		return NULL;
	}
	return results_wait(pg);
}

int
pg_done(PGresult *res)
{
	if (res == NULL)
		return -1;
	PQclear(res);
	return 0;
}

int
pg_script(struct pg *pg, const char *sql)
{
	if (!PQsendQuery(pg->conn, sql))
		return conn_fail(pg);
	return pg_done(results_wait(pg));
}

int
pg_copy(struct pg *pg, const char *sql, const char *rows, size_t len)
{
	int64_t deadline = now_ms() + pg->seconds * 1000LL + 1000;
	PGresult *res;
	bool copying;
	size_t n;

	if (!PQsendQuery(pg->conn, sql))
		return conn_fail(pg);
	res = results_wait(pg);
	copying = res != NULL && PQresultStatus(res) == PGRES_COPY_IN;
	if (pg_done(res) < 0)
		return -1;
	if (!copying)
		return err_set(pg->err, E_INTERNAL, "", "not a copy: %s", sql);
	for (; len > 0; rows += n, len -= n) {
		n = len < 65536 ? len : 65536;
		if (PQputCopyData(pg->conn, rows, (int)n) != 1)
			return conn_fail(pg);
		if (flush_wait(pg, deadline) < 0)
			return -1;
	}
	if (PQputCopyEnd(pg->conn, NULL) != 1)
		return conn_fail(pg);
	return pg_done(results_wait(pg));
}
