/* The bill of a table: what is on it, and its payment. */
#include "config.h"
#include "waiter.h"

#include <json-c/json.h>
#include <string.h>

#include "http.h"
#include "uuid.h"

/* A line as the bill has it: before the promotion, and what that takes off. */
static void
bill_line(struct req *r, struct json_object *item)
{
	const int64_t n = json_object_get_int64(
	    json_object_object_get(item, "quantity"));
	const int64_t base = get_kopecks(item, "base_price"),
	    price = get_kopecks(item, "price");

	put_sum(r, item, "base_said", base);
	put_sum(r, item, "amount", n * base);
	if (base > price)
		put_sum(r, item, "discount", n * (base - price));
}

/* Nothing more is to be paid for it; what is under way is. */
static bool
is_settled(struct json_object *o)
{
	struct json_object *p = json_object_object_get(o, "payment");

	return is_word(p, "status", "succeeded") ||
	    is_word(p, "status", "partially_refunded") ||
	    is_word(p, "status", "refunded") ||
	    get_kopecks(o, "total_amount") == 0;
}

/* What is to be paid of an order on the bill, which is made ready. */
static int64_t
bill_order(struct req *r, struct json_object *o)
{
	struct json_object *items = json_object_object_get(o, "items");

	order_show(r, o);
	for (size_t i = 0; json_object_is_type(items, json_type_array) &&
	     i < json_object_array_length(items); i++)
		bill_line(r, json_object_array_get_idx(items, i));
	put_flag(o, "settled", is_settled(o));
	if (get_kopecks(o, "delivery_fee") > 0)
		put_sum(r, o, "fee_said", get_kopecks(o, "delivery_fee"));
	return is_settled(o) ? 0 : get_kopecks(o, "total_amount");
}

enum { PAID_MAX = 20 }; /* payments that an address of the bill tells of */

struct bill_in {
	const char *table, *order, *said, *paid;
};

static const struct jf bill_in_f[] = {
	JF(struct bill_in, table, .req = true, .min = 1, .max = 20,
	    .check = is_table, .what = "a table"),
	JF(struct bill_in, order, .check = jf_is_uuid, .what = "an order"),
	JF(struct bill_in, said, .max = 40),
	JF(struct bill_in, paid, .max = PAID_MAX * UUID_TEXT),
	JF_END
};

/* Takes what the payment context says of a payment into its order. */
static void
payment_put(struct json_object *orders, struct json_object *p)
{
	const char *of = get_text(p, "order_id");

	for (size_t i = 0; of != NULL && i < json_object_array_length(orders);
	     i++) {
		struct json_object *o = json_object_array_get_idx(orders, i);

		if (is_word(o, "id", of) && !is_settled(o))
			json_object_object_add(o, "payment",
			    json_object_get(p));
	}
}

/*
 * The order context hears of a payment a moment after the waiter: without this
 * the bill that says "paid" would ask for the money again.
 */
static void
payments_ask(struct req *r, const char *paid, struct json_object *orders)
{
	struct service_ask asks[PAID_MAX] = { 0 };
	size_t n = 0;

	for (const char *id = paid; id != NULL && *id != '\0' && n < PAID_MAX;
	     id += strspn(id, ".")) {
		const size_t len = strcspn(id, ".");
		const char *one = arena_strndup(r->a, id, len);

		id += len;
		if (jf_is_uuid(one))
			asks[n++].path = arena_printf(r->a,
			    "/api/v1/payments/%s", one);
	}
	if (n > 0)
		service_ask_all(r, asks, n);
	for (size_t i = 0; i < n; i++)
		payment_put(orders, ask_read(r, &asks[i]));
}

/* GET /staff/waiter/bill: of the table, or of one of its orders */
int
bill_get(struct req *r)
{
	struct json_object *data = json_object_new_object(), *orders,
	    *list = json_object_new_array();
	struct bill_in in = { 0 };
	int64_t due = 0;

	json_keep(r->a, data);
	json_object_object_add(data, "orders", list);
	if (query_read(r, bill_in_f, &in) < 0 ||
	    orders_ask(r, in.table, &orders) < 0)
		return -1;
	payments_ask(r, in.paid, orders);
	for (size_t i = 0; i < json_object_array_length(orders); i++) {
		struct json_object *o = json_object_array_get_idx(orders, i);

		if (in.order != NULL && !is_word(o, "id", in.order))
			continue;
		due += bill_order(r, o);
		put_text(o, "bill_path", arena_printf(r->a, "%s&order=%s",
		    with_table(r, "/staff/waiter/bill?table=", in.table),
		    get_text(o, "id")));
		json_object_array_add(list, json_object_get(o));
	}
	put_sum(r, data, "due", due);
	put_flag(data, "several", in.order == NULL &&
	    json_object_array_length(list) > 1);
	put_flag(data, "payable", due > 0 && (r->who.roles & WAITER));
	put_flag(data, "empty", json_object_array_length(list) == 0);
	put_text(data, "table", in.table);
	put_text(data, "order", in.order);
	put_text(data, "key", uuid_new(r->a));
	put_text(data, "table_path", table_path(r, in.table));
	put_flag(data, "waiter_pages", true);
	put_said(r, data, in.said);
	return page_reply(r, 200, "bill", "waiter.bill", json_object_get(data));
}

struct pay_in {
	const char *table, *order, *key;
	int payment_method;
};

static const char *const pay_words[] = { "", "cash", "card", NULL };

static const struct jf pay_in_f[] = {
	JF(struct pay_in, table, .req = true, .min = 1, .max = 20,
	    .check = is_table, .what = "a table"),
	JF(struct pay_in, order, .max = 40),
	JF(struct pay_in, key, .req = true, .check = jf_is_uuid,
	    .what = "a key"),
	JF(struct pay_in, payment_method, .req = true, .names = pay_words),
	JF_END
};

/* What came of payments, the worst last. */
static const char *const outcomes[] = { "paid", "paying", "declined", NULL };

struct paid {
	const char *payment_id, *status;
};

static const struct jf paid_f[] = {
	JF(struct paid, payment_id, .req = true, .check = jf_is_uuid,
	    .what = "a payment"),
	JF(struct paid, status, .req = true),
	JF_END
};

/*
 * Asks for one order's payment, whose id goes behind the others: the index of
 * its outcome, or -1.
 */
static int
order_pay(struct req *r, const struct pay_in *in, const char *id,
    struct buf *ids)
{
	struct paid paid = { 0 };
	struct http_answer a;
	struct buf b = buf_new(r->a);

	/* one press, a key for each order: nothing is charged twice */
	r->key = arena_printf(r->a, "%s-%s", in->key, id);
	buf_str(&b, "{");
	buf_json_member(&b, "payment_method", pay_words[in->payment_method]);
	buf_str(&b, "}");
	if (press_once(r, arena_printf(r->a, "/api/v1/orders/%s/payment", id),
		b.s, &a) < 0 || http_json(r, &a, paid_f, &paid) < 0)
		return -1;
	if (ids->len + UUID_TEXT <= PAID_MAX * UUID_TEXT)
		buf_printf(ids, "%s%s", ids->len > 0 ? "." : "&paid=",
		    paid.payment_id);
	return strcmp(paid.status, "succeeded") == 0 ? 0 :
	    strcmp(paid.status, "failed") == 0 ? 2 : 1;
}

/* POST /staff/waiter/pay: the whole bill, or one order */
int
bill_pay(struct req *r)
{
	struct json_object *orders;
	struct pay_in in = { 0 };
	struct buf ids = buf_new(r->a);
	const char *said;
	int worst = 0;

	if (form_read(r, pay_in_f, &in) < 0 ||
	    orders_ask(r, in.table, &orders) < 0)
		return -1;
	for (size_t i = 0; worst >= 0 &&
	     i < json_object_array_length(orders); i++) {
		struct json_object *o = json_object_array_get_idx(orders, i);
		int outcome;

		if (is_settled(o) || (in.order != NULL && *in.order != '\0' &&
			!is_word(o, "id", in.order)))
			continue;
		outcome = order_pay(r, &in, get_text(o, "id"), &ids);
		worst = outcome < 0 || outcome > worst ? outcome : worst;
	}
	said = worst >= 0 ? outcomes[worst] : NULL;
	return see_said(r, worst < 0 ? -1 : 0, arena_printf(r->a, "%s%s",
	    with_table(r, "/staff/waiter/bill?table=", in.table),
	    ids.s != NULL ? ids.s : ""), said);
}
