/*
 * Orders and their payments, walked through: from the beginning every event
 * that can happen next, in every order, up to STEPS of them. The tables are
 * those that the code runs on; what is around them here is what pay.c and the
 * two sagas do with them. Messages, once sent, come at any time, in any order
 * and any number of times; the gateway does what it likes.
 *
 * States that are the same have the same future, so each is looked at once;
 * how many sequences of events led to it is counted.
 */
#include "config.h"
#include "../../apps/payment/payment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "states.h"
#include "unit.h"

#define STEPS 8
#define SUM 3 /* what the order costs: enough for several refunds */

/* Messages that were sent. */
enum { M_CREATED = 1, M_GONE = 2, M_DELIVERED = 4, M_SUCCEEDED = 8,
	M_FAILED = 16, M_PAY_CREATED = 32 };

struct state {
	unsigned char order, pay; /* statuses; pay: STATUS__MAX is none yet */
	unsigned char captured, refunded, reserved;
	unsigned char sent;	/* messages */
	unsigned char gone;	/* payment has heard of the end: 1, 2 delivered */
	bool charged;		/* the gateway has it */
	bool paid_back;		/* the automatic refund was made */
	bool cash;
};

enum step { S_COOK, S_READY, S_DELIVER, S_CANCEL, S_CHOOSE, S_DEADLINE,
	S_HEAR_CREATED, S_HEAR_GONE, S_HEAR_DELIVERED, S_HEAR_SUCCEEDED,
	S_HEAR_FAILED, S_HEAR_PAY_CREATED, S_GW_CAPTURES, S_GW_REFUSES,
	S_ASK_BACK, S_GIVE_BACK, STEP__MAX };
static const char *const step_names[] = { "cook", "ready", "deliver", "cancel",
	"choose", "deadline", "hear order.created", "hear order.canceled",
	"hear order.delivered", "hear payment.succeeded",
	"hear payment.failed", "hear payment.created", "gateway captures",
	"gateway refuses", "ask a part back", "gateway gives back" };

static bool
order_go(struct state *s, int to, int cause)
{
	const char *event;

	if (!order_may(s->order, to, cause, &event))
		return false;
	ck_assert_ptr_nonnull(event);
	s->order = (unsigned char)to;
	if (to == O_CANCELED)
		s->sent |= M_GONE;
	if (to == O_DELIVERED)
		s->sent |= M_DELIVERED;
	return true;
}

/* pay_move, with kopecks instead of rows. */
static bool
pay_go(struct state *s, enum happening h, int refunded)
{
	const struct move *m;

	if (s->pay == STATUS__MAX)
		return false;
	m = &moves[s->pay][h];
	if ((m->acts & MOVE) == 0 ||
	    ((m->acts & BOOK_CAPTURE) && s->captured > 0))
		return false;
	if (m->acts & BOOK_CAPTURE)
		s->captured = SUM;
	if (m->acts & BOOK_REFUND) {
		s->refunded = (unsigned char)(s->refunded + refunded);
		s->reserved = (unsigned char)(s->reserved - refunded);
	}
	s->pay = (unsigned char)m->to;
	if (m->event != NULL && strcmp(m->event, "payment.succeeded") == 0)
		s->sent |= M_SUCCEEDED;
	if (m->event != NULL && strcmp(m->event, "payment.failed") == 0)
		s->sent |= M_FAILED;
	if ((m->acts & REFUND_REST) && !s->paid_back &&
	    s->captured > s->refunded + s->reserved) {
		s->reserved = (unsigned char)(s->captured - s->refunded);
		s->paid_back = true;
	}
	return true;
}

/* on_order_created, and what is known of the order's end already */
static bool
hear_created(struct state *s)
{
	if (s->pay != STATUS__MAX)
		return false;
	s->pay = PENDING;
	s->sent |= M_PAY_CREATED;
	if (s->gone == 1)
		pay_go(s, ORDER_GONE, 0);
	else if (s->gone == 2 && s->cash)
		pay_go(s, CAPTURED, 0);
	return true;
}

static bool
hear_end(struct state *s, unsigned char how)
{
	const struct state before = *s;

	if (s->gone == 0)
		s->gone = how;
	if (how == 1)
		pay_go(s, ORDER_GONE, 0);
	else if (s->cash && s->pay == PENDING)
		pay_go(s, CAPTURED, 0);
	return memcmp(&before, s, sizeof(before)) != 0;
}

/* The gateway has it, or will never: what a webhook or a look tells. */
static bool
gateway(struct state *s, enum happening h)
{
	if (s->cash || s->pay == STATUS__MAX)
		return false;
	if (s->charged)
		return h == CAPTURED && pay_go(s, CAPTURED, 0);
	s->charged = h == CAPTURED;
	return pay_go(s, h, 0) || s->charged;
}

/* An admin pays a part back: refund_decide. */
static bool
ask_back(struct state *s)
{
	if ((s->pay != SUCCEEDED && s->pay != PARTLY_REFUNDED) ||
	    s->refunded + s->reserved >= s->captured)
		return false;
	s->reserved++;
	return true;
}

static bool
give_back(struct state *s, int n)
{
	if (s->reserved == 0)
		return false;
	return pay_go(s, s->refunded + n < s->captured ? GAVE_BACK :
	    GAVE_ALL_BACK, n);
}

static bool
step(struct state *s, enum step what)
{
	switch (what) {
	case S_COOK: return order_go(s, O_COOKING, O_BY_PERSON);
	case S_READY: return order_go(s, O_READY, O_BY_PERSON);
	case S_DELIVER: return order_go(s, O_DELIVERED, O_BY_PERSON);
	case S_CANCEL: return order_go(s, O_CANCELED, O_BY_PERSON);
	case S_CHOOSE: return order_go(s, O_CANCELED, O_BY_CHOICE);
	case S_DEADLINE: return order_go(s, O_CANCELED, O_BY_PAYMENT);
	case S_HEAR_CREATED: return hear_created(s);
	case S_HEAR_GONE: return (s->sent & M_GONE) && hear_end(s, 1);
	case S_HEAR_DELIVERED: return (s->sent & M_DELIVERED) && hear_end(s, 2);
	case S_HEAR_SUCCEEDED: return (s->sent & M_SUCCEEDED) &&
		order_go(s, O_CONFIRMED, O_BY_PAYMENT);
	case S_HEAR_FAILED: return (s->sent & M_FAILED) &&
		order_go(s, O_CANCELED, O_BY_PAYMENT);
	case S_HEAR_PAY_CREATED: return (s->sent & M_PAY_CREATED) && s->cash &&
		order_go(s, O_CONFIRMED, O_BY_PAYMENT);
	case S_GW_CAPTURES: return gateway(s, CAPTURED);
	case S_GW_REFUSES: return gateway(s, REFUSED);
	case S_ASK_BACK: return ask_back(s);
	case S_GIVE_BACK: return give_back(s, 1);
	case STEP__MAX: break;
	}
	return false;
}

/* What must hold at any time. */
static const char *
wrong_now(const struct state *s)
{
	if (s->captured != 0 && s->captured != SUM)
		return "a part was captured";
	if (s->refunded + s->reserved > s->captured)
		return "more goes back than came in";
	if (s->pay == PENDING && s->captured > 0)
		return "pending, and the money is here";
	if (s->pay == SUCCEEDED && (s->captured == 0 || s->refunded > 0))
		return "succeeded, and the sums say otherwise";
	if (s->pay == REFUNDED && s->refunded != s->captured)
		return "refunded, and something is left";
	if (s->order >= O_CONFIRMED && s->order <= O_DELIVERED && !s->cash &&
	    s->captured == 0)
		return "cooked for nothing";
	return NULL;
}

/* All messages come, the gateway gives back what was asked: it is at rest. */
static const char *
wrong_at_rest(struct state s)
{
	static const enum step settle[] = { S_HEAR_CREATED, S_HEAR_GONE,
		S_HEAR_DELIVERED, S_HEAR_SUCCEEDED, S_HEAR_FAILED,
		S_HEAR_PAY_CREATED, S_GIVE_BACK };
	bool more = true;

	if (s.charged) /* the gateway is asked in the end */
		pay_go(&s, CAPTURED, 0);
	while (more) {
		more = false;
		for (size_t i = 0; i < sizeof(settle) / sizeof(*settle); i++)
			more |= step(&s, settle[i]);
	}
	if (wrong_now(&s) != NULL)
		return wrong_now(&s);
	if (s.order == O_CANCELED && s.captured != s.refunded)
		return "canceled, and money is kept";
	if (s.order == O_CANCELED && s.pay == PENDING)
		return "canceled, and its payment is open";
	if (s.order == O_CREATED && s.captured > 0)
		return "paid, and not confirmed";
	if (s.order == O_DELIVERED && s.captured == 0)
		return "delivered unpaid";
	return NULL;
}

struct level {
	struct state *v;
	double *ways; /* sequences of events that lead there */
	int n, room;
};

static void
level_add(struct level *l, const struct state *s, double ways)
{
	for (int i = 0; i < l->n; i++)
		if (memcmp(&l->v[i], s, sizeof(*s)) == 0) {
			l->ways[i] += ways;
			return;
		}
	if (l->n == l->room) {
		l->room = l->room * 2 + 64;
		l->v = realloc(l->v, (size_t)l->room * sizeof(*l->v));
		l->ways = realloc(l->ways, (size_t)l->room * sizeof(double));
	}
	l->v[l->n] = *s;
	l->ways[l->n++] = ways;
}

static void
walk(const char *name, int order, bool cash)
{
	struct level now = { 0 };
	struct state begin;
	double all = 0;

	memset(&begin, 0, sizeof(begin)); /* compared byte by byte */
	begin.order = (unsigned char)order;
	begin.pay = STATUS__MAX;
	begin.sent = M_CREATED;
	begin.cash = cash;
	level_add(&now, &begin, 1);
	for (int n = 0; n < STEPS; n++) {
		struct level next = { 0 };

		for (int i = 0; i < now.n; i++)
			for (int k = 0; k < STEP__MAX; k++) {
				struct state s = now.v[i];
				const bool done = step(&s, (enum step)k);
				const char *why = wrong_now(&s);

				/* what is refused, or known, changes nothing */
				if (!done)
					ck_assert(memcmp(&s, &now.v[i],
					    sizeof(s)) == 0);
				if (why == NULL)
					why = wrong_at_rest(s);
				ck_assert_msg(why == NULL, "after %d steps and"
				    " '%s': %s (order %d, payment %d, captured"
				    " %d, refunded %d)", n, step_names[k], why,
				    s.order, s.pay, s.captured, s.refunded);
				level_add(&next, &s, now.ways[i]);
			}
		free(now.v);
		free(now.ways);
		now = next;
		all = 0;
		for (int i = 0; i < now.n; i++)
			all += now.ways[i];
	}
	printf("states: %s: %.0f sequences of events, %d states\n", name, all,
	    now.n);
	ck_assert_int_gt(now.n, 10);
	free(now.v);
	free(now.ways);
}

START_TEST(cards)
{
	walk("card", O_CREATED, false);
}
END_TEST

START_TEST(cash)
{
	walk("cash", O_CONFIRMED, true);
	walk("cash, later", O_CREATED, true);
}
END_TEST

/* Every move of the order's table, and no other. */
START_TEST(order_moves_are_the_contract)
{
	static const struct { int from, to, cause; } may[] = {
		{ O_CREATED, O_CONFIRMED, O_BY_PAYMENT },
		{ O_CONFIRMED, O_COOKING, O_BY_PERSON },
		{ O_COOKING, O_READY, O_BY_PERSON },
		{ O_READY, O_DELIVERED, O_BY_PERSON },
		{ O_CREATED, O_CANCELED, O_BY_PERSON },
		{ O_CONFIRMED, O_CANCELED, O_BY_PERSON },
		{ O_COOKING, O_CANCELED, O_BY_PERSON },
		{ O_CREATED, O_CANCELED, O_BY_PAYMENT },
		{ O_CONFIRMED, O_CANCELED, O_BY_CHOICE },
		{ O_COOKING, O_CANCELED, O_BY_CHOICE },
		{ O_COOKING, O_READY, O_BY_CHOICE },
	};
	const char *event;

	for (int f = O_CREATED; f <= O_CANCELED; f++)
		for (int t = O_CREATED; t <= O_CANCELED; t++)
			for (int c = O_BY_PERSON; c <= O_BY_CHOICE; c++) {
				bool want = false;

				for (size_t i = 0; i < sizeof(may) /
				     sizeof(*may); i++)
					want |= may[i].from == f &&
					    may[i].to == t &&
					    may[i].cause == c;
				ck_assert_msg(order_may(f, t, c, &event) == want,
				    "from %d to %d by %d", f, t, c);
			}
}
END_TEST

int
main(void)
{
	return unit_run("states", (const TTest *[]){ cards, cash,
	    order_moves_are_the_contract, NULL });
}
