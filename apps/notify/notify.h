/* What guests and staff are told about orders and payments. */
#ifndef NOTIFY_H
#define NOTIFY_H

#include "app.h"

enum {
	Q_NOTICE_ADD,
	Q_NOTICES_TELL,
	Q_NOTICES_PURGE,
	Q__MAX
};

extern const struct stmt stmts[Q__MAX];

/* Every event of orders and payments: a notice for each who is to be told. */
int on_event(struct req *r, const struct event *e);

/* Task: tells what waits. */
int notices_tell(struct req *r);

/* Task: old notices go. */
int notices_purge(struct req *r);

#endif
