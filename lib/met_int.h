/* Inside of met: the mapping, shared by met.c (writes) and met_render.c. */
#ifndef MET_INT_H
#define MET_INT_H

#include <limits.h>
#include <stdatomic.h>

#include "met.h"

#define MET_ROUTES 64
#define MET_SLOTS 64
#define MET_STATUSES 24
#define MET_BOUNDS 16
#define MET_EVENTS 48 /* routing keys; the last row has what finds no place */
#define MET_KEY 48
#define GAUGES_S 60   /* what the worker has found out is shown so long */

struct met_slot {
	_Atomic int64_t pid, started_ms, busy_ms; /* busy_ms 0: idle */
};

struct met_histogram {
	_Atomic uint64_t bucket[MET_BOUNDS];
	_Atomic uint64_t sum_us;
};

struct met_route {
	_Atomic uint64_t by_status[MET_STATUSES];
	struct met_histogram duration;
};

struct met_events {
	char key[MET_KEY];
	_Atomic uint64_t n[MET_EVENT__MAX];
};

struct met {
	uint64_t stamp; /* of the program whose routes and counters these are */
	_Atomic int64_t started; /* seconds since the epoch */
	struct met_slot slot[MET_SLOTS];
	struct met_route route[MET_ROUTES + 1]; /* the last: no route matched */
	_Atomic uint64_t code[E__MAX];
	_Atomic uint64_t counter[MET__MAX];
	struct met_histogram timer[MET_TIMER__MAX];
	_Atomic int64_t gauge[MET_GAUGE__MAX]; /* value + 1; 0: not set */
	struct met_events event[MET_EVENTS];
	_Atomic int64_t alive_ms;
};

/* Upper bounds of a histogram's buckets, seconds; n of them. */
struct met_bounds {
	int n;
	double s[MET_BOUNDS - 1];
};
extern const struct met_bounds met_bounds_request, met_bounds_timer;

/* HTTP statuses that have a counter of their own; 0: any other. */
extern const int met_statuses[MET_STATUSES];

/* <pool>'s file, for reading; NULL: there is none. Give it to met_unmap. */
struct met *met_map_read(const char *pool);
void met_unmap(struct met *m);

/* run_dir/<pool><suffix> */
const char *met_path(const char *pool, const char *suffix, char path[PATH_MAX]);

#endif
