/*
 * Who is told what. An event becomes a notice in the transaction of its
 * inbox row, with what is said and written of it; a task notes each in the log.
 */
#include "config.h"
#include "notify.h"

#include <stdio.h>
#include <string.h>

#include "log.h"
#include "trace.h"

#define TELL_AT_ONCE 100

enum {
	GUEST = 1 << 0,
	KITCHEN = 1 << 1,
	FLOOR = 1 << 2
};

static const char *const audiences[] = { "guest", "kitchen", "floor" };
#define N_AUDIENCES ((int)(sizeof(audiences) / sizeof(*audiences)))

/* Keys that are not here are heard and told to nobody. */
static const struct {
	const char *key;
	unsigned who;
} told[] = {
	{ "order.created", GUEST },
	{ "order.confirmed", GUEST | KITCHEN },
	{ "order.status_changed", GUEST | FLOOR },
	{ "order.item_changed", FLOOR },
	{ "order.delivered", GUEST },
	{ "order.failed", GUEST },
	{ "order.canceled", GUEST | KITCHEN },
	{ "payment.failed", GUEST },
	{ "payment.refunded", GUEST },
};

struct notice_in {
	const char *order_id;
	struct opt_int number, user_id;
	const char *status;
	const char *cooking_status; /* of an item */
	bool cancel_order;	    /* the payment's end is the order's */
};

static const struct jf notice_in_f[] = {
	JF(struct notice_in, order_id, .req = true, .check = jf_is_uuid,
	    .what = "a UUID"),
	JF(struct notice_in, number, .nullable = true, .max = INT32_MAX),
	JF(struct notice_in, user_id, .nullable = true, .max = INT32_MAX),
	JF(struct notice_in, status, .max = 50),
	JF(struct notice_in, cooking_status, .max = 50),
	JF(struct notice_in, cancel_order),
	JF_END
};

static unsigned
who_is_told(const char *key)
{
	for (size_t i = 0; i < sizeof(told) / sizeof(*told); i++)
		if (strcmp(told[i].key, key) == 0)
			return told[i].who;
	return 0;
}

static const char *
number_or_null(struct req *r, const struct opt_int *v)
{
	return v->set && !v->null ? txt(r, v->v) : NULL;
}

int
on_event(struct req *r, const struct event *e)
{
	const unsigned who = who_is_told(e->key);
	struct notice_in in = { 0 };
	const char *status;

	if (staff_hear(r, e) < 0 || guest_speaks(r, e) < 0)
		return -1;
	if (who == 0)
		return db_sync(r);
	if (jf_decode(r->a, notice_in_f, JF_EVENT, e->body, &in, &r->err) < 0)
		return -1;
	status = in.cooking_status != NULL ? in.cooking_status : in.status;
	if (status == NULL)
		return fail_field(r, E_BAD_REQUEST, "status", "is missing");
	for (int i = 0; i < N_AUDIENCES; i++)
		if (who & 1u << i)
			db_queue(r, Q_NOTICE_ADD, e->message_id, audiences[i],
			    e->key, in.order_id, number_or_null(r, &in.number),
			    number_or_null(r, &in.user_id), status, r->id,
			    r->traceparent);
	/* the order's own event tells of that */
	if (!in.cancel_order || strcmp(e->key, "payment.failed") != 0)
		messages_queue(r, e, in.order_id, status);
	return db_sync(r);
}

int
on_user_deleted(struct req *r, const struct event *e)
{
	int64_t user_id;

	if (event_id(r, e, "user_id", &user_id) < 0)
		return -1;
	db_queue(r, Q_NOTICES_FORGET, txt(r, user_id));
	db_queue(r, Q_CHATS_FORGET, txt(r, user_id));
	db_queue(r, Q_GUEST_FORGET, txt(r, user_id));
	return db_sync(r);
}

static void
tell(const struct req *r, int row)
{
	const char *number = db_text(r, Q_NOTICES_TELL, row, "order_number");
	struct req cause = *r; /* the line belongs to what began it */

	trace_take(&cause, db_text(r, Q_NOTICES_TELL, row, "cause"),
	    db_text(r, Q_NOTICES_TELL, row, "traceparent"));
	log_fields(LOG_INFO, &cause, arena_printf(r->a,
	    "tell=%s event=%s order=%s%s%s status=%s%s%s",
	    db_text(r, Q_NOTICES_TELL, row, "audience"),
	    db_text(r, Q_NOTICES_TELL, row, "routing_key"),
	    db_text(r, Q_NOTICES_TELL, row, "order_id"),
	    number != NULL ? " number=" : "", number != NULL ? number : "",
	    db_text(r, Q_NOTICES_TELL, row, "status"),
	    cause.parent[0] != '\0' ? " parent=" : "", cause.parent));
}

int
notices_tell(struct req *r)
{
	db_queue(r, Q_NOTICES_TELL, txt(r, TELL_AT_ONCE));
	if (db_sync(r) < 0)
		return -1;
	for (int i = 0; i < db_rows(r, Q_NOTICES_TELL); i++)
		tell(r, i);
	return db_rows(r, Q_NOTICES_TELL) == TELL_AT_ONCE;
}

int
notices_purge(struct req *r)
{
	db_queue(r, Q_NOTICES_PURGE, KEEP_DAYS);
	db_queue(r, Q_FORGOTTEN_PURGE, KEEP_DAYS);
	db_queue(r, Q_ORDERS_PURGE, KEEP_DAYS);
	if (db_sync(r) < 0)
		return -1;
	return db_affected(r, Q_NOTICES_PURGE) == PURGE_AT_ONCE ||
	    db_affected(r, Q_ORDERS_PURGE) == PURGE_AT_ONCE;
}
