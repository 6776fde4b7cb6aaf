#include "config.h"
#include "worker.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backoff.h"
#include "conf.h"
#include "consume.h"
#include "gauge.h"
#include "log.h"
#include "met.h"
#include "purge.h"
#include "relay.h"
#include "term.h"
#include "wake.h"

#define DEPTH_MS 15000	/* looks into the queue for how much is in it */
#define BACKSTOP_MS 200 /* looks by itself: a lost datagram, a lost wake-up */

/* When each task runs next. */
struct schedule {
	const struct task *tasks;
	int64_t *due_ms;
	int n;
	bool woken; /* by a datagram too, not by the clock alone */
};

struct worker {
	const struct app *app;
	struct arena *a;
	struct db *db;		  /* NULL: a context without one */
	struct backoff db_pause;  /* the database is away */
	struct mq *in, *out;
	struct relay *relay;
	struct consume consume;
	struct schedule own, purge, gauges;
	int wake_fd;
	bool look;		  /* into the outbox, now */
	int64_t looked_ms, depth_ms;
};

static void
schedule_start(struct schedule *s, const struct task *tasks, bool woken)
{
	*s = (struct schedule){ .tasks = tasks, .woken = woken };
	while (tasks != NULL && tasks[s->n].name != NULL)
		s->n++;
	s->due_ms = calloc((size_t)s->n + 1, sizeof(*s->due_ms));
	if (s->due_ms == NULL)
		abort();
}

/* A new unit of work in the worker's arena. */
static struct req *
step_begin(struct worker *w, struct req *r)
{
	arena_reset(w->a);
	if (w->db != NULL)
		db_reset(w->db);
	req_init(r, w->a, w->app, w->db, NULL);
	return r;
}

/* The database does not answer: leave it alone for a while. */
static void
database_failed(struct worker *w, const struct err *e)
{
	if (w->db_pause.failures == 0)
		log_error(NULL, "%s; trying again until it is back", e->text);
	backoff_failed(&w->db_pause);
}

static void
database_worked(struct worker *w)
{
	if (w->db_pause.failures > 0)
		log_info(NULL, "database %s is back", w->app->name);
	backoff_worked(&w->db_pause);
}

/* A task that went on with what a request began has a line among its. */
static void
task_log(const struct req *r, const struct task *task, int64_t us)
{
	if (r->parent[0] != '\0')
		log_fields(LOG_INFO, r, arena_printf(r->a,
		    "task=%s duration_ms=%.1f parent=%s", task->name,
		    (double)us / 1000, r->parent));
}

/* That the database is away is one sentence, whichever task has noticed it. */
static void
task_failed(struct worker *w, const struct req *r, const char *name)
{
	met_count(MET_TASKS_FAILED, 1);
	if (w->db != NULL && db_rests(w->db))
		database_failed(w, &r->err);
	else
		log_error(r, "task %s: %s", name, r->err.text);
}

static void
task_run(struct worker *w, struct schedule *s, int i)
{
	struct req r;
	const int64_t began = now_us();
	int rc;

	rc = s->tasks[i].run(step_begin(w, &r));
	met_time(MET_TASK, now_us() - began);
	task_log(&r, &s->tasks[i], now_us() - began);
	met_count(MET_TASKS_RUN, 1);
	if (rc < 0)
		task_failed(w, &r, s->tasks[i].name);
	else if (w->db != NULL && !db_rests(w->db))
		database_worked(w);
	if (w->db != NULL)
		db_rollback(&r); /* if it left a transaction open */
	w->look |= r.wake;
	s->due_ms[i] = now_ms() + (rc > 0 ? 0 : s->tasks[i].period_ms);
}

/* Runs what is due. True when one of them has more to do at once. */
static bool
tasks_run(struct worker *w, struct schedule *s, bool woken)
{
	bool more = false;

	for (int i = 0; i < s->n && !term_asked() &&
	    backoff_due(&w->db_pause); i++) {
		if (s->due_ms[i] > now_ms() && !(woken && s->woken))
			continue;
		task_run(w, s, i);
		more |= s->due_ms[i] <= now_ms();
	}
	return more;
}

static bool
relay_run(struct worker *w)
{
	struct req r;
	const bool look = w->look || now_ms() - w->looked_ms >= BACKSTOP_MS;
	const bool waits = relay_under_way(w->relay) > 0;
	int rc;

	rc = relay_turn(w->relay, step_begin(w, &r), look);
	if (look) {
		w->look = false;
		w->looked_ms = now_ms();
	}
	if (rc < 0)
		database_failed(w, &r.err);
	else if (look && !waits && mq_is_open(w->out) && !mq_blocked(w->out))
		database_worked(w);
	return rc > 0;
}

static bool
consume_run(struct worker *w)
{
	struct err e = { 0 };
	int rc;

	if (mq_open(w->in, &e) < 0 || mq_turn(w->in, &e) < 0)
		if (e.code != E_OK)
			log_warn(NULL, "rabbitmq, consuming: %s", e.text);
	if (mq_is_open(w->in) && now_ms() - w->depth_ms >= DEPTH_MS) {
		w->depth_ms = now_ms();
		mq_depth_ask(w->in, w->app->depths);
	}
	arena_reset(w->a);
	db_reset(w->db);
	e = (struct err){ 0 };
	rc = consume_turn(&w->consume, &e);
	if (rc < 0)
		database_failed(w, &e);
	else if (rc > 0)
		database_worked(w);
	w->look |= w->consume.wake;
	w->consume.wake = false;
	return rc > 0;
}

/* One round of everything. True when there is more to do at once. */
static bool
turn(struct worker *w)
{
	const bool woken = w->wake_fd >= 0 && wake_taken(w->wake_fd);
	bool more = false, taken = false;

	met_alive();
	w->look |= woken;
	if (w->db != NULL && !backoff_due(&w->db_pause)) {
		/* connections to the broker are kept alive all the same */
		struct err e = { 0 };

		mq_turn(w->out, &e);
		mq_turn(w->in, &e);
		return false;
	}
	if (w->relay != NULL)
		more |= relay_run(w);
	if (w->app->consumers != NULL && !term_asked())
		taken = consume_run(w);
	if (w->relay != NULL)
		met_set(MET_BROKER_CONNECTED, mq_is_open(w->out) &&
		    (w->app->consumers == NULL || mq_is_open(w->in)));
	more |= taken;
	/* what an event left to do is done at once, too */
	more |= tasks_run(w, &w->own, woken || taken);
	if (w->db != NULL)
		more |= tasks_run(w, &w->purge, false) |
		    tasks_run(w, &w->gauges, false);
	/* without an outbox there is nowhere to look, ever */
	return more || (w->look && w->relay != NULL);
}

static int
earlier(int ms, int64_t left)
{
	return left >= ms ? ms : left > 0 ? (int)left : 0;
}

static int
wait_ms(const struct worker *w)
{
	int ms = BACKSTOP_MS;
	int64_t due;

	/* once that is over it is tried, but only when there is something to do */
	if (!backoff_due(&w->db_pause))
		return earlier(ms, w->db_pause.due_ms - now_ms());
	if (mq_pending(w->in) || mq_pending(w->out))
		return 0;
	for (int i = 0; i < w->own.n; i++)
		ms = earlier(ms, w->own.due_ms[i] - now_ms());
	due = consume_due_ms(&w->consume);
	return due < 0 ? ms : earlier(ms, due);
}

static void
wait_for_work(const struct worker *w, const sigset_t *waiting)
{
	struct pollfd p[3] = {
		{ .fd = w->wake_fd, .events = POLLIN },
		{ .fd = mq_fd(w->in), .events = POLLIN },
		{ .fd = mq_fd(w->out), .events = POLLIN },
	};
	const int ms = wait_ms(w);
	const struct timespec ts = { ms / 1000, ms % 1000 * 1000000L };

	ppoll(p, 3, &ts, waiting);
}

static void
open_all(struct worker *w)
{
	const struct app *app = w->app;

	w->a = arena_new();
	w->wake_fd = wake_open(app->name, "worker");
	w->in = mq_new(app->name, app->name);
	w->out = mq_new(app->name, NULL);
	if (app->stmts != NULL) {
		w->db = db_new(app->name, app->stmts, app->n_stmts);
		w->relay = relay_new(w->out);
	}
	w->consume = (struct consume){ .app = app, .db = w->db, .a = w->a,
		.m = w->in };
	schedule_start(&w->own, app->tasks, true);
	schedule_start(&w->purge, purge_tasks, false);
	schedule_start(&w->gauges, gauge_tasks, false);
}

static void
close_all(struct worker *w)
{
	consume_drop(&w->consume);
	relay_free(w->relay);
	mq_free(w->in);
	mq_free(w->out);
	arena_free(w->a);
	db_free(w->db);
	free(w->own.due_ms);
	free(w->purge.due_ms);
	free(w->gauges.due_ms);
	close(w->wake_fd);
}

int
worker_run(const struct app *app)
{
	struct worker w = { .app = app };
	sigset_t waiting;

	term_listen(&waiting);
	open_all(&w);
	log_info(NULL, "worker of %s starts", app->name);
	while (!term_asked()) {
		const bool more = turn(&w);
		struct pollfd none;

		if (!more)
			wait_for_work(&w, &waiting);
		else /* lets a signal in */
			ppoll(&none, 0, &(struct timespec){ 0 }, &waiting);
	}
	log_info(NULL, "worker of %s ends", app->name);
	close_all(&w);
	return 0;
}
