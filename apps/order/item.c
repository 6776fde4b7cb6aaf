/* Items of an order: added at the table, cooked one by one. */
#include "config.h"
#include "order.h"

#include <string.h>

#define EVENTS_A_TRIP 16

struct item_in {
	struct opt_int quantity;
	struct opt_text special_requests;
	int cooking_status;
};

static const struct jf item_in_f[] = {
	JF(struct item_in, quantity, .min = 1, .max = 99),
	JF(struct item_in, special_requests, .max = 500, .nullable = true),
	JF(struct item_in, cooking_status, .names = cooking_words),
	JF_END
};

/* Locks the order; nothing that is being paid or was paid grows any more. */
static int
order_open(struct req *r, const char *id)
{
	int status;

	db_queue(r, Q_ORDER_LOCK, id);
	db_queue(r, Q_ORDER_STATE, id, NULL);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_ORDER_STATE) == 0)
		return fail(r, E_NOT_FOUND, "there is no such order");
	status = word_index(status_words, db_text(r, Q_ORDER_STATE, 0, "status"));
	if (status == DELIVERED || status == CANCELED)
		return fail(r, E_STATE, "the order is %s", status_words[status]);
	if (db_bool(r, Q_ORDER_STATE, 0, "paid"))
		return fail(r, E_STATE, "the order is paid");
	if (db_bool(r, Q_ORDER_STATE, 0, "pending") ||
	    db_bool(r, Q_ORDER_STATE, 0, "paying"))
		return fail(r, E_STATE, "the order is being paid");
	return 0;
}

void
item_event(struct req *r, int q, int row)
{
	static const char *const numbers[] = { "user_id", "dish_id", "quantity",
		"sold_out", "at" };
	struct buf b = buf_new(r->a);

	buf_str(&b, "{");
	buf_json_member(&b, "order_id", r->param[0]);
	buf_json_member(&b, "item_id", db_text(r, q, row, "item_id"));
	buf_json_member(&b, "cooking_status",
	    db_text(r, q, row, "cooking_status"));
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		buf_json_raw(&b, numbers[i], db_text(r, q, row, numbers[i]));
	buf_str(&b, "}");
	event_add(r, "order.item_changed", b.s);
}

static int
room_check(struct req *r, size_t more)
{
	if (db_int(r, Q_ORDER_STATE, 0, "lines") + (int64_t)more > LINES_MAX)
		return fail(r, E_STATE, "an order has at most %d lines",
		    LINES_MAX);
	return 0;
}

/* OrderService.AddOrderItem */
int
item_add(struct req *r)
{
	struct line_in in = { 0 };
	struct line line = { 0 };

	if (req_body(r, line_in_f, &in) < 0)
		return -1;
	lines_queue(r, &in, 1);
	if (order_open(r, r->param[0]) < 0 ||
	    line_price(r, &in, "", &line) < 0 || lines_check(r, &line, 1) < 0)
		return -1;
	if (room_check(r, 1) < 0)
		return -1;
	db_queue(r, Q_ITEM_ADD, r->param[0], lines_json(r, &line, 1,
	    (int)db_int(r, Q_ORDER_STATE, 0, "lines") + 1));
	portions_take(r, &line, 1);
	if (db_sync(r) < 0)
		return -1;
	item_event(r, Q_ITEM_ADD, 0);
	return reply_json(r, 201, db_text(r, Q_ITEM_ADD, 0, "body"));
}

struct lines_in {
	struct jf_list items;
};

static const struct jf lines_in_f[] = {
	JF(struct lines_in, items, .req = true, .min = 1, .max = LINES_MAX,
	    .sub = line_in_f, .size = sizeof(struct line_in)),
	JF_END
};

int
items_tell(struct req *r, int q)
{
	const int n = db_rows(r, q);

	for (int i = 0; i < n; i++) {
		item_event(r, q, i);
		if (i % EVENTS_A_TRIP == EVENTS_A_TRIP - 1 && db_sync(r) < 0)
			return -1;
	}
	return 0;
}

/*
 * POST /orders/{id}/lines: several at once, all or none. Not to an order that
 * is ready: the kitchen is done with it.
 */
int
lines_add(struct req *r)
{
	struct lines_in in = { 0 };
	struct line *lines;
	size_t n;

	if (req_body(r, lines_in_f, &in) < 0)
		return -1;
	n = in.items.n;
	lines = arena_alloc(r->a, n * sizeof(*lines));
	lines_queue(r, in.items.v, n);
	if (order_open(r, r->param[0]) < 0)
		return -1;
	if (strcmp(db_text(r, Q_ORDER_STATE, 0, "status"),
		status_words[READY]) == 0)
		return fail(r, E_STATE, "the order is ready");
	if (lines_price(r, in.items.v, n, lines) < 0 || room_check(r, n) < 0)
		return -1;
	db_queue(r, Q_ITEM_ADD, r->param[0], lines_json(r, lines, n,
	    (int)db_int(r, Q_ORDER_STATE, 0, "lines") + 1));
	portions_take(r, lines, n);
	return db_sync(r) < 0 || items_tell(r, Q_ITEM_ADD) < 0 ? -1 :
	    order_reply(r, r->param[0]);
}

/* One step along pending, preparing, ready, served; 0 or E_STATE. */
static int
cooking_check(struct req *r, int to)
{
	const char *from = db_text(r, Q_ITEM_STATE, 0, "cooking_status");
	const int status = word_index(status_words,
	    db_text(r, Q_ITEM_STATE, 0, "status"));

	if (to != word_index(cooking_words, from) + 1)
		return fail_field(r, E_STATE, "cooking_status",
		    "an item that is %s cannot become %s", from,
		    cooking_words[to]);
	if (db_bool(r, Q_ITEM_STATE, 0, "sold_out"))
		return fail_field(r, E_STATE, "cooking_status",
		    "the item is sold out, and its guest has not chosen yet");
	if (status == CREATED || status == CANCELED)
		return fail_field(r, E_STATE, "cooking_status",
		    "nothing is cooked for an order that is %s",
		    status_words[status]);
	return 0;
}

void
order_follow(struct req *r, int q, int to, enum cause cause)
{
	const int status = word_index(status_words, db_text(r, q, 0, "status"));

	if (to == PREPARING && status == CONFIRMED)
		order_move(r, r->param[0], COOKING, cause, NULL);
	if (to == COOKED && status == COOKING && db_bool(r, q, 0, "others_ready"))
		order_move(r, r->param[0], READY, cause, NULL);
}

int
item_lock(struct req *r)
{
	db_queue(r, Q_ORDER_LOCK, r->param[0]);
	db_queue(r, Q_ITEM_STATE, r->param[0], r->param[1], order_owner(r));
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_ITEM_STATE) == 0)
		return fail(r, E_NOT_FOUND, "there is no such item");
	return 0;
}

/* Quantity and wishes change only before the cook has begun. */
static int
wishes_check(struct req *r, const struct item_in *in)
{
	if (!in->quantity.set && !in->special_requests.set)
		return 0;
	if (strcmp(db_text(r, Q_ITEM_STATE, 0, "cooking_status"),
		cooking_words[PENDING]) != 0)
		return fail(r, E_STATE, "the item is being cooked already");
	return in->quantity.set ? order_open(r, r->param[0]) : 0;
}

/* More of a dish is wanted than before: from the same stop-list as all. */
static int
item_grow(struct req *r, int64_t more)
{
	const struct line_in in = {
		.dish_id = db_int(r, Q_ITEM_STATE, 0, "dish_id"),
		.quantity = more,
	};
	struct line line = { 0 };

	lines_queue(r, &in, 1);
	if (db_sync(r) < 0 || line_again(r, &in, r->param[1],
		db_text(r, Q_ITEM_STATE, 0, "options"), &line) < 0 ||
	    lines_check(r, &line, 1) < 0)
		return -1;
	portions_take(r, &line, 1);
	return 0;
}

/* OrderService.UpdateOrderItem */
int
item_update(struct req *r)
{
	struct item_in in = { 0 };
	int64_t more;
	int to;

	if (req_body(r, item_in_f, &in) < 0)
		return -1;
	to = in.cooking_status;
	if (!in.quantity.set && !in.special_requests.set && to == 0)
		return fail(r, E_BAD_REQUEST, "nothing to change is named");
	if (item_lock(r) < 0 || wishes_check(r, &in) < 0 ||
	    (to != 0 && cooking_check(r, to) < 0))
		return -1;
	more = in.quantity.set ? in.quantity.v -
	    db_int(r, Q_ITEM_STATE, 0, "quantity") : 0;
	if (more > 0 && item_grow(r, more) < 0)
		return -1;
	db_queue(r, Q_ITEM_UPDATE, r->param[0], r->param[1],
	    in.quantity.set ? txt(r, in.quantity.v) : NULL,
	    to != 0 ? cooking_words[to] : NULL,
	    in.special_requests.set ? "t" : "f", in.special_requests.v);
	order_follow(r, Q_ITEM_STATE, to, BY_PERSON);
	if (db_sync(r) < 0)
		return -1;
	item_event(r, Q_ITEM_UPDATE, 0);
	return reply_json(r, 200, db_text(r, Q_ITEM_UPDATE, 0, "body"));
}
