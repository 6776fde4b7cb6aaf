/* From the queue into the table, under a number; and out of it in the end. */
#include "config.h"
#include "live.h"

#include "conf.h"
#include "wake.h"

#define PURGE_AT_ONCE 1000

struct event_in {
	const char *order_id;
	struct opt_int user_id;
	const char *status;
	const char *cooking_status; /* of an item */
	const char *at;
};

static const struct jf event_in_f[] = {
	JF(struct event_in, order_id, .req = true, .check = jf_is_uuid,
	    .what = "a UUID"),
	JF(struct event_in, user_id, .nullable = true, .max = INT32_MAX),
	JF(struct event_in, status, .max = 50),
	JF(struct event_in, cooking_status, .max = 50),
	JF(struct event_in, at, .req = true, .check = jf_is_time,
	    .what = "a time"),
	JF_END
};

int
on_event(struct req *r, const struct event *e)
{
	struct event_in in = { 0 };

	if (jf_decode(r->a, event_in_f, JF_EVENT, e->body, &in, &r->err) < 0)
		return -1;
	db_queue(r, Q_EVENT_ADD, e->key, in.order_id,
	    in.user_id.set && !in.user_id.null ? txt(r, in.user_id.v) : NULL,
	    in.cooking_status != NULL ? in.cooking_status : in.status, in.at);
	return 0;
}

/* Task: runs at once after events were committed. */
int
hub_wake(struct req *r)
{
	wake_send(r->app->name, "hub");
	return 0;
}

int
events_purge(struct req *r)
{
	db_queue(r, Q_EVENTS_PURGE, txt(r, PURGE_AT_ONCE),
	    txt(r, conf.keep_live));
	if (db_sync(r) < 0)
		return -1;
	return db_rows(r, Q_EVENTS_PURGE) > 0 &&
	    db_int(r, Q_EVENTS_PURGE, 0, "n") == PURGE_AT_ONCE;
}
