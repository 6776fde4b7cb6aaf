/* From a basket to an order: quote and create. */
#include "config.h"
#include "order.h"

#include <json-c/json.h>

#include "conf.h"
#include "language.h"
#include "seal.h"
#include "uuid.h"

struct customer_in {
	struct opt_int user_id;
	const char *name;
	const char *phone;
};

struct order_in {
	int type;
	struct jf_list items;
	struct json_object *delivery_address;
	const char *table_number;
	int payment_method;
	const char *card_token;
	struct opt_money expected_total;
	bool common; /* the table's, see table.c */
	void *customer;
	struct opt_int user_id; /* the caller's own, or a guest that staff name */
};

static const struct jf customer_in_f[] = {
	JF(struct customer_in, user_id, .min = 1, .max = INT32_MAX),
	JF(struct customer_in, name, .min = 1, .max = 100),
	JF(struct customer_in, phone, .tidy = jf_phone,
	    .what = "a telephone number"),
	JF_END
};

static const struct jf order_in_f[] = {
	JF(struct order_in, type, .req = true, .names = type_words),
	JF(struct order_in, items, .req = true, .min = 1, .max = LINES_MAX,
	    .sub = line_in_f, .size = sizeof(struct line_in)),
	JF(struct order_in, delivery_address, .max = 2000, .nullable = true),
	JF(struct order_in, table_number, .min = 1, .max = 20,
	    .nullable = true),
	JF(struct order_in, payment_method, .names = method_words,
	    .nullable = true),
	JF(struct order_in, card_token, .min = 1, .max = 200, .nullable = true),
	JF(struct order_in, expected_total, .nullable = true),
	JF(struct order_in, common),
	JF(struct order_in, customer, .sub = customer_in_f, .nullable = true,
	    .size = sizeof(struct customer_in)),
	JF(struct order_in, user_id, .min = 1, .max = INT32_MAX,
	    .rpc_only = true),
	JF_END
};

/* An order on its way into the database. */
struct draft {
	struct order_in in;
	struct customer_in customer;
	struct line *lines;
	struct money fee, total;
	const char *id, *payment_id, *number, *now;
	const char *user_id, *staff_id;
	enum status status;
	bool table; /* entered for a table: confirmed now, paid at the bill */
};

/* What the fields say together, beyond each alone. */
static int
order_check(struct req *r, const struct order_in *in)
{
	const bool staff = r->who.typ == ACCOUNT_STAFF;
	const struct customer_in *c = in->customer;

	if (in->type == DELIVERY && in->delivery_address == NULL)
		return fail_field(r, E_BAD_REQUEST, "delivery_address",
		    "delivery_address: is missing");
	if (in->type != DELIVERY && in->delivery_address != NULL)
		return fail_field(r, E_BAD_REQUEST, "delivery_address",
		    "delivery_address: goes with delivery only");
	if (in->delivery_address != NULL &&
	    (!json_object_is_type(in->delivery_address, json_type_object) ||
		json_object_object_length(in->delivery_address) == 0))
		return fail_field(r, E_BAD_REQUEST, "delivery_address",
		    "delivery_address: must be an object that says where");
	if (in->type != DINE_IN && in->table_number != NULL)
		return fail_field(r, E_BAD_REQUEST, "table_number",
		    "table_number: goes with dine-in only");
	if (in->common && (!staff || in->table_number == NULL))
		return fail_field(r, E_BAD_REQUEST, "common",
		    "common: goes with a table that staff name");
	if (in->card_token != NULL && (in->payment_method <= CASH ||
		in->payment_method == ONLINE))
		return fail_field(r, E_BAD_REQUEST, "card_token",
		    "card_token: goes with payment by card only");
	if (in->user_id.set && !staff && in->user_id.v != r->who.sub)
		return fail_field(r, E_FORBIDDEN, "user_id",
		    "user_id: only staff name another customer");
	if (c != NULL && !staff)
		return fail_field(r, E_BAD_REQUEST, "customer",
		    "customer: only staff name a customer");
	if (c != NULL && c->user_id.set && (c->name != NULL || c->phone != NULL))
		return fail_field(r, E_BAD_REQUEST, "customer",
		    "customer: user_id, or name and phone, not both");
	return 0;
}

static void
draft_sum(struct draft *d)
{
	if (d->in.type == DELIVERY)
		d->fee.kopecks = conf.delivery_fee;
	d->total = d->fee;
	for (size_t i = 0; i < d->in.items.n; i++)
		d->total.kopecks += d->lines[i].price.kopecks *
		    d->lines[i].in->quantity;
}

/* Body, projection and prices; with number, for an order to be kept. */
static int
draft_make(struct req *r, struct draft *d, bool number)
{
	const struct line_in *in;

	if (req_body(r, order_in_f, &d->in) < 0 || order_check(r, &d->in) < 0)
		return -1;
	in = d->in.items.v;
	lines_queue(r, in, d->in.items.n);
	if (number)
		db_queue(r, Q_NUMBER);
	if (number && d->in.common)
		common_queue(r, d->in.table_number);
	if (db_sync(r) < 0)
		return -1;
	d->lines = arena_alloc(r->a, d->in.items.n * sizeof(*d->lines));
	if (lines_price(r, in, d->in.items.n, d->lines) < 0)
		return -1;
	draft_sum(d);
	if (d->total.kopecks > 99999999 * (int64_t)100)
		return fail_field(r, E_BAD_REQUEST, "items",
		    "items: the order is too large");
	return 0;
}

/* POST /orders/quote: an order that is not kept */
int
order_quote(struct req *r)
{
	struct buf b = buf_new(r->a), discounts = buf_new(r->a);
	struct draft d = { 0 };

	if (draft_make(r, &d, false) < 0)
		return -1;
	buf_str(&b, "{\"lines\":[");
	buf_str(&discounts, "[");
	for (size_t i = 0; i < d.in.items.n; i++) {
		const struct line *line = &d.lines[i];
		const int64_t n = line->in->quantity;
		const struct money off = { n * (line->base_price.kopecks -
		    line->price.kopecks) };

		buf_str(&b, i == 0 ? "{" : ",{");
		line_json(r, &b, line);
		buf_json_raw(&b, "amount", txt_money(r,
		    (struct money){ n * line->price.kopecks }));
		buf_str(&b, "}");
		if (off.kopecks == 0)
			continue;
		buf_str(&discounts, discounts.len == 1 ? "{" : ",{");
		buf_json_member(&discounts, "kind", "promotion");
		buf_json_int(&discounts, "dish_id", line->in->dish_id);
		buf_json_raw(&discounts, "amount", txt_money(r, off));
		buf_str(&discounts, "}");
	}
	buf_printf(&b, "],\"discounts\":%s]", discounts.s);
	buf_json_raw(&b, "delivery_fee", txt_money(r, d.fee));
	buf_json_raw(&b, "total_amount", txt_money(r, d.total));
	buf_str(&b, "}");
	return reply_json(r, 200, b.s);
}

/* Who it is for, who entered it, and where it starts. */
static void
draft_begin(struct req *r, struct draft *d)
{
	if (d->in.customer != NULL)
		d->customer = *(struct customer_in *)d->in.customer;
	if (r->who.typ == ACCOUNT_STAFF) {
		d->staff_id = txt(r, r->who.sub);
		if (d->customer.user_id.set)
			d->user_id = txt(r, d->customer.user_id.v);
		if (d->in.user_id.set)
			d->user_id = txt(r, d->in.user_id.v);
	} else {
		d->user_id = txt(r, r->who.sub);
	}
	d->table = d->staff_id != NULL && d->in.table_number != NULL;
	d->status = d->table || d->in.payment_method == CASH ||
	    d->total.kopecks == 0 ? CONFIRMED : CREATED;
	d->id = uuid_new(r->a);
	/* what a promotion makes free is not paid for */
	if (d->in.payment_method != 0 && d->total.kopecks > 0)
		d->payment_id = uuid_new(r->a);
	d->number = db_text(r, Q_NUMBER, 0, "number");
	d->now = db_text(r, Q_NUMBER, 0, "now");
}

static const char *
address_json(const struct draft *d)
{
	return d->in.delivery_address == NULL ? NULL :
	    json_object_to_json_string_ext(d->in.delivery_address,
		JSON_C_TO_STRING_PLAIN);
}

static void
draft_insert(struct req *r, const struct draft *d)
{
	const char *account = account_word(r);

	db_queue(r, Q_ORDER_INSERT, d->id, d->number, d->user_id, d->staff_id,
	    type_words[d->in.type], status_words[d->status],
	    d->in.table_number, address_json(d), d->customer.name,
	    d->customer.phone, txt_money(r, d->fee), txt_money(r, d->total),
	    d->status == CREATED ? txt(r, conf.payment_timeout) : NULL,
	    lines_json(r, d->lines, d->in.items.n, 1),
	    d->status == CREATED ? "{created}" : "{created,confirmed}",
	    txt(r, r->who.sub), account, d->payment_id,
	    d->payment_id ? method_words[d->in.payment_method] : NULL,
	    d->in.common ? "t" : "f");
}

/* Members that the order's events share. */
static void
event_begin(struct req *r, struct buf *b, const struct draft *d,
    const char *status)
{
	buf_str(b, "{");
	buf_json_member(b, "order_id", d->id);
	buf_json_raw(b, "number", d->number);
	buf_json_member(b, "type", type_words[d->in.type]);
	buf_json_raw(b, "user_id", d->user_id);
	buf_json_raw(b, "total_amount", txt_money(r, d->total));
	buf_json_member(b, "status", status);
	buf_json_raw(b, "at", d->now);
}

/*
 * The card's token, sealed for payment (its card.c): neither order's database
 * nor the broker gets to know it. 0, or -1 when it cannot be.
 */
static int
card_json(struct req *r, struct buf *b, const struct draft *d)
{
	const char *sealed = NULL;

	if (d->in.card_token != NULL && seal(r->a, "card",
		d->user_id != NULL ? d->user_id : "0",
		arena_printf(r->a, "token:%s", d->in.card_token), &sealed,
		&r->err) < 0)
		return -1;
	buf_json_member(b, "card_token", sealed);
	/* only guests themselves use the cards that they have saved */
	buf_json_bool(b, "saved_card", r->who.typ == ACCOUNT_USER);
	return 0;
}

static int
draft_events(struct req *r, const struct draft *d)
{
	struct buf b = buf_new(r->a);

	event_begin(r, &b, d, status_words[CREATED]);
	if (d->payment_id == NULL) {
		buf_json_raw(&b, "payment", NULL);
	} else {
		buf_str(&b, ",\"payment\":{");
		buf_json_member(&b, "payment_id", d->payment_id);
		buf_json_member(&b, "method",
		    method_words[d->in.payment_method]);
		buf_json_raw(&b, "amount", txt_money(r, d->total));
		buf_json_member(&b, "purpose", "order");
		if (card_json(r, &b, d) < 0)
			return -1;
		buf_json_raw(&b, "user_id", d->user_id);
		buf_str(&b, "}");
	}
	buf_json_member(&b, "language", r->who.typ != ACCOUNT_USER ? NULL :
	    language_of(req_env(r, "HTTP_ACCEPT_LANGUAGE")));
	buf_str(&b, "}");
	event_add(r, "order.created", b.s);
	if (d->status == CREATED)
		return 0;
	b = buf_new(r->a);
	event_begin(r, &b, d, status_words[CONFIRMED]);
	buf_json_raw(&b, "reason", NULL);
	buf_json_member(&b, "payment_id", d->payment_id);
	buf_str(&b, "}");
	event_add(r, "order.confirmed", b.s);
	return 0;
}

static void
items_reply(struct req *r, struct buf *b, const struct draft *d)
{
	buf_str(b, ",\"items\":[");
	for (size_t i = 0; i < d->in.items.n; i++) {
		const struct line *line = &d->lines[i];

		buf_str(b, i == 0 ? "{" : ",{");
		buf_json_member(b, "item_id", line->item_id);
		line_json(r, b, line);
		buf_json_member(b, "special_requests",
		    line->in->special_requests);
		buf_json_member(b, "cooking_status", cooking_words[PENDING]);
		buf_json_raw(b, "ready_at", NULL);
		buf_json_bool(b, "sold_out", false);
		buf_str(b, "}");
	}
	buf_str(b, "]");
}

/* The order as Q_ORDER_GET will answer it; a test holds the two together. */
static int
draft_reply(struct req *r, const struct draft *d)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "{");
	buf_json_member(&b, "id", d->id);
	buf_json_raw(&b, "number", d->number);
	buf_json_member(&b, "type", type_words[d->in.type]);
	buf_json_member(&b, "status", status_words[d->status]);
	buf_json_raw(&b, "user_id", d->user_id);
	buf_json_raw(&b, "staff_id", d->staff_id);
	buf_json_member(&b, "table_number", d->in.table_number);
	buf_json_bool(&b, "common", d->in.common);
	buf_json_raw(&b, "delivery_address", address_json(d));
	if (d->customer.name != NULL || d->customer.phone != NULL) {
		buf_str(&b, ",\"customer\":{");
		buf_json_member(&b, "name", d->customer.name);
		buf_json_member(&b, "phone", d->customer.phone);
		buf_str(&b, "}");
	} else {
		buf_json_raw(&b, "customer", NULL);
	}
	items_reply(r, &b, d);
	buf_json_raw(&b, "delivery_fee", txt_money(r, d->fee));
	buf_json_raw(&b, "total_amount", txt_money(r, d->total));
	if (d->payment_id != NULL) {
		buf_str(&b, ",\"payment\":{");
		buf_json_member(&b, "id", d->payment_id);
		buf_json_member(&b, "method",
		    method_words[d->in.payment_method]);
		buf_json_member(&b, "status", "pending");
		buf_json_raw(&b, "refunded_amount", "0.00");
		buf_json_raw(&b, "transaction_id", NULL);
		buf_json_raw(&b, "error_message", NULL);
		buf_str(&b, "}");
	} else {
		buf_json_raw(&b, "payment", NULL);
	}
	buf_json_raw(&b, "reason", NULL);
	buf_json_raw(&b, "created_at", d->now);
	buf_json_raw(&b, "updated_at", d->now);
	buf_json_raw(&b, "finished_at", NULL);
	buf_str(&b, "}");
	return reply_json(r, 201, b.s);
}

/* Who says which total they have seen is charged that, or nothing. */
static int
total_check(struct req *r, const struct draft *d)
{
	const struct opt_money *seen = &d->in.expected_total;

	if (!seen->set || seen->null || seen->v.kopecks == d->total.kopecks)
		return 0;
	return fail_field(r, E_STATE, "expected_total",
	    "expected_total: the order comes to %s, not to %s",
	    txt_money(r, d->total), txt_money(r, seen->v));
}

/* POST /orders; OrderService.CreateOrder */
int
order_create(struct req *r)
{
	struct draft d = { 0 };

	if (draft_make(r, &d, true) < 0 ||
	    (d.in.common && common_check(r) < 0) || total_check(r, &d) < 0)
		return -1;
	draft_begin(r, &d);
	draft_insert(r, &d);
	if (draft_events(r, &d) < 0)
		return -1;
	portions_take(r, d.lines, d.in.items.n);
	return draft_reply(r, &d);
}
