/* What the worker measures; all of it small: what is open, or an hour's. */
#include "config.h"
#include "order.h"
#include "period_sql.h"
#include "stop_sql.h"

#define OF(family, label, value) \
	"select '" family "', " label "::text, (" value ")::text"
#define AND " union all "
/* Of the last hour, from one step to the next. */
#define TOOK(family, from, to) \
	OF(family, "p", "select coalesce(percentile_cont(p::float / 100)" \
	" within group (order by extract(epoch from " to " - " from ")), 0)" \
	" from steps where " to " >= " from) " from unnest(array[50, 95]) p"

const char gauges_sql[] =
	"select * from (with open as materialized (select o.status, coalesce("
	"(select max(h.changed_at) from order_status_history h"
	" where h.order_id = o.id and h.status = o.status), o.created_at) as since"
	" from orders o"
	" where o.status in ('created', 'confirmed', 'cooking', 'ready')),"
	" recent as materialized (select o.id, o.status from orders o"
	" where o.id >= " ID_OF("now() - interval '1 hour'") "),"
	" steps as materialized (select"
	" min(h.changed_at) filter (where h.status = 'confirmed') as confirmed,"
	" min(h.changed_at) filter (where h.status = 'cooking') as cooking,"
	" min(h.changed_at) filter (where h.status = 'ready') as ready"
	" from recent r join order_status_history h on h.order_id = r.id"
	" group by r.id)"
	" select '' as gauge, '' as label, '' as value where false"
	AND OF("orders_open", "s", "select count(*) from open where status = s")
	" from unnest(array['created', 'confirmed', 'cooking', 'ready']) s"
	AND OF("order_oldest_seconds", "s", "select coalesce(greatest(0,"
	" extract(epoch from now() - min(since))), 0) from open where status = s")
	" from unnest(array['created', 'confirmed', 'cooking', 'ready']) s"
	AND OF("orders_last_hour", "s",
	    "select count(*) from recent where status = s")
	" from unnest(array['created', 'confirmed', 'cooking', 'ready',"
	" 'delivered', 'canceled']) s"
	AND TOOK("order_accept_seconds", "confirmed", "cooking")
	AND TOOK("order_cook_seconds", "cooking", "ready")
	AND OF("orders_overdue", "null", "select count(*) from orders"
	" where status = 'created' and deadline_at is not null"
	" and deadline_at < now() - interval '30 s'")
	AND OF("stops", "null", "select count(*) from stops s where " IS_IN_FORCE)
	") g";

const struct gauge gauges[] = {
	{ "orders_open", "status", "Orders that are not done" },
	{ "order_oldest_seconds", "status",
	    "Age of the order that has been longest in a status" },
	{ "orders_last_hour", "status", "Orders made in the last hour" },
	{ "order_accept_seconds", "percentile",
	    "From confirmed to cooking, of the last hour" },
	{ "order_cook_seconds", "percentile",
	    "From cooking to ready, of the last hour" },
	{ "orders_overdue", NULL,
	    "Unpaid orders that should have been canceled by now" },
	{ "stops", NULL, "Rows of the stop-list that are in force" },
	{ 0 }
};
