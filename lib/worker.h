/*
 * The loop of samovar-<name>-worker: relays the outbox, feeds the consumers,
 * runs the tasks.
 */
#ifndef WORKER_H
#define WORKER_H

#include "app.h"

/* Runs until TERM; the exit status of the program. */
int worker_run(const struct app *app);

#endif
