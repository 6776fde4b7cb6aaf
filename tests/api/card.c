/* Cards that guests save, and what they are used for. */
#include "config.h"
#include "api.h"

#define TOKEN(n) "POST", "/pay/tokens", AS_NOBODY, \
	J({"number":n,"month":12,"year":2040,"cvc":"123"}), 201, { "/token" }
#define CARDS "/api/v1/payment-methods"
#define CARD(id) CARDS "/${" id "}"
#define ORDER(...) "POST", "/api/v1/orders", AS_OTHER, \
	J({"type":"takeaway","items":[{"dish_id":${d1},"quantity":1}], \
	"payment_method":"card" __VA_ARGS__})
#define ENDS(id, status, ...) "GET", "/api/v1/orders/${" id "}", AS_OTHER, \
	NULL, 200, { "/status=" status, __VA_ARGS__ }, .within = 15

const struct row card_rows[] = {
	{ "a dish to order", "GET",
	    "/api/v1/dishes?only_available=true&page_size=1", AS_NOBODY, NULL,
	    200, { "/dishes#=1" }, .keep = "d1=/dishes/0/id" },
	{ "a good card", TOKEN("4242 4242 4242 4242"), .keep = "good=/token" },
	{ "an empty one", TOKEN("4000 0000 0000 9995"), .keep = "poor=/token" },

	/* refused */
	{ "nobody has cards", "GET", CARDS, AS_NOBODY, NULL, 401 },
	{ "nor have staff", "GET", CARDS, AS_WAITER, NULL, 403 },
	{ "nobody saves one", "POST", CARDS, AS_NOBODY,
	    J({"card_token":"${good}"}), 401 },
	{ "a card of no token", "POST", CARDS, AS_OTHER, J({}), 400,
	    { "/error=card_token: is missing" } },
	{ "a token that the gateway does not know", "POST", CARDS, AS_OTHER,
	    J({"card_token":"ct_nothing"}), 400, { "/field=card_token" } },
	{ "a card's number is no token", "POST", CARDS, AS_OTHER,
	    J({"card_token":"4242424242424242"}), 400,
	    { "/field=card_token" } },
	{ "nor is it taken as such", "POST", CARDS, AS_OTHER,
	    J({"card_token":"${good}","number":"4242424242424242"}), 400,
	    { "/field=number" } },
	{ "a token without end", "POST", CARDS, AS_OTHER, NULL, 400,
	    .body_size = 2000 },
	{ "a default that is none", "POST", CARDS, AS_OTHER,
	    J({"card_token":"${good}","is_default":"yes"}), 400,
	    { "/field=is_default" } },

	/* saved and used */
	{ "no cards yet", "GET", CARDS, AS_OTHER, NULL, 200,
	    { "/payment_methods#=0", "/total_count=0" } },
	{ "an empty card is saved", "POST", CARDS, AS_OTHER,
	    J({"card_token":"${poor}"}), 201, { "/id", "/last4=9995",
		"/brand=Visa", "/is_default=true", "/created_at~[+Z]" },
	    .keep = "c1=/id" },
	{ "but once", "POST", CARDS, AS_OTHER, J({"card_token":"${poor}"}),
	    409, { "/code=exists", "/field=card_token" } },
	{ "it is used for an order by card", ORDER(), 201,
	    { "/payment/method=card" }, .keep = "o1=/id" },
	{ "which fails by it", ENDS("o1", "canceled",
	    "/payment/error_message=insufficient funds") },
	{ "a token goes before it", ORDER(,"card_token":"${good}"), 201,
	    .keep = "o2=/id" },
	{ "which succeeds", ENDS("o2", "confirmed",
	    "/payment/status=succeeded") },
	{ "a second card", "POST", CARDS, AS_OTHER,
	    J({"card_token":"${good}","is_default":true}), 201,
	    { "/last4=4242", "/is_default=true" }, .keep = "c2=/id" },
	{ "is the one that is used now", "GET", CARDS, AS_OTHER, NULL, 200,
	    { "/total_count=2", "/payment_methods/0/id=${c2}",
		"/payment_methods/0/is_default=true",
		"/payment_methods/1/is_default=false" } },
	{ "for an order", ORDER(), 201, .keep = "o3=/id" },
	{ "which succeeds, too", ENDS("o3", "confirmed") },
	{ "an order to be paid later", "POST", "/api/v1/orders", AS_OTHER,
	    J({"type":"takeaway","items":[{"dish_id":${d1},"quantity":1}]}),
	    201, .keep = "o4=/id" },
	{ "the first card again", "PATCH", CARD("c1"), AS_OTHER,
	    J({"is_default":true}), 200, { "/id=${c1}", "/is_default=true" } },
	{ "pays, and has nothing", "POST", "/api/v1/orders/${o4}/payment",
	    AS_OTHER, J({"payment_method":"card"}), 201, { "/status=failed",
		"/details=insufficient funds" } },
	{ "no default at all", "PATCH", CARD("c1"), AS_OTHER,
	    J({"is_default":false}), 200, { "/is_default=false" } },
	{ "none of them is", "GET", CARDS, AS_OTHER, NULL, 200,
	    { "/payment_methods/0/is_default=false",
		"/payment_methods/1/is_default=false" } },

	/* another's */
	{ "another guest has none of them", "GET", CARD("c1"), AS_CUSTOMER,
	    NULL, 405 },
	{ "changes none", "PATCH", CARD("c1"), AS_CUSTOMER,
	    J({"is_default":true}), 404 },
	{ "takes none away", "DELETE", CARD("c1"), AS_CUSTOMER, NULL, 404 },
	{ "a change of nothing", "PATCH", CARD("c1"), AS_OTHER, J({}), 400,
	    { "/error=is_default: is missing" } },
	{ "a change to nothing", "PATCH", CARD("c1"), AS_OTHER,
	    J({"is_default":null}), 400, { "/field=is_default" } },
	{ "a card that is not there", "DELETE", CARDS
	    "/0192f0c1-5b7e-7abc-8def-0123456789ab", AS_OTHER, NULL, 404 },

	/* nothing of it can be read */
	{ "payment's database has no token of theirs", NULL, .db = "payment",
	    .sql = "select count(*) from payment_methods m where m::text ~"
		   " '${good}|${poor}|424242424242'", .is = "0" },
	{ "nor has order's", NULL, .db = "order", .sql = "select count(*)"
	    " from outbox where body::text ~ '${good}|${poor}'", .is = "0" },
	{ "it was sealed for payment", NULL, .db = "order",
	    .sql = "select body#>>'{payment,card_token}' ~"
		   " '^[0-9a-f]{8}[.][A-Za-z0-9_-]+$' from outbox where"
		   " routing_key = 'order.created'"
		   " and body->>'order_id' = '${o2}'", .is = "t" },
	{ "forgotten", "DELETE", CARD("c1"), AS_OTHER, NULL, 204 },
	{ "but once", "DELETE", CARD("c1"), AS_OTHER, NULL, 404 },
	{ "and the other", "DELETE", CARD("c2"), AS_OTHER, NULL, 204 },
	{ "no card is left", "GET", CARDS, AS_OTHER, NULL, 200,
	    { "/payment_methods#=0" } },
	{ 0 }
};
