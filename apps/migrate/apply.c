/* One database: what it has, what it lacks, and bringing it there. */
#include "config.h"
#include "migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pg.h"

/* "samovar" as a number: one migration at a time in each database. */
#define LOCK "select pg_advisory_lock(32476744971084146)"
#define LOCK_WAIT "set lock_timeout = '60s'"
#define LOCK_WAIT_DDL "set lock_timeout = '10s'"

#define TABLE                                                      \
	"create table if not exists schema_migrations ("           \
	" room text not null, version int not null,"               \
	" name text not null, checksum text not null,"             \
	" applied_at timestamptz not null default now(),"          \
	" primary key (room, version))"

#define HISTORY                                                    \
	"select room, version, name, checksum,"                    \
	" to_char(applied_at, 'YYYY-MM-DD HH24:MI:SS') as applied_at" \
	" from schema_migrations order by room <> 'common', room, version"

/* What the database says about one file; at is "" while it is not applied. */
struct past {
	const char *name, *checksum, *at;
};

static const struct migration *
file_find(const struct migrations *m, const char *room, int version)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].version == version &&
		    strcmp(m->v[i].room, room) == 0)
			return &m->v[i];
	return NULL;
}

/* An applied row against its file: it must be there and be the same. */
static int
row_check(struct pg *pg, const struct migrations *m, const char *room,
    int version, const struct past *p)
{
	const struct migration *f = file_find(m, room, version);

	if (f == NULL)
		return err_set(pg->err, E_STATE, "",
		    "database %s is newer than these files: %s/%03d_%s.sql was"
		    " applied to it and is not here", pg->name, room, version,
		    p->name);
	if (strcmp(f->checksum, p->checksum) != 0)
		return err_set(pg->err, E_STATE, "",
		    "%s was changed after it had been applied to database %s:"
		    " bring the old text back and put the change into a new"
		    " file", f->file, pg->name);
	if (strcmp(f->name, p->name) != 0)
		return err_set(pg->err, E_STATE, "",
		    "%s was applied to database %s under the name %s: bring"
		    " the old name back", f->file, pg->name, p->name);
	return 0;
}

/*
 * Fills past[i] for file i from the table, which may not exist yet. Refuses a
 * row without its file, an edited or renamed file, a file left out.
 */
static int
history_read(struct arena *a, struct pg *pg, const struct migrations *m,
    struct past *past)
{
	PGresult *res;
	int rc = 0;

	res = pg_run(pg, "select to_regclass('schema_migrations') is null");
	if (res == NULL)
		return -1;
	rc = PQgetvalue(res, 0, 0)[0] == 't';
	PQclear(res);
	if (rc == 1)
		return 0;
	res = pg_run(pg, HISTORY);
	if (res == NULL)
		return -1;
	for (int i = 0; rc == 0 && i < PQntuples(res); i++) {
		const char *room = PQgetvalue(res, i, 0);
		int version = (int)strtol(PQgetvalue(res, i, 1), NULL, 10);
		struct past p = { .name = arena_strdup(a, PQgetvalue(res, i, 2)),
			.checksum = arena_strdup(a, PQgetvalue(res, i, 3)),
			.at = arena_strdup(a, PQgetvalue(res, i, 4)) };

		rc = row_check(pg, m, room, version, &p);
		if (rc == 0)
			past[file_find(m, room, version) - m->v] = p;
	}
	PQclear(res);
	for (size_t i = 1; rc == 0 && i < m->n; i++)
		if (past[i].at != NULL && past[i - 1].at == NULL &&
		    strcmp(m->v[i].room, m->v[i - 1].room) == 0)
			rc = err_set(pg->err, E_STATE, "",
			    "database %s has %s but not %s before it", pg->name,
			    m->v[i].file, m->v[i - 1].file);
	return rc;
}

/* One file in one transaction, with its row. */
static int
file_apply(struct pg *pg, const struct migration *f)
{
	char version[16];
	struct timespec t0, t1;
	struct err inner = { 0 };
	struct err *outer = pg->err;
	int rc;

	snprintf(version, sizeof(version), "%d", f->version);
	clock_gettime(CLOCK_MONOTONIC, &t0);
	pg->err = &inner;
	rc = pg_script(pg, "begin") < 0 || pg_script(pg, f->text) < 0;
	if (!rc && PQtransactionStatus(pg->conn) != PQTRANS_INTRANS)
		rc = err_set(&inner, E_STATE, "", "database %s: the file ends its"
		    " transaction itself, and must not", pg->name);
	rc = rc || pg_do(pg, "insert into schema_migrations"
	    " (room, version, name, checksum) values ($1, $2, $3, $4)",
	    f->room, version, f->name, f->checksum) < 0 ||
	    pg_script(pg, "commit") < 0;
	pg->err = outer;
	if (rc)
		return err_set(outer, inner.code, "",
		    "%s: not applied: %s", f->file, inner.text);
	clock_gettime(CLOCK_MONOTONIC, &t1);
	printf("%s: %s applied in %ld ms\n", pg->name, f->file,
	    (long)((t1.tv_sec - t0.tv_sec) * 1000 +
		(t1.tv_nsec - t0.tv_nsec) / 1000000));
	return fflush(stdout);
}

static int
missing_apply(struct arena *a, struct pg *pg, const struct migrations *m)
{
	struct past *past = arena_alloc(a, (m->n + 1) * sizeof(*past));
	size_t done = 0;

	if (pg_script(pg, LOCK_WAIT) < 0 || pg_script(pg, LOCK) < 0 ||
	    pg_script(pg, LOCK_WAIT_DDL) < 0 || pg_script(pg, TABLE) < 0 ||
	    history_read(a, pg, m, past) < 0)
		return -1;
	for (size_t i = 0; i < m->n; i++) {
		if (past[i].at != NULL)
			continue;
		if (file_apply(pg, &m->v[i]) < 0)
			return -1;
		done++;
	}
	if (done == 0)
		printf("%s: nothing to do, all %zu files are applied\n",
		    pg->name, m->n);
	return 0;
}

int
context_apply(struct arena *a, const char *context, const struct migrations *m,
    int seconds, struct err *e)
{
	struct pg pg;
	int rc;

	if (pg_open(&pg, context, seconds, e) < 0)
		return -1;
	rc = missing_apply(a, &pg, m);
	pg_close(&pg); /* rolls back what failed, gives the lock back */
	return rc;
}

int
context_list(struct arena *a, const char *context, const struct migrations *m,
    int seconds, bool *open, struct err *e)
{
	struct past *past = arena_alloc(a, (m->n + 1) * sizeof(*past));
	struct pg pg;
	int rc;

	if (pg_open(&pg, context, seconds, e) < 0)
		return -1;
	rc = history_read(a, &pg, m, past);
	pg_close(&pg);
	for (size_t i = 0; rc == 0 && i < m->n; i++) {
		printf("%-8s %-32s %s\n", context, m->v[i].file,
		    past[i].at ? past[i].at : "not applied");
		*open = *open || past[i].at == NULL;
	}
	return rc;
}
