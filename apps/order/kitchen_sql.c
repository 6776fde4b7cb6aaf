/* What the kitchen's screens and the board on the wall ask. */
#include "config.h"
#include "order.h"
#include "item_sql.h"

/*
 * $1 station, "" for the whole kitchen. Of line i of dish d: it is theirs, and
 * still to be cooked.
 */
#define STATION_OF_LINE \
	" left join sellable_dishes d on d.id = i.dish_id"
#define IS_THEIRS "($1::text = '' or d.station = $1)"
#define IS_TO_COOK "i.cooking_status in ('pending', 'preparing')"
/*
 * What is open is little, the day is not: "offset 0" keeps the planner from
 * joining all lines and all orders by hash instead of walking to each.
 */
#define ONE_BY_ONE " offset 0"
#define HAS_LINE(what) \
	"exists (select from order_items i" STATION_OF_LINE \
	" where i.order_id = o.id and " IS_THEIRS " and " what ONE_BY_ONE ")"

/*
 * Change c is still to be understood on this screen: the whole kitchen's
 * speaks for all, all stations concerned speak for the kitchen.
 */
#define IS_UNREAD \
	"c.closed_at is null and ($1::text = '' or ($1 = any(c.stations)" \
	" and not exists (select from ticket_acknowledgements k" \
	" where k.change_id = c.id and k.station = $1)))"
#define HAS_UNREAD \
	"o.id in (select c.order_id from ticket_changes c where " IS_UNREAD ")"

/* Written as unions, so that each part has an index to walk. */
#define OPEN_TICKETS \
	"select o.id from orders o where o.status in ('confirmed', 'cooking')" \
	" and ($1::text = '' or " HAS_LINE(IS_TO_COOK) ")" \
	" union select o.id from orders o where o.status = 'ready'" \
	" and " HAS_LINE(IS_TO_COOK) \
	" union select c.order_id from ticket_changes c where " IS_UNREAD \
	" and exists (select from orders o where o.id = c.order_id" \
	" and o.status <> 'delivered'" ONE_BY_ONE ")"
/* What has left this screen and is not with its guest yet. */
#define LEFT_TICKETS \
	"select o.id from orders o where o.status in ('cooking', 'ready')" \
	" and ($1::text <> '' or o.status = 'ready') and " HAS_LINE("true") \
	" and not " HAS_LINE(IS_TO_COOK) " and not " HAS_UNREAD

#define LINES \
	"(select coalesce(json_agg(json_build_object('item_id', i.item_id," \
	" 'dish_id', i.dish_id, 'name', i.name, 'quantity', i.quantity," \
	" 'options', i.options, 'special_requests', i.special_requests," \
	" 'cooking_status', i.cooking_status, 'ready_at', i.ready_at," \
	" 'sold_out', i.sold_out_at is not null, 'station', d.station)" \
	" order by i.line), '[]') from order_items i" STATION_OF_LINE \
	" where i.order_id = o.id)"
#define CHANGES \
	"(select coalesce(json_agg(json_build_object('id', c.id," \
	" 'kind', c.kind, 'item_id', c.item_id, 'before', c.before," \
	" 'after', c.after, 'changed_at', c.changed_at) order by c.id), '[]')" \
	" from ticket_changes c where c.order_id = o.id and " IS_UNREAD ")"
#define TICKET \
	"json_build_object('id', o.id, 'number', o.number, 'type', o.type," \
	" 'status', o.status, 'table_number', o.table_number," \
	" 'reason', case when o.status = 'canceled' then o.reason end," \
	" 'created_at', o.created_at, 'items', " LINES "," \
	" 'changes', " CHANGES ")"

/* Recalled ones are first: somebody waits for them with a hand on the bar. */
#define IN_TURN \
	"o.id in (select c.order_id from ticket_changes c" \
	" where c.kind = 'recalled' and " IS_UNREAD ") desc," \
	" o.status = 'confirmed'," \
	" coalesce(o.position, extract(epoch from o.created_at)), o.id"
/* What was finished last is what is asked for. */
#define LAST_FIRST \
	"(select max(i.ready_at) from order_items i" STATION_OF_LINE \
	" where i.order_id = o.id and " IS_THEIRS ") desc nulls last, o.id"
/* $2 limit, $3 offset */
#define TICKETS(which, by) \
	"with w as materialized (" which ")," \
	" page as (select o.* from w cross join lateral (select x.*" \
	" from orders x where x.id = w.id" ONE_BY_ONE ") o" \
	" order by " by " limit $2::int offset $3::int)," \
	" n as (select count(*) as n from w)," \
	" s as (select i.dish_id, i.name, sum(i.quantity) as count" \
	" from orders o cross join lateral (select i.* from order_items i" \
	" where i.order_id = o.id and " IS_TO_COOK ONE_BY_ONE ") i" \
	STATION_OF_LINE \
	" where o.status in ('confirmed', 'cooking', 'ready')" \
	" and " IS_THEIRS " group by 1, 2)" \
	" select json_strip_nulls(json_build_object('total_count'," \
	" least(n, 1000), 'more', case when n > 1000 then true end))" \
	" as counts, (select coalesce(json_agg(" TICKET " order by " by ")," \
	" '[]') from page o) as tickets," \
	" (select coalesce(json_agg(json_build_object('dish_id', dish_id," \
	" 'name', name, 'count', count) order by count desc, name), '[]')" \
	" from s) as to_cook," \
	" (select coalesce(json_agg(x.station order by x.station), '[]')" \
	" from (select distinct station from sellable_dishes" \
	" where station is not null and not deleted) x) as stations from n"

const char kitchen_open_sql[] = TICKETS(OPEN_TICKETS, IN_TURN);
const char kitchen_left_sql[] = TICKETS(LEFT_TICKETS, LAST_FIRST);

/* What guests fetch themselves: a table is served, a courier drives. */
#define BOARD(status, by) \
	"(select coalesce(json_agg(number order by at " by "), '[]')" \
	" from (select o.number, o.updated_at as at from orders o" \
	" where o.status in (" status ") and o.type <> 'delivery'" \
	" and o.table_number is null order by o.updated_at " by \
	" limit 60) x)"
const char wall_get_sql[] =
    "select json_build_object('preparing', "
    BOARD("'confirmed', 'cooking'", "asc") ", 'ready', "
    BOARD("'ready'", "desc") ") as body";

/* $1 order, $2 station or "" for all, $3 cooking status: what is not so far yet
 * and is to be had */
const char items_bump_sql[] =
    "with b as (update order_items i set cooking_status = $3::text,"
    " ready_at = case when $3 = 'ready' then now() end"
    " where i.order_id = $1::uuid and i.sold_out_at is null"
    " and (i.cooking_status = 'pending' or ($3 = 'ready'"
    " and i.cooking_status = 'preparing'))"
    " and ($2::text = '' or exists (select from sellable_dishes d"
    " where d.id = i.dish_id and d.station = $2))" ITEM_CHANGED ")"
    " select b.*, o.status, not exists (select from order_items x"
    " where x.order_id = o.id and x.cooking_status in ('pending',"
    " 'preparing') and x.item_id not in (select item_id from b))"
    " as others_ready from b, orders o where o.id = $1::uuid";

/* $1 station, $2 order: on the screens of whose lines there are, again */
const char recall_sql[] =
    "insert into ticket_changes (order_id, kind, stations)"
    " select o.id, 'recalled', case when $1::text <> '' then array[$1]"
    " else array(select distinct d.station from order_items i" STATION_OF_LINE
    " where i.order_id = o.id and d.station is not null order by 1) end"
    " from orders o where o.id = $2::uuid and o.id in (" LEFT_TICKETS ")"
    " returning to_json(changed_at)::text as at";

/* $1 station, $2 order, $3 the last change that was seen, $4 staff */
const char acknowledge_sql[] =
    "with c as (select c.id, c.stations from ticket_changes c"
    " where c.order_id = $2::uuid and c.id <= $3::bigint and " IS_UNREAD "),"
    " a as (insert into ticket_acknowledgements (change_id, station, staff_id)"
    " select id, $1, $4::int from c returning change_id),"
    " d as (update ticket_changes t set closed_at = now() from c"
    " where t.id = c.id and ($1 = '' or not exists (select"
    " from unnest(c.stations) s where s <> $1 and not exists (select"
    " from ticket_acknowledgements k where k.change_id = c.id"
    " and k.station = s))) returning t.id)"
    " select (select count(*) from a) as acknowledged,"
    " exists (select from ticket_changes x where x.order_id = $2::uuid"
    " and x.id = $3::bigint) as known, to_json(now())::text as at";

/* Where nobody looks at the kitchen's screens, nobody understands. */
const char changes_close_sql[] =
    "update ticket_changes set closed_at = now()"
    " where closed_at is null and changed_at < now() - interval '1 day'";
