/*
 * The spool folder: an e-mail a file, <UUIDv7>.eml, mode 0600. Without an
 * SMTP server it stays there to be read, for a day. With one the worker gives
 * each to it and deletes it; what is refused for good becomes .refused; what
 * does not go now is tried again, its next time being the file's mtime.
 */
#include "config.h"
#include "notify.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "conf.h"
#include "file.h"
#include "log.h"

#define KEEP 86400	/* seconds that a message may lie there */
#define PAUSE_MIN 5	/* seconds between two attempts … */
#define PAUSE_MAX 300	/* … which grow with the message's age */

int
spool_put(struct req *r, const char *id, const char *text, size_t len)
{
	const char *path = arena_printf(r->a, "%s/%s.eml", conf.spool_dir, id);

	if ((mkdir(conf.spool_dir, 0700) < 0 && errno != EEXIST) ||
	    file_write(path, text, len, 0600, true) < 0)
		return fail(r, E_UNAVAILABLE, "%s: %s", path, strerror(errno));
	return 0;
}

static bool
ends_in(const char *name, const char *end)
{
	const size_t n = strlen(name), m = strlen(end);

	return n > m && n < SPOOL_NAME_MAX && strcmp(name + n - m, end) == 0;
}

/* When it was made: the milliseconds that a UUIDv7 begins with. */
static time_t
made_at(const char *name)
{
	char hex[13];

	snprintf(hex, sizeof(hex), "%.8s%.4s", name, name + 9);
	return (time_t)(strtoll(hex, NULL, 16) / 1000);
}

/* The oldest message whose time has come; "" for none. */
static void
oldest_due(time_t now, char out[SPOOL_NAME_MAX])
{
	DIR *d = opendir(conf.spool_dir);
	struct dirent *entry;
	struct stat st;

	out[0] = '\0';
	while (d != NULL && (entry = readdir(d)) != NULL)
		if (ends_in(entry->d_name, ".eml") &&
		    fstatat(dirfd(d), entry->d_name, &st, 0) == 0 &&
		    st.st_mtime <= now &&
		    (out[0] == '\0' || strcmp(entry->d_name, out) < 0))
			snprintf(out, SPOOL_NAME_MAX, "%.63s",
			    entry->d_name);
	if (d != NULL)
		closedir(d);
}

/* The longer it has waited, the longer it waits. */
static void
later(const char *path, time_t now, time_t made)
{
	const time_t age = now - made;
	const time_t pause = age / 2 < PAUSE_MIN ? PAUSE_MIN :
	    age / 2 > PAUSE_MAX		       ? PAUSE_MAX :
						 age / 2;
	const struct timespec times[2] = { { .tv_nsec = UTIME_OMIT },
		{ .tv_sec = now + pause } };

	utimensat(AT_FDCWD, path, times, 0);
}

int
mail_send(struct req *r)
{
	const time_t now = time(NULL);
	char name[SPOOL_NAME_MAX], why[256];
	const char *path;
	int rc;

	if (conf.smtp_url[0] == '\0')
		return 0;
	oldest_due(now, name);
	if (name[0] == '\0')
		return 0;
	path = arena_printf(r->a, "%s/%s", conf.spool_dir, name);
	rc = smtp_give(r, path, why);
	if (rc == 0) {
		unlink(path);
		log_info(r, "e-mail %.36s is sent", name);
	} else if (rc > 0) {
		rename(path, arena_printf(r->a, "%.*s.refused",
		    (int)strlen(path) - 4, path));
		log_error(r, "e-mail %.36s is refused: %s", name, why);
	} else {
		later(path, now, made_at(name));
		log_warn(r, "e-mail %.36s waits: %s", name, why);
	}
	return 1;
}

int
mail_purge(struct req *r)
{
	DIR *d = opendir(conf.spool_dir);
	const time_t now = time(NULL);
	struct dirent *entry;

	(void)r;
	while (d != NULL && (entry = readdir(d)) != NULL) {
		const bool temp = entry->d_name[0] == '.' &&
		    ends_in(entry->d_name, ".eml.new");

		if ((temp || ends_in(entry->d_name, ".eml") ||
			ends_in(entry->d_name, ".refused")) &&
		    made_at(entry->d_name + temp) + KEEP < now)
			unlinkat(dirfd(d), entry->d_name, 0);
	}
	if (d != NULL)
		closedir(d);
	return 0;
}
