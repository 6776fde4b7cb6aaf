/* Paying, and paying back. */
#include "config.h"
#include "api.h"

#define TOKEN(n) "POST", "/pay/tokens", AS_NOBODY, \
	J({"number":n,"month":12,"year":2040,"cvc":"123"}), 201, { "/token" }
#define ORDER(...) "POST", "/api/v1/orders", AS_CUSTOMER, \
	J({"type":"takeaway","items":[{"dish_id":${d1},"quantity":1}] \
	__VA_ARGS__})
#define PAY "POST", "/api/v1/orders/${o}/payment", AS_CUSTOMER
#define CALLBACK "POST", "/api/v1/payments/callback", AS_NOBODY, \
	J({"type":"notification","event":"payment.succeeded","object": \
	{"id":"0192f0c1-5b7e-7abc-8def-0123456789ab"}}), 401

const struct row payment_rows[] = {
	{ "a dish to order", "GET",
	    "/api/v1/dishes?only_available=true&page_size=1", AS_NOBODY, NULL,
	    200, { "/dishes#=1" }, .keep = "d1=/dishes/0/id" },

	/* cards */
	{ "a good card", TOKEN("4242 4242 4242 4242"), .keep = "good=/token" },
	{ "a declined card", TOKEN("4000 0000 0000 0002"),
	    .keep = "declined=/token" },
	{ "an empty card", TOKEN("4000 0000 0000 9995"), .keep = "poor=/token" },
	{ "a late card", TOKEN("4000 0000 0000 3220"), .keep = "late=/token" },
	{ "a card that is none", "POST", "/pay/tokens", AS_NOBODY,
	    J({"number":"4242 4242 4242 4241","month":12,"year":2040,
	    "cvc":"123"}), 400, { "/field=number" } },
	{ "a card that has expired", "POST", "/pay/tokens", AS_NOBODY,
	    J({"number":"4242 4242 4242 4242","month":1,"year":2020,
	    "cvc":"123"}), 400, { "/field=year" } },

	/* with the order */
	{ "an order by a good card", ORDER(,"payment_method":"card",
	    "card_token":"${good}"), 201, { "/payment/status=pending" },
	    .keep = "g=/id gp=/payment/id total=/total_amount" },
	{ "is confirmed", "GET", "/api/v1/orders/${g}", AS_CUSTOMER, NULL, 200,
	    { "/status=confirmed", "/payment/status=succeeded" },
	    .within = 15 },
	{ "an order by a declined card", ORDER(,"payment_method":"card",
	    "card_token":"${declined}"), 201, { "/status=created" },
	    .keep = "x=/id" },
	{ "is canceled", "GET", "/api/v1/orders/${x}", AS_CUSTOMER, NULL, 200,
	    { "/status=canceled", "/payment/status=failed",
		"/payment/error_message~." }, .within = 15 },
	{ "by order.failed alone", NULL, .db = "order",
	    .sql = "select string_agg(routing_key, ' ' order by id) from outbox"
		   " where body->>'order_id' = '${x}'",
	    .is = "order.created order.failed" },
	{ "an order by an empty card", ORDER(,"payment_method":"card",
	    "card_token":"${poor}"), 201, { "/status=created" },
	    .keep = "e=/id" },
	{ "is canceled too", "GET", "/api/v1/orders/${e}", AS_CUSTOMER, NULL,
	    200, { "/status=canceled", "/payment/status=failed" },
	    .within = 15 },
	{ "an order by a late card", ORDER(,"payment_method":"card",
	    "card_token":"${late}"), 201, { "/status=created" },
	    .keep = "l=/id" },
	{ "is confirmed later", "GET", "/api/v1/orders/${l}", AS_CUSTOMER, NULL,
	    200, { "/status=confirmed", "/payment/status=succeeded" },
	    .within = 60 },
	{ "an order by a card nobody knows", ORDER(,"payment_method":"card",
	    "card_token":"ct_nothing"), 201, { "/status=created" },
	    .keep = "n=/id" },
	{ "is canceled as well", "GET", "/api/v1/orders/${n}", AS_CUSTOMER,
	    NULL, 200, { "/status=canceled" }, .within = 15 },

	/* afterwards */
	{ "an order without payment", ORDER(), 201, { "/payment=null" },
	    .keep = "o=/id sum=/total_amount" },
	{ "is not somebody else's to pay", "POST",
	    "/api/v1/orders/${o}/payment", AS_OTHER,
	    J({"payment_method":"card"}), 404 },
	{ "nor nobody's", "POST", "/api/v1/orders/${o}/payment", AS_NOBODY,
	    J({"payment_method":"card"}), 401 },
	{ "by no method", PAY, J({}), 400, { "/field=payment_method" } },
	{ "by shells", PAY, J({"payment_method":"shell"}), 400,
	    { "/field=payment_method" } },
	{ "for a sum of one's own", PAY,
	    J({"payment_method":"card","amount":1}), 400, { "/field=amount" } },
	{ "an order that is not there", "POST", "/api/v1/orders/"
	    "0192f0c1-5b7e-7abc-8def-0123456789ab/payment", AS_CUSTOMER,
	    J({"payment_method":"card"}), 404 },
	{ "by a declined card", PAY,
	    J({"payment_method":"card","card_token":"${declined}"}), 201,
	    { "/status=failed", "/payment_id" } },
	{ "leaves the order to be paid", "GET", "/api/v1/orders/${o}",
	    AS_CUSTOMER, NULL, 200, { "/status=created",
		"/payment/status=failed" }, .within = 10 },
	{ "then online", PAY, J({"payment_method":"online"}), 201,
	    { "/status=pending", "/payment_url~/pay/" },
	    "Idempotency-Key: p-${run}", "op=/payment_id url=/payment_url" },
	{ "again with the key", PAY, J({"payment_method":"online"}), 201,
	    { "/payment_id=${op}", "Idempotent-Replayed: true" },
	    "Idempotency-Key: p-${run}" },
	{ "with the key and another body", PAY, J({"payment_method":"card"}),
	    422, { "/code=key_reused" }, "Idempotency-Key: p-${run}" },
	{ "the same wish gives the same payment", PAY,
	    J({"payment_method":"online"}), 200, { "/payment_id=${op}" } },
	{ "the page says that this is a demo", "GET", "${url}", AS_NOBODY, NULL,
	    200, { "4242 4242 4242 4242" } },
	{ "the guest pays there", "POST", "${url}", AS_NOBODY,
	    "number=4242424242424242&month=12&year=2040&cvc=123", 303,
	    { "Location: " },
	    "Content-Type: application/x-www-form-urlencoded" },
	{ "and the order is confirmed", "GET", "/api/v1/orders/${o}",
	    AS_CUSTOMER, NULL, 200, { "/status=confirmed",
		"/payment/id=${op}", "/payment/status=succeeded" },
	    .within = 15 },
	{ "nothing is due any more", PAY, J({"payment_method":"card"}), 409,
	    { "/code=wrong_state" } },

	/* reading */
	{ "my payment", "GET", "/api/v1/payments/${op}", AS_CUSTOMER, NULL, 200,
	    { "/status=succeeded", "/amount=${sum}", "/order_id=${o}" } },
	{ "is nobody else's", "GET", "/api/v1/payments/${op}", AS_OTHER, NULL,
	    404 },
	{ "the admin sees it", "GET", "/api/v1/payments/${op}", AS_ADMIN, NULL,
	    200 },
	{ "no card number is kept", NULL, .db = "payment",
	    .sql = "select count(*) from payments p where p::text like"
		   " '%4242424242424242%'", .is = "0" },
	{ "the ledger holds the sum", NULL, .db = "payment",
	    .sql = "select (sum(amount_kopecks) / 100)::numeric(10, 2)"
		   " from ledger where payment_id = '${op}'", .is = "${sum}" },
	{ "nobody takes from the ledger", NULL, .db = "payment",
	    .sql = "select has_table_privilege('ledger', 'select')"
		   " and exists (select 1 from pg_trigger"
		   " where tgrelid = 'ledger'::regclass and not tgisinternal)",
	    .is = "t" },

	/* paying back */
	{ "a guest refunds nothing", "POST", "/api/v1/payments/${op}/refund",
	    AS_CUSTOMER, J({"reason":"хочу"}), 403 },
	{ "without a reason", "POST", "/api/v1/payments/${op}/refund", AS_ADMIN,
	    J({"amount":1.00}), 400, { "/field=reason" } },
	{ "less than nothing", "POST", "/api/v1/payments/${op}/refund",
	    AS_ADMIN, J({"amount":-1,"reason":"нет"}), 400,
	    { "/field=amount" } },
	{ "a fraction of a kopeck", "POST", "/api/v1/payments/${op}/refund",
	    AS_ADMIN, J({"amount":0.001,"reason":"нет"}), 400,
	    { "/field=amount" } },
	{ "more than was paid", "POST", "/api/v1/payments/${op}/refund",
	    AS_ADMIN, J({"amount":9999999,"reason":"много"}), 409,
	    { "/code=wrong_state" } },
	{ "a payment that is not there", "POST", "/api/v1/payments/"
	    "0192f0c1-5b7e-7abc-8def-0123456789ab/refund", AS_ADMIN,
	    J({"reason":"нет"}), 404 },
	{ "one rouble", "POST", "/api/v1/payments/${op}/refund", AS_ADMIN,
	    J({"amount":1.00,"reason":"остыло"}), 201,
	    { "/status=succeeded", "/amount=1.00", "/payment_id=${op}" }, "Idempotency-Key: f-${run}" },
	{ "once only", "POST", "/api/v1/payments/${op}/refund", AS_ADMIN,
	    J({"amount":1.00,"reason":"остыло"}), 201,
	    { "Idempotent-Replayed: true" }, "Idempotency-Key: f-${run}" },
	{ "is what the order shows", "GET", "/api/v1/orders/${o}", AS_CUSTOMER,
	    NULL, 200, { "/payment/status=partially_refunded",
		"/payment/refunded_amount=1.00" }, .within = 10 },
	{ "and the rest", "POST", "/api/v1/payments/${op}/refund", AS_ADMIN,
	    J({"reason":"совсем"}), 201, { "/status=succeeded" } },
	{ "leaves nothing of it", "GET", "/api/v1/payments/${op}", AS_CUSTOMER,
	    NULL, 200, { "/status=refunded", "/refunded_amount=${sum}" } },
	{ "and the ledger is even", NULL, .db = "payment",
	    .sql = "select sum(case entry when 'capture' then amount_kopecks"
		   " else -amount_kopecks end) from ledger"
		   " where payment_id = '${op}'", .is = "0" },
	{ "then nothing is left", "POST", "/api/v1/payments/${op}/refund",
	    AS_ADMIN, J({"reason":"ещё"}), 409 },

	/* callbacks */
	{ "a callback without a signature", CALLBACK },
	{ "a callback with a wrong one", CALLBACK,
	    .headers = "Samovar-Signature: t=1800000000,v1=00" },
	{ "a callback with half a one", CALLBACK,
	    .headers = "Samovar-Signature: v1=abc" },

	/* the stub's behaviour */
	{ "guests do not set the stub", "PUT", "/api/v1/payments/mock",
	    AS_CUSTOMER, J({"success_rate":0}), 403 },
	{ "a rate that is none", "PUT", "/api/v1/payments/mock", AS_ADMIN,
	    J({"success_rate":101}), 400, { "/field=success_rate" } },
	{ "a status that is none", "PUT", "/api/v1/payments/mock", AS_ADMIN,
	    J({"fixed_status":"lost"}), 400, { "/field=fixed_status" } },
	{ "everything fails", "PUT", "/api/v1/payments/mock", AS_ADMIN,
	    J({"fixed_status":"failed"}), 204 },
	{ "an order by card now", ORDER(,"payment_method":"card"), 201,
	    { "/status=created" }, .keep = "m=/id" },
	{ "is declined", "GET", "/api/v1/orders/${m}", AS_CUSTOMER, NULL, 200,
	    { "/status=canceled", "/payment/status=failed" }, .within = 15 },
	{ "the stub is itself again", "DELETE", "/api/v1/payments/mock",
	    AS_ADMIN, NULL, 204 },
	{ "an order by card then", ORDER(,"payment_method":"card"), 201,
	    { "/status=created" }, .keep = "m2=/id" },
	{ "succeeds", "GET", "/api/v1/orders/${m2}", AS_CUSTOMER, NULL, 200,
	    { "/status=confirmed" }, .within = 15 },
	{ 0 }
};
