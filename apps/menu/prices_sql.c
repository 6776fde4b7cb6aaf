/* Prices of many dishes; $1 is the body, which has been checked. */
#include "config.h"
#include "menu.h"

#define PRICES \
	"jsonb_array_elements($1::jsonb -> 'prices') with ordinality as e (v, n)"
#define DISH_ID "(e.v ->> 'dish_id')::bigint"

const char price_list_sql[] =
	"select json_build_object('prices', coalesce(json_agg("
	"json_build_object('dish_id', d.id, 'category', c.name,"
	" 'name', d.name, 'price', d.price)"
	" order by c.display_order, c.id, d.id), '[]')) as prices"
	" from dishes d join categories c on c.id = d.category_id";

/* in the order of ids, so that two changes cannot deadlock */
const char prices_lock_sql[] =
	"select d.id from dishes d where d.id in (select " DISH_ID
	" from " PRICES ") order by d.id for update";

/* the first that cannot be: field, problem, and whether it was changed */
const char prices_problem_sql[] =
	"select 'prices[' || n - 1 || '].' || case when price is null"
	" or nth > 1 then 'dish_id' else 'expected_price' end as field,"
	" case when price is null then 'there is no such dish'"
	" when nth > 1 then 'stands there twice'"
	" else 'the price is ' || price || ' now' end as problem,"
	" price is not null and nth = 1 as race"
	" from (select e.n, d.price, (e.v ->> 'expected_price')::numeric"
	" as expected, row_number() over (partition by e.v ->> 'dish_id'"
	" order by e.n) as nth from " PRICES
	" left join dishes d on d.id = " DISH_ID ") p"
	" where price is null or nth > 1 or price <> expected"
	" order by n limit 1";

const char prices_set_sql[] =
	"update dishes d set price = (e.v ->> 'price')::numeric,"
	" version = d.version + 1, updated_at = now() from " PRICES
	" where d.id = " DISH_ID
	" and d.price <> (e.v ->> 'price')::numeric returning d.id";
