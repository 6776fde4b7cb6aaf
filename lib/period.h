/* The restaurant's days that a report is asked for. */
#ifndef PERIOD_H
#define PERIOD_H

#include "req.h"

#define PERIOD_DAYS 366 /* at most */

struct period {
	const char *from, *to; /* "2026-11-22", both days included */
};

/* The query string, which has nothing but the two; 400 otherwise. */
int period_read(struct req *r, struct period *out);

/* The same of days that jf_is_date; -1 with the field that is wrong. */
int period_check(struct req *r, const struct period *p);

#endif
