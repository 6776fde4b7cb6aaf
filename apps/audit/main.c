/*
 * samovar-audit [--grace SECONDS]: compares orders, payments, ledger, outbox
 * and the gateway's book. What was touched in the last seconds (30) is still
 * on its way and left out. A line for each difference; the exit status is 1
 * if there is one, 2 if a side could not be read.
 */
#include "config.h"
#include "audit.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf.h"
#include "pg.h"

#define SECONDS 60 /* the most a query may take */

static const char *const contexts[] = { "auth", "user", "menu", "order",
	"payment", "notify", NULL };

static const char *grace = "30"; /* seconds */

static int
database_open(struct pg *pg, const char *name, struct err *e)
{
	if (pg_open(pg, name, SECONDS, e) < 0)
		return -1;
	return pg_do(pg, grace_sql, grace);
}

/* The temporary table for a source, and the name in front of its columns. */
static int
table_make(struct pg *here, const struct source *s, char name[64])
{
	char sql[2048];

	snprintf(name, 64, "%.*s", (int)strcspn(s->table, " "), s->table);
	snprintf(sql, sizeof(sql), "create temporary table %s", s->table);
	return pg_script(here, sql);
}

/* Reads all rows of a COPY out of there into memory. */
static char *
rows_read(struct pg *there, const char *query, size_t *len)
{
	char sql[8192], *all = NULL, *row;
	FILE *f = open_memstream(&all, len);
	PGresult *res;
	int n;

	snprintf(sql, sizeof(sql), "copy (%s) to stdout", query);
	res = PQexec(there->conn, sql);
	if (f == NULL || PQresultStatus(res) != PGRES_COPY_OUT) {
		err_set(there->err, E_UNAVAILABLE, "", "%s: %s", there->name,
		    PQerrorMessage(there->conn));
		PQclear(res);
		return NULL;
	}
	PQclear(res);
	while ((n = PQgetCopyData(there->conn, &row, 0)) > 0) {
		fwrite(row, 1, (size_t)n, f);
		PQfreemem(row);
	}
	PQclear(PQgetResult(there->conn));
	fclose(f);
	return all;
}

/* The gateway tells its book in the same format, a line an object. */
static char *
book_read(size_t *len, struct err *e)
{
	char *all = NULL, part[4096], command[PATH_MAX + 32] = "";
	FILE *f = open_memstream(&all, len), *p;
	size_t n;

	/* the one installed beside this program */
	if (readlink("/proc/self/exe", command, PATH_MAX) < 0)
		return NULL;
	snprintf(strrchr(command, '/') + 1, 32, "samovar-gateway book");
	p = popen(command, "re");
	while (f != NULL && p != NULL && (n = fread(part, 1, sizeof(part), p)) > 0)
		fwrite(part, 1, n, f);
	if (f != NULL)
		fclose(f);
	if (p == NULL || pclose(p) != 0) {
		err_set(e, E_UNAVAILABLE, "", "samovar-gateway book failed");
		free(all);
		return NULL;
	}
	return all;
}

static int
source_fetch(struct pg *here, const struct source *s, struct err *e)
{
	char name[64], sql[128], *rows;
	struct pg there;
	size_t len = 0;
	int rc;

	if (table_make(here, s, name) < 0)
		return -1;
	if (s->database == NULL) {
		rows = book_read(&len, e);
	} else {
		if (database_open(&there, s->database, e) < 0)
			return -1;
		rows = rows_read(&there, s->query, &len);
		pg_close(&there);
	}
	if (rows == NULL)
		return -1;
	snprintf(sql, sizeof(sql), "copy %s from stdin", name);
	rc = pg_copy(here, sql, rows, len);
	free(rows);
	return rc;
}

/* Prints each row; how many there were, -1 if the query failed. */
static int
differences_print(struct pg *pg, const char *name, const char *sql)
{
	PGresult *res = pg_run(pg, sql);
	int n;

	if (res == NULL)
		return -1;
	n = PQntuples(res);
	for (int i = 0; i < n; i++)
		printf("%s: %s\n", name, PQgetvalue(res, i, 0));
	PQclear(res);
	return n;
}

static int
compare_all(struct err *e)
{
	const struct comparison *c;
	const struct source *s;
	struct pg here;
	int n, found = 0;

	if (database_open(&here, "payment", e) < 0)
		return -1;
	for (s = sources; s->table != NULL && found >= 0; s++)
		if (source_fetch(&here, s, e) < 0)
			found = -1;
	for (c = comparisons; c->name != NULL && found >= 0; c++) {
		n = differences_print(&here, c->name, c->sql);
		found = n < 0 ? -1 : found + n;
	}
	pg_close(&here);
	return found;
}

static int
outboxes_look(struct err *e)
{
	struct pg pg;
	int n, found = 0;

	for (int i = 0; contexts[i] != NULL; i++) {
		if (database_open(&pg, contexts[i], e) < 0)
			return -1;
		n = differences_print(&pg, contexts[i], outbox_query);
		pg_close(&pg);
		if (n < 0)
			return -1;
		found += n;
	}
	return found;
}

int
main(int argc, char **argv)
{
	struct err e = { 0 };
	int compared, stuck;

	if (argc == 3 && strcmp(argv[1], "--grace") == 0) {
		grace = argv[2];
	} else if (argc > 1) {
		fprintf(stderr, "usage: samovar-audit [--grace SECONDS]\n");
		return 64;
	}
	if (conf_load(NULL, &e) < 0 || (compared = compare_all(&e)) < 0 ||
	    (stuck = outboxes_look(&e)) < 0) {
		fprintf(stderr, "samovar-audit: %s\n", e.text);
		return 2;
	}
	if (compared + stuck == 0)
		puts("audit: orders, payments, ledger, outbox and the"
		     " gateway's book agree");
	return compared + stuck > 0;
}
