/*
 * Guests who left: their orders stay for the books, without name, telephone,
 * address and wishes. What is still on its way to them keeps these until it
 * ends.
 */
#include "config.h"
#include "order.h"

#define FORGET_AT_ONCE 200

struct gone_in {
	int64_t user_id;
};

static const struct jf gone_in_f[] = {
	JF(struct gone_in, user_id, .req = true, .min = 1, .max = INT32_MAX),
	JF_END
};

/* user.deleted */
int
on_user_deleted(struct req *r, const struct event *e)
{
	struct gone_in in = { 0 };

	if (jf_decode(r->a, gone_in_f, JF_EVENT, e->body, &in, &r->err) < 0)
		return -1;
	db_queue(r, Q_FORGOTTEN_ADD, txt(r, in.user_id));
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
