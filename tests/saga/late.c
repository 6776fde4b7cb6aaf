/* Money that comes when nobody waits for it any more, and deadlines. */
#include "config.h"
#include "saga.h"

/* The order's time is over, or soon will be; the worker's next look finds it. */
#define TIME_IS_UP_IN(id, seconds) \
	NULL, .db = "order", .sql = "with o as (update orders" \
	    " set deadline_at = now() + interval '" seconds " s'" \
	    " where id = '${" id "}' returning 1)" \
	    " select count(*) from o", .is = "1"
#define TIME_IS_UP(id) TIME_IS_UP_IN(id, "0")
#define NOT_PAID_IN_TIME(id) \
	GET_ORDER(id), { "/status=canceled", "/reason=not paid in time" }, \
	    .within = LONG

/*
 * The gateway has the money, payment does not know: every webhook is lost,
 * and its next look is far away.
 */
#define PAID_UNNOTICED(id, p) \
	{ "every webhook is lost", MOCK(J({"lose_webhooks":true})) }, \
	{ "an order by a late card", ORDER(BY_CARD("slow")), \
	    { "/status=created" }, .keep = id "=/id " p "=/payment/id" }, \
	{ "the gateway says: wait", NULL, .within = LONG, .db = "payment", \
	    .sql = "with p as (update payments set next_at = now()" \
		   " + interval '1 hour' where id = '${" p "}'" \
		   " and work = 'look' and status = 'pending' returning 1)" \
		   " select count(*) from p", .is = "1" }, \
	{ "its name there", "GET", "/api/v1/payments/${" p "}", AS_ADMIN, \
	    NULL, 200, { "/status=pending" }, \
	    .keep = p "x=/transaction_id" }, \
	{ "then it has the money", NULL, .within = LONG, \
	    .run = "booked ${" p "x} succeeded" }, \
	{ "and nobody knows", GET_ORDER(id), { "/status=created" } }

const struct row late_rows[] = {
	/* the guest cancels before the success is known: to the order */
	{ "payment's relay rests", NULL, .run = "down payment-worker" },
	{ "an order to pay online", ORDER(), { "/status=created" },
	    .keep = "a=/id" },
	{ "its page", PAY("a", J({"payment_method":"online"})), 201,
	    { "/payment_url~/pay/" }, .keep = "aurl=/payment_url" },
	{ "is paid", PAGE("aurl", "4242424242424242") },
	{ "payment knows", NULL, .within = LONG, .db = "payment",
	    .sql = "select status from payments where order_id = '${a}'",
	    .is = "succeeded" },
	{ "order does not: its guest cancels", CANCEL("a"), 200,
	    { "/status=canceled" } },
	{ "the relay goes on", NULL, .run = "up payment-worker" },
	{ "all of it goes back", GET_ORDER("a"), { "/status=canceled",
		"/payment/status=refunded" }, .within = LONG },
	{ "in the ledger, too", LEDGER("a", "capture all, refund all") },
	{ "the order stays canceled", WAY("a", "created canceled") },
	{ "and was never confirmed", EVENTS("order", "a",
	    "order.created order.canceled") },

	/* the guest cancels before the success is known: to payment */
	PAID_UNNOTICED("b", "bp"),
	{ "its guest cancels", CANCEL("b"), 200, { "/status=canceled" } },
	{ "the gateway is asked, has the money, and gives it back",
	    LEDGER("b", "capture all, refund all") },
	{ "as the gateway says, too", NULL, .within = LONG,
	    .run = "[[ $(book ${bpx}) =~ ^succeeded\\ ([0-9.]+)\\ (.*)$"
		   " && ${BASH_REMATCH[1]} = \"${BASH_REMATCH[2]}\" ]]" },
	{ "the guest is told", GET_ORDER("b"), { "/status=canceled",
		"/payment/status=failed", "/payment/refunded_amount~[1-9]" },
	    .within = LONG },
	{ "the order stays canceled as well", WAY("b", "created canceled") },

	/* the deadline passes before the success is known */
	PAID_UNNOTICED("d", "dp"),
	{ "its time is up", TIME_IS_UP("d") },
	{ "it is canceled", NOT_PAID_IN_TIME("d") },
	{ "by order.failed alone", EVENTS("order", "d",
	    "order.created order.failed") },
	{ "the money goes back", LEDGER("d", "capture all, refund all") },
	{ "the order is not confirmed", WAY("d", "created canceled") },
	{ "the stub is itself again", MOCK_OFF },

	/* the guest comes too late to the page */
	{ "an order to pay on a page", ORDER(BY("online")),
	    { "/status=created" }, .keep = "g=/id" },
	{ "the page", PAY("g", J({"payment_method":"online"})), 200,
	    { "/payment_url~/pay/" }, .keep = "gurl=/payment_url",
	    .within = LONG },
	{ "time is up", TIME_IS_UP("g") },
	{ "the order is gone", NOT_PAID_IN_TIME("g") },
	{ "its payment is void", NULL, .within = LONG, .db = "payment",
	    .sql = "select status from payments where order_id = '${g}'"
		   " and work is null", .is = "failed" },
	{ "the page says so", "GET", "${gurl}", AS_NOBODY, NULL, 200,
	    { "canceled" } },
	{ "and takes no money", PAGE("gurl", "4242424242424242") },
	{ "nothing came in", LEDGER("g", "") },
	{ "it cannot be paid otherwise", PAY("g", J({"payment_method":"card"})),
	    409 },
	{ 0 }
};

/* Orders of the first table, which have waited for long. */
const struct row deadline_rows[] = {
	{ "the last seconds of one", TIME_IS_UP_IN("w1", "8") },
	{ "and of another", TIME_IS_UP_IN("w2", "9") },
	{ "they still wait", GET_ORDER("w1"), { "/status=created" } },
	{ "what nobody paid is canceled in time", GET_ORDER("w1"),
	    { "/status=canceled", "/reason=not paid in time",
		"/payment/status=failed" }, .within = LONG },
	{ "by order.failed alone", EVENTS("order", "w1",
	    "order.created order.failed") },
	{ "an order without payment, too", NOT_PAID_IN_TIME("w2") },
	{ "by the same event", EVENTS("order", "w2",
	    "order.created order.failed") },
	{ "the guests at the table may stay", "GET", "/api/v1/orders/${w3}",
	    AS_WAITER, NULL, 200, { "/status=confirmed", "/payment=null" } },
	{ "and pay when they go", "POST", "/api/v1/orders/${w3}/payment",
	    AS_WAITER, J({"payment_method":"cash"}), 201 },
	{ 0 }
};
