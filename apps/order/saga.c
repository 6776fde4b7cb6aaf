/*
 * The order saga: an order waits for its payment, is confirmed by it, or is
 * given up when it fails or does not come in time. Every step may come late,
 * twice or out of order: the moves are guarded by the status, the payments'
 * projection only goes forward.
 */
#include "config.h"
#include "order.h"

#include <json-c/json.h>
#include <string.h>

#include "conf.h"

struct payment_in {
	const char *payment_id;
	const char *order_id;
	const char *purpose;
	const char *method;
	struct money amount;
	const char *status;
	struct money refunded_amount;
	const char *transaction_id;
	const char *error_message;
	bool cancel_order;
};

static const struct jf payment_in_f[] = {
	JF(struct payment_in, payment_id, .req = true, .check = jf_is_uuid,
	    .what = "a UUID"),
	JF(struct payment_in, order_id, .req = true, .check = jf_is_uuid,
	    .what = "a UUID"),
	JF(struct payment_in, purpose, .req = true, .max = 40),
	JF(struct payment_in, method, .req = true, .max = 20),
	JF(struct payment_in, amount, .req = true, .min = 1),
	JF(struct payment_in, status, .req = true, .max = 20),
	JF(struct payment_in, refunded_amount, .nullable = true),
	JF(struct payment_in, transaction_id, .max = 255, .nullable = true),
	JF(struct payment_in, error_message, .max = 1000, .nullable = true),
	JF(struct payment_in, cancel_order, .nullable = true),
	JF_END
};

/* payment.created, .succeeded, .failed, .refunded */
int
on_payment(struct req *r, const struct event *e)
{
	static const char *const words[] = { "", "payment.created",
		"payment.succeeded", "payment.failed", NULL };
	enum { STARTED = 1, SUCCEEDED, FAILED };
	struct payment_in in = { 0 };

	if (jf_decode(r->a, payment_in_f, JF_EVENT, e->body, &in, &r->err) < 0)
		return -1;
	db_queue(r, Q_ORDER_HEARD, in.order_id);
	db_queue(r, Q_PAYMENT_PUT, in.payment_id, in.order_id, in.purpose,
	    txt_money(r, in.amount), in.method, in.status,
	    txt_money(r, in.refunded_amount), in.transaction_id, in.error_message);
	switch (word_index(words, e->key)) {
	case STARTED: /* cash comes with the delivery: the kitchen may begin */
		if (strcmp(in.method, method_words[CASH]) == 0)
			order_move(r, in.order_id, CONFIRMED, BY_PAYMENT, NULL);
		break;
	case SUCCEEDED:
		order_move(r, in.order_id, CONFIRMED, BY_PAYMENT, NULL);
		break;
	case FAILED:
		if (in.cancel_order)
			order_move(r, in.order_id, CANCELED, BY_PAYMENT,
			    arena_printf(r->a, "payment failed: %s",
				in.error_message ? in.error_message : "declined"));
		break;
	}
	return db_sync(r);
}

struct dish_in {
	int64_t id;
	int64_t version;
	const char *name, *station;
	struct money price;
	struct opt_int category_id;
	bool is_available;
	bool deleted;
	struct json_object *promotions, *option_groups;
};

struct menu_in {
	void *dish;
};

static const struct jf dish_in_f[] = {
	JF(struct dish_in, id, .req = true, .min = 1, .max = INT32_MAX),
	JF(struct dish_in, version, .req = true, .min = 1),
	JF(struct dish_in, name, .req = true, .max = 200),
	JF(struct dish_in, price, .req = true, .min = 1),
	JF(struct dish_in, category_id, .min = 1, .max = INT32_MAX,
	    .nullable = true),
	JF(struct dish_in, is_available, .req = true),
	JF(struct dish_in, deleted, .nullable = true),
	JF(struct dish_in, station, .max = 40, .nullable = true),
	JF(struct dish_in, promotions, .max = 65536, .nullable = true),
	JF(struct dish_in, option_groups, .max = 65536, .nullable = true),
	JF_END
};

static const struct jf menu_in_f[] = {
	JF(struct menu_in, dish, .req = true, .sub = dish_in_f,
	    .size = sizeof(struct dish_in)),
	JF_END
};

static const char *
plain(struct json_object *o)
{
	return o == NULL ? NULL :
	    json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN);
}

/* menu.changed: the projection of what can be sold */
int
on_menu_changed(struct req *r, const struct event *e)
{
	struct menu_in in = { 0 };
	const struct dish_in *d;

	if (jf_decode(r->a, menu_in_f, JF_EVENT, e->body, &in, &r->err) < 0)
		return -1;
	d = in.dish;
	db_queue(r, Q_SELLABLE_PUT, txt(r, d->id), txt(r, d->version), d->name,
	    txt_money(r, d->price), d->is_available ? "t" : "f",
	    d->deleted ? "t" : "f", plain(d->promotions),
	    plain(d->option_groups), d->category_id.v > 0 ?
	    txt(r, d->category_id.v) : NULL, d->station);
	return db_sync(r);
}

#define OVERDUE_AT_ONCE 20

/* Gives up orders whose payment did not come by their deadline. */
int
orders_overdue(struct req *r)
{
	int n;

	db_begin(r);
	db_queue(r, Q_ORDER_OVERDUE, txt(r, OVERDUE_AT_ONCE));
	if (db_sync(r) < 0)
		return -1;
	n = db_rows(r, Q_ORDER_OVERDUE);
	for (int i = 0; i < n; i++)
		order_move(r, db_text(r, Q_ORDER_OVERDUE, i, "id"), CANCELED,
		    BY_PAYMENT, "not paid in time");
	if (db_commit(r) < 0)
		return -1;
	return n == OVERDUE_AT_ONCE;
}

/* Order numbers begin anew at the restaurant's midnight. */
int
numbers_reset(struct req *r)
{
	db_begin(r);
	db_queue(r, Q_DAY_BEGIN, conf.time_zone);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_DAY_BEGIN) > 0) {
		db_queue(r, Q_NUMBER_RESET);
		db_queue(r, Q_CHANGES_CLOSE);
	}
	return db_commit(r);
}
