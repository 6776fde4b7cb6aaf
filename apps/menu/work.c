/*
 * The work on uploads: one child at a time, which the worker starts and looks
 * after between its other duties. What has to be done stands in the database;
 * a worker that is killed takes its child along and leaves a lease that ends.
 */
#include "config.h"
#include "picture.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "conf.h"
#include "file.h"
#include "log.h"

#define LEASE "6"	 /* seconds; renewed while the child is at work */
#define RENEW_S 2
#define LAST_S 240	 /* after which the child is ended */
#define ATTEMPTS_MAX 5	 /* that ended without an outcome */
#define PART_HOURS 1	 /* a part of an upload is kept */
#define FILES_A_TURN 50

/* The child at work. */
static struct {
	pid_t pid; /* 0: none */
	time_t began, renewed;
	bool forgets;
	char key[201], id[37], attempts[12];
} child;

static const char *
folder_of(struct arena *a, const char *id)
{
	return arena_printf(a, "%s/work-%s", conf.uploads_dir, id);
}

/* A folder of files, and it. */
static void
folder_remove(struct arena *a, const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			unlink(arena_printf(a, "%s/%s", folder, e->d_name));
	if (d != NULL)
		closedir(d);
	rmdir(folder);
}

/* The file that guests get: <public>/photos/dishes/<id>-<size>.webp */
static const char *
size_path(struct arena *a, const char *id, int size)
{
	return arena_printf(a, "%s/photos/dishes/%s-%d.webp", conf.public_dir,
	    id, size);
}

/* In the child. */
static void
child_run(pid_t parent, char *const *argv)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	closefrom(3);
	execv("/proc/self/exe", argv);
	_exit(127);
}

static int
child_start(struct req *r, int q)
{
	const char *length = db_text(r, q, 0, "content_length");
	const char *store = db_text(r, q, 0, "store"), *folder;
	const pid_t parent = getpid();
	char program[32];

	snprintf(child.key, sizeof(child.key), "%s", db_text(r, q, 0, "key"));
	snprintf(child.id, sizeof(child.id), "%s", db_text(r, q, 0, "id"));
	snprintf(child.attempts, sizeof(child.attempts), "%s",
	    db_text(r, q, 0, "attempts"));
	child.forgets = db_bool(r, q, 0, "forget");
	child.began = child.renewed = time(NULL);
	folder = folder_of(r->a, child.id);
	folder_remove(r->a, folder);
	if (!child.forgets && mkdir(folder, 0700) < 0)
		return fail(r, E_INTERNAL, "%s: %s", folder, strerror(errno));
	snprintf(program, sizeof(program), "samovar-%s", r->app->name);
	child.pid = fork();
	if (child.pid == 0) {
		const char *const make[] = { program, "picture", "make", folder,
			store, child.key, db_text(r, q, 0, "content_type"),
			length != NULL ? length : "0", NULL };
		const char *const forget[] = { program, "picture", "forget",
			child.key, NULL };

		child_run(parent, (char *const *)(uintptr_t)(child.forgets ?
		    forget : make));
	}
	if (child.pid < 0) {
		child.pid = 0;
		return fail(r, E_UNAVAILABLE, "fork: %s", strerror(errno));
	}
	return 0;
}

/* What the child says of its picture. */
static const char *
result_read(struct arena *a, const char *folder)
{
	char *text = arena_alloc(a, 256);

	file_read(arena_printf(a, "%s/result", folder), text, 255);
	return text;
}

/* The sizes, which are on the disk, where guests get them. */
static int
sizes_publish(struct req *r, const char *folder)
{
	const char *to = arena_printf(r->a, "%s/photos", conf.public_dir);

	mkdir(to, 0755);
	to = arena_printf(r->a, "%s/dishes", to);
	mkdir(to, 0755);
	for (int i = 0; i < PICTURE_SIZES; i++) {
		const char *from = arena_printf(r->a, "%s/%d.webp", folder,
		    picture_sizes[i]);

		if (rename(from, size_path(r->a, child.id,
			picture_sizes[i])) < 0)
			return fail(r, E_INTERNAL, "%s: %s", from,
			    strerror(errno));
	}
	return folder_sync(to) == 0 ? 0 : fail(r, E_INTERNAL, "%s: %s", to,
	    strerror(errno));
}

/* What became of the upload goes into its row, unless its lease has ended. */
static int
child_settle(struct req *r, int code)
{
	const char *folder = folder_of(r->a, child.id), *text;
	const char *width = NULL, *height = NULL, *status = NULL, *why = NULL;

	text = child.forgets ? "" : result_read(r->a, folder);
	if (code == PICTURE_DONE && child.forgets) {
		status = "forgotten";
	} else if (code == PICTURE_DONE) {
		if (sizes_publish(r, folder) < 0)
			return -1;
		status = "ready";
		width = arena_strndup(r->a, text, strcspn(text, " "));
		height = text + strcspn(text, " ");
		height += *height == ' ';
	} else if (code == PICTURE_REFUSED) {
		status = "refused";
		why = text;
	} else if (code == PICTURE_ABSENT) {
		status = "absent";
	} else if (code == PICTURE_LATER) {
		status = "later";
	} else {
		status = strtol(child.attempts, NULL, 10) < ATTEMPTS_MAX ?
		    "later" : "refused";
		why = "it could not be worked on";
	}
	db_queue(r, Q_UPLOAD_SETTLE, child.key, child.attempts, status, why,
	    width, height);
	folder_remove(r->a, folder);
	r->wake = true;
	return db_sync(r);
}

static int
lease_renew(struct req *r)
{
	if (time(NULL) - child.renewed < RENEW_S)
		return 0;
	child.renewed = time(NULL);
	db_queue(r, Q_UPLOAD_RENEW, child.key, child.attempts, LEASE);
	return db_sync(r);
}

/* 1 while the child is at work, 0 when there is none (any more), or -1. */
static int
child_look(struct req *r)
{
	int status;

	if (child.pid == 0)
		return 0;
	if (waitpid(child.pid, &status, WNOHANG) == 0) {
		if (time(NULL) - child.began > LAST_S)
			kill(child.pid, SIGKILL);
		return lease_renew(r) < 0 ? -1 : 1;
	}
	child.pid = 0;
	return child_settle(r, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

/* An original that lies here needs no child to go. */
static int
original_remove(struct req *r, int q)
{
	const char *path = upload_path(r->a, db_text(r, q, 0, "id"));

	if (unlink(path) < 0 && errno != ENOENT)
		return fail(r, E_INTERNAL, "%s: %s", path, strerror(errno));
	db_queue(r, Q_UPLOAD_SETTLE, db_text(r, q, 0, "key"),
	    db_text(r, q, 0, "attempts"), "forgotten", NULL, NULL, NULL);
	return db_sync(r);
}

int
uploads_work(struct req *r)
{
	const int q = Q_UPLOAD_CLAIM, busy = child_look(r);

	if (busy != 0)
		return busy < 0 ? -1 : 0;
	db_queue(r, q, LEASE);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, q) == 0)
		return 0;
	if (db_bool(r, q, 0, "forget") &&
	    strcmp(db_text(r, q, 0, "store"), "local") == 0)
		return original_remove(r, q) < 0 ? -1 : 1;
	return child_start(r, q);
}

/* Parts of uploads that broke off. */
static void
parts_remove(struct arena *a)
{
	DIR *d = opendir(conf.uploads_dir);
	struct dirent *e;
	struct stat st;

	while (d != NULL && (e = readdir(d)) != NULL) {
		const char *path = upload_path(a, e->d_name);

		if (e->d_name[0] == '.' && lstat(path, &st) == 0 &&
		    S_ISREG(st.st_mode) &&
		    st.st_mtime < time(NULL) - PART_HOURS * 3600)
			unlink(path);
	}
	if (d != NULL)
		closedir(d);
}

/* Marks what nobody uses, then deletes files, then rows: any step may be the
 * last before a kill, and none is missed after it. */
int
uploads_purge(struct req *r)
{
	int n;

	db_queue(r, Q_UPLOADS_UNUSED, txt(r, conf.keep_uploads));
	db_queue(r, Q_UPLOADS_GONE, txt(r, FILES_A_TURN));
	if (db_sync(r) < 0)
		return -1;
	n = db_rows(r, Q_UPLOADS_GONE);
	for (int i = 0; i < n; i++) {
		const char *id = db_text(r, Q_UPLOADS_GONE, i, "id");

		/* of an upload whose commit failed after the rename */
		unlink(upload_path(r->a, id));
		for (int k = 0; k < PICTURE_SIZES; k++)
			unlink(size_path(r->a, id, picture_sizes[k]));
		db_queue(r, Q_UPLOAD_DELETE,
		    db_text(r, Q_UPLOADS_GONE, i, "key"));
		if (db_sync(r) < 0)
			return -1;
	}
	parts_remove(r->a);
	return n == FILES_A_TURN;
}
