/*
 * Redis on its unix socket, one connection a process. A call waits 50 ms at
 * most; after a timeout the connection is dropped (a late reply belongs to
 * nobody) and Redis is left alone for a second.
 */
#ifndef REDIS_H
#define REDIS_H

#include <hiredis/hiredis.h>
#include <stdbool.h>

#include "arena.h"

#define REDIS_WAIT_MS 50
#define REDIS_PAUSE_MS 1000
#define REDIS_ARGS_MAX 256 /* words of a command */

/* How long a call waits; longer in tests that count on each answer. */
extern int redis_wait_ms;

/* A Lua script; define it with its text alone. */
struct redis_script {
	const char *text;
	char sha1[41]; /* filled at the first use */
};

/*
 * One command. The reply lives in the arena. NULL: Redis is away or refused
 * the command (loading, out of memory), which for us is the same.
 *
 *	redis_do(r->a, "SET", key, text, "EX", "3600");
 */
#define redis_do(a, ...)                                 \
	redis_call((a), (const char *const[]){ __VA_ARGS__ }, \
	    (int)(sizeof((const char *const[]){ __VA_ARGS__ }) / \
		sizeof(char *)))
const redisReply *redis_call(struct arena *a, const char *const *argv,
    int argc);

/*
 * Runs the script by its hash, sends its text when Redis does not know it.
 * argv: the keys, then the arguments.
 */
const redisReply *redis_script_run(struct arena *a, struct redis_script *s,
    int n_keys, const char *const *argv, int argc);

/*
 * Grows with each new connection: what was written before may be gone when
 * it differs from last time.
 */
unsigned redis_generation(void);

/* Ends the connection: after a fork, and in tests. */
void redis_close(void);

#endif
