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

/* All of body into a new file at path, down to the disk. */
static bool
file_write(const char *path, const char *body)
{
	const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	size_t left = strlen(body);
	ssize_t n = 0;
	bool good;

	if (fd < 0)
		return false;
	while (left > 0 && (n = write(fd, body, left)) >= 0) {
		body += n;
		left -= (size_t)n;
	}
	good = left == 0 && fsync(fd) == 0;
	return close(fd) == 0 && good;
}

/* The folder's entries are on the disk. */
static bool
folder_sync(const char *folder)
{
	const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const bool good = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return good;
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
	    folder_sync(folder)) {
		return 0;
	}
	return err_set(e, E_INTERNAL, "", "%s: %s", path, strerror(errno));
}

/* What the statement says for that language; NULL: nothing. */
static const char *
body_of(const struct req *r, const char *lang)
{
	for (int i = 0; i < db_rows(r, Q_MENU_ACTIVE); i++)
		if (strcmp(db_text(r, Q_MENU_ACTIVE, i, "lang"), lang) == 0)
			return db_text(r, Q_MENU_ACTIVE, i, "body");
	return NULL;
}

int
publish_run(struct req *r)
{
	static const char *const langs[] = { "ru", "en" };
	const char *folder = arena_printf(r->a, "%s/menu", conf.public_dir);

	db_queue(r, Q_MENU_ACTIVE, conf.time_zone);
	if (db_sync(r) < 0)
		return -1;
	for (size_t i = 0; i < sizeof(langs) / sizeof(*langs); i++) {
		const char *name = arena_printf(r->a, "active.%s.json",
		    langs[i]);

		if (publish_file(r->a, folder, name, body_of(r, langs[i]),
			&r->err) < 0)
			return -1;
	}
	return 0;
}
