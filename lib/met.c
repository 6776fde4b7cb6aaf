#include "config.h"
#include "met.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "conf.h"

#define MAX_ROUTES 64
#define MAX_SLOTS 64
#define CLASSES 6 /* by the status's first digit */

static const double bounds[] = { .001, .0025, .005, .01, .025, .05, .1, .2,
	.5, 1, 2.5 };
#define N_BOUNDS (int)(sizeof(bounds) / sizeof(*bounds))

struct slot {
	_Atomic int64_t pid, started_ms, busy_ms; /* busy_ms 0: idle */
};

struct route_met {
	_Atomic uint64_t by_class[CLASSES];
	_Atomic uint64_t bucket[16];
	_Atomic uint64_t sum_us;
};

struct met {
	uint64_t stamp; /* of the program whose routes and counters these are */
	struct slot slot[MAX_SLOTS];
	struct route_met route[MAX_ROUTES + 1]; /* the last: no route matched */
	_Atomic uint64_t code[E__MAX];
	_Atomic uint64_t counter[MET__MAX];
	_Atomic int64_t alive_ms;
};

static const struct {
	const char *name, *help;
} counters[MET__MAX] = {
	[MET_RESTARTS] = { "worker_restarts", "Workers started anew" },
	[MET_HUNG] = { "worker_hung", "Workers ended because they hung" },
	[MET_EVENTS_SENT] = { "events_sent", "Events the broker has" },
	[MET_EVENTS_RETURNED] = { "events_returned", "Events it gave back" },
	[MET_EVENTS_TAKEN] = { "events_taken", "Events handled" },
	[MET_EVENTS_AGAIN] = { "events_again", "Events seen before" },
	[MET_EVENTS_FAILED] = { "events_failed", "Events that failed" },
	[MET_TASKS_RUN] = { "tasks_run", "Turns of tasks" },
	[MET_TASKS_FAILED] = { "tasks_failed", "Turns of tasks that failed" },
};

static struct met nowhere; /* before met_open, and in tools */
static struct met *met = &nowhere;

int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t
now_ms(void)
{
	return now_us() / 1000;
}

static const char *
met_path(const char *pool, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/%s.met", conf.run_dir, pool);
	return path;
}

/* flags: O_RDONLY, O_RDWR, and O_CREAT for a new file of zeroes. */
static struct met *
met_map(const char *pool, int flags)
{
	char path[PATH_MAX];
	struct stat st;
	void *p;
	const int fd = open(met_path(pool, path), flags | O_CLOEXEC, 0640);

	if (fd < 0)
		return NULL;
	if (((flags & O_CREAT) && ftruncate(fd, sizeof(struct met)) < 0) ||
	    fstat(fd, &st) < 0 || st.st_size != (off_t)sizeof(struct met)) {
		close(fd);
		return NULL;
	}
	p = mmap(NULL, sizeof(struct met), flags == O_RDONLY ? PROT_READ :
	    PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	return p == MAP_FAILED ? NULL : p;
}

static uint64_t
hash_add(uint64_t h, const void *p, size_t n)
{
	for (const unsigned char *s = p; n > 0; s++, n--)
		h = (h ^ *s) * UINT64_C(0x100000001b3);
	return h;
}

/* Tells apart what the numbers of the file stand for (FNV-1a). */
static uint64_t
stamp_of(const struct route *routes)
{
	const int rows[] = { MET__MAX, E__MAX, MAX_ROUTES, MAX_SLOTS };
	uint64_t h = hash_add(UINT64_C(0xcbf29ce484222325), rows, sizeof(rows));

	for (; routes != NULL && routes->path != NULL; routes++) {
		h = hash_add(h, &routes->method, sizeof(routes->method));
		h = hash_add(h, route_name(routes),
		    strlen(route_name(routes)) + 1);
	}
	return h;
}

int
met_open(const char *pool, const struct route *routes, struct err *e)
{
	const uint64_t stamp = stamp_of(routes);
	struct met *m = met_map(pool, O_RDWR);
	char path[PATH_MAX];

	if (m != NULL && m->stamp != stamp) {
		munmap(m, sizeof(*m));
		m = NULL;
	}
	if (m == NULL) {
		/* workers of the program before may still add to the old one */
		unlink(met_path(pool, path));
		m = met_map(pool, O_RDWR | O_CREAT);
		if (m == NULL)
			return err_set(e, E_INTERNAL, "", "%s: %s", path,
			    strerror(errno));
		m->stamp = stamp;
	}
	met = m;
	return 0;
}

void
met_count(enum met_counter c, uint64_t n)
{
	atomic_fetch_add_explicit(&met->counter[c], n, memory_order_relaxed);
}

static void
add(_Atomic uint64_t *at, uint64_t n)
{
	atomic_fetch_add_explicit(at, n, memory_order_relaxed);
}

void
met_request(int route, int status, enum err_code code, int64_t us)
{
	struct route_met *m = &met->route[
	    route < 0 || route >= MAX_ROUTES ? MAX_ROUTES : route];
	int i = 0;

	while (i < N_BOUNDS && (double)us > bounds[i] * 1e6)
		i++;
	add(&m->by_class[status / 100 < CLASSES ? status / 100 : 5], 1);
	add(&m->bucket[i], 1);
	add(&m->sum_us, (uint64_t)us);
	if (code != E_OK)
		add(&met->code[code], 1);
}

void
met_slot_start(int slot, pid_t pid)
{
	met->slot[slot % MAX_SLOTS].pid = pid;
	met->slot[slot % MAX_SLOTS].busy_ms = 0;
	met->slot[slot % MAX_SLOTS].started_ms = now_ms();
}

void
met_slot_busy(int slot, bool busy)
{
	atomic_store_explicit(&met->slot[slot % MAX_SLOTS].busy_ms,
	    busy ? now_ms() : 0, memory_order_relaxed);
}

int64_t
met_slot_busy_ms(int slot)
{
	const int64_t since = met->slot[slot % MAX_SLOTS].busy_ms;

	return since == 0 ? 0 : now_ms() - since;
}

void
met_alive(void)
{
	atomic_store_explicit(&met->alive_ms, now_ms(), memory_order_relaxed);
}

int64_t
met_silence_ms(const char *pool)
{
	struct met *m = met_map(pool, O_RDONLY);
	int64_t alive;

	if (m == NULL)
		return -1;
	/* before the clock: a sign of life between the two were a negative
	 * silence */
	alive = m->alive_ms;
	munmap(m, sizeof(*m));
	return now_ms() - alive;
}

/* One route's requests by class of status. */
static void
requests_render(const struct route_met *m, const char *labels, struct buf *out)
{
	for (int i = 1; i < CLASSES; i++)
		if (m->by_class[i] > 0)
			buf_printf(out, "samovar_http_requests_total{%s,"
			    "class=\"%dxx\"} %" PRIu64 "\n", labels, i,
			    m->by_class[i]);
}

/* Its durations as a histogram. */
static void
duration_render(const struct route_met *m, const char *labels, struct buf *out)
{
	uint64_t sum = 0;
	char le[16];

	for (int i = 0; i <= N_BOUNDS; i++) {
		sum += m->bucket[i];
		if (i < N_BOUNDS)
			snprintf(le, sizeof(le), "%g", bounds[i]);
		buf_printf(out, "samovar_http_request_duration_seconds_bucket"
		    "{%s,le=\"%s\"} %" PRIu64 "\n", labels,
		    i < N_BOUNDS ? le : "+Inf", sum);
	}
	buf_printf(out, "samovar_http_request_duration_seconds_sum{%s} %.6f\n"
	    "samovar_http_request_duration_seconds_count{%s} %" PRIu64 "\n",
	    labels, (double)m->sum_us / 1e6, labels, sum);
}

static bool
route_used(const struct route_met *m)
{
	uint64_t n = 0;

	for (int i = 0; i < CLASSES; i++)
		n += m->by_class[i];
	return n > 0;
}

typedef void render_fn(const struct route_met *m, const char *labels,
    struct buf *out);

/* One family for every route that was asked for: its lines stand together. */
static void
routes_render(const struct met *m, const char *pool,
    const struct route *routes, render_fn *render, struct buf *out)
{
	const struct route *route = routes;
	char labels[256];

	for (int i = 0; i <= MAX_ROUTES; i++) {
		const bool known = i < MAX_ROUTES && route->path != NULL;

		if ((known || i == MAX_ROUTES) && route_used(&m->route[i])) {
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

/* Those that have a request in hand, who asks among them. */
static int
workers_busy(const struct met *m)
{
	int n = 0;

	for (int i = 0; i < MAX_SLOTS; i++)
		n += m->slot[i].busy_ms != 0;
	return n;
}

int
met_render(const char *pool, const struct route *routes, struct buf *out)
{
	struct met *m = met_map(pool, O_RDONLY);

	if (m == NULL)
		return -1;
	buf_str(out, "# TYPE samovar_http_requests_total counter\n");
	routes_render(m, pool, routes, requests_render, out);
	buf_printf(out, "# TYPE samovar_workers_busy gauge\n"
	    "samovar_workers_busy{pool=\"%s\"} %d\n", pool, workers_busy(m));
	buf_str(out, "# TYPE samovar_http_request_duration_seconds histogram\n");
	routes_render(m, pool, routes, duration_render, out);
	buf_str(out, "# TYPE samovar_errors_total counter\n");
	for (int i = 1; i < E__MAX; i++)
		if (m->code[i] > 0)
			buf_printf(out, "samovar_errors_total{pool=\"%s\","
			    "code=\"%s\"} %" PRIu64 "\n", pool,
			    err_row((enum err_code)i)->word, m->code[i]);
	for (int i = 0; i < MET__MAX; i++)
		buf_printf(out, "# HELP samovar_%s_total %s.\n"
		    "# TYPE samovar_%s_total counter\n"
		    "samovar_%s_total{pool=\"%s\"} %" PRIu64 "\n",
		    counters[i].name, counters[i].help, counters[i].name,
		    counters[i].name, pool, m->counter[i]);
	munmap(m, sizeof(*m));
	return 0;
}
