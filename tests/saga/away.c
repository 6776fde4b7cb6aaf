/* A part of the fleet is away, or does not answer: orders come in and end. */
#include "config.h"
#include "saga.h"

/* For bash; the wish is how they are found again. */
#define WISH(name, method) "'{\"type\":\"takeaway\",\"payment_method\":\"" \
	method "\",\"items\":[{\"dish_id\":${d1},\"quantity\":1," \
	"\"special_requests\":\"" name "-${run}\"}]}'"
#define CONFIRMED(name, n) NULL, .within = 2 * LONG, .db = "order", \
	.sql = "select count(*) from orders o join order_items i" \
	    " on i.order_id = o.id join payments p on p.order_id = o.id" \
	    " where i.special_requests = '" name "-${run}'" \
	    " and o.status = 'confirmed' and p.status = 'succeeded'", .is = n

const struct row away_rows[] = {
	/* RabbitMQ */
	{ "RabbitMQ does not answer", NULL, .run = "freeze rabbitmq" },
	{ "twenty orders are taken all the same", NULL,
	    .run = "orders 20 3 " WISH("frozen", "card") },
	{ "they wait", NULL, .db = "order", .sql = "select count(*) from orders"
	    " o join order_items i on i.order_id = o.id where o.status ="
	    " 'created' and special_requests = 'frozen-${run}'", .is = "20" },
	{ "cash needs nobody", ORDER(BY("cash")), { "/status=confirmed" },
	    .keep = "c=/id ci=/items/0/item_id" },
	{ "it is cooked", ITEM("c", "ci", "preparing") },
	{ "and ready", ITEM("c", "ci", "ready") },
	{ "and delivered", STATUS("c", "delivered"), 200 },
	{ "RabbitMQ goes on", NULL, .run = "thaw rabbitmq" },
	{ "all twenty are paid", CONFIRMED("frozen", "20") },
	{ "the cash is booked", LEDGER("c", "capture all") },

	{ "RabbitMQ is stopped", NULL, .run = "down rabbitmq" },
	{ "twenty orders are taken", NULL,
	    .run = "orders 20 3 " WISH("stopped", "card") },
	{ "one is canceled at once", ORDER(BY("card")), { "/status=created" },
	    .keep = "x=/id" },
	{ "by its guest", CANCEL("x"), 200 },
	{ "RabbitMQ is started", NULL, .run = "up rabbitmq" },
	{ "all of them are paid", CONFIRMED("stopped", "20") },
	{ "the canceled one is not", GET_ORDER("x"), { "/status=canceled",
		"/payment/status=failed" }, .within = LONG },

	/* the gateway */
	{ "the gateway is away", NULL, .run = "down gateway gateway-worker" },
	{ "five orders are taken", NULL,
	    .run = "orders 5 3 " WISH("poor", "card") },
	{ "one without payment", ORDER(), { "/status=created" },
	    .keep = "g=/id" },
	{ "cannot be paid now", PAY("g", J({"payment_method":"card"})), 503,
	    { "/code=unavailable" } },
	{ "nor is its callback believed", "POST", "/api/v1/payments/callback",
	    AS_NOBODY, J({"type":"notification","event":"payment.succeeded",
	    "object":{"id":"0192f0c1-5b7e-7abc-8def-0123456789ab"}}), 503,
	    .sign = true },
	{ "cash goes on", ORDER(BY("cash")), { "/status=confirmed" } },
	{ "the gateway is back", NULL, .run = "up gateway gateway-worker" },
	{ "all five are paid", CONFIRMED("poor", "5") },
	{ "the payment that was begun ends by itself", GET_ORDER("g"),
	    { "/status=confirmed", "/payment/status=succeeded" },
	    .within = 2 * LONG },
	{ "with one charge", LEDGER("g", "capture all") },

	/* Redis */
	{ "Redis does not answer", NULL, .run = "freeze redis" },
	{ "orders are read", "GET", "/api/v1/orders?page_size=1", AS_CUSTOMER,
	    NULL, 200, { "/orders#=1" } },
	{ "no token is still none", "GET", "/api/v1/orders", AS_NOBODY, NULL,
	    401 },
	{ "ten orders are taken", NULL,
	    .run = "orders 10 3 " WISH("red", "card") },
	{ "Redis goes on", NULL, .run = "thaw redis" },
	{ "and is stopped", NULL, .run = "down redis" },
	{ "guests log in", "POST", "/api/v1/auth/login", AS_NOBODY,
	    J({"email":"customer@samovar.local","password":"samovar-demo"}),
	    200, { "/access_token" } },
	{ "read", "GET", "/api/v1/orders?page_size=1", AS_CUSTOMER, NULL, 200 },
	{ "order", ORDER(BY("card")), { "/status=created" }, .keep = "r=/id" },
	{ "and are confirmed", GET_ORDER("r"), { "/status=confirmed" },
	    .within = LONG },
	{ "Redis is back", NULL, .run = "up redis" },
	{ "the ten are paid", CONFIRMED("red", "10") },
	{ "and it is used again", "GET", "/api/v1/orders?page_size=1",
	    AS_CUSTOMER, NULL, 200, .within = LONG },

	/* PostgreSQL */
	{ "PostgreSQL does not answer", NULL, .run = "freeze postgres" },
	{ "nobody waits for long", NULL, .run = "answer 503 4" },
	{ "an order is not taken", "POST", "/api/v1/orders", AS_CUSTOMER,
	    "{\"type\":\"takeaway\"," ITEMS "}", 503, { "/code=unavailable" },
	    "Idempotency-Key: frozen-${run}" },
	{ "PostgreSQL goes on", NULL, .run = "sleep 2; thaw postgres" },
	{ "all is well again", GET_ORDER("r"), { "/status=confirmed" },
	    .within = LONG },
	{ "the order is taken now", ORDER(BY("card")), { "/status=created" },
	    "Idempotency-Key: f-${run}", "p=/id", .within = LONG },
	{ "and paid", GET_ORDER("p"), { "/status=confirmed" }, .within = LONG },
	{ "that other one is not there by half", NULL, .db = "order",
	    .sql = "select count(*) from orders o where not exists (select"
		   " from order_items i where i.order_id = o.id)", .is = "0" },
	{ 0 }
};
