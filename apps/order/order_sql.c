/* Every SQL text of the context: statement name = noun_verb = enum. */
#include "config.h"
#include "order.h"
#include "item_sql.h"
#include "period_sql.h"
#include "report_sql.h"
#include "stop_sql.h"

/* An order as the contract shows it; create.c writes the same for a new one. */
#define PAYMENT_JSON \
	"(select json_build_object('id', p.id, 'method', p.method," \
	" 'status', p.status, 'refunded_amount', p.refunded_amount," \
	" 'transaction_id', p.transaction_id," \
	" 'error_message', p.error_message)" \
	" from payments p where p.order_id = o.id" \
	" order by p.status = 'failed', p.created_at desc limit 1)"
#define ORDER_JSON \
	"json_build_object('id', o.id, 'number', o.number, 'type', o.type," \
	" 'status', o.status, 'user_id', o.user_id, 'staff_id', o.staff_id," \
	" 'table_number', o.table_number, 'common', o.common," \
	" 'delivery_address', o.delivery_address," \
	" 'customer', case when o.customer_name is not null" \
	" or o.customer_phone is not null then json_build_object(" \
	"'name', o.customer_name, 'phone', o.customer_phone) end," \
	" 'items', (select coalesce(json_agg(" ITEM_JSON " order by i.line)," \
	" '[]') from order_items i where i.order_id = o.id)," \
	" 'delivery_fee', o.delivery_fee, 'total_amount', o.total_amount," \
	" 'payment', " PAYMENT_JSON "," \
	" 'reason', o.reason, 'created_at', o.created_at," \
	" 'updated_at', o.updated_at, 'finished_at', o.finished_at)"

/*
 * A page of orders. Which orders stands in the text, not behind a parameter
 * that may be null: so each list has an index to walk, newest first, however
 * many orders are past. Times bound the ids, which are made from the time.
 * $1 owner, $2 status, $3 type, $4 from, $5 to, $6 limit, $7 offset, $8 zone
 */
#define MOMENT(p, days) \
	"case when length(" p ") = 10" \
	" then (" p "::date + " days ")::timestamp at time zone $8" \
	" else " p "::timestamptz end"
#define ID_AT(p, days, none) \
	"coalesce(" ID_OF(MOMENT(p, days)) ", " none ")"
#define LIST_FROM(which) \
	" from orders o where " which \
	" and o.id >= (select lo from f) and o.id < (select hi from f)" \
	" and ($3::text is null or o.type = $3)"
#define LIST(which) LIST_BY(which, "o.id desc")
#define LIST_BY(which, by) \
	"with f as (select $1::int as owner, $2::text as status," \
	ID_AT("$4", "0", "'00000000-0000-0000-0000-000000000000'") " as lo," \
	ID_AT("$5", "1", "'ffffffff-ffff-ffff-ffff-ffffffffffff'") " as hi)," \
	" page as (select o.*" LIST_FROM(which) \
	" order by " by " limit $6::int offset $7::int)," \
	" n as (select count(*) as n from (select 1" LIST_FROM(which) \
	" limit 1001) x)" \
	" select json_strip_nulls(json_build_object('total_count'," \
	" least(n, 1000), 'more', case when n > 1000 then true end))" \
	" as counts, (select coalesce(json_agg(" ORDER_JSON \
	" order by " by "), '[]') from page o) as orders from n"

#define IS_OPEN "o.status in ('created', 'confirmed', 'cooking', 'ready')"
#define IS_PAID \
	"(o.total_amount = 0 or exists (select from payments p" \
	" where p.order_id = o.id and p.status in ('succeeded'," \
	" 'partially_refunded', 'refunded')))"
/* An order at a table that is open, or was handed over within a day and is not
 * paid: so long its guests sit there. Either half has an index. */
#define HOLDS_TABLE \
	"(o.table_number is not null and (" IS_OPEN " or (" \
	"o.status = 'delivered' and o.id >= (lpad(to_hex(((extract(epoch" \
	" from now()) - 86400) * 1000)::bigint), 12, '0')" \
	" || repeat('0', 20))::uuid and not " IS_PAID ")))"
/* The order of the staff's board: by hand, else as they came. */
#define PLACE "coalesce(o.position, extract(epoch from o.created_at))"

/* $9 table, $10 a text: number, guest, address or a dish of order o */
#define IS_FOUND \
	"($9::text is null or o.table_number = $9)" \
	" and ($10::text is null or o.number::text = $10" \
	" or position(lower($10) in lower(concat_ws(' ', o.customer_name," \
	" o.customer_phone, o.table_number, o.delivery_address::text))) > 0" \
	" or exists (select from order_items i where i.order_id = o.id" \
	" and position(lower($10) in lower(i.name)) > 0))"

/* What says who the guest of order o was. */
#define PERSONAL \
	"(exists (select from ticket_changes c where c.order_id = o.id" \
	" and (c.before ? 'special_requests' or c.after ? 'special_requests'))" \
	" or o.customer_name is not null or o.customer_phone is not null" \
	" or o.delivery_address is not null or exists (select" \
	" from order_items i where i.order_id = o.id" \
	" and i.special_requests is not null))"

const struct stmt stmts[Q__MAX] = {
	/* $1 dish ids, $2 time zone: price and the promotion of today */
	[Q_SELLABLE] = { "sellable", 2,
	    "select d.id, d.name, d.price,"
	    " d.is_available and not d.deleted as available, "
	    DISCOUNT("$2") " as discount_percent, d.option_groups"
	    " from sellable_dishes d where d.id = any($1::int[])" },
	/* $1 dish ids: what the stop-list says of them and of their options */
	[Q_STOPS] = { "stops", 1,
	    "select dish_id, option_id, stopped, portions from stops s"
	    " where dish_id = any($1::int[]) and " IS_IN_FORCE },
	/* $1 dishes, $2 an option of each or 0, $3 dishes that are wanted
	 * already, $4 time zone: for each what there is of its kind */
	[Q_REPLACEMENTS] = { "replacements", 4,
	    "select x.dish_id, x.option_id, case when x.option_id = 0"
	    " then " DISHES_LIKE("w", "$3", "$4")
	    " else " OPTIONS_LIKE("w", "x.option_id") " end as others"
	    " from unnest($1::int[], $2::int[]) x (dish_id, option_id)"
	    " join sellable_dishes w on w.id = x.dish_id" },
	/* $1 dish, $2 until, $3 time zone, $4 option or 0 */
	[Q_STOP_DISH] = { "stop_dish", 4,
	    "select coalesce(" UNTIL("$2::text", "$3") " <= now(), false)"
	    " as past, $4::int = 0 or " OPTION_NAME("d", "$4::int")
	    " is not null as option from sellable_dishes d"
	    " where d.id = $1::int and not d.deleted" },
	/* $1 dish, $2 option or 0, $3 until, $4 portions, $5 time zone, $6 by,
	 * $7 request id, $8 traceparent */
	[Q_STOP_SET] = { "stop_set", 8,
	    "with t as (insert into stops as s (dish_id, option_id, stopped,"
	    " until, portions, changed_by) values ($1::int, $2::int,"
	    " $4::int is null, " UNTIL("$3::text", "$5") ", $4::int, $6::int)"
	    " on conflict (dish_id, option_id) do update"
	    " set stopped = excluded.stopped, until = excluded.until,"
	    " portions = excluded.portions, counting = s.version + 1,"
	    " version = s.version + 1, changed_by = excluded.changed_by,"
	    " changed_at = clock_timestamp() returning *),"
	    " e as (" STOP_EVENTS("$7", "$8") ")"
	    " select " STOP_JSON " as body"
	    " from t s join sellable_dishes d on d.id = s.dish_id" },
	/* $1 dish, $2 option or 0, $3 by, $4 request id, $5 traceparent */
	[Q_STOP_CLEAR] = { "stop_clear", 5,
	    "with t as (update stops s set changed_by = $3::int, " STOP_NONE
	    " where dish_id = $1::int and option_id = $2::int and " IS_LISTED
	    " returning *) " STOP_EVENTS("$4", "$5") },
	/* $1 limit, $2 offset */
	[Q_STOP_LIST] = { "stop_list", 2,
	    "with l as (select s.*, d.name from stops s"
	    " join sellable_dishes d on d.id = s.dish_id and not d.deleted"
	    " where " IS_IN_FORCE "),"
	    " page as (select * from l order by name, dish_id, option_id"
	    " limit $1::int offset $2::int),"
	    " n as (select count(*) as n from (select 1 from l limit 1001) x)"
	    " select json_strip_nulls(json_build_object('total_count',"
	    " least(n, 1000), 'more', case when n > 1000 then true end))"
	    " as counts, (select coalesce(json_agg(" STOP_JSON
	    " order by s.name, s.dish_id, s.option_id), '[]')"
	    " from page s join sellable_dishes d on d.id = s.dish_id)"
	    " as stops from n" },
	/* $1 request id, $2 traceparent: puts back what was off until now */
	[Q_STOPS_END] = { "stops_end", 2,
	    "with l as (select dish_id, option_id from stops s"
	    " where until <= now() and " IS_LISTED
	    " order by dish_id, option_id limit 100 for update),"
	    " t as (update stops s set " STOP_NONE " from l"
	    " where s.dish_id = l.dish_id and s.option_id = l.option_id"
	    " returning s.*) " STOP_EVENTS("$1", "$2") },
	/* $1 what is wanted, $2 request id, $3 traceparent; without a word of
	 * the kitchen on any of it there is nothing to call */
	[Q_PORTIONS_TAKE] = { "portions_take", 3,
	    "with t as (select * from portions_take($1::jsonb)"
	    " where exists (select from stops s where " IS_LISTED
	    " and s.dish_id in (select (w ->> 'dish_id')::int"
	    " from jsonb_array_elements($1::jsonb) w))) "
	    STOP_EVENTS("$2", "$3") },
	/* $1 request id, $2 traceparent */
	[Q_PORTIONS_RETURN] = { "portions_return", 2,
	    "with t as (select * from portions_return()) "
	    STOP_EVENTS("$1", "$2") },
	[Q_NUMBER] = { "number", 0,
	    "select nextval('order_number') as number,"
	    " to_json(now())::text as now" },
	/* $1 id, $2 number, $3 user, $4 staff, $5 type, $6 status, $7 table,
	 * $8 address, $9 name, $10 phone, $11 fee, $12 total, $13 seconds to
	 * the deadline, $14 items, $15 statuses for the history, $16 by,
	 * $17 account, $18 payment id, $19 method, $20 common */
	[Q_ORDER_INSERT] = { "order_insert", 20,
	    "with o as (insert into orders (id, number, user_id, staff_id, type,"
	    " status, table_number, delivery_address, customer_name,"
	    " customer_phone, delivery_fee, total_amount, deadline_at, common)"
	    " values ($1::uuid, $2::int, $3::int, $4::int, $5, $6, $7,"
	    " $8::jsonb, $9, $10, $11::numeric, $12::numeric,"
	    " now() + make_interval(secs => $13::int), $20::boolean)),"
	    " i as (insert into order_items (item_id, order_id, line, dish_id,"
	    " name, quantity, base_price, price, options, special_requests)"
	    " select item_id, $1::uuid, line, dish_id, name, quantity,"
	    " base_price, price, options, special_requests"
	    " from json_to_recordset($14::json) as x(item_id uuid,"
	    " line smallint, dish_id int, name text, quantity int,"
	    " base_price numeric, price numeric, options jsonb,"
	    " special_requests text)),"
	    " p as (insert into payments (id, order_id, amount, method, status)"
	    " select $18::uuid, $1::uuid, $12::numeric, $19, 'pending'"
	    " where $18::uuid is not null)"
	    " insert into order_status_history"
	    " (order_id, status, changed_by, changed_by_account)"
	    " select $1::uuid, s, $16::int, $17 from unnest($15::text[]) s" },
	/* $1 order, $2 owner or null, here and below */
	[Q_ORDER_GET] = { "order_get", 2,
	    "select " ORDER_JSON " as body from orders o where o.id = $1::uuid"
	    " and ($2::int is null or o.user_id = $2::int)" },
	[Q_ORDER_LIST] = { "order_list", 8, LIST("true") },
	[Q_ORDER_LIST_OWN] = { "order_list_own", 8,
	    LIST("o.user_id = $1::int and ($2::text is null or o.status = $2)") },
	[Q_ORDER_LIST_OPEN] = { "order_list_open", 8,
	    LIST("o.status = $2 and " IS_OPEN) },
	[Q_ORDER_BOARD] = { "order_board", 10,
	    LIST_BY("($2::text is null or o.status = $2) and " IS_OPEN
		" and " IS_FOUND,
		PLACE ", o.id") },
	/* $9 table: what holds it, as it came */
	[Q_ORDER_LIST_TABLE] = { "order_list_table", 9,
	    LIST_BY("o.table_number = $9 and " HOLDS_TABLE, "o.id") },
	/* one common order of a table is begun after the other */
	[Q_TABLE_LOCK] = { "table_lock", 1,
	    "select pg_advisory_xact_lock(hashtextextended('table:' || $1, 3))" },
	/* $1 table: the common order that takes more */
	[Q_TABLE_COMMON] = { "table_common", 1,
	    "select o.id, o.number from orders o where o.table_number = $1"
	    " and o.common and o.status in ('confirmed', 'cooking')" },
	/* one row a table that is held */
	[Q_TABLE_LIST] = { "table_list", 0,
	    "with t as (select o.table_number, count(*) as orders,"
	    " min(o.created_at) as since, coalesce(sum(o.total_amount)"
	    " filter (where not " IS_PAID "), 0) as due_amount,"
	    " sum((select count(*) from order_items i where i.order_id = o.id"
	    " and i.cooking_status = 'ready')) as ready_items"
	    " from orders o where " HOLDS_TABLE " group by o.table_number"
	    " order by o.table_number limit 1000)"
	    " select json_build_object('tables',"
	    " coalesce(json_agg(t), '[]')) as body from t" },
	[Q_ORDER_LIST_CANCELED] = { "order_list_canceled", 8,
	    LIST("o.status = 'canceled'") },
	[Q_ORDER_LIST_DELIVERED] = { "order_list_delivered", 8,
	    LIST("o.status = 'delivered'") },
	/* one move on the board after the other */
	[Q_BOARD_LOCK] = { "board_lock", 0,
	    "select pg_advisory_xact_lock(hashtextextended('board', 3))" },
	/* $1 order, $2 the open one before it, or null: it is the first. Half
	 * way between two is exact in numeric, however often. */
	[Q_ORDER_PLACE] = { "order_place", 2,
	    "with b as (select o.id, " PLACE " as place from orders o"
	    " where " IS_OPEN "),"
	    " a as (select place from b where id = $2::uuid),"
	    " n as (select min(place) as place from b where id <> $1::uuid"
	    " and ($2::uuid is null or place > (select place from a)))"
	    " update orders o set version = version + 1, position ="
	    " case when $2::uuid is null then coalesce(n.place - 1, " PLACE ")"
	    " else coalesce((a.place + n.place) * 0.5, a.place + 1) end"
	    " from n left join a on true where o.id = $1::uuid and " IS_OPEN
	    " and ($2::uuid is null or a.place is not null)"
	    " returning o.id, to_json(now())::text as at" },
	[Q_ORDER_HISTORY] = { "order_history", 2,
	    "select json_build_object('history', (select json_agg("
	    "json_build_object('status', h.status, 'reason', h.reason,"
	    " 'changed_by', h.changed_by, 'changed_at', h.changed_at)"
	    " order by h.seq) from order_status_history h"
	    " where h.order_id = o.id)) as body"
	    " from orders o where o.id = $1::uuid"
	    " and ($2::int is null or o.user_id = $2::int)" },
	[Q_ORDER_STATE] = { "order_state", 2,
	    "select o.status, o.total_amount,"
	    " coalesce(o.paying_until > now(), false) as paying,"
	    " exists (select 1 from payments p where p.order_id = o.id"
	    " and p.status in ('succeeded', 'partially_refunded')) as paid,"
	    " exists (select 1 from payments p where p.order_id = o.id"
	    " and p.status = 'pending') as pending,"
	    " coalesce((select max(line) from order_items i"
	    " where i.order_id = o.id), 0) as lines,"
	    " exists (select from order_items i where i.order_id = o.id"
	    " and i.sold_out_at is not null) as sold_out"
	    " from orders o where o.id = $1::uuid"
	    " and ($2::int is null or o.user_id = $2::int)" },
	/* a statement of its own: what is read behind it is read afterwards */
	[Q_ORDER_LOCK] = { "order_lock", 1,
	    "select 1 from orders where id = $1::uuid for update" },
	/* the payment that was being started is heard of: locks, too */
	[Q_ORDER_HEARD] = { "order_heard", 1,
	    "update orders set paying_until = null where id = $1::uuid" },
	/* $1 order, $2 to, $3 from, $4 reason, $5 by, $6 account, $7 message id,
	 * $8 routing key, $9 request id, $10 traceparent, $11 owner */
	[Q_ORDER_MOVE] = { "order_move", 11,
	    "with o as (update orders set status = $2::text, reason = $4::text,"
	    " version = version + 1, updated_at = now(), deadline_at = null,"
	    " finished_at = case when $2::text in ('delivered', 'canceled')"
	    " then now() end"
	    " where id = $1::uuid and status = any($3::text[])"
	    " and ($2::text not in ('ready', 'delivered') or not exists (select"
	    " from order_items where order_id = $1::uuid"
	    " and sold_out_at is not null))"
	    " and ($11::int is null or user_id = $11::int) returning *),"
	    " h as (insert into order_status_history"
	    " (order_id, status, reason, changed_by, changed_by_account)"
	    " select id, $2::text, $4::text, $5::int, $6::text from o),"
	    " e as (insert into outbox (message_id, routing_key, body,"
	    " correlation_id, traceparent) select $7::uuid, $8::text,"
	    " json_build_object('order_id', id, 'number', number,"
	    " 'user_id', user_id, 'type', type, 'status', status,"
	    " 'reason', reason, 'total_amount', total_amount,"
	    " 'payment_id', (select p.id from payments p where p.order_id = o.id"
	    " order by p.created_at desc limit 1), 'at', updated_at), $9::text, $10::text"
	    " from o)"
	    " select id, status from o" },
	/* the sum due; items wait while its payment is being started */
	[Q_ORDER_DUE] = { "order_due", 2,
	    "update orders o set paying_until = now() + interval '10 s'"
	    " where o.id = $1::uuid and ($2::int is null or o.user_id = $2::int)"
	    " returning json_build_object('order_id', o.id,"
	    " 'user_id', o.user_id, 'status', o.status,"
	    " 'amount', o.total_amount,"
	    " 'table', o.staff_id is not null and o.table_number is not null,"
	    " 'payment', " PAYMENT_JSON ") as body" },
	/* $1 how many */
	[Q_ORDER_OVERDUE] = { "order_overdue", 1,
	    "select id from orders where status = 'created'"
	    " and deadline_at < now() order by deadline_at limit $1::int"
	    " for update skip locked" },
	/* $1 order, $2 'ready' or 'served': what is behind catches up */
	[Q_ITEMS_FINISH] = { "items_finish", 2,
	    "update order_items set cooking_status = $2,"
	    " ready_at = coalesce(ready_at, now())"
	    " where order_id = $1::uuid and cooking_status <> $2"
	    " and cooking_status <> 'served'" },
	/* $1 order, $2 items, of one statement with what they cost */
	[Q_ITEM_ADD] = { "item_add", 2,
	    "with i as (insert into order_items as i (item_id, order_id, line,"
	    " dish_id, name, quantity, base_price, price, options,"
	    " special_requests)"
	    " select item_id, $1::uuid, line, dish_id, name, quantity,"
	    " base_price, price, options, special_requests"
	    " from json_to_recordset($2::json) as x(item_id uuid,"
	    " line smallint, dish_id int, name text, quantity int,"
	    " base_price numeric, price numeric, options jsonb,"
	    " special_requests text)"
	    ITEM_CHANGED ", i.price, ticket_change(i, 'added', null,"
	    " ticket_line(i)) as told),"
	    " o as (update orders set version = version + 1,"
	    " updated_at = now(), total_amount = total_amount"
	    " + (select sum(price * quantity) from i) where id = $1::uuid)"
	    " select * from i" },
	/* $1 order, $2 item, $3 owner or null */
	[Q_ITEM_STATE] = { "item_state", 3,
	    "select o.status, o.user_id, i.dish_id, i.quantity, i.line,"
	    " i.name, i.price, i.sold_out_at is not null as sold_out,"
	    " json_build_object('options', i.options) as options,"
	    " i.cooking_status,"
	    " (select count(*) from order_items x where x.order_id = o.id)"
	    " as items,"
	    " not exists (select 1 from order_items x where x.order_id = o.id"
	    " and x.item_id <> i.item_id"
	    " and x.cooking_status in ('pending', 'preparing')) as others_ready"
	    " from order_items i join orders o on o.id = i.order_id"
	    " where i.order_id = $1::uuid and i.item_id = $2::uuid"
	    " and ($3::int is null or o.user_id = $3::int)" },
	/* $1 order, $2 item, $3 quantity, $4 cooking status, $5 true: new
	 * wishes, $6 the wishes */
	[Q_ITEM_UPDATE] = { "item_update", 6,
	    "with o as (update orders o set version = version + 1,"
	    " updated_at = now(), total_amount = o.total_amount"
	    " + i.price * ($3::int - i.quantity) from order_items i"
	    " where o.id = $1::uuid and i.item_id = $2::uuid"
	    " and $3::int is not null)"
	    " update order_items i set quantity = coalesce($3::int, quantity),"
	    " cooking_status = coalesce($4, cooking_status),"
	    " special_requests = case when $5::boolean then $6"
	    " else special_requests end,"
	    " ready_at = case when $4 = 'ready' then now() else ready_at end"
	    " where order_id = $1::uuid and item_id = $2::uuid"
	    ITEM_CHANGED },
	[Q_ITEMS_BUMP] = { "items_bump", 3, items_bump_sql },
	/* $1 order, $2 item, $3 true: it is, false: it was found after all */
	[Q_ITEM_SOLD_OUT] = { "item_sold_out", 3,
	    "update order_items i set sold_out_at = case when $3::boolean"
	    " then coalesce(sold_out_at, now()) end"
	    " where order_id = $1::uuid and item_id = $2::uuid"
	    ITEM_CHANGED },
	/* $1 order, $2 item, $3 request id, $4 traceparent: the item goes, with
	 * what it cost; counted options go back to the list they came from (the
	 * dish itself is not there) */
	[Q_ITEM_DROP] = { "item_drop", 4,
	    "with g as (delete from order_items i where order_id = $1::uuid"
	    " and item_id = $2::uuid" ITEM_CHANGED ", i.price),"
	    " o as (update orders o set version = version + 1,"
	    " updated_at = now(),"
	    " total_amount = o.total_amount - g.price * g.quantity"
	    " from g where o.id = $1::uuid),"
	    " l as (select s.dish_id, s.option_id, x.portions from stops s"
	    " join portions_taken x using (dish_id, option_id, counting)"
	    " where x.item_id = $2::uuid and x.option_id <> 0"
	    " and s.portions is not null and (s.until is null"
	    " or s.until > now()) order by s.dish_id, s.option_id"
	    " for update of s),"
	    " t as (update stops s set portions = s.portions + l.portions,"
	    " version = s.version + 1, changed_at = clock_timestamp() from l"
	    " where s.dish_id = l.dish_id and s.option_id = l.option_id"
	    " returning s.*), e as (" STOP_EVENTS("$3", "$4") ")"
	    " select * from g" },
	/* $1 order: the payment that is to come or has come */
	[Q_ORDER_COVER] = { "order_cover", 1,
	    "select id, method, status from payments where order_id = $1::uuid"
	    " and status in ('pending', 'succeeded', 'partially_refunded')"
	    " order by created_at desc limit 1" },
	/* $1 payment, $2 amount: less cash will come */
	[Q_PAYMENT_LESSEN] = { "payment_lessen", 2,
	    "update payments set amount = amount - $2::numeric,"
	    " updated_at = now() where id = $1::uuid" },
	/* $1 payment, $2 order, $3 purpose, $4 amount, $5 method, $6 status,
	 * $7 refunded, $8 transaction, $9 error; what is behind is ignored */
	[Q_PAYMENT_PUT] = { "payment_put", 9,
	    "insert into payments as p (id, order_id, purpose, amount, method,"
	    " status, refunded_amount, transaction_id, error_message)"
	    " values ($1::uuid, $2::uuid, $3, $4::numeric, $5, $6,"
	    " $7::numeric, $8, $9)"
	    " on conflict (id) do update set status = excluded.status,"
	    " amount = excluded.amount,"
	    " refunded_amount = excluded.refunded_amount,"
	    " transaction_id = coalesce(excluded.transaction_id,"
	    " p.transaction_id), error_message = excluded.error_message,"
	    " updated_at = now()"
	    " where (array_position(array['pending', 'failed', 'succeeded',"
	    " 'partially_refunded', 'refunded'], excluded.status::text),"
	    " excluded.refunded_amount) >"
	    " (array_position(array['pending', 'failed', 'succeeded',"
	    " 'partially_refunded', 'refunded'], p.status::text),"
	    " p.refunded_amount)" },
	/* $1 id, $2 version, $3 name, $4 price, $5 available, $6 deleted,
	 * $7 promotions, $8 option groups, $9 category, $10 station */
	[Q_SELLABLE_PUT] = { "sellable_put", 10,
	    "insert into sellable_dishes as d (id, version, name, price,"
	    " is_available, deleted, promotions, option_groups, category_id,"
	    " station)"
	    " values ($1::int, $2::bigint, $3, $4::numeric, $5::boolean,"
	    " $6::boolean, coalesce($7::jsonb, '[]'),"
	    " coalesce($8::jsonb, '[]'), $9::int, $10)"
	    " on conflict (id) do update set version = excluded.version,"
	    " name = excluded.name, price = excluded.price,"
	    " is_available = excluded.is_available,"
	    " deleted = excluded.deleted, promotions = excluded.promotions,"
	    " option_groups = excluded.option_groups,"
	    " category_id = excluded.category_id, station = excluded.station"
	    " where excluded.version >= d.version" },
	/* $1 time zone: a row when the restaurant's day is new */
	[Q_DAY_BEGIN] = { "day_begin", 1,
	    "insert into order_days (day) values ((now() at time zone $1)::date)"
	    " on conflict do nothing returning day" },
	[Q_NUMBER_RESET] = { "number_reset", 0,
	    "select setval('order_number', 1, false)" },
	[Q_CHANGES_CLOSE] = { "changes_close", 0, changes_close_sql },
	[Q_KITCHEN_OPEN] = { "kitchen_open", 3, kitchen_open_sql },
	[Q_KITCHEN_LEFT] = { "kitchen_left", 3, kitchen_left_sql },
	[Q_WALL_GET] = { "wall_get", 0, wall_get_sql },
	[Q_ACKNOWLEDGE] = { "acknowledge", 4, acknowledge_sql },
	[Q_RECALL] = { "recall", 2, recall_sql },
	[Q_RATING_PUT] = { "rating_put", 3, rating_put_sql },
	[Q_RATING_LIST] = { "rating_list", 2, rating_list_sql },
	/* $1 guest */
	[Q_FORGOTTEN_ADD] = { "forgotten_add", 1,
	    "insert into forgotten_users (user_id) values ($1::int)"
	    " on conflict do nothing" },
	/* nothing of theirs is open, nor can come late */
	[Q_FORGOTTEN_DONE] = { "forgotten_done", 0,
	    "delete from forgotten_users f"
	    " where at < now() - interval '1 hour' and not exists (select"
	    " from orders o where o.user_id = f.user_id"
	    " and (o.status not in ('delivered', 'canceled')"
	    " or " PERSONAL "))" },
	/* $1 how many */
	[Q_ORDERS_FORGET] = { "orders_forget", 1,
	    "with w as (update orders set customer_name = null,"
	    " customer_phone = null, delivery_address = null,"
	    " version = version + 1 where id in (select o.id"
	    " from forgotten_users f join orders o on o.user_id = f.user_id"
	    " where o.status in ('delivered', 'canceled') and " PERSONAL
	    " limit $1::int for update of o skip locked) returning id),"
	    " i as (update order_items set special_requests = null"
	    " where order_id in (select id from w)"
	    " and special_requests is not null),"
	    " c as (update ticket_changes set before = before"
	    " - 'special_requests', after = after - 'special_requests'"
	    " where order_id in (select id from w))"
	    " select count(*) as n from w" },

	/* $1 first day, $2 last, $3 time zone, of all reports */
	[Q_REPORT_SALES] = { "report_sales", 3, REPORT_SALES },
	[Q_REPORT_DISHES] = { "report_dishes", 3, REPORT_DISHES },
	[Q_REPORT_KITCHEN] = { "report_kitchen", 3, REPORT_KITCHEN },
	[Q_REPORT_CANCELLATIONS] = { "report_cancellations", 3, REPORT_CANCELLATIONS },
	[Q_GAUGES] = { "gauges", 0, gauges_sql },
};
