/* `samovar-gateway book`: what the book comes to, for the audit. */
#include "config.h"
#include "book.h"

#include <stdio.h>
#include <string.h>

struct sum {
	const char *payment_id;
	struct money refunded;
};

static bool
refund_add(const void *object, void *arg)
{
	const struct gw_refund *f = object;
	struct sum *sum = arg;

	if (f->status == GW_SUCCEEDED &&
	    strcmp(f->payment_id, sum->payment_id) == 0)
		sum->refunded.kopecks += f->amount.kopecks;
	return true;
}

/* id, status, amount, refunded: tabs between, as COPY takes them. */
static bool
payment_print(const void *object, void *arg)
{
	const struct gw_payment *p = object;
	struct sum sum = { .payment_id = p->id };
	char amount[MONEY_TEXT], refunded[MONEY_TEXT];

	(void)arg;
	if (p->refunded.kopecks > 0)
		state_each(REFUNDS, refund_add, &sum);
	printf("%s\t%s\t%s\t%s\n", p->id, gw_statuses[p->status],
	    money_text(p->amount, amount), money_text(sum.refunded, refunded));
	return true;
}

int
book_list(const struct app *app, int argc, char **argv)
{
	struct arena *a = arena_new();
	struct req r;
	int rc = 1;

	(void)argc;
	(void)argv;
	req_init(&r, a, app, NULL, NULL);
	if (book_lock(&r) == 0) {
		state_each(PAYMENTS, payment_print, NULL);
		book_unlock();
		rc = 0;
	} else {
		fprintf(stderr, "the book: %s\n", r.err.text);
	}
	arena_free(a);
	return rc;
}
