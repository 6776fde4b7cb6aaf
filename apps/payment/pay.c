/* What becomes of a payment: one table, and the transaction's part of it. */
#include "config.h"
#include "payment.h"

#include <string.h>

#include "log.h"
#include "uuid.h"

const char *const method_words[] = { "", "cash", "card", "online", "apple_pay",
	"google_pay", NULL };
const char *const status_words[] = { "pending", "succeeded", "failed",
	"partially_refunded", "refunded", NULL };

/*
 * State × event. A cell without MOVE is old news. A success after failed
 * leaves the status: it stands in the ledger and goes back at once; that it
 * went back is told, for the guest has seen his bank take it.
 */
const struct move moves[STATUS__MAX][HAPPENING__MAX] = {
	[PENDING] = {
		[CAPTURED] = { SUCCEEDED, "payment.succeeded",
		    MOVE | BOOK_CAPTURE },
		[REFUSED] = { FAILED, "payment.failed", MOVE },
		[ORDER_GONE] = { FAILED, "payment.failed", MOVE | VOID },
	},
	[SUCCEEDED] = {
		[ORDER_GONE] = { SUCCEEDED, NULL, MOVE | REFUND_REST },
		[GAVE_BACK] = { PARTLY_REFUNDED, "payment.refunded",
		    MOVE | BOOK_REFUND },
		[GAVE_ALL_BACK] = { REFUNDED, "payment.refunded",
		    MOVE | BOOK_REFUND },
	},
	[PARTLY_REFUNDED] = {
		[ORDER_GONE] = { PARTLY_REFUNDED, NULL, MOVE | REFUND_REST },
		[GAVE_BACK] = { PARTLY_REFUNDED, "payment.refunded",
		    MOVE | BOOK_REFUND },
		[GAVE_ALL_BACK] = { REFUNDED, "payment.refunded",
		    MOVE | BOOK_REFUND },
	},
	[FAILED] = {
		[CAPTURED] = { FAILED, NULL, MOVE | BOOK_CAPTURE | REFUND_REST },
		[REFUSED] = { FAILED, NULL, MOVE },
		[GAVE_BACK] = { FAILED, "payment.refunded",
		    MOVE | BOOK_REFUND },
		[GAVE_ALL_BACK] = { FAILED, "payment.refunded",
		    MOVE | BOOK_REFUND },
	},
};

int
word_index(const char *const *words, const char *word)
{
	for (int i = 0; words[i] != NULL; i++)
		if (word != NULL && strcmp(words[i], word) == 0)
			return i;
	return -1;
}

void
pay_read(struct req *r, int q, int row, struct pay *p)
{
	*p = (struct pay){
		.id = db_text(r, q, row, "id"),
		.order_id = db_text(r, q, row, "order_id"),
		.user_id = db_text(r, q, row, "user_id"),
		.method = word_index(method_words,
		    db_text(r, q, row, "method")),
		.status = (enum status)word_index(status_words,
		    db_text(r, q, row, "status")),
		.amount = db_int(r, q, row, "amount_kopecks"),
		.captured = db_int(r, q, row, "captured_kopecks"),
		.refunded = db_int(r, q, row, "refunded_kopecks"),
		.reserved = db_int(r, q, row, "reserved_kopecks"),
		.amount_text = db_text(r, q, row, "amount"),
		.external_id = db_text(r, q, row, "external_id"),
		.card_token = db_text(r, q, row, "card_token"),
		.return_url = db_text(r, q, row, "return_url"),
		.metadata = db_text(r, q, row, "metadata"),
		.work = db_text(r, q, row, "work"),
		.request_hash = db_text(r, q, row, "request_hash"),
		.attempts = db_int(r, q, row, "attempts"),
	};
}

int
pay_lock(struct req *r, const char *id, struct pay *p)
{
	db_queue(r, Q_PAYMENT_LOCK, id);
	db_queue(r, Q_PAYMENT_READ, id);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_PAYMENT_READ) == 0)
		return fail(r, E_NOT_FOUND, "there is no such payment");
	pay_read(r, Q_PAYMENT_READ, 0, p);
	return 0;
}

/* Everything that came in and is not on its way back already. */
static void
refund_rest(struct req *r, const struct pay *p, int64_t captured)
{
	const int64_t rest = captured - p->refunded - p->reserved;

	if (rest > 0)
		db_queue(r, Q_REFUND_ADD, uuid_new(r->a), p->id, txt(r, rest),
		    p->status == FAILED ? "paid too late" : "order canceled",
		    "t", NULL, NULL, NULL, "0", r->id, r->traceparent);
	r->wake = true;
}

/* Something may be at the gateway: it was asked, and not only in cash. */
static bool
at_gateway(const struct pay *p)
{
	return p->method != CASH && (p->external_id != NULL || p->attempts > 0);
}

int
pay_move(struct req *r, const struct pay *p, enum happening h,
    const struct detail *d)
{
	const struct move *m = &moves[p->status][h];
	int64_t captured = p->captured;

	if ((m->acts & MOVE) == 0 || ((m->acts & BOOK_CAPTURE) && captured > 0))
		return 0;
	if (m->acts & BOOK_CAPTURE) {
		captured = p->amount;
		db_queue(r, Q_LEDGER_ADD, p->id, "capture", txt(r, captured),
		    NULL, d->external_id);
	}
	if (m->acts & BOOK_REFUND)
		db_queue(r, Q_LEDGER_ADD, p->id, "refund", txt(r, d->refunded),
		    d->refund_id, d->refund_external);
	db_queue(r, Q_PAYMENT_MOVE, p->id, status_words[m->to],
	    (m->acts & VOID) && at_gateway(p) ? "void" : NULL, d->external_id,
	    d->error, txt(r, captured - p->captured), txt(r, d->refunded),
	    d->spare_order ? "t" : "f");
	if (m->acts & REFUND_REST)
		refund_rest(r, p, captured);
	if (db_sync(r) < 0)
		return -1;
	if (m->event != NULL)
		event_add(r, m->event, db_text(r, Q_PAYMENT_MOVE, 0, "body"));
	r->wake = true;
	return 0;
}

int
pay_add(struct req *r, const struct new_pay *n, bool *added)
{
	char amount[MONEY_TEXT];

	db_queue(r, Q_PAYMENT_ADD, n->id, n->order_id, n->user_id,
	    arena_strdup(r->a, money_text(n->amount, amount)),
	    method_words[n->method], n->cancel_order ? "t" : "f",
	    n->card_token, n->return_url, n->metadata, n->key, n->hash,
	    n->method == CASH ? NULL : "charge", n->claimed ? "10" : "0",
	    n->saved_card && n->method == CARD ? "t" : "f", r->id,
	    r->traceparent);
	if (db_sync(r) < 0)
		return -1;
	*added = db_rows(r, Q_PAYMENT_ADD) > 0;
	if (*added)
		event_add(r, "payment.created",
		    db_text(r, Q_PAYMENT_ADD, 0, "body"));
	return 0;
}
