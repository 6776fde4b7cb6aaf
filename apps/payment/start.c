/* POST /orders/{id}/payment: a guest pays an order, or tries again. */
#include "config.h"
#include "payment.h"

#include <json-c/json.h>
#include <string.h>
#include <time.h>

#include "conf.h"
#include "http.h"
#include "key.h"
#include "uuid.h"

#define WAIT_STEPS 10 /* of 100 ms: the order's own payment is under way */

struct start_in {
	int payment_method;
	const char *return_url, *card_token;
	struct json_object *metadata;
	struct money amount; /* the sum that the caller thinks is due, or 0 */
};

static const struct jf start_in_f[] = {
	JF(struct start_in, payment_method, .req = true, .names = method_words),
	JF(struct start_in, return_url, .min = 1, .max = 2000),
	JF(struct start_in, card_token, .min = 1, .max = 500),
	JF(struct start_in, metadata, .max = 4096),
	JF(struct start_in, amount, .rpc_only = true),
	JF_END
};

struct due_payment {
	const char *id, *status;
};

static const struct jf due_payment_f[] = {
	JF(struct due_payment, id, .req = true, .check = jf_is_uuid,
	    .what = "a UUID"),
	JF(struct due_payment, status, .req = true),
	JF_END
};

/* What order says: the sum, and what it knows of payments. */
struct due {
	const char *order_id, *status;
	int64_t user_id;
	struct money amount;
	bool table;
	void *payment;
};

static const struct jf due_f[] = {
	JF(struct due, order_id, .req = true),
	JF(struct due, status, .req = true),
	JF(struct due, user_id, .nullable = true),
	JF(struct due, amount, .req = true),
	JF(struct due, table),
	JF(struct due, payment, .sub = due_payment_f,
	    .size = sizeof(struct due_payment), .nullable = true),
	JF_END
};

/* At most 14 texts; two more are ours. The gateway checks nothing twice. */
static int
metadata_check(struct req *r, struct json_object *o)
{
	bool good = o == NULL || (json_object_is_type(o, json_type_object) &&
	    json_object_object_length(o) <= 14);

	if (good && o != NULL) {
		json_object_object_foreach(o, name, value) {
			if (strlen(name) > 32 || strcmp(name, "order_id") == 0 ||
			    strcmp(name, "payment_id") == 0 ||
			    !json_object_is_type(value, json_type_string) ||
			    json_object_get_string_len(value) > 512)
				good = false;
		}
	}
	return good ? 0 : fail_field(r, E_BAD_REQUEST, "metadata",
	    "metadata: takes 14 texts, names to 32 and values to 512 bytes");
}

/* The guest comes back to our own pages only. */
static int
return_check(struct req *r, const char *url)
{
	const size_t own = strlen(conf.public_url);

	if (url == NULL || (url[0] == '/' && url[1] != '/' &&
	    strpbrk(url, "\\ \r\n\t") == NULL) ||
	    (strncmp(url, conf.public_url, own) == 0 &&
		(url[own] == '/' || url[own] == '\0')))
		return 0;
	return fail_field(r, E_BAD_REQUEST, "return_url",
	    "return_url: a path, or an address below %s", conf.public_url);
}

static int
start_read(struct req *r, struct start_in *in)
{
	if (req_body(r, start_in_f, in) < 0 ||
	    metadata_check(r, in->metadata) < 0 ||
	    return_check(r, in->return_url) < 0)
		return -1;
	if (in->card_token != NULL && (in->payment_method == CASH ||
		in->payment_method == ONLINE))
		return fail_field(r, E_BAD_REQUEST, "card_token",
		    "card_token: goes with payment by card only");
	return 0;
}

static int
due_read(struct req *r, struct due *d)
{
	struct http_answer a = { 0 };

	if (service_call(r, "GET", arena_printf(r->a,
		"/internal/v1/order/orders/%s/due", r->param[0]), NULL,
		(r->who.typ == ACCOUNT_SERVICE ? AS_SERVICE : AS_CALLER) |
		REFUSALS, &a) < 0 ||
	    http_json(r, &a, due_f, d) < 0)
		return -1;
	if (strcmp(d->status, "canceled") == 0)
		return fail(r, E_STATE, "the order is canceled");
	if (d->amount.kopecks <= 0)
		return fail(r, E_STATE, "there is nothing to pay");
	return 0;
}

static int
amount_check(struct req *r, const struct start_in *in, const struct due *d)
{
	char due[MONEY_TEXT];

	if (in->amount.kopecks == 0 || in->amount.kopecks == d->amount.kopecks)
		return 0;
	return fail_field(r, E_BAD_REQUEST, "amount", "amount: %s is due",
	    money_text(d->amount, due));
}

static bool
same_as(const struct pay *p, const struct start_in *in, const struct due *d)
{
	return p->method == in->payment_method &&
	    p->amount == d->amount.kopecks;
}

/* The pending payment goes, so that another can come; the order stays. */
static int
replace(struct req *r, struct pay *p)
{
	struct shop_answer a = { .outcome = AT_CANCELED, .error = "replaced" };

	if (p->method != CASH && (p->attempts > 0 || p->external_id != NULL)) {
		if (p->external_id == NULL && shop_charge(r, p, &a) < 0)
			return -1;
		if (a.outcome != AT_SUCCEEDED && a.external_id != NULL)
			p->external_id = a.external_id;
		if (p->external_id != NULL && a.outcome != AT_SUCCEEDED &&
		    shop_void(r, p->external_id, &a) < 0)
			return -1;
		if (a.outcome == AT_CANCELED)
			a.error = "replaced";
	}
	db_begin(r);
	if (pay_apply(r, p->id, &a, true) < 0 || db_commit(r) < 0)
		return -1;
	return 0;
}

/*
 * The payment to go on with: *p the open one, if it is as asked for. 1 there
 * is one, 0 a new one has to be made.
 */
static int
open_find(struct req *r, const struct start_in *in, const struct due *d,
    struct pay *p)
{
	db_queue(r, Q_PAYMENT_OPEN, r->param[0]);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_PAYMENT_OPEN) == 0)
		return 0;
	pay_read(r, Q_PAYMENT_OPEN, 0, p);
	if (p->status != PENDING)
		return fail(r, E_STATE, "the order is paid");
	if (same_as(p, in, d))
		return 1;
	/* confirmed on the word that cash comes: no going back on it */
	if (!d->table && strcmp(d->status, "created") != 0)
		return fail(r, E_STATE, "the order is %s, its payment stays",
		    d->status);
	if (replace(r, p) < 0)
		return -1;
	db_queue(r, Q_PAYMENT_OPEN, r->param[0]);
	if (db_sync(r) < 0)
		return -1;
	return db_rows(r, Q_PAYMENT_OPEN) == 0 ? 0 :
	    fail(r, E_STATE, "the payment before has succeeded meanwhile");
}

/* Order made a payment of its own whose event is still on its way here. */
static int
order_payment_wait(struct req *r, const struct due *d)
{
	const struct due_payment *w = d->payment;
	const struct timespec step = { 0, 100 * 1000000L };

	if (w == NULL || strcmp(w->status, "pending") != 0)
		return 0;
	for (int i = 0; i < WAIT_STEPS; i++) {
		db_queue(r, Q_PAYMENT_READ, w->id);
		if (db_sync(r) < 0)
			return -1;
		if (db_rows(r, Q_PAYMENT_READ) > 0)
			return 0;
		nanosleep(&step, NULL);
	}
	return fail(r, E_UNAVAILABLE, "the order's payment is not here yet");
}

/* Transaction 1: pending row, gateway key (its id), body hash. */
static int
start_add(struct req *r, const struct start_in *in, const struct due *d,
    struct pay *p)
{
	const char *id = uuid_new(r->a), *fate, *token = NULL;
	const char *user_id = d->user_id > 0 ? txt(r, d->user_id) : NULL;
	bool added;

	if (in->card_token != NULL && card_seal(r, user_id, CARD_TOKEN,
		in->card_token, &token) < 0)
		return -1;
	db_begin(r);
	if (pay_add(r, &(struct new_pay){ .id = id, .order_id = d->order_id,
		.user_id = user_id, .saved_card = r->who.typ == ACCOUNT_USER,
		.amount = d->amount, .method = in->payment_method,
		.card_token = token, .return_url = in->return_url,
		.metadata = in->metadata == NULL ? NULL :
		    json_object_to_json_string_ext(in->metadata,
			JSON_C_TO_STRING_PLAIN),
		.key = r->key_scope, .claimed = true,
		.hash = r->key_scope != NULL ? key_body_hash(r) : NULL },
		&added) < 0)
		return -1;
	if (!added)
		return fail(r, E_RACE, "another payment was begun meanwhile");
	db_queue(r, Q_FATE_GET, d->order_id);
	if (pay_lock(r, id, p) < 0)
		return -1;
	fate = db_rows(r, Q_FATE_GET) > 0 ? db_text(r, Q_FATE_GET, 0, "fate") :
	    "";
	if (strcmp(fate, "canceled") == 0)
		return fail(r, E_STATE, "the order is canceled");
	/* cash after delivery: the waiter has it in hand */
	if (p->method == CASH && strcmp(fate, "delivered") == 0 &&
	    pay_move(r, p, CAPTURED, &(struct detail){ 0 }) < 0)
		return -1;
	return db_commit(r);
}

/* Transaction 2: what the gateway said, and the answer for the key. */
static int
start_finish(struct req *r, const char *id, const struct shop_answer *a,
    int status)
{
	struct buf b = buf_new(r->a);
	struct pay p;

	db_begin(r);
	if ((a != NULL && pay_apply(r, id, a, false) < 0) ||
	    pay_lock(r, id, &p) < 0)
		return -1;
	buf_str(&b, "{");
	buf_json_member(&b, "payment_id", p.id);
	buf_json_member(&b, "payment_url",
	    p.method != ONLINE || p.external_id == NULL ? NULL :
	    arena_printf(r->a, "%s/pay/%s", conf.public_url, p.external_id));
	buf_json_member(&b, "status", status_words[p.status]);
	buf_json_member(&b, "details", db_text(r, Q_PAYMENT_READ, 0,
	    "error_message"));
	buf_json_raw(&b, "created_at", db_text(r, Q_PAYMENT_READ, 0,
	    "created"));
	buf_str(&b, "}");
	reply_json(r, status, b.s);
	keyed_store(r);
	return db_commit(r);
}

static int
start_run(struct req *r)
{
	struct start_in in = { 0 };
	struct due d = { 0 };
	struct shop_answer a;
	struct pay p;
	int open, status = 200;

	if (start_read(r, &in) < 0 || due_read(r, &d) < 0 ||
	    amount_check(r, &in, &d) < 0 ||
	    (open = keyed_find(r, Q_PAYMENT_BY_KEY)) < 0)
		return -1;
	if (open)
		pay_read(r, Q_PAYMENT_BY_KEY, 0, &p);
	else if (order_payment_wait(r, &d) < 0 ||
	    (open = open_find(r, &in, &d, &p)) < 0)
		return -1;
	if (!open) {
		if (start_add(r, &in, &d, &p) < 0)
			return -1;
		status = 201;
	}
	if (p.method == CASH || p.status != PENDING || p.external_id != NULL)
		return start_finish(r, p.id, NULL, status);
	if (shop_charge(r, &p, &a) < 0) /* the worker goes on with it */
		return -1;
	return start_finish(r, p.id, &a, status);
}

/* OrderService.InitiatePayment */
int
payment_start(struct req *r)
{
	return keyed_run(r, start_run);
}
