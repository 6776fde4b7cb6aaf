/* The gateway's API as a shop uses it: YooKassa's, version 3. */
#include "config.h"
#include "payment.h"

#include <sodium.h>
#include <string.h>

#include "conf.h"
#include "http.h"
#include "route.h"

/* The gateway's reasons, as the guest may read them. */
static const struct {
	const char *reason, *text;
} reasons[] = {
	{ "insufficient_funds", "insufficient funds" },
	{ "general_decline", "declined by the bank" },
	{ "canceled_by_merchant", "canceled" },
};

struct cancellation {
	const char *party, *reason;
};

static const struct jf cancellation_f[] = {
	JF(struct cancellation, party),
	JF(struct cancellation, reason, .req = true),
	JF_END
};

struct metadata {
	const char *payment_id;
};

static const struct jf metadata_f[] = {
	JF(struct metadata, payment_id),
	JF_END
};

/* A payment or a refund, or an error's description. */
struct object {
	const char *id;
	int status;
	void *cancellation_details, *metadata;
};

static const char *const outcomes[] = { "pending", "succeeded", "canceled",
	NULL };

static const struct jf object_f[] = {
	JF(struct object, id, .req = true),
	JF(struct object, status, .req = true, .names = outcomes),
	JF(struct object, cancellation_details, .sub = cancellation_f,
	    .size = sizeof(struct cancellation)),
	JF(struct object, metadata, .sub = metadata_f,
	    .size = sizeof(struct metadata)),
	JF_END
};

struct refusal {
	const char *description, *parameter;
};

static const struct jf refusal_f[] = {
	JF(struct refusal, description),
	JF(struct refusal, parameter),
	JF_END
};

static int
call(struct req *r, const char *method, const char *path, const char *key,
    const char *body, struct http_answer *a)
{
	const char *secret, *headers[3] = { 0 };
	char *pair;
	char basic[512];
	struct http_call c = { .method = method, .body = body,
		.url = arena_printf(r->a, "%s%s", conf.gateway_url, path),
		.len = body != NULL ? strlen(body) : 0, .headers = headers,
		.idempotent = true };

	if (secret_read(r->a, "gateway-shop", &secret, &r->err) < 0)
		return -1;
	pair = arena_printf(r->a, "samovar:%s", secret);
	if (sodium_base64_encoded_len(strlen(pair),
		sodium_base64_VARIANT_ORIGINAL) > sizeof(basic))
		return fail(r, E_INTERNAL, "secret gateway-shop is too long");
	sodium_bin2base64(basic, sizeof(basic), (unsigned char *)pair,
	    strlen(pair), sodium_base64_VARIANT_ORIGINAL);
	headers[0] = arena_printf(r->a, "Authorization: Basic %s", basic);
	if (key != NULL)
		headers[1] = arena_printf(r->a, "Idempotence-Key: %s", key);
	return http_call(r, &c, a);
}

static const char *
reason_text(const struct cancellation *c)
{
	if (c == NULL || c->reason == NULL)
		return "canceled";
	for (size_t i = 0; i < sizeof(reasons) / sizeof(*reasons); i++)
		if (strcmp(c->reason, reasons[i].reason) == 0)
			return reasons[i].text;
	return c->reason;
}

/* 200: the object. 400: it will never be taken. Else nobody knows. */
static int
take(struct req *r, const struct http_answer *a, struct shop_answer *out)
{
	struct object o = { 0 };
	struct refusal no = { 0 };
	const struct metadata *m;

	*out = (struct shop_answer){ 0 };
	if (a->status == 400) {
		if (http_json(r, a, refusal_f, &no) < 0)
			return -1;
		out->outcome = AT_CANCELED;
		out->error = arena_printf(r->a, "refused by the gateway: %s: %s",
		    no.parameter != NULL ? no.parameter : "request",
		    no.description != NULL ? no.description : "");
		return 0;
	}
	if (a->status == 404)
		return fail(r, E_NOT_FOUND, "the gateway does not know it");
	if (a->status != 200)
		return fail(r, E_UNAVAILABLE, "the gateway answered %d",
		    a->status);
	if (http_json(r, a, object_f, &o) < 0)
		return -1;
	out->outcome = (enum outcome)o.status;
	out->external_id = o.id;
	if (out->outcome == AT_CANCELED)
		out->error = reason_text(o.cancellation_details);
	m = o.metadata;
	if (m != NULL && m->payment_id != NULL && jf_is_uuid(m->payment_id))
		out->payment_id = m->payment_id;
	return 0;
}

static void
put_amount(struct buf *b, const char *amount)
{
	buf_str(b, "{\"amount\":{");
	buf_json_member(b, "value", amount);
	buf_json_member(b, "currency", "RUB");
	buf_str(b, "}");
}

/* The guest's metadata, and our own ids, which come back with the object. */
static void
put_metadata(struct buf *b, const struct pay *p)
{
	const size_t n = p->metadata != NULL ? strlen(p->metadata) : 0;

	buf_str(b, ",\"metadata\":{");
	if (n > 2) { /* {…} without its braces */
		buf_bytes(b, p->metadata + 1, n - 2);
	}
	buf_json_member(b, "payment_id", p->id);
	buf_json_member(b, "order_id", p->order_id);
	buf_str(b, "}");
}

/* The card, if one was given; 1: it cannot be read any more, *out says so. */
static int
put_card(struct req *r, struct buf *b, const struct pay *p,
    struct shop_answer *out)
{
	enum card_kind kind;
	const char *token;

	if (p->card_token == NULL)
		return 0;
	if (card_open(r, p, &kind, &token) == 0) {
		buf_json_member(b, kind == CARD_SAVED ? "payment_method_id" :
		    "payment_token", token);
		return 0;
	}
	if (r->err.code != E_BAD_REQUEST)
		return -1;
	r->err = (struct err){ 0 };
	*out = (struct shop_answer){ .outcome = AT_CANCELED,
		.error = "the card cannot be used any more" };
	return 1;
}

/*
 * The same row makes the same bytes, so that asking again under the same key
 * is the same request.
 */
int
shop_charge(struct req *r, const struct pay *p, struct shop_answer *out)
{
	struct http_answer a = { 0 };
	struct buf b = buf_new(r->a);
	int rc = 0;

	put_amount(&b, p->amount_text);
	buf_json_bool(&b, "capture", true);
	buf_json_member(&b, "description",
	    arena_printf(r->a, "Samovar %s", p->order_id));
	if (p->method == ONLINE) {
		buf_str(&b, ",\"confirmation\":{\"type\":\"redirect\"");
		buf_json_member(&b, "return_url", p->return_url != NULL ?
		    p->return_url :
		    arena_printf(r->a, "/orders/%s", p->order_id));
		buf_str(&b, "}");
	} else {
		rc = put_card(r, &b, p, out);
	}
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	put_metadata(&b, p);
	buf_str(&b, "}");
	if (call(r, "POST", "/payments", p->id, b.s, &a) < 0)
		return -1;
	return take(r, &a, out);
}

int
shop_look(struct req *r, const char *external_id, struct shop_answer *out)
{
	struct http_answer a = { 0 };

	if (call(r, "GET", arena_printf(r->a, "/payments/%s", external_id),
		NULL, NULL, &a) < 0)
		return -1;
	return take(r, &a, out);
}

int
shop_void(struct req *r, const char *external_id, struct shop_answer *out)
{
	struct http_answer a = { 0 };

	if (call(r, "POST", arena_printf(r->a, "/payments/%s/cancel",
		external_id), arena_printf(r->a, "void-%s", external_id), "{}",
		&a) < 0)
		return -1;
	if (a.status == 400) /* it has succeeded meanwhile */
		return shop_look(r, external_id, out);
	return take(r, &a, out);
}

int
shop_refund(struct req *r, const char *refund_id, const char *external_id,
    const char *amount, struct shop_answer *out)
{
	struct http_answer a = { 0 };
	struct buf b = buf_new(r->a);

	put_amount(&b, amount);
	buf_json_member(&b, "payment_id", external_id);
	buf_str(&b, "}");
	if (call(r, "POST", "/refunds", refund_id, b.s, &a) < 0)
		return -1;
	return take(r, &a, out);
}

int
shop_refund_look(struct req *r, const char *external_id,
    struct shop_answer *out)
{
	struct http_answer a = { 0 };

	if (call(r, "GET", arena_printf(r->a, "/refunds/%s", external_id),
		NULL, NULL, &a) < 0)
		return -1;
	return take(r, &a, out);
}

struct saved_in {
	const char *id;
	void *card;
};

struct card_in {
	const char *last4, *card_type;
};

static const struct jf card_in_f[] = {
	JF(struct card_in, last4, .req = true, .max = 4),
	JF(struct card_in, card_type, .req = true, .max = 30),
	JF_END
};

static const struct jf saved_in_f[] = {
	JF(struct saved_in, id, .req = true),
	JF(struct saved_in, card, .req = true, .sub = card_in_f,
	    .size = sizeof(struct card_in)),
	JF_END
};

int
shop_save(struct req *r, const char *token, const char *key,
    struct saved_card *out)
{
	struct http_answer a = { 0 };
	struct buf b = buf_new(r->a);
	struct saved_in in = { 0 };
	const struct card_in *card;

	buf_str(&b, "{\"type\":\"bank_card\"");
	buf_json_member(&b, "payment_token", token);
	buf_str(&b, "}");
	if (call(r, "POST", "/payment_methods", key, b.s, &a) < 0)
		return -1;
	if (a.status == 400)
		return fail_field(r, E_BAD_REQUEST, "card_token",
		    "card_token: is not one that the gateway knows");
	if (a.status != 200)
		return fail(r, E_UNAVAILABLE, "the gateway answered %d",
		    a.status);
	if (http_json(r, &a, saved_in_f, &in) < 0)
		return -1;
	card = in.card;
	*out = (struct saved_card){ in.id, card->card_type, card->last4 };
	return 0;
}

int
shop_mock(struct req *r, const char *method)
{
	struct http_answer a = { 0 };

	if (call(r, method, "/mock", NULL,
		r->body_len > 0 ? r->body : NULL, &a) < 0)
		return -1;
	if (a.status / 100 != 2)
		return http_refused(r, &a, "the gateway");
	return reply_empty(r);
}
