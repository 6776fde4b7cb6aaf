/*
 * Runs the tables of suites: api [noun…]. Needs SAMOVAR_URL,
 * SAMOVAR_INTERNAL_URL and SAMOVAR_STATE (the state folder).
 * A line a row, "ok - noun: name" or "not ok - noun: name: why"; the exit
 * status is 1 when a row failed.
 */
#include "config.h"
#include "api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "conf.h"

/* One attempt at a row: request, answer, effect. NULL, or what is wrong. */
static const char *
row_try(struct arena *a, const struct row *row)
{
	struct answer w = { 0 };
	const char *why = NULL;

	if (row->run != NULL && (why = check_run(a, row->run)) != NULL)
		return why;
	if (row->method == NULL)
		return row->sql == NULL ? NULL :
		    check_sql(a, row->db, row->sql, row->is);
	if ((why = ask(a, row, &w)) != NULL)
		return why;
	if (w.status != row->status)
		return arena_printf(a, "status %d, not %d: %.300s", w.status,
		    row->status, w.body);
	why = check_shape(a, row, &w);
	for (int i = 0; why == NULL && i < HAS_MAX && row->has[i] != NULL; i++)
		why = check_has(a, &w, fill(a, row->has[i]));
	if (why == NULL && row->keep != NULL)
		why = check_keep(a, &w, row->keep);
	if (why == NULL && row->sql != NULL)
		why = check_sql(a, row->db, row->sql, row->is);
	if (why == NULL && row->log != NULL)
		why = check_log(a, &w, row->log);
	return why;
}

/* What takes so long at most takes three times as long where more wants to run
 * than there are processors. */
static int
patience(int seconds)
{
	double load;

	return getloadavg(&load, 1) == 1 &&
	    load >= (double)sysconf(_SC_NPROCESSORS_ONLN) ?
	    3 * seconds : seconds;
}

static bool
row_run(const char *noun, const struct row *row)
{
	const time_t until = time(NULL) + patience(row->within);
	struct arena *a = arena_new();
	const char *why = row_try(a, row);

	while (why != NULL && time(NULL) < until) {
		usleep(100000);
		arena_reset(a);
		why = row_try(a, row);
	}
	if (why == NULL)
		printf("ok - %s: %s\n", noun, row->name);
	else
		printf("not ok - %s: %s: %s\n", noun, row->name, why);
	fflush(stdout);
	arena_free(a);
	return why == NULL;
}

static bool
wanted(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return argc == 1;
}

#define MOSCOW (3 * 3600L) /* ahead of UTC, in seconds */
#define DAY_END 300	   /* seconds that a whole run may take */

/* Many rows are about today: none is played while it ends. */
static void
let_day_end(void)
{
	const long left = 86400 - (long)((time(NULL) + MOSCOW) % 86400);

	if (left > DAY_END)
		return;
	printf("# the day ends in %ld s: waiting for it\n", left);
	fflush(stdout);
	sleep((unsigned)left + 1);
}

static const char *
prepare(struct arena *a)
{
	const char *state = getenv("SAMOVAR_STATE");
	struct err e = { 0 };
	char today[16], run[32];
	time_t now;

	let_day_end();
	now = time(NULL) + MOSCOW;
	if (state == NULL || getenv("SAMOVAR_URL") == NULL ||
	    getenv("SAMOVAR_INTERNAL_URL") == NULL)
		return "SAMOVAR_URL, SAMOVAR_INTERNAL_URL and "
		       "SAMOVAR_STATE say where the stack is";
	if (conf_load(arena_printf(a, "%s/etc/samovar.conf", state), &e) < 0)
		return arena_strdup(a, e.text);
	strftime(today, sizeof(today), "%Y-%m-%d", gmtime(&now));
	snprintf(run, sizeof(run), "%lx%x", (long)now, (unsigned)getpid());
	keep("today", today);
	keep("run", run);
	snprintf(run, sizeof(run), "%07ld", (long)now * 7 % 10000000);
	keep("digits", run);
	return login_all(a);
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	const char *why = prepare(a);
	int failed = 0;

	if (why != NULL) {
		printf("not ok - the stack answers: %s\n", why);
		arena_free(a);
		return 1;
	}
	for (const struct suite *s = suites; s->name != NULL; s++)
		if (wanted(s->name, argc, argv))
			for (const struct row *row = s->rows;
			    row->name != NULL; row++)
				failed += !row_run(s->name, row);
	arena_free(a);
	return failed > 0;
}
