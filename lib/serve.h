/*
 * The responder: takes FastCGI requests from fd 0 one at a time and leads
 * each through route, door, body, transaction, handler, answer, log line.
 */
#ifndef SERVE_H
#define SERVE_H

#include "app.h"

/* Up to n bytes more of a STREAM route's body; 0 at its end. */
size_t req_stream(struct req *r, void *p, size_t n);

/* A worker's life: serves until serve_stop; the process's exit status. */
int serve_run(const struct app *app, const struct route *routes, int slot);

/* Lets serve_run end after the answer in hand; async-signal-safe. */
void serve_stop(void);

/* app's routes and the ones every pool has; made once, never freed. */
const struct route *serve_routes(const struct app *app);

#endif
