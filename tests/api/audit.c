/* The audit log: what the tables before this one have left in it. */
#include "config.h"
#include "api.h"

#define AUDIT "GET", "/api/v1/audit"

const struct row audit_rows[] = {
	{ "the log is for admins", AUDIT, AS_CUSTOMER, NULL, 403 },
	{ "not for chefs", AUDIT, AS_CHEF, NULL, 403 },
	{ "and not for strangers", AUDIT, AS_NOBODY, NULL, 401 },
	{ "a page behind the last row is empty", AUDIT
	    "?page=2&page_size=100&subject=dish:999999", AS_ADMIN, NULL, 200,
	    { "/audit#=0", "/total_count=0" } },
	{ "too deep a page", AUDIT "?page=101&page_size=100", AS_ADMIN, NULL,
	    400, { "/field=page" } },
	{ "a filter that there is not", AUDIT "?color=red", AS_ADMIN, NULL, 400,
	    { "/field=color" } },
	{ "a time that is none", AUDIT "?from=yesterday", AS_ADMIN, NULL, 400,
	    { "/field=from" } },

	{ "a dish is made to be followed", "POST", "/api/v1/dishes", AS_ADMIN,
	    J({"name":"Блюдо ${run}","price":100.50,"category_id":1}), 201,
	    .keep = "dish=/id" },
	{ "its price changes", "PATCH", "/api/v1/dishes/${dish}", AS_ADMIN,
	    J({"price":120.00}), 200, .keep = "price_id=X-Request-Id" },
	{ "by whom, from what and to what", AUDIT "?request_id=${price_id}",
	    AS_ADMIN, NULL, 200, { "/audit#=1", "/audit/0/context=menu",
		"/audit/0/action=dish.updated",
		"/audit/0/subject=dish:${dish}", "/audit/0/actor~^staff:",
		"\"before\":{\"price\": 100.50}",
		"\"after\":{\"price\": 120.00}" } },
	{ "what changes nothing is not told", "PATCH", "/api/v1/dishes/${dish}",
	    AS_ADMIN, J({"price":120.00}), 200, .keep = "idle=X-Request-Id" },
	{ "so there is no row", AUDIT "?request_id=${idle}", AS_ADMIN, NULL, 200,
	    { "/audit#=0" } },
	{ "a change that is refused", "PATCH", "/api/v1/dishes/${dish}",
	    AS_ADMIN, J({"category_id":999999}), 400,
	    .keep = "refused=X-Request-Id" },
	{ "leaves no row", AUDIT "?request_id=${refused}", AS_ADMIN, NULL, 200,
	    { "/audit#=0" } },
	{ "the dish goes", "DELETE", "/api/v1/dishes/${dish}", AS_ADMIN, NULL,
	    204 },
	{ "all of the dish, newest first", AUDIT "?subject=dish:${dish}",
	    AS_ADMIN, NULL, 200, { "/audit#=3", "/total_count=3",
		"/audit/0/action=dish.deleted", "/audit/0/after=null",
		"/audit/2/action=dish.created", "/audit/2/before=null" },
	    .keep = "by=/audit/0/actor" },
	{ "newest first, a page at a time", AUDIT "?page_size=3", AS_ADMIN, NULL,
	    200, { "/audit#=3", "/total_count~^[0-9]+$", "/audit/0/context",
		"/audit/0/at~T.*[+]00:00$", "/audit/0/request_id~." } },
	{ "by who did it and what", AUDIT
	    "?actor=${by}&action=dish.deleted&subject=dish:${dish}"
	    "&from=${today}&to=${today}", AS_ADMIN, NULL, 200,
	    { "/audit#=1" } },
	{ "all that is done to dishes", AUDIT "?action=dish&page_size=1",
	    AS_ADMIN, NULL, 200, { "/audit/0/action~^dish[.]" } },
	{ "before today there was none of it", AUDIT
	    "?subject=dish:${dish}&to=2020-01-01", AS_ADMIN, NULL, 200,
	    { "/audit#=0" } },

	{ "somebody is hired", "POST", "/api/v1/staff", AS_ADMIN,
	    J({"work_email":"log-${run}@samovar.local","full_name":"Секретный",
	    "password":"a-long-password","roles":["courier"]}), 201,
	    .keep = "hired=/id" },
	{ "gets a role", "PUT", "/api/v1/staff/${hired}/roles/chef", AS_ADMIN,
	    NULL, 204 },
	{ "loses one", "DELETE", "/api/v1/staff/${hired}/roles/courier",
	    AS_ADMIN, NULL, 204 },
	{ "and leaves", "DELETE", "/api/v1/staff/${hired}", AS_ADMIN, NULL,
	    204 },
	{ "the whole career", AUDIT "?subject=staff:${hired}&action=staff",
	    AS_ADMIN, NULL, 200, { "/total_count=6",
		"/audit/0/after={\"is_active\":false}",
		"/audit/1/action=staff.role_removed",
		"/audit/1/before={\"role\":\"courier\"}",
		"/audit/2/after={\"role\":\"chef\"}",
		"/audit/5/action=staff.created",
		"/audit/5/after/full_name=hidden" } },
	{ "nowhere a name or an address", NULL, .db = "user",
	    .sql = "select count(*) from audit a where a::text like '%Секретный%'"
		   " or a::text like '%log-${run}%'", .is = "0" },

	{ "an order at a table", "POST", "/api/v1/orders", AS_WAITER,
	    J({"type":"dine-in","table_number":"7","items":[{"dish_id":1,
	    "quantity":1}],"customer":{"name":"Тайный","phone":"+79160001111"}}),
	    201, .keep = "order=/id item=/items/0/item_id" },
	{ "is cooked", "PATCH", "/api/v1/orders/${order}/items/${item}", AS_CHEF,
	    J({"cooking_status":"preparing"}), 200, .keep = "cook=X-Request-Id" },
	{ "both rows are told", AUDIT "?request_id=${cook}", AS_ADMIN, NULL, 200,
	    { "/audit#=2" } },
	{ "the order's way", AUDIT "?subject=order:${order}", AS_ADMIN, NULL,
	    200, { "/audit#=2", "/audit/0/context=order",
		"/audit/0/before/status=confirmed",
		"/audit/0/after/status=cooking",
		"/audit/1/after/customer_phone=hidden",
		"/audit/1/after/customer_name=hidden" } },

	{ "the stub is told to fail", "PUT", "/api/v1/payments/mock", AS_ADMIN,
	    J({"success_rate":100}), 204, .keep = "mock=X-Request-Id" },
	{ "is told, with what", AUDIT "?request_id=${mock}", AS_ADMIN, NULL, 200,
	    { "/audit#=1", "/audit/0/action=gateway_mock.set",
		"/audit/0/subject=gateway:stub", "/audit/0/actor~^staff:",
		"/audit/0/after/success_rate=100" } },
	{ "and to be itself again", "DELETE", "/api/v1/payments/mock", AS_ADMIN,
	    NULL, 204, .keep = "unmock=X-Request-Id" },
	{ "is told, too", AUDIT "?request_id=${unmock}", AS_ADMIN, NULL, 200,
	    { "/audit#=1", "/audit/0/action=gateway_mock.reset",
		"/audit/0/after=null" } },
	{ "a setting that is refused", "PUT", "/api/v1/payments/mock", AS_ADMIN,
	    J({"success_rate":101}), 400, .keep = "mocked=X-Request-Id" },
	{ "is not", AUDIT "?request_id=${mocked}", AS_ADMIN, NULL, 200,
	    { "/audit#=0" } },

	{ "an order that is paid by card", "POST", "/api/v1/orders", AS_CUSTOMER,
	    J({"type":"takeaway","payment_method":"card",
	    "items":[{"dish_id":1,"quantity":1}]}), 201,
	    .keep = "paid=/payment/id paid_order=/id" },
	{ "in the end", "GET", "/api/v1/orders/${paid_order}", AS_CUSTOMER, NULL,
	    200, { "/payment/status=succeeded" }, .within = 20 },
	{ "a refund", "POST", "/api/v1/payments/${paid}/refund", AS_ADMIN,
	    J({"amount":1.00,"reason":"остыло"}), 201,
	    .keep = "refund=X-Request-Id" },
	{ "is told, of what", AUDIT "?request_id=${refund}&action=refund",
	    AS_ADMIN, NULL, 200, { "/audit#=2", "/audit/1/context=payment",
		"/audit/1/action=refund.created", "/audit/1/actor~^staff:",
		"/audit/1/subject~^refund:",
		"/audit/1/after/payment_id=${paid}",
		"/audit/0/after/status=succeeded" } },

	{ "a wrong password", "POST", "/api/v1/auth/login", AS_NOBODY,
	    J({"email":"customer@samovar.local","password":"wrong-${run}"}), 401,
	    .keep = "wrong_id=X-Request-Id" },
	{ "is told, of whom", AUDIT "?request_id=${wrong_id}", AS_ADMIN, NULL,
	    200, { "/audit#=1", "/audit/0/action=login.refused",
		"/audit/0/actor=null", "/audit/0/subject~^user:[0-9]+$" } },
	{ "a right one", "POST", "/api/v1/auth/login", AS_NOBODY,
	    J({"email":"customer@samovar.local","password":"samovar-demo"}), 200,
	    .keep = "right_id=X-Request-Id" },
	{ "begins a session", AUDIT "?request_id=${right_id}", AS_ADMIN, NULL,
	    200, { "/audit#=1", "/audit/0/action=session.begun" } },

	{ "a guest who will leave", "POST", "/api/v1/auth/register", AS_NOBODY,
	    J({"email":"leaves-${run}@example.com","full_name":"Анна Ухова",
	    "password":"a-long-password"}), 201,
	    .keep = "leaver=/access_token leaver_id=/user/id" },
	{ "saves an address", "POST", "/api/v1/users/me/addresses", AS_NOBODY,
	    J({"street":"Тайная ${run}","house":"1"}), 201,
	    .headers = "Authorization: Bearer ${leaver}",
	    .keep = "kept=/id" },
	{ "orders home", "POST", "/api/v1/orders", AS_NOBODY,
	    J({"type":"delivery","payment_method":"cash","items":[{"dish_id":1,
	    "quantity":1,"special_requests":"для Анны"}],
	    "delivery_address":{"street":"Тайная ${run}","house":"1"}}), 201,
	    .headers = "Authorization: Bearer ${leaver}",
	    .keep = "home=/id" },
	{ "and again, but thinks better of it", "POST", "/api/v1/orders",
	    AS_NOBODY, J({"type":"delivery","payment_method":"cash",
	    "items":[{"dish_id":1,"quantity":1,"special_requests":"для Анны"}],
	    "delivery_address":{"street":"Тайная ${run}","house":"1"}}), 201,
	    .headers = "Authorization: Bearer ${leaver}",
	    .keep = "second=/id" },
	{ "by canceling it", "POST", "/api/v1/orders/${second}/cancel", AS_NOBODY,
	    J({}), 200, .headers = "Authorization: Bearer ${leaver}" },
	{ "leaves", "DELETE", "/api/v1/users/me", AS_NOBODY, NULL, 204,
	    .headers = "Authorization: Bearer ${leaver}" },
	{ "by whom is told, all the way", NULL, .db = "user",
	    .sql = "select string_agg(action, ' ' order by id) ||"
		   " ' ' || string_agg(distinct actor, ' ') from audit"
		   " where subject = 'user:${leaver_id}'"
		   " and action <> 'user.created'",
	    .is = "user.updated user.deleted user:${leaver_id}" },
	{ "but not who it was", NULL, .db = "user",
	    .sql = "select count(*) from audit a where a::text like '%Ухова%'"
		   " or a::text like '%leaves-${run}%'"
		   " or a::text like '%Тайная%'", .is = "0" },
	{ "their address went with them, as is told", NULL, .db = "user",
	    .sql = "select string_agg(action || ' by ' || actor, ' ' order by"
		   " id) from audit where subject = 'address:${kept}' and not"
		   " exists (select from addresses where user_id = ${leaver_id})",
	    .is = "address.created by user:${leaver_id}"
		  " address.deleted by user:${leaver_id}" },
	{ "at auth the service tells it", NULL, .db = "auth",
	    .sql = "select actor from audit where action ="
		   " 'credentials.deleted' and subject = 'user:${leaver_id}'",
	    .is = "service:user" },
	{ "what ended is nobody's", NULL, .db = "order",
	    .sql = "select user_id || ' ' || (delivery_address is null) || ' ' ||"
		   " (select count(special_requests) from order_items"
		   " where order_id = o.id) from orders o where id = '${second}'",
	    .is = "${leaver_id} true 0", .within = 20 },
	{ "what is on its way keeps its address", NULL, .db = "order",
	    .sql = "select delivery_address is not null from orders"
		   " where id = '${home}'", .is = "t" },
	{ "until it ends", "POST", "/api/v1/orders/${home}/cancel", AS_ADMIN,
	    J({"reason":"nobody home"}), 200 },
	{ "then it is nobody's too", NULL, .db = "order",
	    .sql = "select delivery_address is null from orders"
		   " where id = '${home}'", .is = "t", .within = 20 },
	{ "auth has nothing of them", NULL, .db = "auth",
	    .sql = "select count(*) from users where id = ${leaver_id}",
	    .is = "0" },
	{ "nor user", NULL, .db = "user",
	    .sql = "select count(*) from users where id = ${leaver_id}",
	    .is = "0" },
	{ "nor the event that tells it", NULL, .db = "user",
	    .sql = "select count(*) from outbox where routing_key ="
		   " 'user.deleted' and body::text like '%leaves-${run}%'",
	    .is = "0" },
	{ "the kitchen is told of that end", NULL, .db = "notify",
	    .sql = "select count(*) from notices where order_id = '${home}'"
		   " and routing_key = 'order.canceled'"
		   " and audience = 'kitchen'", .is = "1", .within = 20 },
	{ "who has left is told nothing more, nor named", NULL,
	    .db = "notify",
	    .sql = "select count(*) from notices where user_id = ${leaver_id}"
		   " or (order_id = '${home}' and audience = 'guest'"
		   " and routing_key = 'order.canceled')", .is = "0",
	    .within = 20 },

	{ "a row is never changed, not even by whose table it is", NULL, .run =
	    "export PGPASSFILE=; for c in auth user menu order payment; do"
	    " export PGPASSFILE=$SAMOVAR_STATE/secrets/$c.pgpass;"
	    " for s in \"update audit set actor = null\" 'delete from audit'"
	    " 'truncate audit'; do said=$(psql -h \"$SAMOVAR_STATE/run\" -U $c"
	    " -c \"$s\" $c 2>&1) && exit 1; case $said in"
	    " *'permission denied'*|*append-only*) ;; *) exit 1;; esac;"
	    " done; done" },
	{ "the processes' logs name nobody either", NULL, .run =
	    "! grep -rsE 'Ухова|Секретный|Тайн(ая|ый)|(leaves|log|other|many|"
	    "mate|cook)-${run}|(994|997|998)${digits}' \"$SAMOVAR_STATE/log\"" },
	{ "the log is inside for services", "GET", "/audit/order?limit=1",
	    AS_NOBODY, NULL, 200, { "/rows#=1" }, .internal = true,
	    .service = "user" },
	{ "for no person", "GET", "/audit/order?limit=1", AS_ADMIN, NULL, 403,
	    .internal = true },
	{ "and not there outside", "GET", "/audit/order?limit=1", AS_ADMIN,
	    NULL, 404 },
	{ 0 }
};
