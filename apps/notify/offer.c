/*
 * An order again: what it would cost today, and one button that orders it.
 * An offer keeps what it was made of, so that the same button is the same
 * request under the same idempotency key, and the price that was seen.
 */
#include "config.h"
#include "talk.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MAX 50

struct choice_in {
	int64_t option_id, quantity;
};
struct item_in {
	int64_t dish_id, quantity;
	const char *name, *special_requests;
	struct jf_list options;
};
struct paid_in {
	const char *method;
};
struct past_in {
	const char *id, *type;
	struct jf_list items;
	struct json_object *delivery_address;
	void *payment;
	bool dropped[LINES_MAX]; /* not to be had now */
};
struct orders_in {
	struct jf_list orders;
};

static const struct jf choice_in_f[] = {
	JF(struct choice_in, option_id, .req = true),
	JF(struct choice_in, quantity, .req = true),
	JF_END
};
static const struct jf item_in_f[] = {
	JF(struct item_in, dish_id, .req = true),
	JF(struct item_in, quantity, .req = true),
	JF(struct item_in, name, .req = true),
	JF(struct item_in, special_requests, .nullable = true),
	JF(struct item_in, options, .sub = choice_in_f,
	    .size = sizeof(struct choice_in), .nullable = true),
	JF_END
};
static const struct jf paid_in_f[] = {
	JF(struct paid_in, method, .req = true, .max = 20),
	JF_END
};
static const struct jf past_in_f[] = {
	JF(struct past_in, id, .req = true, .check = jf_is_uuid),
	JF(struct past_in, type, .req = true, .max = 20),
	JF(struct past_in, items, .req = true, .max = LINES_MAX,
	    .sub = item_in_f, .size = sizeof(struct item_in)),
	JF(struct past_in, delivery_address, .nullable = true),
	JF(struct past_in, payment, .sub = paid_in_f, .nullable = true,
	    .size = sizeof(struct paid_in)),
	JF_END
};
static const struct jf orders_in_f[] = {
	JF(struct orders_in, orders, .req = true, .sub = past_in_f,
	    .size = sizeof(struct past_in)),
	JF_END
};

static bool
was_cash(const struct past_in *p)
{
	const struct paid_in *paid = p->payment;

	return paid != NULL && strcmp(paid->method, "cash") == 0;
}

static void
item_write(struct buf *b, const struct item_in *item)
{
	const struct choice_in *choices = item->options.v;

	buf_str(b, b->s[b->len - 1] == '[' ? "{" : ",{");
	buf_json_int(b, "dish_id", item->dish_id);
	buf_json_int(b, "quantity", item->quantity);
	if (item->special_requests != NULL)
		buf_json_member(b, "special_requests", item->special_requests);
	buf_str(b, ",\"options\":[");
	for (size_t i = 0; i < item->options.n; i++) {
		buf_str(b, i > 0 ? ",{" : "{");
		buf_json_int(b, "option_id", choices[i].option_id);
		buf_json_int(b, "quantity", choices[i].quantity);
		buf_str(b, "}");
	}
	buf_str(b, "]}");
}

/* The request; total NULL: for a quote. Who sat at a table takes it away, who
 * did not pay in cash pays on our page. */
static const char *
request_of(struct req *r, const struct past_in *p, const char *total)
{
	const struct item_in *items = p->items.v;
	struct buf b = buf_new(r->a);

	buf_str(&b, "{\"items\":[");
	for (size_t i = 0; i < p->items.n; i++)
		if (!p->dropped[i])
			item_write(&b, &items[i]);
	buf_str(&b, "]");
	if (strcmp(p->type, "delivery") == 0 && p->delivery_address != NULL) {
		buf_json_member(&b, "type", "delivery");
		buf_json_raw(&b, "delivery_address",
		    json_text(p->delivery_address));
	} else {
		buf_json_member(&b, "type", "takeaway");
	}
	if (total != NULL && was_cash(p))
		buf_json_member(&b, "payment_method", "cash");
	if (total != NULL)
		buf_json_raw(&b, "expected_total", total);
	buf_str(&b, "}");
	return b.s;
}

static size_t
left_of(const struct past_in *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->items.n; i++)
		n += !p->dropped[i];
	return n;
}

/* Drops the line of a field "items[2].dish_id" of the request: the third that
 * is in it. False when it is none. */
static bool
drop_field(const struct past_in *sent, struct past_in *p, const char *field)
{
	size_t wanted, at = 0;

	if (field == NULL || sscanf(field, "items[%zu]", &wanted) != 1)
		return false;
	for (size_t i = 0; i < p->items.n; i++)
		if (!sent->dropped[i] && at++ == wanted)
			return p->dropped[i] = true;
	return false;
}

struct lack_in {
	const char *field;
};
struct lacks_in {
	struct jf_list lines;
};
static const struct jf lack_in_f[] = {
	JF(struct lack_in, field, .req = true),
	JF_END
};
static const struct jf lacks_in_f[] = {
	JF(struct lacks_in, lines, .req = true, .sub = lack_in_f,
	    .size = sizeof(struct lack_in)),
	JF_END
};

/* What a refusal says is not to be had; false when it says nothing like it. */
static bool
drop_refused(struct req *r, struct past_in *p, const struct http_answer *a)
{
	const struct past_in sent = *p;
	const char *field = r->err.field;
	struct lacks_in in = { 0 };
	const struct lack_in *lacks;
	bool any = drop_field(&sent, p, field);

	r->err = (struct err){ 0 };
	if (http_json(r, a, lacks_in_f, &in) < 0)
		r->err = (struct err){ 0 };
	lacks = in.lines.v;
	for (size_t i = 0; i < in.lines.n; i++)
		any |= drop_field(&sent, p, lacks[i].field);
	return any;
}

struct quoted_in {
	int64_t quantity;
	const char *name;
	struct money amount;
};
struct quote_in {
	struct jf_list lines;
	struct money delivery_fee, total_amount;
};
static const struct jf quoted_in_f[] = {
	JF(struct quoted_in, quantity, .req = true),
	JF(struct quoted_in, name, .req = true),
	JF(struct quoted_in, amount, .req = true),
	JF_END
};
static const struct jf quote_in_f[] = {
	JF(struct quote_in, lines, .req = true, .sub = quoted_in_f,
	    .size = sizeof(struct quoted_in)),
	JF(struct quote_in, delivery_fee, .req = true),
	JF(struct quote_in, total_amount, .req = true),
	JF_END
};

/* 1 quoted, 0 nothing of it is to be had, -1 refused or away (r->err). */
static int
quote(struct req *r, struct talk *t, struct past_in *p, struct quote_in *out)
{
	struct http_answer a = { 0 };

	while (left_of(p) > 0) {
		if (talk_ask(r, t, "POST", "/api/v1/orders/quote",
			request_of(r, p, NULL), &a) == 0)
			return http_json(r, &a, quote_in_f, out) < 0 ? -1 : 1;
		if (r->err.code == E_UNAVAILABLE || !drop_refused(r, p, &a))
			return fail(r, E_UNAVAILABLE, "no quote");
	}
	return 0;
}

static const char *
offer_words(struct req *r, const struct past_in *p, const struct quote_in *q)
{
	const struct item_in *items = p->items.v;
	const struct quoted_in *lines = q->lines.v;
	struct buf b = buf_new(r->a);

	buf_str(&b, "{\"lines\":[");
	for (size_t i = 0; i < q->lines.n; i++) {
		buf_str(&b, i > 0 ? ",{" : "{");
		buf_json_int(&b, "quantity", lines[i].quantity);
		buf_json_member(&b, "name", lines[i].name);
		buf_json_member(&b, "amount", money_words(r, lines[i].amount));
		buf_str(&b, "}");
	}
	buf_str(&b, "],\"missing\":[");
	for (size_t i = 0; i < p->items.n; i++)
		if (p->dropped[i]) {
			buf_str(&b, b.s[b.len - 1] == '[' ? "{" : ",{");
			buf_json_member(&b, "name", items[i].name);
			buf_str(&b, "}");
		}
	buf_str(&b, "]");
	if (q->delivery_fee.kopecks > 0)
		buf_json_member(&b, "fee", money_words(r, q->delivery_fee));
	buf_json_member(&b, "total", money_words(r, q->total_amount));
	buf_json_bool(&b, strcmp(p->type, "delivery") == 0 ? "delivery" :
	    "takeaway", true);
	buf_json_bool(&b, "cash", was_cash(p));
	buf_str(&b, "}");
	return b.s;
}

/* {1,3}: the lines that are left out, as PostgreSQL spells it */
static const char *
dropped_list(struct req *r, const struct past_in *p)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "{");
	for (size_t i = 0; i < p->items.n; i++)
		if (p->dropped[i])
			buf_printf(&b, "%s%zu", b.len > 1 ? "," : "", i);
	buf_str(&b, "}");
	return b.s;
}

static int
offer_make(struct req *r, struct talk *t, struct past_in *p)
{
	struct buf row = buf_new(r->a);
	struct quote_in q = { 0 };
	const int rc = quote(r, t, p, &q);

	if (rc < 0)
		return talk_cannot(r, t);
	if (talk_begin(r, t) < 0)
		return -1;
	if (rc == 0) {
		talk_say(r, t, &(struct say){ .words = "nothing_left" });
		return 0;
	}
	db_queue(r, Q_OFFER_ADD, t->chat, p->id, dropped_list(r, p),
	    txt_money(r, q.total_amount));
	if (db_sync(r) < 0)
		return -1;
	button_add(&row, "b_buy", NULL, arena_printf(r->a, "buy %s",
	    db_text(r, Q_OFFER_ADD, 0, "id")));
	talk_say(r, t, &(struct say){ .words = "offer",
	    .data = offer_words(r, p, &q),
	    .buttons = arena_printf(r->a, "[[%s]]", row.s) });
	return 0;
}

/* /repeat: the last one */
int
offer_last(struct req *r, struct talk *t)
{
	struct orders_in in = { 0 };
	struct http_answer a;

	if (talk_ask(r, t, "GET", "/api/v1/orders?page_size=1", NULL, &a) < 0 ||
	    http_json(r, &a, orders_in_f, &in) < 0)
		return talk_cannot(r, t);
	if (in.orders.n > 0)
		return offer_make(r, t, in.orders.v);
	if (talk_begin(r, t) < 0)
		return -1;
	talk_say(r, t, &(struct say){ .words = "no_orders" });
	return 0;
}

static int
past_read(struct req *r, struct talk *t, const char *id, struct past_in *out)
{
	struct http_answer a;

	if (!jf_is_uuid(id))
		return fail(r, E_NOT_FOUND, "no order");
	if (talk_ask(r, t, "GET", arena_printf(r->a, "/api/v1/orders/%s", id),
		NULL, &a) < 0)
		return -1;
	return http_json(r, &a, past_in_f, out);
}

/* "repeat <order>" */
int
offer_again(struct req *r, struct talk *t)
{
	struct past_in p = { 0 };

	return past_read(r, t, t->argument, &p) < 0 ? talk_cannot(r, t) :
						      offer_make(r, t, &p);
}

struct bought_in {
	const char *id;
	int64_t number;
};
static const struct jf bought_in_f[] = {
	JF(struct bought_in, id, .req = true),
	JF(struct bought_in, number, .req = true),
	JF_END
};

static int
bought(struct req *r, struct talk *t, const char *id, bool cash,
    const struct bought_in *o)
{
	struct buf b = buf_new(r->a);

	if (talk_begin(r, t) < 0)
		return -1;
	db_queue(r, Q_OFFER_TAKEN, id, o->id);
	buf_str(&b, "{");
	buf_json_int(&b, "number", o->number);
	buf_json_bool(&b, "cash", cash);
	buf_str(&b, "}");
	talk_say(r, t, &(struct say){ .words = "bought", .data = b.s,
	    .edit = true, .page = arena_printf(r->a, "orders/%s", o->id) });
	return 0;
}

/* Not at this price any more, or not all of it. */
static int
changed(struct req *r, struct talk *t, const char *order_id)
{
	r->err = (struct err){ 0 };
	if (talk_begin(r, t) < 0)
		return -1;
	talk_say(r, t, &(struct say){ .words = "offer_changed", .edit = true,
	    .buttons = order_buttons(r, BUTTON_REPEAT, order_id) });
	return 0;
}

static void
dropped_read(struct past_in *p, const char *list)
{
	for (const char *s = list; *s != '\0'; s++)
		if (s[0] >= '0' && s[0] <= '9') {
			char *end;
			const unsigned long i = strtoul(s, &end, 10);

			if (i < LINES_MAX)
				p->dropped[i] = true;
			s = end - 1;
		}
}

static int
buy(struct req *r, struct talk *t, const char *id)
{
	const char *order_id = db_text(r, Q_OFFER_OF, 0, "order_id");
	const char *dropped = db_text(r, Q_OFFER_OF, 0, "dropped");
	const char *total = db_text(r, Q_OFFER_OF, 0, "total_amount");
	struct past_in p = { 0 };
	struct bought_in o = { 0 };
	struct http_answer a;
	const char *body;
	int rc;

	if (past_read(r, t, order_id, &p) < 0)
		return talk_cannot(r, t);
	dropped_read(&p, dropped);
	body = request_of(r, &p, total);
	r->key = arena_printf(r->a, "telegram-%s", id);
	rc = talk_ask_keyed(r, t, "/api/v1/orders", body, &a);
	r->key = NULL;
	if (rc == 0 && http_json(r, &a, bought_in_f, &o) == 0)
		return bought(r, t, id, was_cash(&p), &o);
	return r->err.code == E_UNAVAILABLE ? talk_cannot(r, t) :
					      changed(r, t, order_id);
}

/* "buy <offer>" */
int
offer_buy(struct req *r, struct talk *t)
{
	const size_t n = strspn(t->argument, "0123456789");
	const char *id = n > 0 && n < 18 && t->argument[n] == '\0' ?
	    t->argument : "0";

	db_queue(r, Q_OFFER_OF, id, t->chat);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_OFFER_OF) == 0)
		return talk_only_hear(r, t, "old_button", NULL);
	if (db_bool(r, Q_OFFER_OF, 0, "taken"))
		return talk_only_hear(r, t, "bought_already", NULL);
	if (!db_bool(r, Q_OFFER_OF, 0, "fresh"))
		return changed(r, t, db_text(r, Q_OFFER_OF, 0, "order_id"));
	return buy(r, t, id);
}
