/* What is run by hand: a connection, the work, and how it went. */
#include "config.h"
#include "menu.h"

#include <stdio.h>
#include <string.h>

#include "worker.h"

static const struct {
	const char *name;
	int (*work)(struct req *r, int argc, char **argv);
} commands[] = {
	{ "republish", dish_republish },
	{ "export", menu_export },
	{ "import", menu_import },
};

int
command_run(const struct app *app, int argc, char **argv)
{
	struct arena *a = arena_new();
	struct db *db = db_new(app->name, app->stmts, app->n_stmts);
	struct req r;
	int rc = -1;

	req_init(&r, a, app, db, NULL);
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (strcmp(commands[i].name, argv[0]) == 0)
			rc = commands[i].work(&r, argc, argv);
	if (rc < 0) {
		fprintf(stderr, "%s: %s\n", argv[0], r.err.text);
		db_rollback(&r);
	}
	worker_wake(app->name);
	db_free(db);
	arena_reset(a);
	arena_free(a);
	return rc < 0 ? 1 : 0;
}
