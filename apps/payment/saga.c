/* Payment's part of the order saga: events in any order, any number of times. */
#include "config.h"
#include "payment.h"

#include <string.h>

struct asked {
	const char *payment_id, *card_token; /* sealed by order */
	bool saved_card;
	int method;
	struct money amount;
	int64_t user_id;
};

static const struct jf asked_f[] = {
	JF(struct asked, payment_id, .req = true, .check = jf_is_uuid,
	    .what = "a UUID"),
	JF(struct asked, method, .req = true, .names = method_words),
	JF(struct asked, amount, .req = true, .min = 1),
	JF(struct asked, card_token, .nullable = true),
	JF(struct asked, saved_card),
	JF(struct asked, user_id, .nullable = true),
	JF_END
};

struct order_in {
	const char *order_id;
	void *payment;
};

static const struct jf order_in_f[] = {
	JF(struct order_in, order_id, .req = true, .check = jf_is_uuid,
	    .what = "a UUID"),
	JF(struct order_in, payment, .sub = asked_f,
	    .size = sizeof(struct asked), .nullable = true),
	JF_END
};

/* order.failed names the payment, too: only the order is of interest. */
static const struct jf ended_in_f[] = {
	JF(struct order_in, order_id, .req = true, .check = jf_is_uuid,
	    .what = "a UUID"),
	JF_END
};

/* The order had ended before its payment was heard of. */
static int
fate_follow(struct req *r, const char *order_id, const char *payment_id)
{
	const char *fate;
	struct pay p;

	db_queue(r, Q_FATE_GET, order_id);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_FATE_GET) == 0)
		return 0;
	fate = db_text(r, Q_FATE_GET, 0, "fate");
	if (pay_lock(r, payment_id, &p) < 0)
		return -1;
	if (strcmp(fate, "canceled") == 0)
		return pay_move(r, &p, ORDER_GONE,
		    &(struct detail){ .error = "order canceled" });
	if (p.method == CASH)
		return pay_move(r, &p, CAPTURED, &(struct detail){ 0 });
	return 0;
}

/* order.created: the payment that was asked for with the order */
int
on_order_created(struct req *r, const struct event *e)
{
	struct order_in in = { 0 };
	const struct asked *p;
	bool added;

	if (jf_decode(r->a, order_in_f, JF_EVENT, e->body, &in, &r->err) < 0)
		return -1;
	p = in.payment;
	if (p == NULL)
		return 0;
	if (pay_add(r, &(struct new_pay){ .id = p->payment_id,
		.order_id = in.order_id, .amount = p->amount,
		.method = p->method, .cancel_order = true,
		.card_token = p->card_token, .saved_card = p->saved_card,
		.user_id = p->user_id > 0 ? txt(r, p->user_id) : NULL },
		&added) < 0)
		return -1;
	if (added && p->method == CASH)
		db_queue(r, Q_REDUCTIONS_TAKE, p->payment_id);
	return added ? fate_follow(r, in.order_id, p->payment_id) : 0;
}

struct dropped_in {
	const char *reduction_id, *payment_id, *reason;
	struct money amount;
};

static const struct jf dropped_in_f[] = {
	JF(struct dropped_in, reduction_id, .req = true, .check = jf_is_uuid,
	    .what = "a UUID"),
	JF(struct dropped_in, payment_id, .nullable = true,
	    .check = jf_is_uuid, .what = "a UUID"),
	JF(struct dropped_in, reason, .req = true, .max = 250),
	JF(struct dropped_in, amount, .req = true),
	JF_END
};

/*
 * order.item_dropped: the order costs less. Cash that is to come is less, what
 * has come goes back; heard of before the payment, it waits for it.
 */
int
on_item_dropped(struct req *r, const struct event *e)
{
	struct dropped_in in = { 0 };
	int64_t less, left;
	struct pay p;

	if (jf_decode(r->a, dropped_in_f, JF_EVENT, e->body, &in, &r->err) < 0)
		return -1;
	if (in.payment_id == NULL || in.amount.kopecks == 0)
		return 0;
	db_queue(r, Q_PAYMENT_LOCK, in.payment_id);
	db_queue(r, Q_REDUCTION_ADD, in.reduction_id, in.payment_id,
	    txt_money(r, in.amount), in.reason);
	db_queue(r, Q_PAYMENT_READ, in.payment_id);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_REDUCTION_ADD) == 0 ||
	    db_rows(r, Q_PAYMENT_READ) == 0)
		return 0;
	pay_read(r, Q_PAYMENT_READ, 0, &p);
	left = p.captured - p.refunded - p.reserved;
	less = in.amount.kopecks < left ? in.amount.kopecks : left;
	if (p.status == PENDING && p.method == CASH)
		db_queue(r, Q_PAYMENT_LESSEN, p.id, txt(r, in.amount.kopecks));
	else if (less > 0)
		db_queue(r, Q_REFUND_ADD, in.reduction_id, p.id, txt(r, less),
		    in.reason, "f", NULL, NULL, NULL, "0", r->id,
		    r->traceparent);
	r->wake = true;
	return db_sync(r);
}

/* Notes how the order ended, and lets its payments follow. */
static int
order_ended(struct req *r, const struct event *e, const char *fate)
{
	const bool gone = strcmp(fate, "canceled") == 0;
	struct order_in in = { 0 };
	int n;

	if (jf_decode(r->a, ended_in_f, JF_EVENT, e->body, &in, &r->err) < 0)
		return -1;
	db_queue(r, Q_FATE_PUT, in.order_id, fate);
	db_queue(r, Q_ORDER_PAYMENTS, in.order_id);
	if (db_sync(r) < 0)
		return -1;
	n = db_rows(r, Q_ORDER_PAYMENTS);
	for (int i = 0; i < n; i++) {
		struct pay p;

		if (pay_lock(r, db_text(r, Q_ORDER_PAYMENTS, i, "id"), &p) < 0)
			return -1;
		if (gone && pay_move(r, &p, ORDER_GONE,
			&(struct detail){ .error = p.status == PENDING ?
			    "order canceled" : NULL }) < 0)
			return -1;
		if (!gone && p.method == CASH && p.status == PENDING &&
		    pay_move(r, &p, CAPTURED, &(struct detail){ 0 }) < 0)
			return -1;
	}
	return 0;
}

/* order.canceled, order.failed */
int
on_order_gone(struct req *r, const struct event *e)
{
	return order_ended(r, e, "canceled");
}

/* order.delivered: the courier or the waiter has the cash */
int
on_order_delivered(struct req *r, const struct event *e)
{
	return order_ended(r, e, "delivered");
}

/* user.deleted: the books keep the id, and nothing else of the guest */
int
on_user_deleted(struct req *r, const struct event *e)
{
	int64_t user_id;

	if (event_id(r, e, "user_id", &user_id) < 0)
		return -1;
	db_queue(r, Q_USER_FORGET, txt(r, user_id));
	return db_sync(r);
}
