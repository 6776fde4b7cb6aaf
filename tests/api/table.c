/* A table's orders: the common one, its lines, what holds it. */
#include "config.h"
#include "api.h"

#define TABLE "T${run}"
#define MAKE "POST", "/api/v1/orders", AS_WAITER
#define AT(more) "{\"type\":\"dine-in\",\"table_number\":\"" TABLE "\"," \
	"\"items\":[{\"dish_id\":${td},\"quantity\":1}]" more "}"
#define COMMON AT(",\"common\":true")
#define LINES(order) "POST", "/api/v1/orders/${" order "}/lines", AS_WAITER
#define TWO J({"items":[{"dish_id":${td},"quantity":2},\
	{"dish_id":${td},"quantity":1,"special_requests":"без лука"}]})
#define OF_TABLE "GET", "/api/v1/orders?sort=table&table_number=" TABLE
#define MOVE(order) "PATCH", "/api/v1/orders/${" order "}/status", AS_ADMIN

const struct row table_rows[] = {
	{ "a dish for a table", "GET",
	    "/api/v1/dishes?only_available=true&page_size=1", AS_NOBODY, NULL,
	    200, { "/dishes#=1" }, .keep = "td=/dishes/0/id" },
	{ "nobody sits there", OF_TABLE, AS_WAITER, NULL, 200,
	    { "/orders#=0" } },

	{ "its common order", MAKE, COMMON, 201, { "/common=true",
		"/status=confirmed" }, .keep = "tc=/id",
	    .headers = "Idempotency-Key: tc-${run}" },
	{ "sent again", MAKE, COMMON, 201, { "/id=${tc}",
		"Idempotent-Replayed: true" },
	    .headers = "Idempotency-Key: tc-${run}" },
	{ "is told alike", "GET", "/api/v1/orders/${tc}", AS_WAITER, NULL, 200,
	    { "/common=true" } },
	{ "by another device", MAKE, COMMON, 409, { "/code=wrong_state",
		"/field=common", "/order_id=${tc}" } },
	{ "by another device of another waiter's", MAKE, COMMON, 409,
	    { "/order_id=${tc}" }, .headers = "Idempotency-Key: tc2-${run}" },
	{ "a bill of its own", MAKE, AT(""), 201, { "/common=false" },
	    .keep = "own=/id" },
	{ "which is no common one", MAKE, AT(",\"common\":false"), 201,
	    { "/common=false" }, .keep = "own2=/id" },
	{ "a guest at the table", "POST", "/api/v1/orders", AS_CUSTOMER, AT(""),
	    201, { "/common=false", "/status=created" }, .keep = "gc=/id" },

	/* refused */
	{ "a guest's common order", "POST", "/api/v1/orders", AS_CUSTOMER,
	    COMMON, 400, { "/field=common" } },
	{ "common at no table", MAKE, J({"type":"takeaway","common":true,
	    "items":[{"dish_id":${td},"quantity":1}]}), 400,
	    { "/field=common" } },
	{ "common in words", MAKE, AT(",\"common\":\"yes\""), 400,
	    { "/field=common" } },
	{ "quoted", "POST", "/api/v1/orders/quote", AS_WAITER, COMMON, 200,
	    { "/total_amount" } },

	/* lines, all or none */
	{ "more for the table", LINES("tc"), TWO, 200, { "/items#=3",
		"/items/2/special_requests=без лука" },
	    .headers = "Idempotency-Key: tl-${run}" },
	{ "pressed twice", LINES("tc"), TWO, 200, { "/items#=3",
		"Idempotent-Replayed: true" },
	    .headers = "Idempotency-Key: tl-${run}" },
	{ "another thing under that key", LINES("tc"),
	    J({"items":[{"dish_id":${td},"quantity":3}]}), 422, { "/error" },
	    .headers = "Idempotency-Key: tl-${run}" },
	{ "one of them is none", LINES("tc"),
	    J({"items":[{"dish_id":${td},"quantity":1},
	    {"dish_id":2000000000,"quantity":1}]}), 400,
	    { "/field=items[1].dish_id" } },
	{ "so none came", "GET", "/api/v1/orders/${tc}", AS_WAITER, NULL, 200,
	    { "/items#=3" } },
	{ "no lines", LINES("tc"), J({"items":[]}), 400, { "/field=items" } },
	{ "of no dish", LINES("tc"), J({"items":[{"quantity":1}]}), 400,
	    { "/field=items[0].dish_id" } },
	{ "a hundred of it", LINES("tc"),
	    J({"items":[{"dish_id":${td},"quantity":100}]}), 400,
	    { "/field=items[0].quantity" } },
	{ "nothing at all", LINES("tc"), J({}), 400, { "/field=items" } },
	{ "by a guest", "POST", "/api/v1/orders/${gc}/lines", AS_CUSTOMER, TWO,
	    403 },
	{ "to what is not there", "POST", "/api/v1/orders/"
	    "0192f0c1-5b7e-7abc-8def-0123456789ab/lines", AS_WAITER, TWO, 404 },
	{ "an event for each", NULL, .db = "order",
	    .sql = "select count(*) from outbox where routing_key ="
		   " 'order.item_changed' and body ->> 'order_id' = '${tc}'",
	    .is = "2" },

	/* the table as a whole */
	{ "all of its orders", OF_TABLE, AS_WAITER, NULL, 200, { "/orders#=4",
		"/orders/0/id=${tc}", "/orders/3/id=${gc}" } },
	{ "of one type", OF_TABLE "&type=takeaway", AS_WAITER, NULL, 200,
	    { "/orders#=0" } },
	{ "the table among others", "GET", "/api/v1/tables", AS_WAITER, NULL,
	    200, { "\"table_number\":\"" TABLE "\",\"orders\":4" } },
	{ "of no table", "GET", "/api/v1/orders?sort=table", AS_WAITER, NULL,
	    400, { "/field=table_number" } },
	{ "of a status", OF_TABLE "&status=ready", AS_WAITER, NULL, 400,
	    { "/field=sort" } },
	{ "looked for by a guest", OF_TABLE, AS_CUSTOMER, NULL, 403,
	    { "/field=sort" } },
	{ "tables by a guest", "GET", "/api/v1/tables", AS_CUSTOMER, NULL,
	    403 },

	/* ready: the next round is an order of its own */
	{ "the kitchen begins", MOVE("tc"), J({"status":"cooking"}), 200 },
	{ "meanwhile it takes more", LINES("tc"),
	    J({"items":[{"dish_id":${td},"quantity":1}]}), 200,
	    { "/items#=4" } },
	{ "and no other is begun", MAKE, COMMON, 409, { "/order_id=${tc}" } },
	{ "the kitchen is done", MOVE("tc"), J({"status":"ready"}), 200 },
	{ "what waits to be carried", "GET", "/api/v1/tables", AS_WAITER, NULL,
	    200, { "\"ready_items\":4" } },
	{ "it takes no more", LINES("tc"), TWO, 409, { "/code=wrong_state" } },
	{ "but another", MAKE, COMMON, 201, { "/common=true" },
	    .keep = "tc2=/id" },
	{ "of which there is one", MAKE, COMMON, 409, { "/order_id=${tc2}" } },
	{ "a canceled one", "POST", "/api/v1/orders/${tc2}/cancel", AS_WAITER,
	    J({"reason":"ушли"}), 200 },
	{ "makes room", MAKE, COMMON, 201, { "/common=true" },
	    .keep = "tc3=/id" },

	/* the bill */
	{ "handed over", MOVE("tc"), J({"status":"delivered"}), 200 },
	{ "it holds the table until it is paid", OF_TABLE, AS_WAITER, NULL, 200,
	    { "/orders/0/id=${tc}", "/orders/0/status=delivered" } },
	{ "in cash", "POST", "/api/v1/orders/${tc}/payment", AS_WAITER,
	    J({"payment_method":"cash"}), 201, { "/payment_id" } },
	{ "then not any more", OF_TABLE, AS_WAITER, NULL, 200,
	    { "/orders/0/id=${own}" }, .within = 15 },
	{ 0 }
};
