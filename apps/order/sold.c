/*
 * An item that the kitchen cannot make after all, though it is ordered and
 * perhaps paid: it waits until its guest has something else, drops it, or
 * cancels the order. What that makes the order cost less goes back.
 */
#include "config.h"
#include "order.h"

#include <string.h>

#include "uuid.h"

static int
order_cooks(struct req *r)
{
	const char *status = db_text(r, Q_ITEM_STATE, 0, "status");

	if (strcmp(status, status_words[CONFIRMED]) == 0 ||
	    strcmp(status, status_words[COOKING]) == 0)
		return 0;
	return fail(r, E_STATE, "the order is %s", status);
}

static int
mark(struct req *r, bool sold_out)
{
	if (item_lock(r) < 0 || order_cooks(r) < 0)
		return -1;
	if (strcmp(db_text(r, Q_ITEM_STATE, 0, "cooking_status"),
		cooking_words[PENDING]) != 0)
		return fail(r, E_STATE, "the item is being cooked already");
	db_queue(r, Q_ITEM_SOLD_OUT, r->param[0], r->param[1],
	    sold_out ? "t" : "f");
	if (db_sync(r) < 0)
		return -1;
	if (sold_out != db_bool(r, Q_ITEM_STATE, 0, "sold_out"))
		item_event(r, Q_ITEM_SOLD_OUT, 0);
	return reply_json(r, 200, db_text(r, Q_ITEM_SOLD_OUT, 0, "body"));
}

/* POST /orders/{id}/items/{item_id}/sold-out */
int
item_sold_out(struct req *r)
{
	return mark(r, true);
}

/* DELETE /orders/{id}/items/{item_id}/sold-out: there is some after all */
int
item_found(struct req *r)
{
	return mark(r, false);
}

enum choose { REPLACE = 1, DROP, CANCEL };
static const char *const choose_words[] = { "", "replace", "drop", "cancel",
	NULL };

/* A line without its quantity, which stays. */
struct other_in {
	int64_t dish_id;
	struct jf_list options;
	const char *special_requests;
};

struct choice_made {
	int choice;
	void *replacement;
};

static const struct jf other_in_f[] = {
	JF(struct other_in, dish_id, .req = true, .min = 1, .max = INT32_MAX),
	JF(struct other_in, options, .max = CHOICES_MAX, .sub = choice_in_f,
	    .size = sizeof(struct choice_in), .nullable = true),
	JF(struct other_in, special_requests, .max = 500, .nullable = true),
	JF_END
};

static const struct jf choice_made_f[] = {
	JF(struct choice_made, choice, .req = true, .names = choose_words),
	JF(struct choice_made, replacement, .sub = other_in_f,
	    .size = sizeof(struct other_in)),
	JF_END
};

/* The payment that the change touches, in Q_ORDER_COVER; none: no row. */
static int
cover_read(struct req *r)
{
	db_queue(r, Q_ORDER_COVER, r->param[0]);
	db_queue(r, Q_ORDER_STATE, r->param[0], NULL);
	if (db_sync(r) < 0)
		return -1;
	if (db_bool(r, Q_ORDER_STATE, 0, "paying") ||
	    (db_rows(r, Q_ORDER_COVER) > 0 &&
		strcmp(db_text(r, Q_ORDER_COVER, 0, "status"), "pending") == 0 &&
		strcmp(db_text(r, Q_ORDER_COVER, 0, "method"),
		    method_words[CASH]) != 0))
		return fail(r, E_STATE, "the order is being paid");
	return 0;
}

/*
 * order.item_dropped: payment pays back what has come, or asks for less cash.
 * The reduction's id is the refund's, too, so that it is paid back once.
 */
static void
dropped_event(struct req *r, struct money less)
{
	const bool covered = db_rows(r, Q_ORDER_COVER) > 0;
	const char *payment = covered ? db_text(r, Q_ORDER_COVER, 0, "id") :
	    NULL;
	struct buf b = buf_new(r->a);

	if (covered && less.kopecks > 0 &&
	    strcmp(db_text(r, Q_ORDER_COVER, 0, "status"), "pending") == 0)
		db_queue(r, Q_PAYMENT_LESSEN, payment, txt_money(r, less));
	buf_str(&b, "{");
	buf_json_member(&b, "order_id", r->param[0]);
	buf_json_member(&b, "item_id", r->param[1]);
	buf_json_member(&b, "payment_id", payment);
	buf_json_member(&b, "reduction_id", uuid_new(r->a));
	buf_json_raw(&b, "amount", txt_money(r, less));
	buf_json_member(&b, "reason", arena_printf(r->a, "sold out: %s",
	    db_text(r, Q_ITEM_STATE, 0, "name")));
	buf_json_raw(&b, "user_id", db_text(r, Q_ITEM_STATE, 0, "user_id"));
	buf_json_raw(&b, "at", db_text(r, Q_ITEM_DROP, 0, "at"));
	buf_str(&b, "}");
	event_add(r, "order.item_dropped", b.s);
}

/* What the item cost, all pieces. */
static struct money
item_cost(struct req *r)
{
	struct money price = { 0 };

	money_parse(db_text(r, Q_ITEM_STATE, 0, "price"), &price);
	return (struct money){ price.kopecks *
	    db_int(r, Q_ITEM_STATE, 0, "quantity") };
}

static int
drop(struct req *r)
{
	db_queue(r, Q_ITEM_DROP, r->param[0], r->param[1], r->id,
	    r->traceparent);
	order_follow(r, Q_ITEM_STATE, COOKED, BY_CHOICE);
	if (db_sync(r) < 0)
		return -1;
	dropped_event(r, item_cost(r));
	return order_reply(r, r->param[0]);
}

/* Something else takes its place, and never costs more: who has ordered has
 * agreed to a price. */
static int
replace(struct req *r, const struct other_in *other)
{
	const struct line_in in = { .dish_id = other->dish_id,
		.quantity = db_int(r, Q_ITEM_STATE, 0, "quantity"),
		.options = other->options,
		.special_requests = other->special_requests };
	const struct money was = item_cost(r);
	struct line line = { 0 };

	lines_queue(r, &in, 1);
	if (db_sync(r) < 0 || line_price(r, &in, "replacement.", &line) < 0 ||
	    lines_check(r, &line, 1) < 0)
		return -1;
	if (line.price.kopecks * in.quantity > was.kopecks)
		line.price.kopecks = was.kopecks / in.quantity;
	db_queue(r, Q_ITEM_DROP, r->param[0], r->param[1], r->id,
	    r->traceparent);
	db_queue(r, Q_ITEM_ADD, r->param[0], lines_json(r, &line, 1,
	    (int)db_int(r, Q_ITEM_STATE, 0, "line")));
	portions_take(r, &line, 1);
	if (db_sync(r) < 0)
		return -1;
	item_event(r, Q_ITEM_ADD, 0);
	dropped_event(r, (struct money){ was.kopecks -
	    line.price.kopecks * in.quantity });
	return order_reply(r, r->param[0]);
}

static int
cancel(struct req *r)
{
	order_move(r, r->param[0], CANCELED, BY_CHOICE,
	    arena_printf(r->a, "sold out: %s",
		db_text(r, Q_ITEM_STATE, 0, "name")));
	return order_reply(r, r->param[0]);
}

static int
choice_check(struct req *r, const struct choice_made *in)
{
	if (in->choice == REPLACE && in->replacement == NULL)
		return fail_field(r, E_BAD_REQUEST, "replacement",
		    "replacement: is missing");
	if (in->choice != REPLACE && in->replacement != NULL)
		return fail_field(r, E_BAD_REQUEST, "replacement",
		    "replacement: goes with replace only");
	return 0;
}

/* POST /orders/{id}/items/{item_id}/choice: its guest's, or staff's for them */
int
item_choice(struct req *r)
{
	struct choice_made in = { 0 };

	if (req_body(r, choice_made_f, &in) < 0 || choice_check(r, &in) < 0 ||
	    item_lock(r) < 0 || order_cooks(r) < 0)
		return -1;
	if (!db_bool(r, Q_ITEM_STATE, 0, "sold_out"))
		return fail(r, E_STATE, "the item is not sold out");
	if (in.choice == CANCEL || (in.choice == DROP &&
		db_int(r, Q_ITEM_STATE, 0, "items") == 1))
		return cancel(r);
	if (cover_read(r) < 0)
		return -1;
	return in.choice == DROP ? drop(r) : replace(r, in.replacement);
}
