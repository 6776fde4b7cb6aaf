/* Payments as they are read, the gateway's callbacks, and its mock. */
#include "config.h"
#include "payment.h"

#include <string.h>
#include <time.h>

#include "audit.h"
#include "conf.h"
#include "period.h"
#include "trace.h"
#include "webhook.h"

/* PaymentService.GetPaymentStatus */
int
payment_get(struct req *r)
{
	db_queue(r, Q_PAYMENT_GET, r->param[0],
	    r->who.typ == ACCOUNT_USER ? txt(r, r->who.sub) : NULL,
	    conf.public_url);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_PAYMENT_GET) == 0)
		return fail(r, E_NOT_FOUND, "there is no such payment");
	return reply_row(r, 200, Q_PAYMENT_GET);
}

/* GET /reports/payments */
int
report_payments(struct req *r)
{
	struct period p = { 0 };

	if (period_read(r, &p) < 0)
		return -1;
	db_queue(r, Q_REPORT_PAYMENTS, p.from, p.to, conf.time_zone);
	return db_sync(r) < 0 ? -1 : reply_row(r, 200, Q_REPORT_PAYMENTS);
}

struct object_in {
	const char *id;
};

static const struct jf object_in_f[] = {
	JF(struct object_in, id, .req = true, .check = jf_is_uuid,
	    .what = "the gateway's id"),
	JF_END
};

struct callback_in {
	const char *type, *event;
	void *object;
};

static const struct jf callback_in_f[] = {
	JF(struct callback_in, type, .req = true),
	JF(struct callback_in, event, .req = true),
	JF(struct callback_in, object, .req = true, .sub = object_in_f,
	    .size = sizeof(struct object_in)),
	JF_END
};

/* What comes of the gateway's call belongs to the request that began the payment,
 * the call itself to the gateway's. */
static int
called_apply(struct req *r, const struct shop_answer *a)
{
	const struct req call = *r;
	int rc;

	trace_take(r, db_text(r, Q_PAYMENT_FIND, 0, "cause"),
	    db_text(r, Q_PAYMENT_FIND, 0, "traceparent"));
	db_begin(r);
	rc = pay_apply(r, db_text(r, Q_PAYMENT_FIND, 0, "id"), a, false);
	if (rc >= 0)
		rc = db_commit(r);
	memcpy(r->id, call.id, sizeof(r->id));
	memcpy(r->traceparent, call.traceparent, sizeof(r->traceparent));
	memcpy(r->parent, call.parent, sizeof(r->parent));
	return rc;
}

/* The gateway is asked itself; its word in the callback is only a hint. */
static int
payment_called(struct req *r, const char *external_id)
{
	struct shop_answer a;

	if (shop_look(r, external_id, &a) < 0)
		return -1;
	db_queue(r, Q_PAYMENT_FIND, external_id, a.payment_id);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_PAYMENT_FIND) == 0)
		return fail(r, E_NOT_FOUND, "there is no such payment");
	return called_apply(r, &a);
}

static int
refund_called(struct req *r, const char *external_id)
{
	struct shop_answer a;

	db_queue(r, Q_REFUND_FIND, external_id);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_REFUND_FIND) == 0)
		return fail(r, E_NOT_FOUND, "there is no such refund");
	if (shop_refund_look(r, external_id, &a) < 0)
		return -1;
	db_begin(r);
	if (refund_apply(r, db_text(r, Q_REFUND_FIND, 0, "id"), &a) < 0)
		return -1;
	return db_commit(r);
}

/* The gateway signs what it sends, byte by byte. */
static int
signature_check(struct req *r)
{
	const char *secret;

	if (secret_read(r->a, "webhook", &secret, &r->err) < 0)
		return -1;
	return webhook_verify(req_env(r, "HTTP_SAMOVAR_SIGNATURE"), secret,
	    time(NULL), r->sent_len > 0 ? r->sent : "", r->sent_len, &r->err);
}

/* POST /payments/callback */
int
payment_callback(struct req *r)
{
	struct callback_in in = { 0 };
	const struct object_in *o;
	struct json_object *json;
	int rc;

	if (signature_check(r) < 0)
		return -1;
	json = json_read(r->a, r->body_len > 0 ? r->body : "", r->body_len,
	    &r->err);
	if (json == NULL || jf_decode(r->a, callback_in_f, JF_EVENT, json, &in,
	    &r->err) < 0)
		return -1;
	o = in.object;
	if (strncmp(in.event, "payment.", 8) == 0)
		rc = payment_called(r, o->id);
	else if (strncmp(in.event, "refund.", 7) == 0)
		rc = refund_called(r, o->id);
	else
		return fail_field(r, E_BAD_REQUEST, "event",
		    "event: is not one that is known here");
	return rc < 0 ? -1 : reply_json(r, 200, "{}");
}

struct told_in {
	const char *payment_id, *transaction_id;
	int status;
	struct json_object *metadata;
};

static const char *const told_words[] = { "", "success", "succeeded", "failed",
	NULL };

static const struct jf told_in_f[] = {
	JF(struct told_in, payment_id, .req = true, .check = jf_is_uuid,
	    .what = "a UUID"),
	JF(struct told_in, transaction_id, .check = jf_is_uuid,
	    .what = "the gateway's id"),
	JF(struct told_in, status, .req = true, .names = told_words),
	JF(struct told_in, metadata, .max = 4096),
	JF_END
};

/* OrderService.ProcessPaymentCallback: our payment, and the gateway's word */
int
payment_told(struct req *r)
{
	struct told_in in = { 0 };
	const char *external_id;

	if (signature_check(r) < 0 || req_body(r, told_in_f, &in) < 0)
		return -1;
	db_queue(r, Q_PAYMENT_READ, in.payment_id);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_PAYMENT_READ) == 0)
		return fail(r, E_NOT_FOUND, "there is no such payment");
	external_id = db_text(r, Q_PAYMENT_READ, 0, "external_id");
	if (external_id == NULL)
		external_id = in.transaction_id;
	else if (in.transaction_id != NULL &&
	    strcmp(external_id, in.transaction_id) != 0)
		return fail_field(r, E_BAD_REQUEST, "transaction_id",
		    "transaction_id: is another payment's");
	if (external_id == NULL)
		return fail(r, E_STATE, "the gateway does not know the payment");
	return payment_called(r, external_id) < 0 ? -1 : reply_empty(r);
}

static int
mock_told(struct req *r, const char *method, const char *action)
{
	if (shop_mock(r, method) < 0)
		return -1;
	audit_add(r, action, "gateway:stub", NULL,
	    r->body_len > 0 ? arena_strndup(r->a, r->body, r->body_len) : NULL);
	return db_sync(r);
}

/* PaymentService.SetMockBehavior */
int
mock_put(struct req *r)
{
	return mock_told(r, "PUT", "gateway_mock.set");
}

/* PaymentService.ResetMockBehavior */
int
mock_delete(struct req *r)
{
	return mock_told(r, "DELETE", "gateway_mock.reset");
}
