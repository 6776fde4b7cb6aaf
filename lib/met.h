/*
 * Counters of a program in one shared mapping, run_dir/<pool>.met: every
 * worker adds, anyone who maps the file sums, they outlive a killed worker.
 */
#ifndef MET_H
#define MET_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "buf.h"
#include "err.h"
#include "route.h"

enum met_counter {
	MET_RESTARTS,	    /* workers started after one died */
	MET_HUNG,	    /* workers ended because they hung */
	MET_EVENTS_SENT,    /* acked by the broker and not returned */
	MET_EVENTS_RETURNED, /* nobody to take them, or refused */
	MET_EVENTS_TAKEN,   /* handled and committed */
	MET_EVENTS_AGAIN,   /* seen before */
	MET_EVENTS_FAILED,
	MET_TASKS_RUN,
	MET_TASKS_FAILED,
	MET__MAX
};

/*
 * Maps the file of this program, made anew if it is not there or counts for
 * other routes (NULL: none). 0 or -1.
 */
int met_open(const char *pool, const struct route *routes, struct err *e);

void met_count(enum met_counter c, uint64_t n);

/* A finished request: row of the route table (-1: none matched). */
void met_request(int route, int status, enum err_code code, int64_t us);

/* Slots: what the parent and `status` know of each worker. */
void met_slot_start(int slot, pid_t pid);
void met_slot_busy(int slot, bool busy);
int64_t met_slot_busy_ms(int slot); /* 0 when idle */

/* A worker program's sign of life, once a turn of its loop. */
void met_alive(void);

/* Prometheus text of <pool>'s file; -1 when there is none. */
int met_render(const char *pool, const struct route *routes, struct buf *out);

/* Milliseconds since <pool>'s last met_alive; -1 when there is no file. */
int64_t met_silence_ms(const char *pool);

/* Milliseconds and microseconds of a clock that only goes forward. */
int64_t now_ms(void);
int64_t now_us(void);

#endif
