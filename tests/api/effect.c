/*
 * What no answer shows: rows in a database, lines in a log; and what no
 * request does, by bash.
 */
#include "config.h"
#include "api.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "conf.h"

#define LOG_TRIES 100 /* of 100 ms: the logger may be behind */

static void
clear(void *res)
{
	PQclear(res);
}

static void
finish(void *conn)
{
	PQfinish(conn);
}

const char *
check_sql(struct arena *a, const char *db, const char *sql, const char *is)
{
	const char *value;
	PGresult *res;
	PGconn *conn;

	conn = PQconnectdb(arena_printf(a, "host='%s' port=%ld dbname='%s' "
	    "user='%s' passfile='%s/%s.pgpass' application_name=samovar-test",
	    conf.database_host, conf.database_port, db, db, conf.secrets_dir,
	    db));
	arena_defer(a, finish, conn);
	if (PQstatus(conn) != CONNECTION_OK)
		return arena_strdup(a, PQerrorMessage(conn));
	res = PQexec(conn, fill(a, sql));
	arena_defer(a, clear, res);
	if (PQresultStatus(res) != PGRES_TUPLES_OK)
		return arena_strdup(a, PQerrorMessage(conn));
	value = PQntuples(res) > 0 ? PQgetvalue(res, 0, 0) : "(no row)";
	is = fill(a, is);
	return strcmp(value, is) == 0 ? NULL :
	    arena_printf(a, "%s gives %s, not %s", sql, value, is);
}

/* The command after the tools, in one text for bash -c. */
static FILE *
run_start(struct arena *a, const char *command)
{
	setenv("SAMOVAR_TEST_RUN", arena_printf(a, "%s\n%s",
	    getenv("SAMOVAR_TEST_TOOLS") != NULL ?
	    ". \"$SAMOVAR_TEST_TOOLS\"" : "", fill(a, command)), 1);
	return popen("exec bash -c \"$SAMOVAR_TEST_RUN\" 2>&1 </dev/null",
	    "r");
}

const char *
check_run(struct arena *a, const char *command)
{
	struct buf said = buf_new(a);
	char part[512];
	FILE *p = run_start(a, command);
	size_t n;

	if (p == NULL)
		return "no bash";
	buf_str(&said, "");
	while ((n = fread(part, 1, sizeof(part), p)) > 0)
		buf_bytes(&said, part, n);
	return pclose(p) == 0 ? NULL : arena_printf(a, "%s: %.600s", command,
	    said.s);
}

static bool
log_has(const char *file, const char *id, const char *text)
{
	FILE *f = fopen(file, "r");
	char *line = NULL;
	size_t cap = 0;
	bool found = false;

	while (f != NULL && !found && getline(&line, &cap, f) > 0)
		found = strstr(line, id) != NULL && strstr(line, text) != NULL;
	free(line);
	if (f != NULL)
		fclose(f);
	return found;
}

const char *
check_log(struct arena *a, const struct answer *w, const char *expected)
{
	const size_t n = strcspn(expected, " ");
	const char *file = arena_printf(a, "%s/log/%.*s/current",
	    getenv("SAMOVAR_STATE"), (int)n, expected);
	const char *id = arena_printf(a, "req=%s ", w->id);

	for (int i = 0; i < LOG_TRIES; i++) {
		if (log_has(file, id, expected + n + 1))
			return NULL;
		usleep(100000);
	}
	return arena_printf(a, "no line with %sand %s in %s", id,
	    expected + n + 1, file);
}
