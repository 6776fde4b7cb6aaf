/*
 * The kitchen's screens: what each station has to cook, how it leaves them and
 * is brought back, what has changed since it was shown, and who has understood
 * that. And the board on the wall.
 */
#include "config.h"
#include "order.h"

#define STATION_MAX 40 /* as schema/menu has it */
/* Whose screen it is; without it the whole kitchen's. */
#define STATION(s) \
	JF(s, station, .min = 1, .max = STATION_MAX, .nullable = true)

struct kitchen_in {
	int view;
	const char *station;
	struct opt_int page, page_size;
};

enum { OPEN = 1, LEFT };
static const char *const view_words[] = { "", "open", "left", NULL };

static const struct jf kitchen_in_f[] = {
	JF(struct kitchen_in, view, .names = view_words),
	JF(struct kitchen_in, station, .min = 1, .max = STATION_MAX),
	JF(struct kitchen_in, page, .min = 1, .max = 10000),
	JF(struct kitchen_in, page_size, .min = 1, .max = 100),
	JF_END
};

/* GET /kitchen */
int
kitchen_get(struct req *r)
{
	struct kitchen_in in = { 0 };
	const char *limit, *offset;
	struct buf b = buf_new(r->a);
	int q;

	if (req_query(r, kitchen_in_f, &in) < 0 ||
	    page_read(r, &in.page, &in.page_size, &limit, &offset) < 0)
		return -1;
	q = in.view == LEFT ? Q_KITCHEN_LEFT : Q_KITCHEN_OPEN;
	db_queue(r, q, in.station != NULL ? in.station : "", limit, offset);
	if (db_sync(r) < 0)
		return -1;
	buf_printf(&b, "{\"tickets\":%s,\"to_cook\":%s,\"stations\":%s,%s",
	    db_text(r, q, 0, "tickets"), db_text(r, q, 0, "to_cook"),
	    db_text(r, q, 0, "stations"), db_text(r, q, 0, "counts") + 1);
	return reply_json(r, 200, b.s);
}

/* GET /wall */
int
wall_get(struct req *r)
{
	db_queue(r, Q_WALL_GET);
	return db_sync(r) < 0 ? -1 : reply_row(r, 200, Q_WALL_GET);
}

void
order_event(struct req *r, const char *key, const char *at)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "{");
	buf_json_member(&b, "order_id", r->param[0]);
	buf_json_raw(&b, "at", at);
	buf_str(&b, "}");
	event_add(r, key, b.s);
}

struct acknowledge_in {
	int64_t through;
	const char *station;
};

static const struct jf acknowledge_in_f[] = {
	JF(struct acknowledge_in, through, .req = true, .min = 1),
	STATION(struct acknowledge_in),
	JF_END
};

/* POST /orders/{id}/acknowledge: all changes up to one that was seen */
int
order_acknowledge(struct req *r)
{
	struct acknowledge_in in = { 0 };
	struct buf b = buf_new(r->a);

	if (req_body(r, acknowledge_in_f, &in) < 0)
		return -1;
	db_queue(r, Q_ORDER_LOCK, r->param[0]); /* two screens at once */
	db_queue(r, Q_ACKNOWLEDGE, in.station != NULL ? in.station : "",
	    r->param[0], txt(r, in.through), txt(r, r->who.sub));
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_ORDER_LOCK) == 0)
		return fail(r, E_NOT_FOUND, "there is no such order");
	if (!db_bool(r, Q_ACKNOWLEDGE, 0, "known"))
		return fail_field(r, E_STATE, "through",
		    "through: the order has no such change");
	if (db_int(r, Q_ACKNOWLEDGE, 0, "acknowledged") > 0)
		order_event(r, "order.acknowledged",
		    db_text(r, Q_ACKNOWLEDGE, 0, "at"));
	buf_str(&b, "{");
	buf_json_int(&b, "acknowledged",
	    db_int(r, Q_ACKNOWLEDGE, 0, "acknowledged"));
	buf_str(&b, "}");
	return reply_json(r, 200, b.s);
}

struct bump_in {
	const char *station;
	int cooking_status;
};

static const struct jf bump_in_f[] = {
	STATION(struct bump_in),
	JF(struct bump_in, cooking_status, .req = true,
	    .names = cooking_words),
	JF_END
};

/* A ticket is begun when its order may be cooked, and done when it is. */
static int
bump_check(struct req *r, int to)
{
	const char *is;
	int status;

	if (to != PREPARING && to != COOKED)
		return fail_field(r, E_BAD_REQUEST, "cooking_status",
		    "cooking_status: must be %s or %s",
		    cooking_words[PREPARING], cooking_words[COOKED]);
	db_queue(r, Q_ORDER_LOCK, r->param[0]);
	db_queue(r, Q_ORDER_STATE, r->param[0], NULL);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_ORDER_STATE) == 0)
		return fail(r, E_NOT_FOUND, "there is no such order");
	is = db_text(r, Q_ORDER_STATE, 0, "status");
	status = word_index(status_words, is);
	if (status == COOKING || status == READY ||
	    (status == CONFIRMED && to == PREPARING))
		return 0;
	return fail_field(r, E_STATE, "cooking_status",
	    "nothing of an order that is %s becomes %s", is,
	    cooking_words[to]);
}

/* POST /orders/{id}/bump: all lines of a station, or of the kitchen, at once */
int
order_bump(struct req *r)
{
	struct bump_in in = { 0 };

	if (req_body(r, bump_in_f, &in) < 0 ||
	    bump_check(r, in.cooking_status) < 0)
		return -1;
	db_queue(r, Q_ITEMS_BUMP, r->param[0],
	    in.station != NULL ? in.station : "",
	    cooking_words[in.cooking_status]);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_ITEMS_BUMP) == 0)
		return fail_field(r, E_STATE, "cooking_status",
		    "nothing of it can become %s",
		    cooking_words[in.cooking_status]);
	if (items_tell(r, Q_ITEMS_BUMP) < 0)
		return -1;
	order_follow(r, Q_ITEMS_BUMP, in.cooking_status, BY_PERSON);
	return order_reply(r, r->param[0]);
}

struct recall_in {
	const char *station;
};

static const struct jf recall_in_f[] = {
	STATION(struct recall_in),
	JF_END
};

/* POST /orders/{id}/recall: what has left a screen is shown there again */
int
order_recall(struct req *r)
{
	struct recall_in in = { 0 };

	if (req_body(r, recall_in_f, &in) < 0)
		return -1;
	db_queue(r, Q_ORDER_LOCK, r->param[0]); /* two screens at once */
	db_queue(r, Q_RECALL, in.station != NULL ? in.station : "",
	    r->param[0]);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_ORDER_LOCK) == 0)
		return fail(r, E_NOT_FOUND, "there is no such order");
	if (db_rows(r, Q_RECALL) == 0)
		return fail(r, E_STATE,
		    "the ticket is on the screen, or was never there");
	order_event(r, "order.recalled", db_text(r, Q_RECALL, 0, "at"));
	return reply_empty(r);
}
