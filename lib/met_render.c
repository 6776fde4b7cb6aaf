/* What was counted and measured as Prometheus' text. */
#include "config.h"
#include "met_int.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "file.h"

#define GAUGES_MAX 65536 /* bytes */

static const struct {
	const char *name, *help;
} counters[MET__MAX] = {
	[MET_RESTARTS] = { "worker_restarts", "Workers started anew" },
	[MET_HUNG] = { "worker_hung", "Workers ended because they hung" },
	[MET_EVENTS_RETURNED] = { "events_returned",
	    "Events the broker gave back or refused" },
	[MET_TASKS_RUN] = { "tasks_run", "Turns of tasks" },
	[MET_TASKS_FAILED] = { "tasks_failed", "Turns of tasks that failed" },
	[MET_DATABASE_LOST] = { "database_lost",
	    "Round trips to the database without an answer" },
	[MET_REDIS_LOST] = { "redis_lost", "Commands to Redis without an answer" },
}, events[MET_EVENT__MAX] = {
	[MET_SENT] = { "events_sent", "Events the broker has" },
	[MET_TAKEN] = { "events_taken", "Events handled and committed" },
	[MET_AGAIN] = { "events_again", "Events seen before" },
	[MET_FAILED] = { "events_failed", "Attempts at an event that failed" },
}, timers[MET_TIMER__MAX] = {
	[MET_DATABASE] = { "database", "Round trips to the database" },
	[MET_REDIS] = { "redis", "Commands to Redis" },
	[MET_CALL] = { "http_call", "HTTP calls to others" },
	[MET_EVENT] = { "event_batch", "Batches of events until their commit" },
	[MET_TASK] = { "task", "Turns of tasks" },
};

static const struct {
	const char *name, *help;
	double unit;
} gauges[MET_GAUGE__MAX] = {
	[MET_REQUESTS_WAITING] = { "requests_waiting",
	    "Connections that no worker has accepted yet", 1 },
	[MET_SOCKETS] = { "live_sockets", "Open WebSockets", 1 },
	[MET_BROKER_CONNECTED] = { "broker_connected",
	    "Whether it takes and sends events", 1 },
	[MET_QUEUE_MESSAGES] = { "queue_messages",
	    "Messages in the queue, not yet given out", 1 },
	[MET_DEAD_LETTERS] = { "dead_letters",
	    "Messages among the dead letters", 1 },
	[MET_OUTBOX_EVENTS] = { "outbox_events",
	    "Events that wait to be sent, at most 10000", 1 },
	[MET_OUTBOX_OLDEST_MS] = { "outbox_oldest_seconds",
	    "Age of the oldest event that waits", 1e-3 },
};

static void
family(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_printf(out, "# HELP samovar_%s %s.\n# TYPE samovar_%s %s\n", name,
	    help, name, type);
}

/* A family of one sample. */
static void
single(struct buf *out, const char *pool, const char *name, const char *type,
    const char *help, double value)
{
	family(out, name, type, help);
	buf_printf(out, "samovar_%s{pool=\"%s\"} %.12g\n", name, pool, value);
}

/* Its samples; labels without the braces. */
static void
histogram(struct buf *out, const char *name, const char *labels,
    const struct met_histogram *h, const struct met_bounds *bounds)
{
	uint64_t sum = 0;
	char le[16];

	for (int i = 0; i <= bounds->n; i++) {
		sum += h->bucket[i];
		if (i < bounds->n)
			snprintf(le, sizeof(le), "%g", bounds->s[i]);
		buf_printf(out, "samovar_%s_bucket{%s,le=\"%s\"} %" PRIu64 "\n",
		    name, labels, i < bounds->n ? le : "+Inf", sum);
	}
	buf_printf(out, "samovar_%s_sum{%s} %.6f\n"
	    "samovar_%s_count{%s} %" PRIu64 "\n", name, labels,
	    (double)h->sum_us / 1e6, name, labels, sum);
}

static void
requests_render(const struct met_route *m, const char *labels, struct buf *out)
{
	for (int i = 0; i < MET_STATUSES; i++)
		if (m->by_status[i] > 0)
			buf_printf(out, "samovar_http_requests_total{%s,"
			    "code=\"%d\"} %" PRIu64 "\n", labels,
			    met_statuses[i], m->by_status[i]);
}

static void
duration_render(const struct met_route *m, const char *labels, struct buf *out)
{
	histogram(out, "http_request_duration_seconds", labels, &m->duration,
	    &met_bounds_request);
}

static bool
route_used(const struct met_route *m)
{
	for (int i = 0; i < MET_STATUSES; i++)
		if (m->by_status[i] > 0)
			return true;
	return false;
}

typedef void render_fn(const struct met_route *m, const char *labels,
    struct buf *out);

/* One family for every route that was asked for: its lines stand together. */
static void
routes_render(const struct met *m, const char *pool,
    const struct route *routes, render_fn *render, struct buf *out)
{
	const struct route *route = routes;
	char labels[256];

	for (int i = 0; i <= MET_ROUTES; i++) {
		const bool known = i < MET_ROUTES && route->path != NULL;

		if ((known || i == MET_ROUTES) && route_used(&m->route[i])) {
			snprintf(labels, sizeof(labels),
			    "pool=\"%s\",method=\"%s\",route=\"%s\"", pool,
			    known ? method_names[route->method] : "",
			    known ? route_name(route) : "none");
			render(&m->route[i], labels, out);
		}
		if (known)
			route++;
	}
}

static void
workers_render(const struct met *m, const char *pool, struct buf *out)
{
	int all = 0, busy = 0;

	for (int i = 0; i < MET_SLOTS; i++) {
		all += m->slot[i].pid != 0;
		/* those that have a request in hand, who asks among them */
		busy += m->slot[i].busy_ms != 0;
	}
	single(out, pool, "workers", "gauge", "Processes that serve", all);
	single(out, pool, "workers_busy", "gauge", "Those with a request in hand",
	    busy);
}

static void
errors_render(const struct met *m, const char *pool, struct buf *out)
{
	family(out, "errors_total", "counter",
	    "Requests that failed, by the code in their answer");
	for (int i = 1; i < E__MAX; i++)
		if (m->code[i] > 0)
			buf_printf(out, "samovar_errors_total{pool=\"%s\","
			    "code=\"%s\"} %" PRIu64 "\n", pool,
			    err_row((enum err_code)i)->word, m->code[i]);
}

static void
events_render(const struct met *m, const char *pool, enum met_event what,
    struct buf *out)
{
	char name[64];

	snprintf(name, sizeof(name), "%s_total", events[what].name);
	family(out, name, "counter", events[what].help);
	for (int i = 0; i < MET_EVENTS; i++) {
		const struct met_events *row = &m->event[i];
		const uint64_t n = atomic_load_explicit(&row->n[what],
		    memory_order_acquire);

		if (n > 0)
			buf_printf(out, "samovar_%s{pool=\"%s\",event=\"%s\"} %"
			    PRIu64 "\n", name, pool,
			    i < MET_EVENTS - 1 ? row->key : "other", n);
	}
}

static void
timers_render(const struct met *m, const char *pool, struct buf *out)
{
	char name[64], labels[80];

	snprintf(labels, sizeof(labels), "pool=\"%s\"", pool);
	for (int i = 0; i < MET_TIMER__MAX; i++) {
		snprintf(name, sizeof(name), "%s_duration_seconds",
		    timers[i].name);
		family(out, name, "histogram", timers[i].help);
		histogram(out, name, labels, &m->timer[i], &met_bounds_timer);
	}
}

static void
counters_render(const struct met *m, const char *pool, struct buf *out)
{
	char name[64];

	for (int i = 0; i < MET__MAX; i++) {
		snprintf(name, sizeof(name), "%s_total", counters[i].name);
		single(out, pool, name, "counter", counters[i].help,
		    (double)m->counter[i]);
	}
	for (int i = 0; i < MET_GAUGE__MAX; i++)
		if (m->gauge[i] > 0)
			single(out, pool, gauges[i].name, "gauge",
			    gauges[i].help,
			    (double)(m->gauge[i] - 1) * gauges[i].unit);
}

static void
process_render(const struct met *m, const char *pool, struct buf *out)
{
	const int64_t alive = m->alive_ms; /* before the clock */

	family(out, "build_info", "gauge", "The version that runs, always 1");
	buf_printf(out, "samovar_build_info{pool=\"%s\",version=\"%s\"} 1\n",
	    pool, PACKAGE_VERSION);
	buf_printf(out, "# HELP process_start_time_seconds"
	    " When the program began, since the epoch.\n"
	    "# TYPE process_start_time_seconds gauge\n"
	    "process_start_time_seconds{pool=\"%s\"} %" PRId64 "\n", pool,
	    m->started);
	if (alive > 0)
		single(out, pool, "silence_seconds", "gauge",
		    "Time since the last sign of life",
		    (double)(now_ms() - alive) / 1e3);
}

/* What the worker has asked the database, unless that was long ago. */
static void
gauges_render(const char *pool, struct buf *out)
{
	static char text[GAUGES_MAX];
	char path[PATH_MAX];
	struct stat st;
	ssize_t n;

	if (stat(met_path(pool, ".gauges", path), &st) < 0 ||
	    time(NULL) - st.st_mtime > GAUGES_S)
		return;
	n = file_read(path, text, sizeof(text));
	if (n > 0)
		buf_bytes(out, text, (size_t)n);
}

int
met_render(const char *pool, const struct route *routes, struct buf *out)
{
	struct met *m = met_map_read(pool);

	if (m == NULL)
		return -1;
	process_render(m, pool, out);
	family(out, "http_requests_total", "counter",
	    "Requests by route and status");
	routes_render(m, pool, routes, requests_render, out);
	family(out, "http_request_duration_seconds", "histogram",
	    "From taking a request to its last byte");
	routes_render(m, pool, routes, duration_render, out);
	errors_render(m, pool, out);
	workers_render(m, pool, out);
	for (int i = 0; i < MET_EVENT__MAX; i++)
		events_render(m, pool, (enum met_event)i, out);
	timers_render(m, pool, out);
	counters_render(m, pool, out);
	met_unmap(m);
	gauges_render(pool, out);
	return 0;
}
