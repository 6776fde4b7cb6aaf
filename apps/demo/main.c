/*
 * samovar-demo: fills the databases of auth, user, menu, order and payment
 * with the demo restaurant, ids matching throughout.
 *
 *	samovar-demo [--menu FILE]
 *
 * One transaction a database, which also writes into the table demo_loads
 * that it is done: a run that was cut short is taken up by the next, and
 * after a whole one nothing happens any more, whatever people did to the data
 * since. Databases with a menu of their own are left alone.
 */
#include "config.h"

#include <getopt.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conf.h"
#include "demo.h"

#define SECONDS 300 /* the most that one statement may take */

extern char **environ;

struct part {
	const char *database, *name;
	int (*load)(struct arena *a, struct pg *pg, const struct plan *p);
};

/* 1 a query's first value is true, 0 it is not, -1 it failed. */
static int
ask(struct pg *pg, const char *sql)
{
	PGresult *res = pg_run(pg, sql);
	int yes;

	if (res == NULL)
		return -1;
	yes = PQntuples(res) > 0 && PQgetvalue(res, 0, 0)[0] == 't';
	PQclear(res);
	return yes;
}

/* Whether somebody else's dishes stand in the menu already. */
static int
menu_taken(struct err *e)
{
	struct pg pg;
	int taken;

	if (pg_open(&pg, "menu", SECONDS, e) < 0)
		return -1;
	taken = ask(&pg, SQL_MENU_TAKEN);
	pg_close(&pg);
	return taken;
}

/*
 * When the first run began, and how many orders it was to make; from then on
 * these stand. 1 there is a plan, 0 the databases are not ours to fill.
 */
static int
plan_begin(struct arena *a, struct pg *pg, struct plan *p)
{
	char orders[24];
	PGresult *res;
	int begun;

	snprintf(orders, sizeof(orders), "%ld", conf.demo_orders);
	if (pg_script(pg, "begin") < 0 || pg_script(pg, SQL_LOADS_LOCK) < 0 ||
	    pg_script(pg, SQL_LOADS) < 0)
		return -1;
	begun = ask(pg, SQL_PLAN_BEGUN);
	if (begun == 0) {
		int taken = menu_taken(pg->err);

		if (taken != 0)
			return taken < 0 ? -1 : 0;
		begun = pg_do(pg, SQL_PLAN_BEGIN, orders);
	}
	if (begun < 0 || pg_script(pg, "commit") < 0)
		return -1;
	res = pg_run(pg, SQL_PLAN);
	if (res == NULL)
		return -1;
	p->at = arena_strdup(a, PQgetvalue(res, 0, 0));
	p->orders = strtol(PQgetvalue(res, 0, 1), NULL, 10);
	PQclear(res);
	return 1;
}

/* The restaurant's days before the plan's day: beginnings and weekdays. */
static int
plan_days(struct pg *pg, struct plan *p)
{
	PGresult *res = pg_run(pg, SQL_DAYS, p->at, conf.time_zone, DAYS_TEXT);

	if (res == NULL)
		return -1;
	for (int i = 0; i < DAYS; i++) {
		p->days[i] = strtoll(PQgetvalue(res, i, 0), NULL, 10);
		p->weekdays[i] = (int)strtol(PQgetvalue(res, i, 1), NULL, 10);
	}
	PQclear(res);
	return 0;
}

static int
plan_make(struct arena *a, struct plan *p, struct err *e)
{
	struct pg pg;
	int rc;

	if (pg_open(&pg, "auth", SECONDS, e) < 0)
		return -1;
	rc = plan_begin(a, &pg, p);
	if (rc == 1 && plan_days(&pg, p) < 0)
		rc = -1;
	pg_close(&pg);
	return rc;
}

/* The folder that this program was started from. */
static const char *
program_folder(struct arena *a)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	self[n > 0 ? n : 0] = '\0';
	slash = strrchr(self, '/');
	if (slash != NULL)
		*slash = '\0';
	return arena_strdup(a, self);
}

/* Beside the program wherever it was installed to, else where configured. */
static const char *
menu_file(struct arena *a)
{
	const char *file = arena_printf(a, "%s/../share/samovar/demo/menu.txt",
	    program_folder(a));

	return access(file, R_OK) == 0 ? file : PKGDATADIR "/demo/menu.txt";
}

/*
 * `samovar-menu republish`, the program beside this one: tells the others of
 * every dish. Telling twice does no harm.
 */
static int
menu_publish(struct arena *a, struct pg *pg, const struct plan *p)
{
	char *argv[] = { (char[]){ "samovar-menu" }, (char[]){ "republish" }, NULL };
	const char *program = arena_printf(a, "%s/samovar-menu",
	    program_folder(a));
	int status = -1;
	pid_t child;

	(void)p;
	if (posix_spawn(&child, program, NULL, NULL, argv, environ) != 0 ||
	    waitpid(child, &status, 0) < 0 || status != 0)
		return err_set(pg->err, E_UNAVAILABLE, "",
		    "%s republish failed", program);
	return 0;
}

/* The part within its transaction; a done one is left as it is. */
static int
part_load(struct arena *a, const struct part *part, const struct plan *p,
    struct err *e)
{
	struct pg pg;
	PGresult *res;
	int rc = -1, fresh;

	if (pg_open(&pg, part->database, SECONDS, e) < 0)
		return -1;
	if (pg_script(&pg, "begin") < 0 || pg_script(&pg, SQL_LOADS_LOCK) < 0 ||
	    pg_script(&pg, SQL_LOADS) < 0)
		goto out;
	res = pg_run(&pg, SQL_PART, part->name);
	if (res == NULL)
		goto out;
	fresh = PQntuples(res);
	PQclear(res);
	rc = fresh && part->load(a, &pg, p) < 0 ? -1 : 0;
	if (rc == 0 && fresh)
		rc = pg_script(&pg, "commit");
	if (rc == 0)
		printf("%s: %s\n", part->name,
		    fresh ? "loaded" : "nothing to do");
	fflush(stdout);
out:
	pg_close(&pg);
	return rc;
}

static int
demo_load(struct arena *a, const char *file, struct err *e)
{
	static const struct part parts[] = {
		{ "auth", "auth", auth_load },
		{ "user", "user", user_load },
		{ "menu", "menu", menu_load },
		{ "order", "order", orders_load },
		{ "payment", "payment", payments_load },
		{ "menu", "menu's events", menu_publish },
	};
	struct menu *m = arena_alloc(a, sizeof(*m));
	struct plan plan = { .menu = m };
	int rc;

	if (menu_read(a, file, m, e) < 0)
		return -1;
	rc = plan_make(a, &plan, e);
	if (rc == 0)
		puts("the menu has dishes already: no demo data");
	if (rc <= 0)
		return rc;
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (part_load(a, &parts[i], &plan, e) < 0)
			return -1;
	return 0;
}

int
main(int argc, char **argv)
{
	const char *file = NULL;
	static const struct option options[] = {
		{ "menu", required_argument, NULL, 'm' },
		{ 0 }
	};
	struct arena *a = arena_new();
	struct err e = { 0 };
	int c, rc;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c != 'm') {
			fputs("usage: samovar-demo [--menu FILE]\n", stderr);
			return 2;
		}
		file = optarg;
	}
	rc = conf_load(NULL, &e) < 0 || demo_load(a, file ? file : menu_file(a), &e) < 0;
	if (rc)
		fprintf(stderr, "samovar-demo: %s\n", e.text);
	arena_free(a);
	return rc;
}
