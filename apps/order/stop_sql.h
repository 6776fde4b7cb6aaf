/* Parts of statements that speak of the stop-list and of what can be sold. */
#ifndef STOP_SQL_H
#define STOP_SQL_H

/* A row s of the stop-list that says something, and says it of now. */
#define IS_LISTED "(s.stopped or s.portions is not null)"
#define IS_IN_FORCE \
	IS_LISTED " and (s.until is null or s.until > now())"
/* What the stop-list says of dish d now. */
#define STOPPED \
	" left join stops s on s.dish_id = d.id and s.option_id = 0" \
	" and " IS_IN_FORCE
#define AVAILABLE \
	"(d.is_available and not d.deleted and not coalesce(s.stopped, false))"
/* The best promotion of today, percent. */
#define DISCOUNT(tz) \
	"case when d.promotions = '[]' then 0 else coalesce((select" \
	" max((p ->> 'discount_percent')::int)" \
	" from jsonb_array_elements(d.promotions) p" \
	" where (now() at time zone " tz ")::date between" \
	" (p ->> 'start_date')::date and (p ->> 'end_date')::date), 0) end"

/* What is of the kind of dish w, nearest in price first. */
#define DISHES_LIKE(w, wanted, tz) \
	"(select coalesce(json_agg(json_build_object('dish_id', x.id," \
	" 'name', x.name, 'price', x.price)), '[]')" \
	" from (select d.id, d.name, round(d.price * (100 - " \
	DISCOUNT(tz) ") / 100, 2) as price" \
	" from sellable_dishes d" STOPPED \
	" where d.category_id = " w ".category_id and " AVAILABLE \
	" and coalesce(s.portions, 1) > 0 and d.id <> all(" wanted "::int[])" \
	" order by abs(d.price - " w ".price), d.id limit 3) x)"
/* The options o of dish d, with their group g. */
#define OPTIONS_OF(d) \
	" from jsonb_array_elements(" d ".option_groups) g," \
	" jsonb_array_elements(g -> 'options') o"
#define OPTION_NAME(d, id) \
	"(select o ->> 'name'" OPTIONS_OF(d) " where (o ->> 'id')::int = " id ")"
/* What else can be chosen from the option's group. */
#define OPTIONS_LIKE(d, id) \
	"(select coalesce(json_agg(json_build_object('option_id', o -> 'id'," \
	" 'name', o -> 'name', 'price', o -> 'price')), '[]')" OPTIONS_OF(d) \
	" where (o ->> 'is_available')::boolean" \
	" and exists (select from jsonb_array_elements(g -> 'options') k" \
	" where (k ->> 'id')::int = " id ") and not exists (select from stops s" \
	" where s.dish_id = " d ".id and s.option_id = (o ->> 'id')::int" \
	" and (s.stopped or s.portions = 0) and " IS_IN_FORCE ")" \
	" and (o ->> 'id')::int <> " id ")"

/* The end of a stop: a time, the end of a day, or of this one. */
#define UNTIL(p, tz) \
	"(case when " p " = 'end_of_day'" \
	" then ((now() at time zone " tz ")::date + 1)::timestamp" \
	" at time zone " tz " when length(" p ") = 10" \
	" then (" p "::date + 1)::timestamp at time zone " tz \
	" else " p "::timestamptz end)"
#define STOP_MEMBERS \
	"'dish_id', s.dish_id, 'option_id', nullif(s.option_id, 0)," \
	" 'stopped', s.stopped or coalesce(s.portions = 0, false)," \
	" 'until', s.until, 'portions', s.portions"
#define STOP_JSON \
	"json_build_object(" STOP_MEMBERS ", 'name', d.name," \
	" 'option_name', " OPTION_NAME("d", "s.option_id") "," \
	" 'changed_by', s.changed_by, 'changed_at', s.changed_at)"
/* stop.changed for each row s of t */
#define STOP_EVENTS(id, parent) \
	"insert into outbox (message_id, routing_key, body, correlation_id," \
	" traceparent) select gen_random_uuid(), 'stop.changed'," \
	" json_build_object(" STOP_MEMBERS ", 'version', s.version," \
	" 'at', s.changed_at), " id "::text, " parent "::text from t s"
#define STOP_NONE \
	"stopped = false, portions = null, until = null," \
	" version = s.version + 1, changed_at = clock_timestamp()"

#endif
