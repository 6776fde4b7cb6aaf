/*
 * Guests who left: their orders stay for the books, without name, telephone,
 * address and wishes. What is still on its way to them keeps these until it
 * ends.
 */
#include "config.h"
#include "order.h"

#define FORGET_AT_ONCE 200

/* user.deleted */
int
on_user_deleted(struct req *r, const struct event *e)
{
	int64_t user_id;

	if (event_id(r, e, "user_id", &user_id) < 0)
		return -1;
	db_queue(r, Q_FORGOTTEN_ADD, txt(r, user_id));
	r->wake = true;
	return db_sync(r);
}

/* Task: what has ended of theirs is made nobody's. */
int
orders_forget(struct req *r)
{
	db_queue(r, Q_ORDERS_FORGET, txt(r, FORGET_AT_ONCE));
	db_queue(r, Q_FORGOTTEN_DONE);
	if (db_sync(r) < 0)
		return -1;
	return db_int(r, Q_ORDERS_FORGET, 0, "n") == FORGET_AT_ONCE;
}
