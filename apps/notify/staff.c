/*
 * What staff hear in their chats: a new order, one that nobody takes, one that
 * need not be cooked on, payments that went wrong. Nothing of the guest: who
 * it is and where they live is read on the staff's pages.
 */
#include "config.h"
#include "notify.h"

#include <json-c/json.h>
#include <string.h>

#include "conf.h"
#include "who.h"

#define UNTAKEN_AT_ONCE 100

/* In which event who hears what: words of the templates. */
static const struct {
	const char *key, *words;
	const char *when;  /* of Q_STAFF_NOTICE */
	const char *roles; /* as PostgreSQL spells an array */
} news[] = {
	{ "order.confirmed", "new_order", "open", "{waiter}" },
	{ "order.canceled", "stop_cooking", "taken", "{chef}" },
	{ "payment.failed", "bill_failed", "open", "{waiter,admin}" },
	{ "payment.refund_failed", "refund_failed", "always", "{admin}" },
};

/* Somebody has begun with the order, or need not any more. */
static const struct {
	const char *key;
	bool gone;
} ends[] = {
	{ "order.status_changed", false },
	{ "order.delivered", false },
	{ "order.failed", true },
	{ "order.canceled", true },
};

#define N(rows) (sizeof(rows) / sizeof(*(rows)))

struct order_in {
	const char *order_id, *type, *status, *at;
	int64_t number;
	struct money total_amount;
};

static const struct jf order_in_f[] = {
	JF(struct order_in, order_id, .req = true, .check = jf_is_uuid,
	    .what = "a UUID"),
	JF(struct order_in, type, .max = 10),
	JF(struct order_in, status, .max = 50),
	JF(struct order_in, at, .check = jf_is_time, .what = "a time"),
	JF(struct order_in, number, .max = INT32_MAX),
	JF(struct order_in, total_amount),
	JF_END
};

static const char *
order_url(struct req *r, const char *order_id)
{
	return arena_printf(r->a, "%s/staff/orders/%s", conf.public_url,
	    order_id);
}

static void
tell(struct req *r, const struct event *e, const struct order_in *in, size_t i)
{
	db_queue(r, Q_STAFF_NOTICE, e->message_id, e->key, in->order_id,
	    in->status != NULL ? in->status : "", news[i].when, r->id,
	    r->traceparent);
	db_queue(r, Q_STAFF_MESSAGES, e->message_id, news[i].words,
	    order_url(r, in->order_id), news[i].roles);
}

int
staff_hear(struct req *r, const struct event *e)
{
	struct order_in in = { 0 };
	size_t told = 0, end = 0;

	while (told < N(news) && strcmp(news[told].key, e->key) != 0)
		told++;
	while (end < N(ends) && strcmp(ends[end].key, e->key) != 0)
		end++;
	if (told == N(news) && end == N(ends))
		return 0;
	if (jf_decode(r->a, order_in_f, JF_EVENT, e->body, &in, &r->err) < 0)
		return -1;
	if (strcmp(e->key, "order.confirmed") == 0)
		db_queue(r, Q_ORDER_OPEN, in.order_id, txt(r, in.number),
		    in.type, txt_money(r, in.total_amount), in.at,
		    txt(r, conf.order_untaken), r->id, r->traceparent);
	if (told < N(news))
		tell(r, e, &in, told);
	if (end < N(ends))
		db_queue(r, Q_ORDER_TAKEN, in.order_id,
		    ends[end].gone ? "t" : "f");
	return 0;
}

int
orders_untaken(struct req *r)
{
	db_queue(r, Q_ORDERS_UNTAKEN, txt(r, UNTAKEN_AT_ONCE),
	    order_url(r, ""));
	if (db_sync(r) < 0)
		return -1;
	return db_int(r, Q_ORDERS_UNTAKEN, 0, "told") == UNTAKEN_AT_ONCE;
}

struct staff_in {
	int64_t staff_id;
	struct jf_list roles;
	bool is_active;
	const char *at;
};

static const char *const role_words[] = { "waiter", "chef", "admin", "courier",
	NULL };

static const struct jf staff_in_f[] = {
	JF(struct staff_in, staff_id, .req = true, .min = 1,
	    .max = INT32_MAX),
	JF(struct staff_in, roles, .req = true, .of = JF_WORD,
	    .names = role_words),
	JF(struct staff_in, is_active, .req = true),
	JF(struct staff_in, at, .req = true, .check = jf_is_time,
	    .what = "a time"),
	JF_END
};

int
on_staff(struct req *r, const struct event *e)
{
	struct buf b = buf_new(r->a);
	struct staff_in in = { 0 };
	const int *words;

	if (jf_decode(r->a, staff_in_f, JF_EVENT, e->body, &in, &r->err) < 0)
		return -1;
	words = in.roles.v;
	for (size_t i = 0; in.is_active && i < in.roles.n; i++)
		buf_array_add(&b, role_words[words[i]]);
	buf_array_end(&b);
	db_queue(r, Q_STAFF_PUT, txt(r, in.staff_id), b.s, in.at);
	db_queue(r, Q_STAFF_CHAT_DROP, txt(r, in.staff_id));
	return db_sync(r);
}

void
staff_seen(struct req *r)
{
	struct buf b = buf_new(r->a);

	if (r->who.typ != ACCOUNT_STAFF)
		return;
	for (int i = 0; role_word(i) != NULL; i++)
		if (r->who.roles & role_bit(role_word(i)))
			buf_array_add(&b, role_word(i));
	buf_array_end(&b);
	db_queue(r, Q_STAFF_PUT, txt(r, r->who.sub), b.s, "-infinity");
}
