/*
 * What is owed to the gateway: charges, voids, and a look at what has been
 * pending for long, in case a webhook was lost. A claim moves next_at on, so
 * a worker that dies leaves the row to the next one.
 */
#include "config.h"
#include "payment.h"

#include <string.h>

#include "log.h"
#include "trace.h"

#define LOOK_FIRST_S 10 /* after a payment was found pending */
#define LOOK_LAST_S 300

int
pay_ask(struct req *r, const struct pay *p, struct shop_answer *a)
{
	if (p->external_id == NULL)
		return shop_charge(r, p, a);
	if (p->status == FAILED)
		return shop_void(r, p->external_id, a);
	return shop_look(r, p->external_id, a);
}

/* Still pending there: look again; what failed here is voided there. */
static void
pay_wait(struct req *r, const struct pay *p, const struct shop_answer *a)
{
	int64_t wait = LOOK_FIRST_S;

	if (p->status == FAILED) {
		db_queue(r, Q_PAYMENT_LOOK, p->id, a->external_id, "void", "0");
		r->wake = true;
		return;
	}
	if (p->status != PENDING)
		return;
	for (int64_t i = 1; i < p->attempts && wait < LOOK_LAST_S &&
	     p->work != NULL && strcmp(p->work, "look") == 0; i++)
		wait *= 2;
	db_queue(r, Q_PAYMENT_LOOK, p->id, a->external_id, "look",
	    txt(r, wait < LOOK_LAST_S ? wait : LOOK_LAST_S));
}

int
pay_apply(struct req *r, const char *id, const struct shop_answer *a,
    bool spare_order)
{
	const struct detail d = { .external_id = a->external_id,
		.error = a->error, .spare_order = spare_order };
	struct pay p;

	if (pay_lock(r, id, &p) < 0)
		return -1;
	switch (a->outcome) {
	case AT_PENDING:
		pay_wait(r, &p, a);
		return 0;
	case AT_SUCCEEDED:
		return pay_move(r, &p, CAPTURED, &d);
	case AT_CANCELED:
		return pay_move(r, &p, REFUSED, &(struct detail){
		    .external_id = a->external_id, .spare_order = spare_order,
		    /* what failed here before keeps its own reason */
		    .error = p.status == FAILED ? NULL : a->error });
	}
	return 0;
}

/* The gateway does not answer: later, and later each time, but when it is
 * back everything is tried within ten seconds. */
static int
work_later(struct req *r, int q, const char *id, int64_t attempts)
{
	const int64_t half_seconds = INT64_C(1) << (attempts < 4 ? attempts : 4);

	log_warn(r, "payment work on %s, attempt %lld: %s", id,
	    (long long)attempts, r->err.text);
	r->err = (struct err){ 0 };
	db_rollback(r);
	db_queue(r, q, id, arena_printf(r->a, "%g", (double)half_seconds / 2));
	return db_sync(r);
}

/* What is done belongs to the request that began it. */
static void
cause_take(struct req *r, int q)
{
	trace_take(r, db_text(r, q, 0, "cause"),
	    db_text(r, q, 0, "traceparent"));
}

/* Task: one payment that is due; the gateway is asked between two syncs. */
int
payments_work(struct req *r)
{
	struct shop_answer a;
	struct pay p;

	db_queue(r, Q_WORK_CLAIM);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_WORK_CLAIM) == 0)
		return 0;
	cause_take(r, Q_WORK_CLAIM);
	pay_read(r, Q_WORK_CLAIM, 0, &p);
	if (pay_ask(r, &p, &a) < 0)
		return work_later(r, Q_WORK_LATER, p.id, p.attempts) < 0 ? -1 : 1;
	db_begin(r);
	if (pay_apply(r, p.id, &a, false) < 0 || db_commit(r) < 0)
		return -1;
	return 1;
}

/* Task: one refund that is due. */
int
refunds_work(struct req *r)
{
	struct shop_answer a = { .outcome = AT_SUCCEEDED };
	const char *id, *external;
	int64_t attempts;
	int rc = 0;

	db_queue(r, Q_REFUND_CLAIM);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_REFUND_CLAIM) == 0)
		return 0;
	cause_take(r, Q_REFUND_CLAIM);
	id = db_text(r, Q_REFUND_CLAIM, 0, "id");
	attempts = db_int(r, Q_REFUND_CLAIM, 0, "attempts");
	db_queue(r, Q_REFUND_READ, id);
	if (db_sync(r) < 0)
		return -1;
	external = db_text(r, Q_REFUND_READ, 0, "external_id");
	if (external != NULL)
		rc = shop_refund_look(r, external, &a);
	else if (db_text(r, Q_REFUND_READ, 0, "payment_external") != NULL)
		rc = shop_refund(r, id,
		    db_text(r, Q_REFUND_READ, 0, "payment_external"),
		    db_text(r, Q_REFUND_READ, 0, "amount"), &a);
	if (rc < 0)
		return work_later(r, Q_REFUND_LATER, id, attempts) < 0 ? -1 : 1;
	db_begin(r);
	if (refund_apply(r, id, &a) < 0 || db_commit(r) < 0)
		return -1;
	return 1;
}
