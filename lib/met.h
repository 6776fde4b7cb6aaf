/*
 * What a program counts and measures, in one shared mapping, run_dir/<pool>.met:
 * every worker adds, anyone who maps the file reads, it outlives a killed worker.
 * Beside it lies run_dir/<pool>.gauges, what its worker has asked the database.
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
	MET_EVENTS_RETURNED, /* nobody to take them, or refused */
	MET_TASKS_RUN,
	MET_TASKS_FAILED,
	MET_DATABASE_LOST,  /* round trips without an answer */
	MET_REDIS_LOST,
	MET__MAX
};

/* What is timed. */
enum met_timer {
	MET_DATABASE, /* a round trip, connecting included */
	MET_REDIS,    /* a command */
	MET_CALL,     /* HTTP to another */
	MET_EVENT,    /* a batch of events, until their commit */
	MET_TASK,
	MET_TIMER__MAX
};

/* What is so and so at the moment; not told before it was set. */
enum met_gauge {
	MET_REQUESTS_WAITING,
	MET_SOCKETS,	      /* of browsers that are kept up to date */
	MET_BROKER_CONNECTED,
	MET_QUEUE_MESSAGES,
	MET_DEAD_LETTERS,
	MET_OUTBOX_EVENTS,
	MET_OUTBOX_OLDEST_MS,
	MET_GAUGE__MAX
};

/* What happens to an event. */
enum met_event { MET_SENT, MET_TAKEN, MET_AGAIN, MET_FAILED, MET_EVENT__MAX };

/*
 * Maps the file of this program, made anew if it is not there or counts for
 * other routes (NULL: none). 0 or -1.
 */
int met_open(const char *pool, const struct route *routes, struct err *e);

void met_count(enum met_counter c, uint64_t n);

/* Microseconds that something took. */
void met_time(enum met_timer t, int64_t us);

void met_set(enum met_gauge g, int64_t value);

/* An event, by its routing key. One process of the pool calls it. */
void met_event(enum met_event what, const char *key);

/* A finished request: row of the route table (-1: none matched). */
void met_request(int route, int status, enum err_code code, int64_t us);

/* Slots: what the parent and `status` know of each worker. */
void met_slot_start(int slot, pid_t pid);
void met_slot_busy(int slot, bool busy);
int64_t met_slot_busy_ms(int slot); /* 0 when idle */

/* A worker program's sign of life, once a turn of its loop. */
void met_alive(void);

/* Prometheus text of <pool>'s files; -1 when there are none. */
int met_render(const char *pool, const struct route *routes, struct buf *out);

/* The text of this program's gauges, from now on for a minute; -1 with errno. */
int met_gauges_write(const char *text, size_t n);

/* Milliseconds since <pool>'s last met_alive; -1 when there is no file. */
int64_t met_silence_ms(const char *pool);

/* Milliseconds and microseconds of a clock that only goes forward. */
int64_t now_ms(void);
int64_t now_us(void);

#endif
