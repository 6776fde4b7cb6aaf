/*
 * The one table of an order's statuses: which moves there are, who causes
 * them, and which event tells of each. Code and tests use it, HACKING.md
 * shows it.
 */
#include "config.h"
#include "order.h"

#include <stdio.h>
#include <string.h>

#include "uuid.h"
#include "who.h"

const char *const type_words[] = { "", "dine-in", "delivery", "takeaway",
	NULL };
const char *const status_words[] = { "", "created", "confirmed", "cooking",
	"ready", "delivered", "canceled", NULL };
const char *const method_words[] = { "", "cash", "card", "online",
	"apple_pay", "google_pay", NULL };
const char *const cooking_words[] = { "", "pending", "preparing", "ready",
	"served", NULL };

const struct status_move status_moves[STATUS__MAX][CAUSE__MAX] = {
	[CONFIRMED] = {
		[BY_PAYMENT] = { FROM(CREATED), "order.confirmed" },
	},
	[COOKING] = {
		[BY_PERSON] = { FROM(CONFIRMED), "order.status_changed" },
	},
	[READY] = {
		[BY_PERSON] = { FROM(COOKING), "order.status_changed" },
		/* what was missing is dropped, all else is ready */
		[BY_CHOICE] = { FROM(COOKING), "order.status_changed" },
	},
	[DELIVERED] = {
		[BY_PERSON] = { FROM(READY), "order.delivered" },
	},
	[CANCELED] = {
		[BY_PERSON] = { FROM(CREATED) | FROM(CONFIRMED) | FROM(COOKING),
		    "order.canceled" },
		/* of what is sold out: the guest may, whatever is cooked yet */
		[BY_CHOICE] = { FROM(CONFIRMED) | FROM(COOKING),
		    "order.canceled" },
		[BY_PAYMENT] = { FROM(CREATED), "order.failed" },
	},
};

int
word_index(const char *const *words, const char *word)
{
	for (int i = 1; words[i] != NULL; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return 0;
}

/* The statuses as an array; guests stop earlier. */
static const char *
from_list(struct req *r, unsigned from, enum cause cause)
{
	struct buf b = buf_new(r->a);

	if (r->who.typ == ACCOUNT_USER && cause == BY_PERSON)
		from &= FROM(CREATED) | FROM(CONFIRMED);
	for (int s = CREATED; s < STATUS__MAX; s++)
		if (from & FROM(s))
			buf_array_add(&b, status_words[s]);
	buf_array_end(&b);
	return b.s;
}

const char *
account_word(const struct req *r)
{
	return r->who.typ == ACCOUNT_USER || r->who.typ == ACCOUNT_STAFF ?
	    who_word(r->who.typ) : NULL;
}

void
order_move(struct req *r, const char *id, enum status to, enum cause cause,
    const char *reason)
{
	const struct status_move *m = &status_moves[to][cause];
	const char *account = account_word(r);

	db_queue(r, Q_ORDER_MOVE, id, status_words[to], from_list(r, m->from, cause),
	    reason, account ? txt(r, r->who.sub) : NULL, account,
	    uuid_new(r->a), m->event ? m->event : "", r->id, r->traceparent,
	    order_owner(r));
	r->wake = true;
}

int
order_not_moved(struct req *r, const char *id, enum status to)
{
	db_queue(r, Q_ORDER_STATE, id, order_owner(r));
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_ORDER_STATE) == 0)
		return fail(r, E_NOT_FOUND, "there is no such order");
	if ((to == READY || to == DELIVERED) &&
	    db_bool(r, Q_ORDER_STATE, 0, "sold_out"))
		return fail_field(r, E_STATE, "status",
		    "an item is sold out, and its guest has not chosen yet");
	return fail_field(r, E_STATE, "status",
	    "an order that is %s cannot become %s",
	    db_text(r, Q_ORDER_STATE, 0, "status"), status_words[to]);
}
