/* Pauses between attempts at something that is away: longer each time. */
#ifndef BACKOFF_H
#define BACKOFF_H

#include <stdbool.h>
#include <stdint.h>

/* All zero: the first attempt is due at once. */
struct backoff {
	unsigned failures; /* in a row */
	int64_t due_ms;	   /* now_ms() of the next attempt */
};

/* 100 ms after the first failure, doubled up to 5 s, less up to a half so
 * that programs which lost the same thing do not come back in step. */
void backoff_failed(struct backoff *b);
void backoff_worked(struct backoff *b);
bool backoff_due(const struct backoff *b);

#endif
