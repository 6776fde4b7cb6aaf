/* Moves that people make: status, cancel, and the place on the board. */
#include "config.h"
#include "order.h"

#include <string.h>

struct status_in {
	int status;
	const char *reason;
};

static const struct jf status_in_f[] = {
	JF(struct status_in, status, .req = true, .names = status_words),
	JF(struct status_in, reason, .max = 500, .nullable = true),
	JF_END
};

struct cancel_in {
	const char *reason;
};

static const struct jf cancel_in_f[] = {
	JF(struct cancel_in, reason, .max = 500, .nullable = true),
	JF_END
};

/* The move, and what is behind in the kitchen catches up. */
static int
move(struct req *r, const char *id, enum status to, const char *reason)
{
	order_move(r, id, to, BY_PERSON, reason);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_ORDER_MOVE) == 0)
		return order_not_moved(r, id, to);
	if (to == READY || to == DELIVERED)
		db_queue(r, Q_ITEMS_FINISH, id,
		    cooking_words[to == READY ? COOKED : SERVED]);
	return order_reply(r, id);
}

/* OrderService.UpdateOrderStatus */
int
order_status(struct req *r)
{
	struct status_in in = { 0 };

	if (req_body(r, status_in_f, &in) < 0)
		return -1;
	if (r->who.typ == ACCOUNT_USER && in.status != CANCELED)
		return fail(r, E_FORBIDDEN, "guests only cancel their orders");
	return move(r, r->param[0], (enum status)in.status, in.reason);
}

/* POST /orders/{id}/cancel: also the guest's own */
int
order_cancel(struct req *r)
{
	struct cancel_in in = { 0 };

	if (req_body(r, cancel_in_f, &in) < 0)
		return -1;
	return move(r, r->param[0], CANCELED, in.reason);
}

struct place_in {
	const char *after;
};

static const struct jf place_in_f[] = {
	JF(struct place_in, after, .check = jf_is_uuid, .what = "a UUID"),
	JF_END
};

static int
not_placed(struct req *r)
{
	int status;

	db_queue(r, Q_ORDER_STATE, r->param[0], NULL);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_ORDER_STATE) == 0)
		return fail(r, E_NOT_FOUND, "there is no such order");
	status = word_index(status_words,
	    db_text(r, Q_ORDER_STATE, 0, "status"));
	if (status == DELIVERED || status == CANCELED)
		return fail(r, E_STATE, "the order is %s",
		    status_words[status]);
	return fail_field(r, E_STATE, "after",
	    "after: there is no such open order");
}

/* PUT /orders/{id}/position */
int
order_place(struct req *r)
{
	struct place_in in = { 0 };

	if (req_body(r, place_in_f, &in) < 0)
		return -1;
	if (in.after != NULL && strcmp(in.after, r->param[0]) == 0)
		return fail_field(r, E_BAD_REQUEST, "after",
		    "after: is the order itself");
	db_queue(r, Q_BOARD_LOCK);
	db_queue(r, Q_ORDER_PLACE, r->param[0], in.after);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_ORDER_PLACE) == 0)
		return not_placed(r);
	order_event(r, "order.placed", db_text(r, Q_ORDER_PLACE, 0, "at"));
	return reply_empty(r);
}
