/*
 * The active menu as a file for each language, which the web server hands out
 * by itself. The task builds it, and writes where the file says otherwise:
 * so a change by whatever hand, a day that begins, a stop that ends or a file
 * that was lost all come out right, and nothing has to remember them.
 */
#include "config.h"
#include "menu.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "conf.h"
#include "file.h"

/*
 * Set once more on a file that took another's place: lighttpd keeps what it
 * knows of a file for 16 s, its watch (inotify) sees a change of attributes,
 * but not a rename.
 */
#define FILE_MODE 0644

/* The file at path holds exactly body. */
static bool
file_holds(struct arena *a, const char *path, const char *body)
{
	const size_t len = strlen(body);
	char *text = arena_alloc(a, len + 1);

	/* one byte more than it should have tells a longer file */
	return file_read(path, text, len + 1) == (ssize_t)len &&
	    memcmp(text, body, len) == 0;
}

/* The file need not be on the disk before it is seen: after a crash the
 * worker looks first whether it is right. */
int
publish_file(struct arena *a, const char *folder, const char *name,
    const char *body, struct err *e)
{
	const char *path = arena_printf(a, "%s/%s", folder, name);

	if (body == NULL) {
		if (unlink(path) == 0 || errno == ENOENT)
			return 0;
	} else if (file_holds(a, path, body)) {
		return 0;
	} else if ((mkdir(folder, 0755) == 0 || errno == EEXIST) &&
	    file_write(path, body, strlen(body), FILE_MODE, false) == 0 &&
	    chmod(path, FILE_MODE) == 0) {
		return 0;
	}
	return err_set(e, E_INTERNAL, "", "%s: %s", path, strerror(errno));
}

/* The menu in force, asked for anew when anything may have changed it: to ask
 * is dear, and most of the time nothing has. */
static struct {
	struct arena *a;
	const char *state;     /* of the database, just before */
	const char *bodies[2]; /* one a language */
} last;

static int
last_read(struct req *r)
{
	const char *state;

	db_queue(r, Q_MENU_STATE, conf.time_zone);
	if (db_sync(r) < 0)
		return -1;
	state = arena_strdup(r->a, db_text(r, Q_MENU_STATE, 0, "state"));
	if (last.state != NULL && strcmp(state, last.state) == 0)
		return 0;
	if (active_query(r) < 0)
		return -1;
	if (last.a == NULL)
		last.a = arena_new();
	arena_reset(last.a);
	last.state = arena_strdup(last.a, state);
	for (int i = 0; menu_langs[i] != NULL; i++) {
		const char *body = active_body(r, menu_langs[i]);

		last.bodies[i] = body ? arena_strdup(last.a, body) : NULL;
	}
	return 0;
}

int
publish_run(struct req *r)
{
	const char *folder = arena_printf(r->a, "%s/menu", conf.public_dir);
	static bool told;

	if (last_read(r) < 0)
		return -1;
	for (int i = 0; menu_langs[i] != NULL; i++) {
		const char *name = arena_printf(r->a, "active.%s.json",
		    menu_langs[i]);

		if (publish_file(r->a, folder, name, last.bodies[i],
			&r->err) < 0)
			return -1;
		/* the worker before us may have died with the file in place */
		if (!told)
			chmod(arena_printf(r->a, "%s/%s", folder, name),
			    FILE_MODE);
	}
	told = true;
	active_keep(r, last.bodies);
	return 0;
}
