/*
 * Dead letters of all contexts: an administrator hears of them in the chat,
 * once until the queue is empty again. Whoever runs the fleet hears of them
 * by the alert DeadLetters, too; this is for the restaurant that has nobody.
 */
#include "config.h"
#include "notify.h"

struct depth dead_letters[] = {
	{ .queue = "menu.dead" },
	{ .queue = "order.dead" },
	{ .queue = "payment.dead" },
	{ .queue = "notify.dead" },
	{ .queue = "live.dead" },
	{ .queue = NULL }
};

int
dead_letters_watch(struct req *r)
{
	for (const struct depth *d = dead_letters; d->queue != NULL; d++)
		if (d->known && d->messages > 0)
			db_queue(r, Q_ALARM_OPEN, d->queue,
			    txt(r, d->messages));
		else if (d->known)
			db_queue(r, Q_ALARM_CLOSE, d->queue);
	return db_sync(r);
}
