/* Money on its way back: asked for by an administrator, or by the saga. */
#include "config.h"
#include "payment.h"

#include <string.h>

#include "key.h"
#include "log.h"
#include "uuid.h"

static const char *const refund_words[] = { "pending", "succeeded", "failed" };

/* The money stays here, and somebody must look: an event of its own. */
static int
refused(struct req *r, const char *id, const struct pay *p, const char *why)
{
	log_error(r, "refund %s of payment %s: %s", id, p->id, why);
	db_queue(r, Q_PAYMENT_EVENT, p->id);
	if (db_sync(r) < 0)
		return -1;
	event_add(r, "payment.refund_failed",
	    db_text(r, Q_PAYMENT_EVENT, 0, "body"));
	r->wake = true;
	return 0;
}

/* In a transaction: what the gateway said about refund id. */
int
refund_apply(struct req *r, const char *id, const struct shop_answer *a)
{
	int64_t amount;
	struct pay p;

	db_queue(r, Q_REFUND_LOCK, id);
	db_queue(r, Q_REFUND_READ, id);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_REFUND_READ) == 0)
		return fail(r, E_NOT_FOUND, "there is no such refund");
	if (strcmp(db_text(r, Q_REFUND_READ, 0, "status"), "pending") != 0)
		return 0; /* known already */
	amount = db_int(r, Q_REFUND_READ, 0, "amount_kopecks");
	if (pay_lock(r, db_text(r, Q_REFUND_READ, 0, "payment_id"), &p) < 0)
		return -1;
	db_queue(r, Q_REFUND_MOVE, id, refund_words[a->outcome],
	    a->external_id, a->error);
	if (a->outcome == AT_CANCELED)
		return refused(r, id, &p, a->error);
	if (a->outcome != AT_SUCCEEDED)
		return 0;
	return pay_move(r, &p, p.refunded + amount < p.captured ? GAVE_BACK :
	    GAVE_ALL_BACK, &(struct detail){ .refund_id = id,
		.refund_external = a->external_id, .refunded = amount });
}

struct refund_in {
	struct opt_money amount;
	const char *reason;
};

static const struct jf refund_in_f[] = {
	JF(struct refund_in, amount, .min = 1),
	JF(struct refund_in, reason, .req = true, .min = 1, .max = 250),
	JF_END
};

static int
refund_reply(struct req *r, const char *id)
{
	struct buf b = buf_new(r->a);

	db_queue(r, Q_REFUND_READ, id);
	if (db_sync(r) < 0)
		return -1;
	buf_str(&b, "{");
	buf_json_member(&b, "refund_id", id);
	buf_json_member(&b, "payment_id",
	    db_text(r, Q_REFUND_READ, 0, "payment_id"));
	buf_json_raw(&b, "amount", db_text(r, Q_REFUND_READ, 0, "amount"));
	buf_json_member(&b, "status", db_text(r, Q_REFUND_READ, 0, "status"));
	buf_json_raw(&b, "processed_at", db_text(r, Q_REFUND_READ, 0, "at"));
	buf_str(&b, "}");
	return reply_json(r, 201, b.s);
}

/* Transaction 1: the refund is decided; the worker finishes what we cannot. */
static int
refund_decide(struct req *r, const struct refund_in *in, const char **id)
{
	int64_t left, amount;
	struct pay p;

	db_begin(r);
	if (pay_lock(r, r->param[0], &p) < 0)
		return -1;
	if (p.status != SUCCEEDED && p.status != PARTLY_REFUNDED)
		return fail(r, E_STATE, "the payment is %s: nothing to refund",
		    status_words[p.status]);
	left = p.captured - p.refunded - p.reserved;
	amount = in->amount.set ? in->amount.v.kopecks : left;
	if (amount > left || left == 0)
		return fail_field(r, E_STATE, "amount",
		    "amount: more than is left, which is %lld.%02lld",
		    (long long)(left / 100), (long long)(left % 100));
	*id = uuid_new(r->a);
	db_queue(r, Q_REFUND_ADD, *id, p.id, txt(r, amount), in->reason, "f",
	    r->who.typ == ACCOUNT_SERVICE ? NULL : txt(r, r->who.sub),
	    r->key_scope,
	    r->key_scope != NULL ? key_body_hash(r) : NULL, "10",
	    r->id, r->traceparent);
	return db_commit(r);
}

/* The gateway is asked with no transaction open; -1: nobody knows yet. */
static int
refund_ask(struct req *r, const char *id, struct shop_answer *a)
{
	const char *payment;

	db_queue(r, Q_REFUND_READ, id);
	if (db_sync(r) < 0)
		return -1;
	payment = db_text(r, Q_REFUND_READ, 0, "payment_external");
	*a = (struct shop_answer){ .outcome = AT_SUCCEEDED };
	if (payment == NULL) /* cash: over the counter */
		return 0;
	return shop_refund(r, id, payment,
	    db_text(r, Q_REFUND_READ, 0, "amount"), a);
}

static int
refund_run(struct req *r)
{
	struct refund_in in = { 0 };
	const char *id = NULL;
	struct shop_answer a;
	int known;

	if (req_body(r, refund_in_f, &in) < 0 ||
	    (known = keyed_find(r, Q_REFUND_BY_KEY)) < 0)
		return -1;
	if (known)
		id = db_text(r, Q_REFUND_BY_KEY, 0, "id");
	else if (refund_decide(r, &in, &id) < 0)
		return -1;
	if (refund_ask(r, id, &a) < 0) {
		if (r->err.code != E_UNAVAILABLE)
			return -1;
		r->err = (struct err){ 0 }; /* decided all the same */
		a = (struct shop_answer){ .outcome = AT_PENDING };
	}
	db_begin(r);
	if (refund_apply(r, id, &a) < 0 || refund_reply(r, id) < 0)
		return -1;
	keyed_store(r);
	return db_commit(r);
}

/* PaymentService.ProcessRefund */
int
payment_refund(struct req *r)
{
	return keyed_run(r, refund_run);
}
