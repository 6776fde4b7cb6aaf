/* What was ordered and perhaps paid, and cannot be made after all. */
#include "config.h"
#include "saga.h"

#define TWO(more) "POST", "/api/v1/orders", AS_CUSTOMER, \
	"{\"type\":\"takeaway\",\"items\":[{\"dish_id\":${d1}," \
	"\"quantity\":2},{\"dish_id\":${d2},\"quantity\":1}]" more "}", 201
#define KEEP(o) .keep = o "=/id " o "a=/items/0/item_id" \
	" " o "b=/items/1/item_id " o "p=/payment/id " o "sum=/total_amount" \
	" " o "price=/items/0/price"
#define MARK(o, item) "POST", "/api/v1/orders/${" o "}/items/${" item \
	"}/sold-out", AS_CHEF, NULL
#define FOUND(o, item) "DELETE", "/api/v1/orders/${" o "}/items/${" item \
	"}/sold-out", AS_CHEF, NULL
#define CHOOSE(o, item, body) "POST", "/api/v1/orders/${" o "}/items/${" item \
	"}/choice", AS_CUSTOMER, body
#define DROP J({"choice":"drop"})
/* Everything that came in for the order is what it costs now. */
#define KEPT_IS_TOTAL(o) \
	{ "what was taken is what it costs", NULL, .db = "order", \
	    .sql = "select total_amount from orders where id = '${" o "}'", \
	    .is = "${now}" }, \
	{ "in the ledger", NULL, .within = LONG, .db = "payment", \
	    .sql = "select (sum(case entry when 'capture' then amount_kopecks" \
		   " else -amount_kopecks end) / 100)::numeric(10, 2)" \
		   " from ledger where payment_id = '${" o "p}'", \
	    .is = "${now}" }

const struct row sold_rows[] = {
	/* drop: a part goes back */
	{ "payment rests", NULL, .run = "down payment-worker" },
	{ "an order of two dishes", TWO(BY("card")), { "/status=created" },
	    KEEP("a") },
	{ "nothing is sold out before it is paid", MARK("a", "aa"), 409 },
	{ "payment goes on", NULL, .run = "up payment-worker" },
	{ "is paid", GET_ORDER("a"), { "/status=confirmed",
		"/items/0/sold_out=false" }, .within = LONG },
	{ "nothing is to be chosen", CHOOSE("a", "aa", DROP), 409,
	    { "not sold out" } },
	{ "guests do not mark", "POST", "/api/v1/orders/${a}/items/${aa}/sold-out",
	    AS_CUSTOMER, NULL, 403 },
	{ "the first is sold out", MARK("a", "aa"), 200,
	    { "/sold_out=true", "/cooking_status=pending" } },
	{ "is so still", MARK("a", "aa"), 200, { "/sold_out=true" } },
	{ "its guest sees it", GET_ORDER("a"), { "/items/0/sold_out=true",
		"/items/1/sold_out=false" } },
	{ "nobody cooks it", "PATCH", "/api/v1/orders/${a}/items/${aa}",
	    AS_CHEF, J({"cooking_status":"preparing"}), 409,
	    { "/field=cooking_status" } },
	{ "the other is begun", ITEM("a", "ab", "preparing") },
	{ "and ready", ITEM("a", "ab", "ready") },
	{ "the order is not", GET_ORDER("a"), { "/status=cooking" } },
	{ "nor is it made so", STATUS("a", "ready"), 409, { "/field=status",
		"sold out" } },
	{ "no choice", CHOOSE("a", "aa", J({})), 400, { "/field=choice" } },
	{ "a choice that there is not", CHOOSE("a", "aa",
	    J({"choice":"wait"})), 400, { "/field=choice" } },
	{ "something else, but nothing named", CHOOSE("a", "aa",
	    J({"choice":"replace"})), 400, { "/field=replacement" } },
	{ "nothing, and something named", CHOOSE("a", "aa",
	    J({"choice":"drop","replacement":{"dish_id":${d2}}})), 400,
	    { "/field=replacement" } },
	{ "a dish that is not there", CHOOSE("a", "aa",
	    J({"choice":"replace","replacement":{"dish_id":2000000000}})), 400,
	    { "/field=replacement.dish_id" } },
	{ "another guest does not choose", "POST",
	    "/api/v1/orders/${a}/items/${aa}/choice", AS_OTHER, DROP, 404 },
	{ "the guest drops it", CHOOSE("a", "aa", DROP), 200,
	    { "/items#=1", "/items/0/item_id=${ab}", "/status=ready" },
	    .keep = "now=/total_amount" },
	{ "once", CHOOSE("a", "aa", DROP), 404 },
	{ "and gets it back", GET_ORDER("a"), {
		"/payment/status=partially_refunded",
		"/payment/refunded_amount~[1-9]" }, .within = LONG },
	KEPT_IS_TOTAL("a"),
	{ "the event again, that no inbox knows", NULL,
	    .run = "backwards order ${a}" },
	{ "goes out", NULL, .within = LONG, .db = "order",
	    .sql = "select count(*) from outbox where sent_at is null",
	    .is = "0" },
	FENCE("af"),
	KEPT_IS_TOTAL("a"),

	/* replace by what costs less: the difference goes back; by what costs
	 * more: nobody pays more */
	{ "a second order", TWO(BY("card")), { "/status=created" }, KEEP("b") },
	{ "is paid, too", GET_ORDER("b"), { "/status=confirmed" },
	    .within = LONG },
	{ "its first is sold out", MARK("b", "ba"), 200 },
	{ "there is some after all", FOUND("b", "ba"), 200,
	    { "/sold_out=false" } },
	{ "there is not", MARK("b", "ba"), 200 },
	{ "the second is, too", MARK("b", "bb"), 200 },
	{ "the one for the other", CHOOSE("b", "ba",
	    J({"choice":"replace","replacement":{"dish_id":${d2},
	    "special_requests":"без соли"}})), 200,
	    { "/items#=2", "/items/0/dish_id=${d2}", "/items/0/quantity=2",
		"/items/0/special_requests=без соли" } },
	{ "and the other for the one", CHOOSE("b", "bb",
	    J({"choice":"replace","replacement":{"dish_id":${d1}}})), 200,
	    { "/items#=2", "/items/1/dish_id=${d1}", "/status=confirmed" },
	    .keep = "now=/total_amount" },
	{ "nobody pays more for it", NULL, .db = "order",
	    .sql = "select ${now} <= ${bsum}", .is = "t" },
	KEPT_IS_TOTAL("b"),
	{ "canceled then", CANCEL("b"), 200 },
	{ "all the rest goes back", GET_ORDER("b"),
	    { "/payment/status=refunded" }, .within = LONG },
	{ "to the kopeck", NULL, .db = "payment", .sql = "select sum(case entry"
	    " when 'capture' then amount_kopecks else -amount_kopecks end)"
	    " from ledger where payment_id = '${bp}'", .is = "0" },

	/* cancel, though something is being cooked */
	{ "a third order", TWO(BY("card")), { "/status=created" }, KEEP("c") },
	{ "as well", GET_ORDER("c"), { "/status=confirmed" }, .within = LONG },
	{ "its second is begun", ITEM("c", "cb", "preparing") },
	{ "it cannot be canceled", CANCEL("c"), 409 },
	{ "the first is missing", MARK("c", "ca"), 200 },
	{ "so it can", CHOOSE("c", "ca", J({"choice":"cancel"})), 200,
	    { "/status=canceled", "/reason~sold out" } },
	{ "for all that was paid", GET_ORDER("c"),
	    { "/payment/status=refunded", "/payment/refunded_amount=${csum}" },
	    .within = LONG },
	{ "once canceled", CHOOSE("c", "ca", DROP), 409 },

	/* the only line: dropping it is canceling */
	{ "an order of one dish", ORDER(BY("card")), { "/status=created" },
	    .keep = "e=/id ea=/items/0/item_id" },
	{ "that is paid", GET_ORDER("e"), { "/status=confirmed" },
	    .within = LONG },
	{ "the dish is missing", MARK("e", "ea"), 200 },
	{ "dropped", CHOOSE("e", "ea", DROP), 200, { "/status=canceled" } },
	{ "paid back", GET_ORDER("e"), { "/payment/status=refunded" },
	    .within = LONG },

	/* cash that is to come is less, also when payment hears of it first */
	{ "the relay rests", NULL, .run = "down order-worker" },
	{ "an order for cash", TWO(BY("cash")), { "/status=confirmed" },
	    KEEP("k") },
	{ "lacks a dish", MARK("k", "kb"), 200 },
	{ "which is dropped", CHOOSE("k", "kb", DROP), 200, { "/items#=1" },
	    .keep = "now=/total_amount" },
	{ "its first word is held back", NULL,
	    .run = "hold order ${k} order.created" },
	{ "the relay goes on", NULL, .run = "up order-worker" },
	{ "payment hears of the end first", NULL, .within = LONG,
	    .db = "payment", .sql = "select count(*) from reductions"
	    " where payment_id = '${kp}'", .is = "1" },
	{ "then of the beginning", NULL, .run = "release order ${k}" },
	{ "the first dish", ITEM("k", "ka", "preparing"), .within = LONG },
	{ "is ready", ITEM("k", "ka", "ready") },
	{ "and brought", STATUS("k", "delivered"), 200 },
	{ "for so much cash", GET_ORDER("k"), { "/payment/status=succeeded" },
	    .within = LONG },
	KEPT_IS_TOTAL("k"),

	/* at a table nothing was paid yet */
	{ "an order at a table", "POST", "/api/v1/orders", AS_WAITER,
	    "{\"type\":\"dine-in\",\"table_number\":\"3\",\"items\":["
	    "{\"dish_id\":${d1},\"quantity\":1},{\"dish_id\":${d2},"
	    "\"quantity\":1}]}", 201, { "/status=confirmed" },
	    .keep = "t=/id ta=/items/0/item_id" },
	{ "lacks one, too", MARK("t", "ta"), 200 },
	{ "the waiter asks and drops it", "POST",
	    "/api/v1/orders/${t}/items/${ta}/choice", AS_WAITER, DROP, 200,
	    { "/items#=1" }, .keep = "now=/total_amount" },
	{ "the bill is paid", "POST", "/api/v1/orders/${t}/payment", AS_WAITER,
	    J({"payment_method":"card"}), 201, { "/status=succeeded" },
	    .keep = "tp=/payment_id", .within = LONG },
	KEPT_IS_TOTAL("t"),
	{ 0 }
};
