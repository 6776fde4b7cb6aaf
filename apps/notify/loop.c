/* The loops beside the worker: whoever waits for Telegram holds up nobody. */
#include "config.h"
#include "notify.h"

#include <poll.h>
#include <time.h>
#include <unistd.h>

#include "backoff.h"
#include "conf.h"
#include "log.h"
#include "met.h"
#include "term.h"
#include "wake.h"

#define ALIVE_MS 1000

/* Until ms have gone, somebody wakes it, or TERM. */
static void
loop_wait(int wake_fd, int64_t ms, const sigset_t *waiting)
{
	const int64_t end = now_ms() + ms;
	struct pollfd p = { .fd = wake_fd, .events = POLLIN };
	int64_t left;

	do {
		struct timespec ts;

		met_alive();
		left = end - now_ms();
		if (left > ALIVE_MS)
			left = ALIVE_MS;
		if (left < 0)
			left = 0;
		ts = (struct timespec){ left / 1000, left % 1000 * 1000000L };
		ppoll(&p, 1, &ts, waiting);
	} while (!term_asked() && !wake_taken(wake_fd) && now_ms() < end);
}

static int64_t
turn_run(struct req *r, int (*turn)(struct req *r), struct backoff *pause)
{
	const int rc = turn(r);

	db_rollback(r); /* if it left a transaction open */
	if (rc >= 0) {
		backoff_worked(pause);
		return rc;
	}
	if (pause->failures == 0)
		log_error(r, "%s; trying again", r->err.text);
	backoff_failed(pause);
	return pause->due_ms - now_ms();
}

int
loop_run(const struct app *app, const char *kind, int (*turn)(struct req *r))
{
	const int wake_fd = wake_open(app->name, kind);
	struct db *db = db_new(app->name, app->stmts, app->n_stmts);
	struct arena *a = arena_new();
	struct backoff pause = { 0 };
	sigset_t waiting;
	struct req r;
	int64_t ms;

	term_listen(&waiting);
	log_info(NULL, "%s of %s starts", kind, app->name);
	while (!term_asked()) {
		arena_reset(a);
		db_reset(db);
		req_init(&r, a, app, db, NULL);
		met_alive();
		ms = conf.telegram_bot[0] == '\0' ? 3600000 :
		    turn_run(&r, turn, &pause);
		loop_wait(wake_fd, ms, &waiting);
	}
	log_info(NULL, "%s of %s ends", kind, app->name);
	arena_free(a);
	db_free(db);
	close(wake_fd);
	return 0;
}

int
loop_leads(struct req *r, const char *kind)
{
	db_queue(r, Q_LEAD, kind);
	if (db_sync(r) < 0)
		return -1;
	return db_bool(r, Q_LEAD, 0, "leads");
}
