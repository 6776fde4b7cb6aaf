/* The reports. What counts as sold is every order that was accepted. */
#ifndef REPORT_SQL_H
#define REPORT_SQL_H

#define IS_SOLD \
	"o.status in ('confirmed', 'cooking', 'ready', 'delivered')"

#define SALES "'orders', count(s.at), 'revenue', coalesce(sum(s.amount), 0.00)"
#define REPORT_SALES \
	"with " PERIOD ", s as materialized (select o.total_amount as amount," \
	" o.created_at at time zone $3::text as at from orders o where " \
	IS_SOLD " and " IN_PERIOD("o") ")," \
	" days as (select d::date as day from generate_series($1::date," \
	" $2::date, interval '1 day') d)" \
	" select json_build_object(" PERIOD_MEMBERS ", " SALES "," \
	" 'average_bill', coalesce(round(avg(s.amount), 2), 0.00), 'by_day'," \
	" (select json_agg(x.row order by x.day) from (select day," \
	" json_build_object('date', day, " SALES ") as row from days" \
	" left join s on s.at::date = day group by day) x)," \
	" 'by_hour', (select json_agg(x.row order by x.hour) from (select hour," \
	" json_build_object('hour', hour, " SALES ") as row" \
	" from generate_series(0, 23) hour" \
	" left join s on extract(hour from s.at) = hour group by hour) x)," \
	" 'by_weekday', (select json_agg(x.row order by x.weekday)" \
	" from (select weekday, json_build_object('weekday', weekday," \
	" 'days', (select count(*) from days" \
	" where extract(isodow from day) = weekday), " SALES ") as row" \
	" from generate_series(1, 7) weekday" \
	" left join s on extract(isodow from s.at) = weekday" \
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

/* How long orders took from one status to another, in seconds. */
#define SHARE(part, s) \
	"round(percentile_cont(" part ") within group (order by " s "))::int"
#define TOOK "'orders', count(took), 'median_seconds', " \
	SHARE("0.5", "took") ", 'p90_seconds', " SHARE("0.9", "took")
#define REPORT_KITCHEN \
	"with " PERIOD ", t as materialized (select" \
	" extract(hour from o.created_at at time zone $3::text)::int as hour, x.*" \
	" from orders o cross join lateral (select" \
	" min(h.at) filter (where h.status = 'confirmed') as confirmed," \
	" min(h.at) filter (where h.status = 'cooking') as cooking," \
	" min(h.at) filter (where h.status = 'ready') as ready," \
	" min(h.at) filter (where h.status = 'delivered') as delivered" \
	" from (select status, extract(epoch from changed_at) as at" \
	" from order_status_history where order_id = o.id) h) x" \
	" where " IS_SOLD " and " IN_PERIOD("o") ")," \
	" steps as (select v.* from t cross join lateral (values" \
	" (1, cooking - confirmed), (2, ready - cooking)," \
	" (3, delivered - ready), (4, delivered - confirmed)) v (place, took))" \
	" select json_build_object(" PERIOD_MEMBERS ", 'steps'," \
	" (select json_agg(x.row order by x.place) from (select n.place," \
	" json_build_object('step', n.step, " TOOK ") as row from (values" \
	" (1, 'waiting'), (2, 'cooking'), (3, 'handing_over'), (4, 'whole'))" \
	" n (place, step) left join steps s on s.place = n.place" \
	" group by n.place, n.step) x)," \
	" 'by_hour', (select json_agg(x.row order by x.hour) from (select n.hour," \
	" json_build_object('hour', n.hour, " TOOK ") as row" \
	" from generate_series(0, 23) n (hour) left join" \
	" (select hour, ready - cooking as took from t) c on c.hour = n.hour" \
	" group by n.hour) x)) as body"

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
