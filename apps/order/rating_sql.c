#include "config.h"
#include "order.h"

/* $1 order, $2 its guest, $3 stars; none where it was not handed over */
const char rating_put_sql[] =
    "insert into ratings (order_id, stars) select id, $3::int"
    " from orders where id = $1::uuid and user_id = $2::int"
    " and status = 'delivered' on conflict (order_id) do update"
    " set stars = excluded.stars, rated_at = now()"
    " returning order_id, stars, to_json(rated_at) as rated_at";

/* $1 limit, $2 offset */
const char rating_list_sql[] =
    "with page as (select r.*, o.number from ratings r"
    " join orders o on o.id = r.order_id order by rated_at desc"
    " limit $1::int offset $2::int), n as (select count(*) as n"
    " from (select 1 from ratings limit 1001) x)"
    " select json_strip_nulls(json_build_object('ratings',"
    " (select coalesce(json_agg(json_build_object('order_id', order_id,"
    " 'number', number, 'stars', stars, 'rated_at', rated_at)"
    " order by rated_at desc), '[]') from page),"
    " 'average', (select round(avg(stars), 2) from ratings),"
    " 'total_count', least(n, 1000),"
    " 'more', case when n > 1000 then true end)) as body from n";
