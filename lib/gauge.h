/*
 * Numbers that only the database knows (orders by status, what waits and since
 * when). The worker asks for them at a fixed pace, so that whoever scrapes
 * costs the database nothing; met_render shows them.
 */
#ifndef GAUGE_H
#define GAUGE_H

#include "app.h"

extern const struct task gauge_tasks[]; /* ends with { 0 } */

#endif
