/*
 * YooKassa's API, version 3, as far as a shop without holds needs it. A key
 * that comes again with the same body is answered with the same object as it
 * stands now; errors are in the gateway's own shape.
 */
#include "config.h"
#include "gateway.h"

#include <json-c/json.h>
#include <string.h>
#include <time.h>

#include "book.h"
#include "conf.h"
#include "uuid.h"

struct amount_in {
	const char *value, *currency;
};

static const struct jf amount_f[] = {
	JF(struct amount_in, value, .req = true),
	JF(struct amount_in, currency, .req = true),
	JF_END
};

/* False with *r's refusal when the amount is not one in roubles. */
static bool
amount_read(struct req *r, const struct amount_in *in, struct money *out)
{
	if (strcmp(in->currency, "RUB") != 0) {
		gw_bad(r, "amount.currency", "only RUB");
		return false;
	}
	if (!money_parse(in->value, out) || out->kopecks <= 0) {
		gw_bad(r, "amount.value", "is not an amount above zero");
		return false;
	}
	return true;
}

struct confirmation_in {
	const char *type, *return_url;
};

static const struct jf confirmation_f[] = {
	JF(struct confirmation_in, type, .req = true),
	JF(struct confirmation_in, return_url, .max = 2000),
	JF_END
};

struct payment_in {
	void *amount, *confirmation;
	bool capture;
	const char *payment_token, *payment_method_id, *description;
	struct json_object *metadata;
};

static const struct jf payment_in_f[] = {
	JF(struct payment_in, amount, .req = true, .sub = amount_f,
	    .size = sizeof(struct amount_in)),
	JF(struct payment_in, confirmation, .sub = confirmation_f,
	    .size = sizeof(struct confirmation_in)),
	JF(struct payment_in, capture, .req = true),
	JF(struct payment_in, payment_token, .max = 100),
	JF(struct payment_in, payment_method_id, .max = 100),
	JF(struct payment_in, description, .max = 128),
	JF(struct payment_in, metadata, .max = 16384),
	JF_END
};

/* At most 16 texts: names of 32, values of 512 bytes. */
static bool
metadata_good(struct json_object *o)
{
	if (o == NULL)
		return true;
	if (!json_object_is_type(o, json_type_object) ||
	    json_object_object_length(o) > 16)
		return false;
	json_object_object_foreach(o, name, value) {
		if (strlen(name) > 32 ||
		    !json_object_is_type(value, json_type_string) ||
		    json_object_get_string_len(value) > 512)
			return false;
	}
	return true;
}

/* The request as a payment that nothing has happened to. */
static bool
payment_read(struct req *r, struct gw_payment *p, const struct gw_token **card)
{
	struct payment_in in = { 0 };
	struct confirmation_in c = { 0 };
	const char *by;

	if (req_body(r, payment_in_f, &in) < 0) {
		gw_bad_body(r);
		return false;
	}
	*p = (struct gw_payment){ .id = uuid_new(r->a),
		.created_at = gw_time(r->a, gw_now_ms()),
		.description = in.description };
	if (!amount_read(r, in.amount, &p->amount))
		return false;
	by = in.payment_token != NULL ? in.payment_token : in.payment_method_id;
	*card = by == NULL ? NULL : card_find(by, by == in.payment_method_id);
	if (in.confirmation != NULL)
		c = *(struct confirmation_in *)in.confirmation;
	if (!in.capture)
		return gw_bad(r, "capture", "only true: there are no holds here");
	if (c.type != NULL && strcmp(c.type, "redirect") != 0)
		return gw_bad(r, "confirmation.type", "only redirect");
	if (in.payment_token != NULL && in.payment_method_id != NULL)
		return gw_bad(r, "payment_method_id", "or payment_token");
	if (by != NULL && *card == NULL)
		return gw_bad(r, in.payment_token != NULL ? "payment_token" :
		    "payment_method_id", "is not known here");
	if (!metadata_good(in.metadata))
		return gw_bad(r, "metadata",
		    "takes 16 texts: names to 32, values to 512");
	p->redirect = c.type != NULL && *card == NULL;
	p->return_url = c.return_url;
	if (in.metadata != NULL)
		p->metadata = arena_strdup(r->a, json_object_to_json_string_ext(
		    in.metadata, JSON_C_TO_STRING_PLAIN |
			JSON_C_TO_STRING_NOSLASHESCAPE));
	return true;
}

static int
reply_payment(struct req *r, const char *id)
{
	const struct gw_payment *p = state_find(PAYMENTS, id);
	struct buf b = buf_new(r->a);

	if (p == NULL)
		return gw_unknown(r);
	show_payment(&b, p);
	return reply_json(r, 200, b.s);
}

/* The answer comes late when the mock says so; the book knows already. */
static void
answer_delay(int64_t ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	while (ms > 0 && nanosleep(&t, &t) < 0)
		;
}

/* Under the lock: a new payment, or the one that the key has made. */
static int
payment_make(struct req *r)
{
	const char *key = gw_key_of(r);
	const struct gw_token *card = NULL;
	struct gw_payment p;
	struct gw_key k;
	const char *id;

	if (key == NULL || !payment_read(r, &p, &card))
		return 0;
	if (!gw_key_take(r, key, p.id, &k, &id))
		return id != NULL ? reply_payment(r, id) : gw_key_reused(r);
	if (card != NULL) {
		p.last4 = card->last4;
		p.brand = card->brand;
	}
	if (!p.redirect)
		fate_apply(r, &p, mock_fate(&p, card != NULL ?
		    (enum gw_fate)card->fate : FATE_SUCCEED));
	if (book_add(r, &(struct book_line){ .payment = &p, .key = &k,
		.event = gw_events[p.status] }) < 0)
		return -1;
	r->wake = true;
	return reply_payment(r, p.id);
}

/* POST /gateway/v3/payments */
int
payment_create(struct req *r)
{
	const int rc = gw_call(r, payment_make);

	if (r->wake) /* a new one, not one asked for again */
		answer_delay(state_mock()->response_delay_ms);
	return rc;
}

static int
payment_look(struct req *r)
{
	return reply_payment(r, r->param[0]);
}

/* GET /gateway/v3/payments/{uuid} */
int
payment_get(struct req *r)
{
	return gw_call(r, payment_look);
}

static int
payment_void(struct req *r)
{
	const struct gw_payment *was = state_find(PAYMENTS, r->param[0]);
	struct gw_payment p;

	if (was == NULL)
		return gw_unknown(r);
	if (was->status == GW_SUCCEEDED)
		return gw_bad(r, "payment_id", "it has succeeded: refund it");
	if (was->status == GW_PENDING) {
		p = *was;
		p.status = GW_CANCELED;
		p.party = "merchant";
		p.reason = "canceled_by_merchant";
		p.due = 0;
		if (book_add(r, &(struct book_line){ .payment = &p,
			.event = gw_events[p.status] }) < 0)
			return -1;
		r->wake = true;
	}
	return reply_payment(r, r->param[0]);
}

/* POST /gateway/v3/payments/{uuid}/cancel: as often as one likes. */
int
payment_cancel(struct req *r)
{
	return gw_call(r, payment_void);
}

struct refund_in {
	void *amount;
	const char *payment_id, *description;
};

static const struct jf refund_in_f[] = {
	JF(struct refund_in, amount, .req = true, .sub = amount_f,
	    .size = sizeof(struct amount_in)),
	JF(struct refund_in, payment_id, .req = true, .check = jf_is_uuid,
	    .what = "a payment's id"),
	JF(struct refund_in, description, .max = 250),
	JF_END
};

static int
reply_refund(struct req *r, const char *id)
{
	const struct gw_refund *f = state_find(REFUNDS, id);
	struct buf b = buf_new(r->a);

	if (f == NULL)
		return gw_unknown(r);
	show_refund(&b, f);
	return reply_json(r, 200, b.s);
}

static int
refund_make(struct req *r)
{
	const char *key = gw_key_of(r);
	struct refund_in in = { 0 };
	struct gw_refund f = { 0 };
	const struct gw_payment *was;
	struct gw_payment p;
	struct gw_key k;
	const char *id;

	if (key == NULL)
		return 0;
	if (req_body(r, refund_in_f, &in) < 0)
		return gw_bad_body(r);
	if (!amount_read(r, in.amount, &f.amount))
		return 0;
	f.id = uuid_new(r->a);
	if (!gw_key_take(r, key, f.id, &k, &id))
		return id != NULL ? reply_refund(r, id) : gw_key_reused(r);
	was = state_find(PAYMENTS, in.payment_id);
	if (was == NULL || was->status != GW_SUCCEEDED)
		return gw_bad(r, "payment_id", "no payment that has succeeded");
	p = *was;
	p.refunded.kopecks += f.amount.kopecks;
	if (p.refunded.kopecks > p.amount.kopecks)
		return gw_bad(r, "amount.value", "more than is left of the payment");
	f.payment_id = p.id;
	f.description = in.description;
	f.created_at = gw_time(r->a, gw_now_ms());
	f.status = state_mock()->auto_approve_refunds ? GW_SUCCEEDED :
	    GW_PENDING;
	if (book_add(r, &(struct book_line){ .payment = &p, .refund = &f,
		.key = &k, .event = f.status == GW_SUCCEEDED ?
		    "refund.succeeded" : NULL }) < 0)
		return -1;
	r->wake = true;
	return reply_refund(r, f.id);
}

/* POST /gateway/v3/refunds */
int
refund_create(struct req *r)
{
	return gw_call(r, refund_make);
}

static int
refund_look(struct req *r)
{
	return reply_refund(r, r->param[0]);
}

/* GET /gateway/v3/refunds/{uuid} */
int
refund_get(struct req *r)
{
	return gw_call(r, refund_look);
}
