/* The smallest complete context: greetings that are written and read. */
#ifndef SKELETON_H
#define SKELETON_H

#include "app.h"

enum {
	Q_GREETING_ADD,
	Q_GREETING_GET,
	Q_GREETING_COUNT,
	Q_GREETING_HEARD,
	Q__MAX
};

extern const struct stmt stmts[Q__MAX];

int greeting_add(struct req *r);
int greeting_get(struct req *r);
int on_greeting(struct req *r, const struct event *e);
int greetings_count(struct req *r);

#endif
