/*
 * samovar-migrate: brings the database of every context up to the files in
 * the schema folder. The files of schema/common go into each of them first.
 *
 *	samovar-migrate [--schema DIR] [--seconds N] [--status] [context…]
 *
 * Each file runs once, in a transaction of its own, under an advisory lock.
 * Its SHA-256 is kept: a file that was applied is never changed afterwards.
 * --status changes nothing; it ends with 1 when something is left to do.
 */
#include "config.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "migrate.h"

static const struct option options[] = {
	{ "schema", required_argument, NULL, 's' },
	{ "seconds", required_argument, NULL, 't' },
	{ "status", no_argument, NULL, 'l' },
	{ "help", no_argument, NULL, 'h' },
	{ 0 }
};

struct work {
	const char *folder;
	int seconds; /* the most that one file may take */
	bool status;
	const char **contexts;
	size_t n;
};

static int
usage(FILE *to)
{
	fputs("usage: samovar-migrate [--schema DIR] [--seconds N] [--status]"
	      " [context…]\n", to);
	return to == stdout ? 0 : 2;
}

/* All files are read and checked before the first database is touched. */
static int
work_run(struct arena *a, const struct work *w, bool *open, struct err *e)
{
	struct migrations **m = arena_alloc(a, (w->n + 1) * sizeof(*m));

	for (size_t i = 0; i < w->n; i++) {
		m[i] = arena_alloc(a, sizeof(**m));
		if (files_read(a, w->folder, COMMON, m[i], e) < 0 ||
		    files_read(a, w->folder, w->contexts[i], m[i], e) < 0)
			return -1;
	}
	for (size_t i = 0; i < w->n; i++) {
		if (w->status
			? context_list(a, w->contexts[i], m[i], w->seconds, open, e) < 0
			: context_apply(a, w->contexts[i], m[i], w->seconds, e) < 0)
			return -1;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	struct work w = { .folder = PKGDATADIR "/schema", .seconds = 600 };
	struct arena *a = arena_new();
	struct err e = { 0 };
	bool open = false;
	int c, rc;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 's')
			w.folder = optarg;
		else if (c == 't')
			w.seconds = (int)strtol(optarg, NULL, 10);
		else if (c == 'l')
			w.status = true;
		else
			return usage(c == 'h' ? stdout : stderr);
	}
	if (w.seconds <= 0)
		return usage(stderr);
	w.contexts = (const char **)argv + optind;
	w.n = (size_t)(argc - optind);
	rc = conf_load(NULL, &e) < 0 ||
	    (w.n == 0 && files_rooms(a, w.folder, &w.contexts, &w.n, &e) < 0) ||
	    work_run(a, &w, &open, &e) < 0;
	if (rc)
		fprintf(stderr, "samovar-migrate: %s\n", e.text);
	arena_free(a);
	return rc || open;
}
