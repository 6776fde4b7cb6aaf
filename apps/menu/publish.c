/*
 * The active menu as a file for each language, which the web server hands out
 * by itself. The task builds it, and writes where the file says otherwise:
 * so a change by whatever hand, a day that begins, a stop that ends or a file
 * that was lost all come out right, and nothing has to remember them.
 */
#include "config.h"
#include "menu.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf.h"

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
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t n = 0;
	ssize_t got = 0;

	if (fd < 0)
		return false;
	/* one byte more than it should have tells a longer file */
	while (n <= len && (got = read(fd, text + n, len + 1 - n)) > 0)
		n += (size_t)got;
	close(fd);
	return got == 0 && n == len && memcmp(text, body, len) == 0;
}

/* All of body into a new file at path. It need not be on the disk before it
 * is seen: after a crash the worker looks first whether it is right. */
static bool
file_write(const char *path, const char *body)
{
	const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
	    FILE_MODE);
	size_t left = strlen(body);
	ssize_t n = 0;

	if (fd < 0)
		return false;
	while (left > 0 && (n = write(fd, body, left)) >= 0) {
		body += n;
		left -= (size_t)n;
	}
	return close(fd) == 0 && left == 0;
}

int
publish_file(struct arena *a, const char *folder, const char *name,
    const char *body, struct err *e)
{
	const char *path = arena_printf(a, "%s/%s", folder, name);
	const char *tmp = arena_printf(a, "%s/.%s.new", folder, name);

	if (body == NULL) {
		if (unlink(path) == 0 || errno == ENOENT)
			return 0;
	} else if (file_holds(a, path, body)) {
		return 0;
	} else if ((mkdir(folder, 0755) == 0 || errno == EEXIST) &&
	    file_write(tmp, body) && rename(tmp, path) == 0 &&
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
