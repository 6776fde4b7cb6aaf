/* The whole main job: from the quote to the door, in every way of paying. */
#include "config.h"
#include "saga.h"

#define TWO "\"items\":[{\"dish_id\":${d1},\"quantity\":2," \
	"\"special_requests\":\"без лука\"},{\"dish_id\":${d2},\"quantity\":1}]," \
	"\"delivery_address\":{\"street\":\"Тверская\",\"house\":\"1\"}"

/* One dish, from the stove to the guest. */
#define COOKED_AND_BROUGHT(o, item) \
	{ "its dish is begun", ITEM(o, item, "preparing") }, \
	{ "is ready", ITEM(o, item, "ready") }, \
	{ "and so the order", GET_ORDER(o), { "/status=ready" } }, \
	{ "it is brought", STATUS(o, "delivered"), 200, \
	    { "/status=delivered" } }

const struct row job_rows[] = {
	{ "a new order answers as it will be read", NULL, .run = "same_answer" },
	/* online, two dishes, delivered */
	{ "a guest asks what it costs", "POST", "/api/v1/orders/quote",
	    AS_NOBODY, "{\"type\":\"delivery\"," TWO "}", 200,
	    { "/lines#=2", "/total_amount" },
	    .keep = "sum=/total_amount fee=/delivery_fee" },
	{ "orders, to pay online", "POST", "/api/v1/orders", AS_CUSTOMER,
	    "{\"type\":\"delivery\",\"payment_method\":\"online\"," TWO "}", 201,
	    { "/status=created", "/payment/method=online",
		"/payment/status=pending", "/total_amount=${sum}",
		"/delivery_fee=${fee}" },
	    .keep = "o=/id op=/payment/id oa=/items/0/item_id"
		    " ob=/items/1/item_id" },
	{ "nothing is cooked before it is paid", "PATCH",
	    "/api/v1/orders/${o}/items/${oa}", AS_CHEF,
	    J({"cooking_status":"preparing"}), 409 },
	{ "asks for the page", PAY("o", J({"payment_method":"online"})), 200,
	    { "/payment_id=${op}", "/status=pending", "/payment_url~/pay/" },
	    .keep = "url=/payment_url", .within = LONG },
	{ "reads it", "GET", "${url}", AS_NOBODY, NULL, 200, { "${sum}" } },
	{ "mistypes the card", "POST", "${url}", AS_NOBODY,
	    "number=4242424242424241&month=12&year=2040&cvc=123", 400,
	    { "4242" },
	    "Content-Type: application/x-www-form-urlencoded" },
	{ "pays", PAGE("url", "4242424242424242") },
	{ "pays again by mistake", PAGE("url", "4242424242424242") },
	{ "and has it confirmed", GET_ORDER("o"), { "/status=confirmed",
		"/payment/status=succeeded", "/payment/transaction_id~." },
	    .within = LONG },
	{ "the chef begins the first dish", ITEM("o", "oa", "preparing"),
	    { "/cooking_status=preparing" } },
	{ "now the order cooks", GET_ORDER("o"), { "/status=cooking",
		"/items/0/cooking_status=preparing",
		"/items/1/cooking_status=pending" } },
	{ "a guest cannot cancel it any more", CANCEL("o"), 409 },
	{ "the second is begun", ITEM("o", "ob", "preparing") },
	{ "the second is ready first", ITEM("o", "ob", "ready") },
	{ "the order is not", GET_ORDER("o"), { "/status=cooking" } },
	{ "it cannot be brought yet", STATUS("o", "delivered"), 409 },
	{ "the first is ready, too", ITEM("o", "oa", "ready"),
	    { "/ready_at~." } },
	{ "so the order is ready", GET_ORDER("o"), { "/status=ready" } },
	{ "the courier brings it", STATUS("o", "delivered"), 200,
	    { "/status=delivered", "/items/0/cooking_status=served",
		"/items/1/cooking_status=served" } },
	{ "brings it twice", STATUS("o", "delivered"), 409,
	    { "/code=wrong_state" } },
	{ "history is complete", "GET", "/api/v1/orders/${o}/history",
	    AS_CUSTOMER, NULL, 200, { "/history#=5",
		"/history/0/status=created", "/history/1/status=confirmed",
		"/history/1/changed_by=null", "/history/2/status=cooking",
		"/history/3/status=ready", "/history/4/status=delivered" } },
	{ "one event a transition", EVENTS("order", "o", "order.created"
	    " order.confirmed order.status_changed order.status_changed"
	    " order.delivered") },
	{ "one an item's step", NULL, .db = "order",
	    .sql = "select count(*) from outbox where body->>'order_id' ="
		   " '${o}' and routing_key = 'order.item_changed'", .is = "4" },
	{ "one each of its payment", EVENTS("payment", "o",
	    "payment.created payment.succeeded") },
	{ "the ledger has it once", LEDGER("o", "capture all") },
	{ "all events are sent", SENT("order", "o") },
	{ "those of payment, too", SENT("payment", "o") },
	{ "their messages tell who began it", NULL, .db = "payment",
	    .sql = "select count(*) from outbox where body->>'order_id' ="
		   " '${o}' and correlation_id <> ''", .is = "2" },

	/* cash */
	{ "an order to be paid at the door", ORDER(BY("cash")),
	    { "/status=confirmed", "/payment/status=pending" },
	    .keep = "c=/id ca=/items/0/item_id" },
	{ "is not paid before", GET_ORDER("c"),
	    { "/payment/status=pending" } },
	COOKED_AND_BROUGHT("c", "ca"),
	{ "then it is paid", GET_ORDER("c"), { "/payment/status=succeeded" },
	    .within = LONG },
	{ "in the ledger as well", LEDGER("c", "capture all") },
	{ "by one event each", EVENTS("payment", "c",
	    "payment.created payment.succeeded") },
	{ "and the order by one each", EVENTS("order", "c", "order.created"
	    " order.confirmed order.status_changed order.status_changed"
	    " order.delivered") },

	/* card */
	{ "an order by a card's token", ORDER(BY_CARD("good")),
	    { "/status=created" }, .keep = "t=/id ta=/items/0/item_id" },
	{ "is confirmed", GET_ORDER("t"), { "/status=confirmed",
		"/payment/status=succeeded" }, .within = LONG },
	COOKED_AND_BROUGHT("t", "ta"),
	{ "an order by card without a token", ORDER(BY("card")),
	    { "/status=created" }, .keep = "n=/id na=/items/0/item_id" },
	{ "is confirmed as well", GET_ORDER("n"), { "/status=confirmed",
		"/payment/status=succeeded" }, .within = LONG },
	{ "no token stays behind", NULL, .db = "payment",
	    .sql = "select count(*) from payments where order_id in"
		   " ('${t}', '${n}') and card_token is not null", .is = "0" },
	{ "no event tells one", NULL, .db = "payment",
	    .sql = "select count(*) from outbox where body->>'order_id' ="
		   " '${t}' and body::text like '%ct\\_%'", .is = "0" },

	/* at a table */
	{ "a waiter enters an order for a table", "POST", "/api/v1/orders",
	    AS_WAITER, "{\"type\":\"dine-in\",\"table_number\":\"7\"," ITEMS
	    "}", 201, { "/status=confirmed", "/payment=null" },
	    .keep = "w=/id wa=/items/0/item_id first=/total_amount" },
	{ "cooking begins unpaid", ITEM("w", "wa", "preparing") },
	{ "one more dish", "POST", "/api/v1/orders/${w}/items", AS_WAITER,
	    J({"dish_id":${d2},"quantity":2}), 201, { "/item_id" },
	    .keep = "wb=/item_id" },
	{ "is on the bill", NULL, .db = "order", .sql = "select total_amount"
	    " > ${first} from orders where id = '${w}'", .is = "t" },
	{ "the first is ready", ITEM("w", "wa", "ready") },
	{ "the order waits for the other", "GET", "/api/v1/orders/${w}",
	    AS_WAITER, NULL, 200, { "/status=cooking", "/items#=2" },
	    .keep = "bill=/total_amount" },
	{ "the guests pay by a card that is declined", "POST",
	    "/api/v1/orders/${w}/payment", AS_WAITER, J({"payment_method":
	    "card","card_token":"${declined}"}), 201, { "/status=failed" } },
	{ "one more dish is still possible", "POST",
	    "/api/v1/orders/${w}/items", AS_WAITER,
	    J({"dish_id":${d1},"quantity":1}), 201, .within = LONG,
	    .keep = "wc=/item_id" },
	{ "the bill is paid", "POST", "/api/v1/orders/${w}/payment", AS_WAITER,
	    J({"payment_method":"card"}), 201, { "/status=succeeded" } },
	{ "for all of it", NULL, .db = "payment", .sql = "select count(*) from"
	    " payments where order_id = '${w}' and captured_amount > ${bill}",
	    .is = "1" },
	{ "the order knows", "GET", "/api/v1/orders/${w}", AS_WAITER, NULL,
	    200, { "/payment/status=succeeded", "/status=cooking" },
	    .within = LONG },
	{ "now nothing is added", "POST", "/api/v1/orders/${w}/items",
	    AS_WAITER, J({"dish_id":${d1},"quantity":1}), 409,
	    { "/code=wrong_state" } },
	{ "nothing is paid twice", "POST", "/api/v1/orders/${w}/payment",
	    AS_WAITER, J({"payment_method":"cash"}), 409 },
	{ "the second dish", ITEM("w", "wb", "preparing") },
	{ "the third dish", ITEM("w", "wc", "preparing") },
	{ "the second is ready", ITEM("w", "wb", "ready") },
	{ "the third is ready", ITEM("w", "wc", "ready") },
	{ "all is brought", STATUS("w", "delivered"), 200,
	    { "/status=delivered" } },
	{ "a table's order goes the same way", WAY("w", "created confirmed"
	    " cooking ready delivered") },
	{ "by one event each, too", EVENTS("order", "w", "order.created"
	    " order.confirmed order.status_changed order.status_changed"
	    " order.delivered") },
	{ 0 }
};
