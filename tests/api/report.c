/* Reports: what is refused, and figures against those counted otherwise. The
 * tables before this one have left orders of today; the demo's end yesterday. */
#include "config.h"
#include "api.h"

#define REPORT(name) "GET", "/api/v1/reports/" name
#define TODAY "?from=${today}&to=${today}"

/* By the clock alone, where the reports go by ids. */
#define OF_TODAY \
	"(created_at at time zone 'Europe/Moscow')::date = '${today}'"
#define SOLD \
	" from orders where status not in ('created', 'canceled') and " OF_TODAY

const struct row report_rows[] = {
	{ "reports are for admins", REPORT("sales") TODAY, AS_WAITER, NULL, 403 },
	{ "not for guests", REPORT("dishes") TODAY, AS_CUSTOMER, NULL, 403 },
	{ "nor for chefs", REPORT("kitchen") TODAY, AS_CHEF, NULL, 403 },
	{ "nor for strangers", REPORT("payments") TODAY, AS_NOBODY, NULL, 401 },
	{ "no days", REPORT("sales"), AS_ADMIN, NULL, 400, { "/field=from" } },
	{ "no last day", REPORT("sales") "?from=${today}", AS_ADMIN, NULL, 400,
	    { "/field=to" } },
	{ "a day that is none", REPORT("dishes") "?from=2026-02-30&to=2026-03-01",
	    AS_ADMIN, NULL, 400, { "/field=from" } },
	{ "a time is no day", REPORT("kitchen")
	    "?from=2026-02-01T00:00:00Z&to=2026-03-01", AS_ADMIN, NULL, 400,
	    { "/field=from" } },
	{ "the last before the first", REPORT("cancellations")
	    "?from=2026-03-02&to=2026-03-01", AS_ADMIN, NULL, 400,
	    { "/field=to" } },
	{ "more than a year", REPORT("payments") "?from=2025-01-01&to=2026-01-02",
	    AS_ADMIN, NULL, 400, { "/field=to" } },
	{ "what there is not", REPORT("sales") TODAY "&color=red", AS_ADMIN, NULL,
	    400, { "/field=color" } },
	{ "a year that the calendar lacks", REPORT("sales")
	    "?from=0000-01-01&to=0000-01-02", AS_ADMIN, NULL, 400 },

	{ "a year of nothing", REPORT("sales") "?from=1969-01-01&to=1970-01-01",
	    AS_ADMIN, NULL, 200, { "/orders=0", "/revenue=0.00",
		"/average_bill=0.00", "/by_day#=366", "/by_hour#=24",
		"/by_weekday#=7", "/by_weekday/0/days=52" } },
	{ "nothing was cooked then", REPORT("kitchen")
	    "?from=1970-01-01&to=1970-01-01", AS_ADMIN, NULL, 200,
	    { "/steps#=4", "/steps/1/step=cooking", "/steps/1/orders=0",
		"/steps/1/median_seconds=null", "/by_hour#=24" } },
	{ "nor canceled", REPORT("cancellations") "?from=1970-01-01&to=1970-01-01",
	    AS_ADMIN, NULL, 200, { "/orders=0", "/canceled=0", "/amount=0.00",
		"/reasons#=0" } },
	{ "nor paid", REPORT("payments") "?from=1970-01-01&to=1970-01-01",
	    AS_ADMIN, NULL, 200, { "/payments#=0", "/refunds#=0" } },

	/* what changes while it is counted is counted twice */
	{ "no order of before is on its way", NULL, .within = 20, .db = "order",
	    .sql = "select count(*) from outbox where sent_at is null",
	    .is = "0" },
	{ "nor is money", NULL, .within = 20, .db = "payment",
	    .sql = "select (select count(*) from payments where work in"
		" ('charge', 'void')) + (select count(*) from refunds where"
		" status = 'pending') + (select count(*) from outbox where"
		" sent_at is null)", .is = "0" },

	{ "what was sold today", REPORT("sales") TODAY, AS_ADMIN, NULL, 200,
	    { "/from=${today}", "/to=${today}", "/by_day#=1",
		"/by_day/0/date=${today}" },
	    .keep = "n=/orders sum=/revenue bill=/average_bill"
		" of_day=/by_day/0/revenue" },
	{ "so many orders, so much", .db = "order",
	    .sql = "select count(*) || ' ' || sum(total_amount) || ' '"
		" || round(sum(total_amount) / count(*), 2)" SOLD,
	    .is = "${n} ${sum} ${bill}" },
	{ "which is all of that day", .db = "order",
	    .sql = "select sum(total_amount)" SOLD, .is = "${of_day}" },
	{ "of which dishes", REPORT("dishes") TODAY, AS_ADMIN, NULL, 200,
	    { "/dishes/0/name~." },
	    .keep = "dish=/dishes/0/dish_id pieces=/dishes/0/quantity"
		" worth=/dishes/0/revenue" },
	{ "the first is the one that most wanted", .db = "order",
	    .sql = "select sum(quantity) || ' ' || sum(price * quantity)"
		" from order_items where order_id in (select id" SOLD ")"
		" and dish_id = ${dish}",
	    .is = "${pieces} ${worth}" },
	{ "what was canceled", REPORT("cancellations") TODAY, AS_ADMIN, NULL, 200,
	    { "/reasons/0/by~^(guest|staff|system)$" },
	    .keep = "all=/orders canceled=/canceled lost=/amount" },
	{ "of all that came", .db = "order",
	    .sql = "select count(*) || ' ' || count(*) filter (where status ="
		" 'canceled') || ' ' || sum(total_amount) filter (where status"
		" = 'canceled') from orders where " OF_TODAY,
	    .is = "${all} ${canceled} ${lost}" },
	{ "how long it took", REPORT("kitchen") TODAY, AS_ADMIN, NULL, 200,
	    { "/steps/0/step=waiting", "/steps/3/step=whole" },
	    .keep = "took=/steps/1/median_seconds cooked=/steps/1/orders" },
	{ "half of them less", .db = "order",
	    .sql = "select count(*) || ' ' || percentile_disc(0.5) within"
		" group (order by round(extract(epoch from r.at - c.at)))"
		" from (select id" SOLD ") o"
		" join (select order_id, min(changed_at) as at"
		" from order_status_history where status = 'cooking'"
		" group by 1) c on c.order_id = o.id"
		" join (select order_id, min(changed_at) as at"
		" from order_status_history where status = 'ready'"
		" group by 1) r on r.order_id = o.id",
	    .is = "${cooked} ${took}" },
	{ "what was paid", REPORT("payments") TODAY, AS_ADMIN, NULL, 200,
	    { "/payments/0/method~." },
	    .keep = "method=/payments/0/method status=/payments/0/status"
		" times=/payments/0/payments"
		" paid=/payments/0/amount back=/payments/0/refunded_amount" },
	{ "in that way", .db = "payment",
	    .sql = "select count(*) || ' ' || sum(amount) || ' '"
		" || sum(refunded_amount) from payments where method ="
		" '${method}'"
		" and status = '${status}' and " OF_TODAY,
	    .is = "${times} ${paid} ${back}" },
	{ 0 }
};
