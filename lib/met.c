#include "config.h"
#include "met_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "conf.h"
#include "file.h"

const struct met_bounds met_bounds_request = { 13, { .001, .0025, .005, .01,
	.025, .05, .1, .2, .5, 1, 2.5, 5, 10 } };
const struct met_bounds met_bounds_timer = { 13, { .0001, .00025, .0005, .001,
	.0025, .005, .01, .025, .05, .1, .2, .5, 2 } };

const int met_statuses[MET_STATUSES] = { 0, 200, 201, 204, 206, 302, 303, 304,
	400, 401, 403, 404, 405, 409, 413, 415, 416, 422, 429, 500, 501, 502,
	503, 504 };

static struct met nowhere; /* before met_open, and in tools */
static struct met *met = &nowhere;
static char pool_name[64];

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

const char *
met_path(const char *pool, const char *suffix, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/%s%s", conf.run_dir, pool, suffix);
	return path;
}

/* flags: O_RDONLY, O_RDWR, and O_CREAT for a new file of zeroes. */
static struct met *
met_map(const char *pool, int flags)
{
	char path[PATH_MAX];
	struct stat st;
	void *p;
	const int fd = open(met_path(pool, ".met", path), flags | O_CLOEXEC, 0640);

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

struct met *
met_map_read(const char *pool)
{
	return met_map(pool, O_RDONLY);
}

void
met_unmap(struct met *m)
{
	munmap(m, sizeof(*m));
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
	const int rows[] = { MET__MAX, E__MAX, MET_ROUTES, MET_SLOTS,
		MET_TIMER__MAX, MET_GAUGE__MAX, MET_EVENT__MAX };
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
		met_unmap(m);
		m = NULL;
	}
	if (m == NULL) {
		/* workers of the program before may still add to the old one */
		unlink(met_path(pool, ".met", path));
		m = met_map(pool, O_RDWR | O_CREAT);
		if (m == NULL)
			return err_set(e, E_INTERNAL, "", "%s: %s", path,
			    strerror(errno));
		m->stamp = stamp;
	}
	met = m;
	m->started = time(NULL);
	snprintf(pool_name, sizeof(pool_name), "%s", pool);
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

static void
histogram_add(struct met_histogram *h, const struct met_bounds *bounds,
    int64_t us)
{
	int i = 0;

	while (i < bounds->n && (double)us > bounds->s[i] * 1e6)
		i++;
	add(&h->bucket[i], 1);
	add(&h->sum_us, (uint64_t)us);
}

static int
status_row(int status)
{
	for (int i = 1; i < MET_STATUSES; i++)
		if (met_statuses[i] == status)
			return i;
	return 0;
}

void
met_request(int route, int status, enum err_code code, int64_t us)
{
	struct met_route *m = &met->route[
	    route < 0 || route >= MET_ROUTES ? MET_ROUTES : route];

	add(&m->by_status[status_row(status)], 1);
	histogram_add(&m->duration, &met_bounds_request, us);
	if (code != E_OK)
		add(&met->code[code], 1);
}

void
met_time(enum met_timer t, int64_t us)
{
	histogram_add(&met->timer[t], &met_bounds_timer, us);
}

void
met_set(enum met_gauge g, int64_t value)
{
	atomic_store_explicit(&met->gauge[g], value + 1, memory_order_relaxed);
}

/* The row of a key; a new one is named before anything is counted there. */
static struct met_events *
event_row(const char *key)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
	const size_t n = strlen(key);
	int i = 0;

	if (n == 0 || n >= MET_KEY || strspn(key, letters) != n)
		return &met->event[MET_EVENTS - 1];
	while (i < MET_EVENTS - 1 && met->event[i].key[0] != '\0' &&
	    strcmp(met->event[i].key, key) != 0)
		i++;
	if (i < MET_EVENTS - 1 && met->event[i].key[0] == '\0')
		memcpy(met->event[i].key, key, n + 1);
	return &met->event[i];
}

void
met_event(enum met_event what, const char *key)
{
	atomic_fetch_add_explicit(&event_row(key)->n[what], 1,
	    memory_order_release);
}

void
met_slot_start(int slot, pid_t pid)
{
	met->slot[slot % MET_SLOTS].pid = pid;
	met->slot[slot % MET_SLOTS].busy_ms = 0;
	met->slot[slot % MET_SLOTS].started_ms = now_ms();
}

void
met_slot_busy(int slot, bool busy)
{
	atomic_store_explicit(&met->slot[slot % MET_SLOTS].busy_ms,
	    busy ? now_ms() : 0, memory_order_relaxed);
}

int64_t
met_slot_busy_ms(int slot)
{
	const int64_t since = met->slot[slot % MET_SLOTS].busy_ms;

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
	struct met *m = met_map_read(pool);
	int64_t alive;

	if (m == NULL)
		return -1;
	/* before the clock: a sign of life between the two were a negative
	 * silence */
	alive = m->alive_ms;
	met_unmap(m);
	return now_ms() - alive;
}

int
met_gauges_write(const char *text, size_t n)
{
	char path[PATH_MAX];

	return file_write(met_path(pool_name, ".gauges", path), text, n, 0640,
	    false);
}
