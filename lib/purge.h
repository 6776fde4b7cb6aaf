/*
 * Tasks every worker has: rows of schema/common that are old enough to go,
 * stored answers after a day, events by the keys keep_outbox and keep_inbox.
 */
#ifndef PURGE_H
#define PURGE_H

#include "app.h"

extern const struct task purge_tasks[];

#endif
