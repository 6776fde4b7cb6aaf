/*
 * A pool: a small parent and N identical workers on one listen socket. The
 * parent binds run_dir/<pool>.sock or inherits a listening socket as fd 0;
 * workers die with it, are started again with backoff, and are ended when
 * they hang. TERM ends the pool after the answers in hand, HUP replaces the
 * parent's program in place and its workers one by one.
 */
#ifndef POOL_H
#define POOL_H

#include "err.h"

struct pool {
	const char *name;
	int workers;
	char **argv;		/* to execute again on HUP */
	int (*work)(int slot);	/* a worker's life; its result is the exit */
	void (*stop)(void);	/* async-signal-safe: no new request, please */
};

/* Runs until TERM; the exit status of the program. */
int pool_run(const struct pool *pool, struct err *e);

#endif
