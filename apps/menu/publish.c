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

int
publish_run(struct req *r)
{
	const char *folder = arena_printf(r->a, "%s/menu", conf.public_dir);
	static bool told;

	if (active_query(r) < 0)
		return -1;
	for (const char *const *lang = menu_langs; *lang != NULL; lang++) {
		const char *name = arena_printf(r->a, "active.%s.json", *lang);

		if (publish_file(r->a, folder, name, active_body(r, *lang),
			&r->err) < 0)
			return -1;
		/* the worker before us may have died with the file in place */
		if (!told)
			chmod(arena_printf(r->a, "%s/%s", folder, name),
			    FILE_MODE);
	}
	told = true;
	active_keep(r);
	return 0;
}
