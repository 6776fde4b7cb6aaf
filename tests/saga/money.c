/* What a bank may say, and the way back of the money. */
#include "config.h"
#include "saga.h"

#define DECLINED(id, token, why) \
	{ "an order by such a card", ORDER(BY_CARD(token)), \
	    { "/status=created" }, .keep = id "=/id" }, \
	{ "is canceled, the reason told", GET_ORDER(id), { "/status=canceled", \
		"/payment/status=failed", "/payment/error_message=" why, \
		"/reason~" why }, .within = LONG }, \
	{ "by order.failed alone", EVENTS("order", id, \
	    "order.created order.failed") }, \
	{ "its payment failed once", EVENTS("payment", id, \
	    "payment.created payment.failed") }, \
	{ "nothing came in", LEDGER(id, "") }, \
	{ "it cannot be paid any more", PAY(id, \
	    J({"payment_method":"card"})), 409 }

const struct row money_rows[] = {
	DECLINED("x", "declined", "declined by the bank"),
	DECLINED("e", "poor", "insufficient funds"),

	/* tried again */
	{ "an order to be paid later", ORDER(), { "/payment=null" },
	    .keep = "l=/id" },
	{ "by a declined card", PAY("l", J({"payment_method":"card",
	    "card_token":"${declined}"})), 201, { "/status=failed",
		"/details=declined by the bank" } },
	{ "by an empty one", PAY("l", J({"payment_method":"card",
	    "card_token":"${poor}"})), 201, { "/status=failed",
		"/details=insufficient funds" } },
	{ "the order sees both fail", NULL, .within = LONG, .db = "order",
	    .sql = "select count(*) from payments where order_id = '${l}'"
		   " and status = 'failed'", .is = "2" },
	{ "and is as it was", GET_ORDER("l"), { "/status=created",
		"/payment/status=failed" } },
	{ "by a page that is left", PAY("l", J({"payment_method":"online"})),
	    201, { "/status=pending" }, .keep = "left=/payment_url" },
	{ "by a good card instead", PAY("l", J({"payment_method":"card",
	    "card_token":"${good}"})), 201, { "/status=succeeded" } },
	{ "is confirmed", GET_ORDER("l"), { "/status=confirmed",
		"/payment/status=succeeded" }, .within = LONG },
	{ "the page takes nothing any more", PAGE("left",
	    "4242424242424242") },
	{ "it was paid once", LEDGER("l", "capture all") },
	{ "four tries, one success", NULL, .db = "payment",
	    .sql = "select string_agg(routing_key, ' ' order by id)"
		   " from outbox where body->>'order_id' = '${l}'"
		   " and routing_key <> 'payment.created'",
	    .is = "payment.failed payment.failed payment.failed"
		  " payment.succeeded" },
	{ "the order never knew of cancelling", EVENTS("order", "l",
	    "order.created order.confirmed") },

	/* canceled when it was paid */
	{ "a paid order", ORDER(BY_CARD("good")), { "/status=created" },
	    .keep = "p=/id pp=/payment/id" },
	{ "is confirmed first", GET_ORDER("p"), { "/status=confirmed" },
	    .within = LONG },
	{ "its guest cancels it", CANCEL("p"), 200, { "/status=canceled" } },
	{ "twice", CANCEL("p"), 409, { "/code=wrong_state" } },
	{ "the admin, too", "POST", "/api/v1/orders/${p}/cancel", AS_ADMIN,
	    J({}), 409 },
	{ "is paid back", GET_ORDER("p"), { "/status=canceled",
		"/payment/status=refunded" }, .within = LONG },
	{ "in full, once", LEDGER("p", "capture all, refund all") },
	{ "by one event each", EVENTS("payment", "p",
	    "payment.created payment.succeeded payment.refunded") },
	{ "of the order as well", EVENTS("order", "p",
	    "order.created order.confirmed order.canceled") },
	{ "nothing is left to refund", REFUND("pp", J({"reason":"ещё"})), 409 },

	/* canceled before anything came in */
	{ "an order to pay online", ORDER(BY("online")), { "/status=created" },
	    .keep = "u=/id" },
	{ "its page", PAY("u", J({"payment_method":"online"})), 200,
	    { "/payment_url" }, .keep = "upage=/payment_url", .within = LONG },
	{ "canceled", CANCEL("u"), 200 },
	{ "its payment fails", GET_ORDER("u"), { "/status=canceled",
		"/payment/status=failed" }, .within = LONG },
	{ "the page is closed", NULL, .within = LONG, .db = "payment",
	    .sql = "select count(*) from payments where order_id = '${u}'"
		   " and work is null", .is = "1" },
	{ "and takes nothing", PAGE("upage", "4242424242424242") },
	{ "so nothing came in", LEDGER("u", "") },

	/* refunds by hand */
	{ "an order that was not good", ORDER(BY_CARD("good")),
	    { "/status=created" },
	    .keep = "r=/id rp=/payment/id rsum=/total_amount" },
	{ "was paid", GET_ORDER("r"), { "/status=confirmed" }, .within = LONG },
	{ "more than was paid", REFUND("rp",
	    J({"amount":9999999,"reason":"много"})), 409,
	    { "/code=wrong_state", "${rsum}" } },
	{ "one rouble back", REFUND("rp", ROUBLE), 201, { "/status=succeeded", "/amount=1.00" },
	    "Idempotency-Key: r1-${run}", "rid=/refund_id" },
	{ "asked again", REFUND("rp", ROUBLE), 201,
	    { "/refund_id=${rid}", "Idempotent-Replayed: true" },
	    "Idempotency-Key: r1-${run}" },
	{ "asked otherwise", REFUND("rp", J({"amount":2.00,
	    "reason":"остыло"})), 422, { "/code=key_reused" },
	    "Idempotency-Key: r1-${run}" },
	{ "the whole sum is now too much", REFUND("rp",
	    "{\"amount\":${rsum},\"reason\":\"всё\"}"), 409,
	    { "/field=amount" } },
	{ "the order shows the rouble", GET_ORDER("r"), { "/status=confirmed",
		"/payment/status=partially_refunded",
		"/payment/refunded_amount=1.00" }, .within = LONG },
	{ "the rest", REFUND("rp", J({"reason":"совсем"})), 201,
	    { "/status=succeeded" } },
	{ "the order shows all of it", GET_ORDER("r"), { "/status=confirmed",
		"/payment/status=refunded",
		"/payment/refunded_amount=${rsum}" }, .within = LONG },
	{ "then nothing is left", REFUND("rp", J({"reason":"ещё"})), 409 },
	{ "three entries", NULL, .db = "payment", .sql = "select string_agg("
	    "entry, ' ' order by id) from ledger where payment_id = '${rp}'",
	    .is = "capture refund refund" },
	{ "that come to nothing", NULL, .db = "payment", .sql = "select"
	    " sum(case entry when 'capture' then amount_kopecks"
	    " else -amount_kopecks end) from ledger"
	    " where payment_id = '${rp}'", .is = "0" },
	{ "two events", EVENTS("payment", "r", "payment.created"
	    " payment.succeeded payment.refunded payment.refunded") },

	/* a part by hand, the rest with the order */
	{ "an order paid", ORDER(BY_CARD("good")), { "/status=created" },
	    .keep = "q=/id qp=/payment/id" },
	{ "and confirmed", GET_ORDER("q"), { "/status=confirmed" },
	    .within = LONG },
	{ "a rouble back", REFUND("qp", J({"amount":1.00,"reason":"долго"})),
	    201 },
	{ "canceled after it", CANCEL("q"), 200 },
	{ "the rest follows", GET_ORDER("q"), { "/payment/status=refunded" },
	    .within = LONG },
	{ "not a kopeck more", NULL, .db = "payment", .sql = "select"
	    " sum(case entry when 'capture' then amount_kopecks"
	    " else -amount_kopecks end) from ledger"
	    " where payment_id = '${qp}'", .is = "0" },

	/* a refund that the gateway refuses */
	{ "an order that is paid", ORDER(BY_CARD("good")),
	    { "/status=created" }, .keep = "f=/id fp=/payment/id" },
	{ "and accepted", GET_ORDER("f"), { "/status=confirmed" },
	    .within = LONG },
	{ "the gateway knows no such payment", NULL, .db = "payment",
	    .sql = "with u as (update payments set external_id = 'no-'"
		   " || external_id where id = '${fp}' returning 1)"
		   " select count(*) from u", .is = "1" },
	{ "a refund fails", REFUND("fp", J({"reason":"нет"})), 201,
	    { "/status=failed" } },
	{ "which is told", EVENTS("payment", "f", "payment.created"
	    " payment.succeeded payment.refund_failed") },
	{ "nothing went back", LEDGER("f", "capture all") },
	{ "it knows the payment again", NULL, .db = "payment",
	    .sql = "with u as (update payments set external_id ="
		   " substr(external_id, 4) where id = '${fp}' returning 1)"
		   " select count(*) from u", .is = "1" },
	{ "and refunds it", REFUND("fp", J({"reason":"да"})), 201,
	    { "/status=succeeded" } },

	/* a refund that the gateway takes its time for */
	{ "refunds wait for approval", MOCK(J({"auto_approve_refunds":false})) },
	{ "one more order", ORDER(BY_CARD("good")), { "/status=created" },
	    .keep = "v=/id vp=/payment/id" },
	{ "is confirmed, too", GET_ORDER("v"), { "/status=confirmed" },
	    .within = LONG },
	{ "is canceled", CANCEL("v"), 200 },
	{ "the gateway has the refund", NULL, .within = LONG, .db = "payment",
	    .sql = "select count(*) from refunds where payment_id = '${vp}'"
		   " and status = 'pending' and external_id is not null",
	    .is = "1" },
	{ "nothing is back yet", LEDGER("v", "capture all") },
	{ "nobody refunds it twice", REFUND("vp", J({"reason":"нет"})), 409 },
	{ "approved", MOCK_OFF },
	{ "now it is back", GET_ORDER("v"), { "/payment/status=refunded" },
	    .within = LONG },
	{ "once", LEDGER("v", "capture all, refund all") },
	{ 0 }
};
