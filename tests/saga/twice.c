/* What comes twice, too late, in another order, or not at all. */
#include "config.h"
#include "saga.h"

#define SAME_KEY "'{\"type\":\"takeaway\",\"payment_method\":\"card\"," \
	"\"items\":[{\"dish_id\":${d1},\"quantity\":1," \
	"\"special_requests\":\"one-${run}\"}]}'"
#define CALLBACK(event, id) "POST", "/api/v1/payments/callback", AS_NOBODY, \
	J({"type":"notification","event":event,"object":{"id":id}})
#define NOBODYS "0192f0c1-5b7e-7abc-8def-0123456789ab"

/* Orders a, b and c are as they were, however often they were told of. */
#define AS_BEFORE(context, how) \
	{ how " of the delivered order", NULL, .run = context " ${a}" }, \
	{ how " of the canceled order", NULL, .run = context " ${b}" }, \
	{ how " of the declined order", NULL, .run = context " ${c}" }
#define STILL \
	{ "the delivered order went its way once", WAY("a", \
	    "created confirmed cooking ready delivered") }, \
	{ "was paid once", LEDGER("a", "capture all") }, \
	{ "shows it", GET_ORDER("a"), { "/status=delivered", \
		"/payment/status=succeeded" } }, \
	{ "the canceled one as well", WAY("b", \
	    "created confirmed canceled") }, \
	{ "was paid back once", LEDGER("b", "capture all, refund all") }, \
	{ "shows that", GET_ORDER("b"), { "/status=canceled", \
		"/payment/status=refunded" } }, \
	{ "the declined one was canceled once", WAY("c", \
	    "created canceled") }, \
	{ "nothing came in for it", LEDGER("c", "") }, \
	{ "no event was made of all that", NULL, .db = "order", \
	    .sql = "select count(*) from outbox where id > 0 and" \
		   " body->>'order_id' in ('${a}', '${b}', '${c}')" \
		   " and routing_key <> 'order.item_changed'", .is = "10" }, \
	{ "nor of payments", NULL, .db = "payment", \
	    .sql = "select count(*) from outbox where id > 0 and" \
		   " body->>'order_id' in ('${a}', '${b}', '${c}')", .is = "7" }

/* Its history has one row a version and ends with what it is. */
#define CONFLICT(id) \
	{ "a confirmed order", ORDER(BY("cash")), { "/status=confirmed" }, \
	    .keep = id "=/id" }, \
	{ "fifty changes at once have one winner", NULL, \
	    .run = "conflict 50 ${" id "}" }, \
	{ "and one more line of history, one version, one event", NULL, \
	    .db = "order", .sql = "select (select string_agg(status, ' '" \
		" order by seq) from order_status_history h" \
		" where h.order_id = o.id) = 'created confirmed ' || status" \
		" and version = 2 and status in ('cooking', 'canceled')" \
		" and (select count(*) from outbox where id > 0" \
		" and body->>'order_id' = o.id::text) = 3" \
		" from orders o where id = '${" id "}'", .is = "t" }

const struct row twice_rows[] = {
	/* one key, ten requests at once */
	{ "ten requests with one key", NULL,
	    .run = "together 10 ten-${run} " SAME_KEY },
	{ "are one order", NULL, .db = "order", .sql = "select count(*) from"
	    " order_items where special_requests = 'one-${run}'", .is = "1" },
	{ "with one payment", NULL, .within = LONG, .db = "order",
	    .sql = "select count(*) from payments p join order_items i"
		   " using (order_id) where i.special_requests = 'one-${run}'"
		   " and p.status = 'succeeded'", .is = "1" },

	{ "whose order it will be", "GET", "/api/v1/auth/me", AS_CUSTOMER, NULL,
	    200, { "/id" }, .keep = "me=/id" },
	{ "a first request with a key is running", NULL,
	    .run = "hold_key 1:${me}:POST:/api/v1/orders:race-${run}" },
	{ "a second one is told so", "POST", "/api/v1/orders", AS_CUSTOMER,
	    "{\"type\":\"takeaway\"," ITEMS "}", 409,
	    { "/code=race_lost" }, "Idempotency-Key: race-${run}" },
	{ "the first one ends", NULL, .run = "release_key" },
	{ "then it may try again", ORDER(), { "/status=created" },
	    "Idempotency-Key: race-${run}", .within = 5 },

	/* fifty changes of one order at once, three times */
	CONFLICT("v1"), CONFLICT("v2"), CONFLICT("v3"),

	/* three orders that have ended */
	{ "an order", ORDER(BY_CARD("good")), { "/status=created" },
	    .keep = "a=/id ai=/items/0/item_id" },
	{ "paid", GET_ORDER("a"), { "/status=confirmed" }, .within = LONG,
	    .keep = "ax=/payment/transaction_id" },
	{ "cooked", ITEM("a", "ai", "preparing") },
	{ "ready", ITEM("a", "ai", "ready") },
	{ "delivered", STATUS("a", "delivered"), 200 },
	{ "a second order", ORDER(BY_CARD("good")), { "/status=created" },
	    .keep = "b=/id" },
	{ "paid, too", GET_ORDER("b"), { "/status=confirmed" }, .within = LONG,
	    .keep = "bx=/payment/transaction_id" },
	{ "canceled", CANCEL("b"), 200 },
	{ "and paid back", GET_ORDER("b"), { "/payment/status=refunded" },
	    .within = LONG },
	{ "a third", ORDER(BY_CARD("declined")), { "/status=created" },
	    .keep = "c=/id" },
	{ "declined", GET_ORDER("c"), { "/status=canceled" }, .within = LONG,
	    .keep = "cx=/payment/transaction_id" },

	/* messages again */
	{ "everything is sent", SENT("order", "a") },
	AS_BEFORE("again order", "events again"),
	AS_BEFORE("again payment", "payment's events again"),
	{ "they are sent again", NULL, .within = LONG, .db = "order",
	    .sql = "select count(*) from outbox where sent_at is null",
	    .is = "0" },
	{ "payment's as well", NULL, .within = LONG, .db = "payment",
	    .sql = "select count(*) from outbox where sent_at is null",
	    .is = "0" },
	FENCE("f1"),
	STILL,

	/* messages in the wrong order, that no inbox knows */
	AS_BEFORE("backwards order", "events backwards"),
	AS_BEFORE("backwards payment", "payment's events backwards"),
	{ "they are sent backwards", NULL, .within = LONG, .db = "order",
	    .sql = "select count(*) from outbox where sent_at is null",
	    .is = "0" },
	{ "payment's are", NULL, .within = LONG, .db = "payment",
	    .sql = "select count(*) from outbox where sent_at is null",
	    .is = "0" },
	FENCE("f2"),
	FENCE("f3"),
	STILL,

	/* canceled before it was heard of */
	{ "the relay rests", NULL, .run = "down order-worker" },
	{ "an order while it rests", ORDER(BY_CARD("good")),
	    { "/status=created" }, .keep = "h=/id hp=/payment/id" },
	{ "canceled at once", CANCEL("h"), 200 },
	{ "an order for cash", ORDER(BY("cash")), { "/status=confirmed" },
	    .keep = "k=/id ki=/items/0/item_id" },
	{ "begun", ITEM("k", "ki", "preparing") },
	{ "cooked", ITEM("k", "ki", "ready") },
	{ "and delivered", STATUS("k", "delivered"), 200 },
	{ "the first word of both is held back", NULL,
	    .run = "hold order ${h} order.created;"
		   " hold order ${k} order.created" },
	{ "the relay goes on", NULL, .run = "up order-worker" },
	{ "payment hears of the end first", NULL, .within = LONG,
	    .db = "payment", .sql = "select string_agg(fate, ' ' order by"
	    " order_id) from order_fates where order_id in"
	    " ('${h}', '${k}')", .is = "canceled delivered" },
	{ "then of the beginning", NULL,
	    .run = "release order ${h}; release order ${k}" },
	{ "nothing is charged for what was canceled", GET_ORDER("h"),
	    { "/status=canceled", "/payment/status=failed" },
	    .within = LONG },
	{ "nor was the gateway asked", NULL, .db = "payment",
	    .sql = "select count(*) from payments where id = '${hp}'"
		   " and external_id is null and work is null"
		   " and status = 'failed'", .is = "1" },
	{ "what was brought is paid", GET_ORDER("k"), { "/status=delivered",
		"/payment/status=succeeded" }, .within = LONG },
	{ "in the ledger, once", LEDGER("k", "capture all") },

	/* callbacks */
	{ "a callback again", CALLBACK("payment.succeeded", "${ax}"), 200,
	    .sign = true },
	{ "and again", CALLBACK("payment.succeeded", "${ax}"), 200,
	    .sign = true },
	{ "one that lies", CALLBACK("payment.canceled", "${ax}"), 200,
	    .sign = true },
	{ "a success of what was declined", CALLBACK("payment.succeeded",
	    "${cx}"), 200, .sign = true },
	{ "of what was paid back", CALLBACK("payment.succeeded", "${bx}"), 200,
	    .sign = true },
	{ "of a clock that is late", CALLBACK("payment.succeeded", "${ax}"),
	    200, .sign = true, .age = 240 },
	{ "too old", CALLBACK("payment.succeeded", "${ax}"), 401,
	    .sign = true, .age = 301 },
	{ "from the future", CALLBACK("payment.succeeded", "${ax}"), 401,
	    .sign = true, .age = -330 },
	{ "signed by somebody else", CALLBACK("payment.succeeded", "${ax}"),
	    401, .headers = "Samovar-Signature: t=1800000000,v1="
	    "0123456789abcdef0123456789abcdef"
	    "0123456789abcdef0123456789abcdef" },
	{ "not signed", CALLBACK("payment.succeeded", "${ax}"), 401 },
	{ "of a payment nobody knows", CALLBACK("payment.succeeded", NOBODYS),
	    404, .sign = true },
	{ "of a refund nobody knows", CALLBACK("refund.succeeded", NOBODYS),
	    404, .sign = true },
	{ "of something else", CALLBACK("deal.closed", NOBODYS), 400,
	    { "/field=event" }, .sign = true },
	{ "of no id", CALLBACK("payment.succeeded", "7"), 400,
	    { "/field=object.id" }, .sign = true },
	{ "not JSON", "POST", "/api/v1/payments/callback", AS_NOBODY, "{", 400,
	    .sign = true },
	FENCE("f4"),
	STILL,

	/* webhooks twice */
	{ "every webhook twice, and late", MOCK(J({"duplicate_webhooks":true,
	    "webhook_delay_ms":300})) },
	{ "an order meanwhile", ORDER(BY_CARD("slow")), { "/status=created" },
	    .keep = "d=/id" },
	{ "is paid", GET_ORDER("d"), { "/status=confirmed" }, .within = LONG },
	{ "is canceled then", CANCEL("d"), 200 },
	{ "and paid back", GET_ORDER("d"), { "/payment/status=refunded" },
	    .within = LONG },
	{ "all of it once", LEDGER("d", "capture all, refund all") },
	{ "one event each", EVENTS("payment", "d",
	    "payment.created payment.succeeded payment.refunded") },
	{ "one each of the order", EVENTS("order", "d",
	    "order.created order.confirmed order.canceled") },

	/* webhooks in no order, one to five times, while money goes both ways */
	{ "webhooks in no order", MOCK(J({"duplicate_webhooks":true,
	    "reorder_webhooks":true,"webhook_delay_ms":800})) },
	{ "an order by a late card", ORDER(BY_CARD("slow")),
	    { "/status=created" }, .keep = "m=/id mp=/payment/id" },
	{ "is paid in time", GET_ORDER("m"), { "/status=confirmed" },
	    .within = LONG },
	{ "a rouble goes back", REFUND("mp", ROUBLE), 201,
	    { "/status=succeeded" } },
	{ "and another", REFUND("mp", ROUBLE), 201, { "/status=succeeded" } },
	{ "then it is canceled", CANCEL("m"), 200 },
	{ "and the rest is back, too", GET_ORDER("m"),
	    { "/payment/status=refunded" }, .within = LONG },
	{ "all webhooks have come", NULL, .within = LONG,
	    .run = "no_webhooks_owed" },
	{ "two roubles and the rest, once each", NULL, .db = "payment",
	    .sql = "select count(*) || ' ' || sum(case entry when 'capture'"
		   " then amount_kopecks else -amount_kopecks end) from ledger"
		   " where payment_id = '${mp}'", .is = "4 0" },
	{ "four events of it", EVENTS("payment", "m", "payment.created"
	    " payment.succeeded payment.refunded payment.refunded"
	    " payment.refunded") },

	/* webhooks lost */
	{ "every webhook is lost", MOCK(J({"lose_webhooks":true})) },
	{ "a late card", ORDER(BY_CARD("slow")), { "/status=created" },
	    .keep = "s=/id" },
	{ "a page", ORDER(BY("online")), { "/status=created" }, .keep = "g=/id" },
	{ "its address", PAY("g", J({"payment_method":"online"})), 200,
	    { "/payment_url~/pay/" }, .keep = "gurl=/payment_url",
	    .within = LONG },
	{ "is paid there", PAGE("gurl", "4242424242424242") },
	{ "the page's order is found paid", GET_ORDER("g"),
	    { "/status=confirmed", "/payment/status=succeeded" },
	    .within = LONG },
	{ "the late card's, too", GET_ORDER("s"), { "/status=confirmed",
		"/payment/status=succeeded" }, .within = LONG },
	{ "paid once", LEDGER("s", "capture all") },
	{ "the stub is itself again", MOCK_OFF },
	{ 0 }
};
