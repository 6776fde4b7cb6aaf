/* What is run by hand: a connection, the work, and how it went. */
#include "config.h"
#include "menu.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "wake.h"

#define CONNECTS 5

static const struct {
	const char *name;
	int (*work)(struct req *r, int argc, char **argv);
} commands[] = {
	{ "republish", dish_republish },
	{ "export", menu_export },
	{ "import", menu_import },
};

/* Nobody waits for an answer: a database that is busy may take its time. */
static int
connect_patiently(struct req *r)
{
	for (int i = 0; i < CONNECTS; i++) {
		if (i > 0)
			sleep(1);
		r->err = (struct err){ 0 };
		db_queue(r, DB_PING);
		if (db_sync(r) == 0 || r->err.code != E_UNAVAILABLE)
			break;
	}
	return r->err.code == E_OK ? 0 : -1;
}

int
command_run(const struct app *app, int argc, char **argv)
{
	struct arena *a = arena_new();
	struct db *db = db_new(app->name, app->stmts, app->n_stmts);
	struct req r;
	int rc = -1;

	req_init(&r, a, app, db, NULL);
	if (connect_patiently(&r) == 0)
		for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
			if (strcmp(commands[i].name, argv[0]) == 0)
				rc = commands[i].work(&r, argc, argv);
	if (rc < 0) {
		fprintf(stderr, "%s: %s\n", argv[0], r.err.text);
		db_rollback(&r);
	}
	wake_send(app->name, "worker");
	db_free(db);
	arena_reset(a);
	arena_free(a);
	return rc < 0 ? 1 : 0;
}
