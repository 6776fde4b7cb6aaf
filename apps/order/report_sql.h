/* The reports. What counts as sold is every order that was accepted. */
#ifndef REPORT_SQL_H
#define REPORT_SQL_H

#define IS_SOLD \
	"o.status in ('confirmed', 'cooking', 'ready', 'delivered')"

#define SALES \
	"'orders', coalesce(sum(s.n), 0)," \
	" 'revenue', coalesce(sum(s.amount), 0.00)"
#define REPORT_SALES \
	"with " PERIOD ", o as (select o.total_amount as amount," \
	" o.created_at at time zone $3::text as at from orders o where " \
	IS_SOLD " and " IN_PERIOD("o") ")," \
	" s as materialized (select at::date as day, extract(hour from at) as hour," \
	" count(*) as n, sum(amount) as amount from o group by 1, 2)," \
	" days as (select d::date as day from generate_series($1::date," \
	" $2::date, interval '1 day') d)" \
	" select json_build_object(" PERIOD_MEMBERS ", " SALES "," \
	" 'average_bill', coalesce(round(sum(s.amount) / sum(s.n), 2), 0.00)," \
	" 'by_day', (select json_agg(x.row order by x.day) from (select day," \
	" json_build_object('date', day, " SALES ") as row from days" \
	" left join s using (day) group by day) x)," \
	" 'by_hour', (select json_agg(x.row order by x.hour) from (select hour," \
	" json_build_object('hour', hour, " SALES ") as row" \
	" from generate_series(0, 23) hour left join s using (hour)" \
	" group by hour) x)," \
	" 'by_weekday', (select json_agg(x.row order by x.weekday)" \
	" from (select weekday, json_build_object('weekday', weekday," \
	" 'days', (select count(*) from days" \
	" where extract(isodow from day) = weekday), " SALES ") as row" \
	" from generate_series(1, 7) weekday" \
	" left join s on extract(isodow from s.day) = weekday" \
	" group by weekday) x)) as body from s"

/* Also those of the menu that nobody ordered. */
#define REPORT_DISHES \
	"with " PERIOD ", s as (select i.dish_id, max(i.name) as name," \
	" sum(i.quantity) as quantity, sum(i.price * i.quantity) as revenue" \
	" from orders o join order_items i on i.order_id = o.id where " \
	IS_SOLD " and " IN_PERIOD("o") " group by i.dish_id)," \
	" d as (select coalesce(s.dish_id, d.id) as dish_id," \
	" coalesce(d.name, s.name) as name, coalesce(s.quantity, 0) as quantity," \
	" coalesce(s.revenue, 0.00) as revenue from s" \
	" full join sellable_dishes d on d.id = s.dish_id" \
	" where s.dish_id is not null or not d.deleted" \
	" order by quantity desc, revenue desc, name limit 1000)" \
	" select json_build_object(" PERIOD_MEMBERS ", 'dishes'," \
	" coalesce(json_agg(json_build_object('dish_id', dish_id," \
	" 'name', name, 'quantity', quantity, 'revenue', revenue)" \
	" order by quantity desc, revenue desc, name), '[]')) as body from d"

/* How long orders took from one status to another: so many took so many
 * seconds, and the time in which that share of them was done. */
#define SHARE(part) "min(took) filter (where upto >= " part " * of)"
#define TOOK \
	"'orders', coalesce(max(of), 0), 'median_seconds', " SHARE("0.5") \
	", 'p90_seconds', " SHARE("0.9")
/* Of a longer time a part will do: an order in two from a month on, in twelve
 * of a year, by the chance that their ids end in. */
#define IS_TAKEN \
	"('x' || right(o.id::text, 6))::bit(24)::int" \
	" % (($2::date - $1::date) / 31 + 1) = 0"
#define UP_TO(by) \
	"(select " by ", took, sum(n) over (partition by " by " order by took)" \
	" as upto, sum(n) over (partition by " by ") as of from h"
#define REPORT_KITCHEN \
	"with " PERIOD ", t as (select" \
	" extract(hour from o.created_at at time zone $3::text)::int as hour, x.*" \
	" from orders o cross join lateral (select" \
	" min(h.at) filter (where h.status = 'confirmed') as confirmed," \
	" min(h.at) filter (where h.status = 'cooking') as cooking," \
	" min(h.at) filter (where h.status = 'ready') as ready," \
	" min(h.at) filter (where h.status = 'delivered') as delivered" \
	" from (select status, extract(epoch from changed_at) as at" \
	" from order_status_history where order_id = o.id) h) x" \
	" where " IS_SOLD " and " IN_PERIOD("o") " and " IS_TAKEN ")," \
	" h as materialized (select hour, place, took, count(*) as n" \
	" from (select hour, v.place, round(v.took)::int as took" \
	" from t cross join lateral (values (1, cooking - confirmed)," \
	" (2, ready - cooking), (3, delivered - ready)," \
	" (4, delivered - confirmed)) v (place, took)) x" \
	" where took is not null group by hour, place, took)" \
	" select json_build_object(" PERIOD_MEMBERS ", 'steps'," \
	" (select json_agg(x.row order by x.place) from (select place," \
	" json_build_object('step', step, " TOOK ") as row from (values" \
	" (1, 'waiting'), (2, 'cooking'), (3, 'handing_over'), (4, 'whole'))" \
	" n (place, step) left join " UP_TO("place") ") u using (place)" \
	" group by place, step) x)," \
	" 'by_hour', (select json_agg(x.row order by x.hour) from (select hour," \
	" json_build_object('hour', hour, " TOOK ") as row" \
	" from generate_series(0, 23) hour left join " UP_TO("hour") \
	" where place = 2) u using (hour) group by hour) x)) as body"

#define REPORT_CANCELLATIONS \
	"with " PERIOD ", c as (select o.reason, o.total_amount as amount," \
	" coalesce((select case h.changed_by_account when 'user' then 'guest'" \
	" else h.changed_by_account end from order_status_history h" \
	" where h.order_id = o.id and h.status = 'canceled' limit 1)," \
	" 'system') as by from orders o where o.status = 'canceled' and " \
	IN_PERIOD("o") ")," \
	" g as (select reason, by, count(*) as orders, sum(amount) as amount" \
	" from c group by reason, by order by orders desc, amount desc, reason" \
	" limit 100)" \
	" select json_build_object(" PERIOD_MEMBERS "," \
	" 'orders', (select count(*) from orders o where " IN_PERIOD("o") ")," \
	" 'canceled', (select count(*) from c)," \
	" 'amount', (select coalesce(sum(amount), 0.00) from c)," \
	" 'reasons', coalesce((select json_agg(json_build_object(" \
	"'reason', reason, 'by', by, 'orders', orders, 'amount', amount)" \
	" order by orders desc, amount desc, reason) from g), '[]')) as body"

#endif
