/* Request ids and W3C trace context, from hop to hop. */
#ifndef TRACE_H
#define TRACE_H

#include "req.h"

/*
 * Takes up the caller's X-Request-Id (if it is [A-Za-z0-9_.-]{1,64}) and
 * traceparent (if it is valid); makes new ones otherwise. NULL: absent.
 * What goes on from here names this hop as its parent: r->traceparent as it is.
 */
void trace_take(struct req *r, const char *id, const char *traceparent);

#endif
