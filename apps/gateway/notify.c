/* The worker: webhooks until they are heard, and outcomes that come late. */
#include "config.h"
#include "gateway.h"

#include <string.h>

#include "book.h"
#include "conf.h"
#include "http.h"
#include "log.h"
#include "webhook.h"

#define BATCH 32	       /* of one run */
#define BACKOFF_MAX_MS 60000
#define GIVE_UP_MS (24 * 3600 * INT64_C(1000))

/* One webhook, as it stands now; the receiver asks again anyway. */
static const char *
notice_body(struct req *r, const struct gw_notice *n)
{
	const struct gw_payment *p = state_find(PAYMENTS, n->object);
	const struct gw_refund *f = state_find(REFUNDS, n->object);
	struct buf object = buf_new(r->a), b = buf_new(r->a);

	if (p != NULL)
		show_payment(&object, p);
	else if (f != NULL)
		show_refund(&object, f);
	buf_str(&b, "{\"type\":\"notification\"");
	buf_json_member(&b, "event", n->event);
	buf_json_raw(&b, "object", object.s);
	buf_str(&b, "}");
	return b.s;
}

/* True when the receiver has answered 2xx. */
static bool
notice_post(struct req *r, const char *body)
{
	const char *url = conf.webhook_url[0] != '\0' ? conf.webhook_url :
	    arena_printf(r->a, "%s/api/v1/payments/callback",
		conf.internal_url);
	const char *headers[2] = { 0 };
	const size_t len = strlen(body);
	const char *secret;
	struct http_call c = { .method = "POST", .url = url, .body = body,
		.len = len, .headers = headers, .idempotent = true };
	struct http_answer a = { 0 };

	if (secret_read(r->a, "webhook", &secret, &r->err) < 0)
		return false;
	headers[0] = arena_printf(r->a, "Samovar-Signature: %s",
	    webhook_sign(r->a, secret, gw_now_ms() / 1000, body, len));
	return http_call(r, &c, &a) == 0 && a.status / 100 == 2;
}

/* Sends all copies, or the next of them; what was not heard is put off, longer
 * each time. */
static int
notice_send(struct req *r, struct gw_notice *n, const char *body)
{
	const int64_t now = gw_now_ms();
	bool heard = true;
	int rc;

	do
		heard = notice_post(r, body);
	while (heard && --n->copies > 0 && n->spread == 0);
	if (heard && n->copies > 0) {
		n->due = now + mock_draw(n->spread);
		return 0;
	}
	if (!heard) {
		int64_t wait = 500 * (INT64_C(1) << (n->tries < 8 ? n->tries : 8));

		log_warn(r, "webhook %s of %s was not heard (%d): %s", n->event,
		    n->object, n->tries + 1, r->err.text);
		r->err = (struct err){ 0 };
		n->tries++;
		n->due = now + (wait < BACKOFF_MAX_MS ? wait : BACKOFF_MAX_MS);
		if (n->tries * (int64_t)BACKOFF_MAX_MS < GIVE_UP_MS)
			return 0;
		log_error(r, "webhook %s of %s is given up", n->event, n->object);
	}
	if (book_lock(r) < 0)
		return -1;
	rc = book_add(r, &(struct book_line){ .sent = n });
	book_unlock();
	return rc;
}

/* Task: webhooks that are due, in the book's order. */
int
notices_send(struct req *r)
{
	struct gw_notice *due[BATCH];
	const char *bodies[BATCH];
	int n = 0;

	if (book_lock(r) < 0)
		return -1;
	for (struct gw_notice *p = state_notices(); p != NULL && n < BATCH;
	     p = p->next)
		if (p->due <= gw_now_ms()) {
			due[n] = p;
			bodies[n++] = notice_body(r, p);
		}
	book_unlock();
	for (int i = 0; i < n; i++)
		if (notice_send(r, due[i], bodies[i]) < 0)
			return -1;
	return n == BATCH;
}

/* Payments and refunds whose outcome is due now. */
struct due {
	const void *objects[BATCH];
	int n;
};

static bool
payment_due(const void *object, void *arg)
{
	const struct gw_payment *p = object;
	struct due *d = arg;

	if (p->status == GW_PENDING && p->due != 0 && p->due <= gw_now_ms())
		d->objects[d->n++] = p;
	return d->n < BATCH;
}

static bool
refund_waits(const void *object, void *arg)
{
	const struct gw_refund *f = object;
	struct due *d = arg;

	if (f->status == GW_PENDING)
		d->objects[d->n++] = f;
	return d->n < BATCH;
}

static int
payments_settle(struct req *r)
{
	struct due d = { .n = 0 };

	state_each(PAYMENTS, payment_due, &d);
	for (int i = 0; i < d.n; i++) {
		struct gw_payment p = *(const struct gw_payment *)d.objects[i];

		fate_apply(r, &p, FATE_SUCCEED);
		if (book_add(r, &(struct book_line){ .payment = &p,
			.event = gw_events[p.status] }) < 0)
			return -1;
	}
	return d.n == BATCH;
}

static int
refunds_settle(struct req *r)
{
	struct due d = { .n = 0 };

	if (!state_mock()->auto_approve_refunds)
		return 0;
	state_each(REFUNDS, refund_waits, &d);
	for (int i = 0; i < d.n; i++) {
		struct gw_refund f = *(const struct gw_refund *)d.objects[i];

		f.status = GW_SUCCEEDED;
		if (book_add(r, &(struct book_line){ .refund = &f,
			.event = "refund.succeeded" }) < 0)
			return -1;
	}
	return d.n == BATCH;
}

/* Task: cards that answer late, refunds that waited for approval. */
int
outcomes_settle(struct req *r)
{
	int rc, more;

	if (book_lock(r) < 0)
		return -1;
	rc = payments_settle(r);
	more = rc < 0 ? -1 : refunds_settle(r);
	book_unlock();
	return more < 0 ? -1 : rc | more;
}
