/* The rows of tests/api, and words that the saga's tables share. */
#ifndef SAGA_H
#define SAGA_H

#include "api.h"

#define LONG 60 /* seconds for what takes milliseconds on an idle machine */

#define ITEMS "\"items\":[{\"dish_id\":${d1},\"quantity\":1}]"
/* A guest's order; more members behind the first. */
#define ORDER(more) "POST", "/api/v1/orders", AS_CUSTOMER, \
	"{\"type\":\"takeaway\"," ITEMS more "}", 201
#define BY(method) ",\"payment_method\":\"" method "\""
#define BY_CARD(token) BY("card") ",\"card_token\":\"${" token "}\""

#define GET_ORDER(id) "GET", "/api/v1/orders/${" id "}", AS_CUSTOMER, NULL, 200
#define CANCEL(id) "POST", "/api/v1/orders/${" id "}/cancel", AS_CUSTOMER, \
	J({"reason":"передумал"})
#define PAY(id, body) "POST", "/api/v1/orders/${" id "}/payment", \
	AS_CUSTOMER, body
#define REFUND(id, body) "POST", "/api/v1/payments/${" id "}/refund", \
	AS_ADMIN, body
#define ROUBLE J({"amount":1.00,"reason":"остыло"})
#define MOCK(body) "PUT", "/api/v1/payments/mock", AS_ADMIN, body, 204
#define MOCK_OFF "DELETE", "/api/v1/payments/mock", AS_ADMIN, NULL, 204
#define TOKEN(n) "POST", "/pay/tokens", AS_NOBODY, \
	J({"number":n,"month":12,"year":2040,"cvc":"123"}), 201, { "/token" }
/* The hosted page's form; answers 303. */
#define PAGE(url, number) "POST", "${" url "}", AS_NOBODY, \
	"number=" number "&month=12&year=2040&cvc=123", 303, { "Location: " }, \
	"Content-Type: application/x-www-form-urlencoded"
#define ITEM(order, item, status) "PATCH", \
	"/api/v1/orders/${" order "}/items/${" item "}", AS_CHEF, \
	J({"cooking_status":status}), 200
#define STATUS(order, status) "PATCH", "/api/v1/orders/${" order "}/status", \
	AS_WAITER, J({"status":status})

/* The events of an order in the order of their making, but for its items. */
#define EVENTS(context, id, list) NULL, .within = LONG, .db = context, \
	.sql = "select string_agg(routing_key, ' ' order by id)" \
	    " from outbox where body->>'order_id' = '${" id "}' and id > 0" \
	    " and routing_key <> 'order.item_changed'", .is = list
/* Everything about an order is with the broker. */
#define SENT(context, id) NULL, .within = LONG, .db = context, \
	.sql = "select count(*) from outbox where sent_at is null" \
	    " and body->>'order_id' = '${" id "}'", .is = "0"
/* "capture all, refund 100, …" of an order's payments */
#define LEDGER(id, list) NULL, .within = LONG, .db = "payment", \
	.sql = "select coalesce(string_agg(entry || ' ' ||" \
	    " case when l.amount_kopecks = p.amount * 100 then 'all'" \
	    " else l.amount_kopecks::text end, ', ' order by l.id), '')" \
	    " from payments p join ledger l on l.payment_id = p.id" \
	    " where p.order_id = '${" id "}'", .is = list
/* Ways of an order: "created confirmed …", each once. */
#define WAY(id, list) NULL, .within = LONG, .db = "order", \
	.sql = "select string_agg(status, ' ' order by seq)" \
	    " from order_status_history where order_id = '${" id "}'", \
	.is = list

/*
 * An order that goes through the queues behind all that was sent before: when
 * it is confirmed, everybody has seen that.
 */
#define FENCE(id) \
	{ "an order sent behind it", ORDER(BY("card")), { "/id" }, \
	    .keep = id "=/id" }, \
	{ "has gone the same way", GET_ORDER(id), { "/status=confirmed" }, \
	    .within = LONG }

extern const struct row away_rows[], deadline_rows[], job_rows[], late_rows[],
    money_rows[], sold_rows[], twice_rows[], start_rows[], stop_rows[],
    end_rows[];

#endif
