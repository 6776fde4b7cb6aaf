/*
 * Every SQL text of the menu. Answers are shaped here: a statement for reading
 * gives one column of type json, which goes out as it is.
 *
 * In all of them `lang` is an expression that is 'ru' or 'en', `tz` names the
 * restaurant's time zone, and a body ($n::jsonb) has been checked: it has only
 * names that are columns, with values that fit them.
 */
#include "config.h"
#include "menu.h"
#include "picture.h"

/* The restaurant's day; as a subselect it is worked out once. */
#define TODAY(tz) "(select (now() at time zone " tz ")::date)"

/* A text in the language asked for; Russian where there is no English. */
#define IN(lang, column) \
	"case when " lang " = 'en' then coalesce(" column "_en, " column ")" \
	" else " column " end"

/*
 * A page: $1 limit, $2 offset. Counts to 1,000 and says "more" beyond.
 * counted: from and where as far as they decide what counts.
 */
#define PAGE(plural, columns, from, order, counted) \
	"select ('{\"" plural "\":' || coalesce((select json_agg(x)::text" \
	" from (select " columns from " order by " order \
	" limit $1::bigint offset $2::bigint) x), '[]')" \
	" || ',\"total_count\":' || least(t.n, 1000)" \
	" || case when t.n > 1000 then ',\"more\":true' else '' end" \
	" || '}')::json as page" \
	" from (select count(*) as n from (select 1" counted \
	" limit 1001) found) t"

/* One thing, named `as`, as a JSON object. */
#define ONE(as, columns, from) \
	"select row_to_json(x) as " as " from (select " columns from ") x"

#define CATEGORY(lang) \
	"c.id, " IN(lang, "c.name") " as name, c.name_en, " \
	IN(lang, "c.description") " as description, c.description_en," \
	" c.display_order, c.is_active, c.station"

/* Off by word of the kitchen, for the present. */
#define IS_LISTED(s) \
	"(" s ".stopped or " s ".portions is not null)" \
	" and (" s ".until is null or " s ".until > now())"
#define STOPS \
	" left join stops s on s.dish_id = d.id and s.option_id = 0" \
	" and " IS_LISTED("s")
#define IS_OFF(s) "coalesce(" s ".portions = 0, " s ".stopped, false)"
#define IS_AVAILABLE "(d.is_available and not " IS_OFF("s") ")"
#define STOP_OF(s) \
	"json_build_object('until', " s ".until, 'portions', " s ".portions)"

/* Of several promotions on one day the largest counts. */
#define PROMOTED(tz) \
	" left join lateral (select max(p.discount_percent) as percent" \
	" from promotions p where p.dish_id = d.id" \
	" and " TODAY(tz) " between p.start_date and p.end_date) promo on true"

/* An uploaded picture of dish d, once it is ready; largest side in pixels. */
#define WHERE_READY \
	" from uploads u where u.key = d.image_key and u.status = 'ready'"
#define PICTURE(size) "(select " PICTURE_OF(size) WHERE_READY ")"
#define PICTURES "(select " PICTURE_SIZES_OF WHERE_READY ")"

/* What guests see of a dish: price is today's. */
#define DISH_SHOWN(lang) \
	"d.id, " IN(lang, "d.name") " as name, " \
	IN(lang, "d.description") " as description," \
	" round(d.price * (100 - coalesce(promo.percent, 0)) / 100, 2)" \
	" as price, d.price as base_price," \
	" promo.percent as discount_percent, d.category_id," \
	" coalesce(d.image_url, " PICTURE("800") ") as image_url," \
	" " PICTURES " as image_sizes," \
	" d.cooking_time_min, d.weight_g, d.calories," \
	" trim_scale(d.protein_g) as protein_g, trim_scale(d.fat_g) as fat_g," \
	" trim_scale(d.carbohydrates_g) as carbohydrates_g," \
	" d.allergens, d.diets, " IS_AVAILABLE " as is_available," \
	" case when s.dish_id is not null then " STOP_OF("s") " end as stop"

/*
 * The groups of options of dish d, null if there are none. names(lang, t)
 * gives the members that name row t; offer says whether option o is to be had.
 */
#define OPTION_GROUPS(lang, names, offer) \
	"(select json_agg(json_build_object('id', g.id, " names(lang, "g") "," \
	" 'min_choices', g.min_choices, 'max_choices', g.max_choices," \
	" 'options', (select coalesce(json_agg(json_build_object('id', o.id, " \
	names(lang, "o") ", 'price', o.price, 'max_quantity', o.max_quantity, " \
	offer ") order by o.display_order, o.id), '[]') from options o" \
	" left join stops so on so.dish_id = d.id and so.option_id = o.id" \
	" and " IS_LISTED("so") " where o.group_id = g.id))" \
	" order by g.display_order, g.id)" \
	" from option_groups g where g.dish_id = d.id)"
#define NAME_SHOWN(lang, t) "'name', " IN(lang, t ".name")
#define NAME_BOTH(lang, t) NAME_SHOWN(lang, t) ", 'name_en', " t ".name_en"
#define NAME_PLAIN(lang, t) "'name', " t ".name"
#define OFFER_PLAIN "'is_available', o.is_available"
#define OFFER_SHOWN \
	"'is_available', o.is_available and not " IS_OFF("so") "," \
	" 'stop', case when so.dish_id is not null then " STOP_OF("so") " end"

/* In the menu itself. */
#define DISH_MENU(lang) \
	DISH_SHOWN(lang) ", " OPTION_GROUPS(lang, NAME_SHOWN, OFFER_SHOWN) " as option_groups"
/* And what else there is to know. */
#define DISH(lang) \
	DISH_SHOWN(lang) ", coalesce(" OPTION_GROUPS(lang, NAME_BOTH, OFFER_SHOWN) \
	", '[]') as option_groups," \
	" d.name_en, d.description_en, d.created_at, d.updated_at"

/* How well dish d fits what is searched for, 0 not at all: by stems of both
 * languages, a part of a name, a name with typing errors. */
#define FIT(q) \
	"(ts_rank(d.search, websearch_to_tsquery('russian', " q ")" \
	" || websearch_to_tsquery('english', " q "))" \
	" + case when position(lower(" q ") in lower(d.name || ' '" \
	" || coalesce(d.name_en, ''))) > 0 then 0.5 else 0 end" \
	" + case when greatest(word_similarity(" q ", d.name)," \
	" word_similarity(" q ", d.name_en)) >= 0.55 then greatest(" \
	"word_similarity(" q ", d.name), word_similarity(" q ", d.name_en))" \
	" / 4 else 0 end)"
#define DISH_LIST_WHERE \
	" where ($5::bigint is null or d.category_id = $5::bigint)" \
	" and (not $6::boolean or " IS_AVAILABLE ")" \
	" and ($7::text is null or " FIT("$7::text") " > 0)" \
	" and ($8::text[] is null or d.diets @> $8::text[])" \
	" and ($9::text[] is null or not d.allergens && $9::text[])"

/* The elements of a list in the body; none if it is absent or null. */
#define ELEMENTS(body, list) \
	"jsonb_array_elements(case when jsonb_typeof(" body " -> '" list "')" \
	" = 'array' then " body " -> '" list "' else '[]' end)" \
	" with ordinality as e (v, n)"
/* A list of words of body row n, each once; null stays null. */
#define WORDS(column) \
	"case when " column " is not null" \
	" then array(select distinct unnest(" column ") order by 1) end"

/* The body of menu.changed: the whole row, with promotions still to come. */
#define DISH_EVENT \
	"json_build_object('dish', json_build_object('id', d.id," \
	" 'version', d.version, 'name', d.name, 'name_en', d.name_en," \
	" 'price', d.price, 'category_id', d.category_id," \
	" 'is_available', d.is_available, 'deleted', false, 'promotions'," \
	" coalesce((select json_agg(json_build_object('discount_percent'," \
	" p.discount_percent, 'start_date', p.start_date," \
	" 'end_date', p.end_date) order by p.start_date, p.id)" \
	" from promotions p where p.dish_id = d.id" \
	" and p.end_date >= current_date - 1), '[]')," \
	" 'station', (select c.station from categories c" \
	" where c.id = d.category_id), 'option_groups'," \
	" coalesce(" OPTION_GROUPS("", NAME_PLAIN, OFFER_PLAIN) ", '[]')," \
	" 'at', now())) as event"
#define DELETED_EVENT \
	"json_build_object('dish', json_build_object('id', d.id," \
	" 'version', d.version, 'name', d.name, 'name_en', d.name_en," \
	" 'price', d.price, 'category_id', d.category_id," \
	" 'is_available', false, 'deleted', true, 'promotions'," \
	" json_build_array(), 'station', null, 'option_groups'," \
	" json_build_array(), 'at', d.deleted_at)) as event"
#define DELETE_DISHES(where) \
	"with gone as (delete from dishes where " where " returning *)," \
	" kept as (insert into deleted_dishes" \
	" (id, version, name, name_en, price, category_id)" \
	" select id, version + 1, name, name_en, price, category_id" \
	" from gone returning *)" \
	" select d.id, " DELETED_EVENT " from kept d order by d.id"

/* What people export, change and import; without what is not set. */
#define NAME_KEPT(lang, t) "'name', " t ".name, 'name_en', " t ".name_en"
#define CATEGORY_KEPT \
	"json_strip_nulls(json_build_object('id', c.id, 'name', c.name, 'name_en'," \
	" c.name_en, 'description', c.description, 'description_en'," \
	" c.description_en, 'display_order', c.display_order," \
	" 'is_active', c.is_active, 'station', c.station))"
#define DISH_KEPT(category) \
	"json_strip_nulls(json_build_object('id', d.id, " category "," \
	" 'name', d.name, 'name_en', d.name_en, 'price', d.price," \
	" 'description', d.description, 'description_en', d.description_en," \
	" 'weight_g', d.weight_g, 'calories', d.calories," \
	" 'protein_g', trim_scale(d.protein_g), 'fat_g', trim_scale(d.fat_g)," \
	" 'carbohydrates_g', trim_scale(d.carbohydrates_g)," \
	" 'allergens', d.allergens, 'diets', d.diets, 'cooking_time_min'," \
	" d.cooking_time_min, 'is_available', d.is_available," \
	" 'image_url', d.image_url, 'image_key', d.image_key," \
	" 'option_groups', coalesce(" OPTION_GROUPS("", NAME_KEPT, OFFER_PLAIN) ", '[]')))"
/* What row `kept` and the members of $2 have not alike. */
#define DIFF(kept, from) \
	"select p.key as name, k.value #>> '{}' as old," \
	" p.value #>> '{}' as new from jsonb_each($2::jsonb) p" \
	" left join jsonb_each((select " kept "::jsonb" from \
	" = $1::bigint)) k on k.key = p.key" \
	" where coalesce(k.value, 'null') <> coalesce(p.value, 'null')"

#define MENU(lang) \
	"m.id, " IN(lang, "m.name") " as name, m.name_en, " \
	IN(lang, "m.description") " as description, m.description_en," \
	" m.valid_from, m.valid_to, m.is_active, m.created_at," \
	" coalesce((select json_agg(json_build_object('category_id'," \
	" mc.category_id, 'display_order', mc.display_order)" \
	" order by mc.display_order, mc.category_id)" \
	" from menu_categories mc where mc.menu_id = m.id), '[]')" \
	" as categories," \
	" coalesce((select json_agg(md.dish_id" \
	" order by md.display_order, md.dish_id)" \
	" from menu_dishes md where md.menu_id = m.id), '[]') as dish_ids"

/* A list whose elements must exist in a table, each once. */
#define LIST_PROBLEM(list, suffix, id, table, what) \
	"select '" list "[' || n - 1 || ']" suffix "' as field," \
	" case when known then 'stands there twice'" \
	" else 'there is no such " what "' end as problem" \
	" from (select e.n, exists (select from " table " t" \
	" where t.id = " id ") as known, row_number() over" \
	" (partition by " id " order by e.n) as nth" \
	" from " ELEMENTS("$1::jsonb", list) ") e" \
	" where not known or nth > 1"

#define PROMOTION \
	"p.id, p.dish_id, p.discount_percent, p.start_date, p.end_date"
#define PROMOTION_ROW \
	"json_build_object('id', p.id, 'dish_id', p.dish_id," \
	" 'discount_percent', p.discount_percent," \
	" 'start_date', p.start_date, 'end_date', p.end_date) as promotion"

const struct stmt stmts[Q__MAX] = {
	/* $3 lang, $4 active ones only */
	[Q_CATEGORY_LIST] = { "category_list", 4,
	    PAGE("categories", CATEGORY("$3"),
		" from categories c where c.is_active or not $4::boolean",
		"c.display_order, c.id",
		" from categories c where c.is_active or not $4::boolean") },
	[Q_CATEGORY_GET] = { "category_get", 2,
	    ONE("category", CATEGORY("$2"),
		" from categories c where c.id = $1::bigint") },
	[Q_CATEGORY_INSERT] = { "category_insert", 1, category_insert_sql },
	[Q_CATEGORY_UPDATE] = { "category_update", 2, category_update_sql },
	[Q_CATEGORY_SHARE] = { "category_share", 1,
	    "select id from categories where id = $1::bigint for key share" },
	[Q_CATEGORY_LOCK] = { "category_lock", 1,
	    "select id from categories where id = $1::bigint for update" },
	[Q_CATEGORY_DELETE] = { "category_delete", 1,
	    "delete from categories c where c.id = $1::bigint"
	    " and not exists (select from dishes d where d.category_id = c.id)" },
	[Q_CATEGORY_DISHES_DELETE] = { "category_dishes_delete", 1,
	    DELETE_DISHES("category_id = $1::bigint") },

	/* $3 lang, $4 tz, $5 category or null, $6 available ones only, $7 what
	 * is searched for or null, $8 diets that all hold or null, $9 allergens
	 * that none is in, or null */
	[Q_DISH_LIST] = { "dish_list", 9,
	    PAGE("dishes", DISH("$3"),
		" from dishes d" STOPS PROMOTED("$4") DISH_LIST_WHERE,
		"case when $7::text is not null then " FIT("$7::text")
		" end desc, d.id",
		" from dishes d" STOPS DISH_LIST_WHERE) },
	[Q_DISH_GET] = { "dish_get", 3,
	    ONE("dish", DISH("$2"),
		" from dishes d" STOPS PROMOTED("$3")
		" where d.id = $1::bigint") },
	[Q_DISH_INSERT] = { "dish_insert", 1,
	    "insert into dishes (name, name_en, description, description_en,"
	    " price, category_id, cooking_time_min, image_url, image_key,"
	    " is_available,"
	    " calories, weight_g, protein_g, fat_g, carbohydrates_g, allergens,"
	    " diets)"
	    " select name, name_en, description, description_en, price,"
	    " category_id, cooking_time_min, image_url, image_key,"
	    " coalesce(is_available, true), calories, weight_g, protein_g,"
	    " fat_g, carbohydrates_g, " WORDS("allergens") ", coalesce("
	    WORDS("diets") ", '{}')"
	    " from jsonb_populate_record(null::dishes, $1::jsonb)"
	    " returning id" },
	/* image_url and image_key, null too, take each other's place */
	[Q_DISH_UPDATE] = { "dish_update", 2,
	    "update dishes d set (name, name_en, description, description_en,"
	    " price, category_id, cooking_time_min, image_url, image_key,"
	    " is_available, calories, weight_g, protein_g, fat_g,"
	    " carbohydrates_g, allergens, diets) ="
	    " (select n.name, n.name_en, n.description, n.description_en,"
	    " n.price, n.category_id, n.cooking_time_min,"
	    " case when $2::jsonb ->> 'image_key' is not null"
	    " then null else n.image_url end,"
	    " case when $2::jsonb ->> 'image_url' is not null"
	    " or ($2::jsonb ? 'image_url' and not $2::jsonb ? 'image_key')"
	    " then null else n.image_key end,"
	    " n.is_available, n.calories, n.weight_g, n.protein_g, n.fat_g,"
	    " n.carbohydrates_g, " WORDS("n.allergens") ", coalesce("
	    WORDS("n.diets") ", '{}')"
	    " from jsonb_populate_record(d, $2::jsonb) n),"
	    " version = d.version + 1, updated_at = now()"
	    " where d.id = $1::bigint returning d.id" },
	[Q_DISH_DELETE] = { "dish_delete", 1,
	    DELETE_DISHES("id = $1::bigint") },
	[Q_DISH_TOUCH] = { "dish_touch", 1, dish_touch_sql },
	/* $1 category: the same of all its dishes */
	[Q_CATEGORY_TOUCH] = { "category_touch", 1,
	    "with t as (update dishes d set version = version + 1 where id in"
	    " (select id from dishes where category_id = $1::bigint order by id"
	    " for update) returning *) select d.id, " DISH_EVENT " from t d" },
	/* $1 dish, $2 body: the first id in its groups that is not the dish's, or
	 * stands there twice: field, problem */
	[Q_OPTION_PROBLEM] = { "option_problem", 2,
	    "select field, case when nth > 1 then 'stands there twice'"
	    " else 'is not of this dish' end as problem from ("
	    "select 'option_groups[' || e.n - 1 || '].id' as field, e.n, 0 as m,"
	    " exists (select from option_groups g where g.dish_id = $1::bigint"
	    " and g.id = (e.v ->> 'id')::bigint) as known,"
	    " row_number() over (partition by e.v ->> 'id') as nth"
	    " from " ELEMENTS("$2::jsonb", "option_groups")
	    " where e.v ->> 'id' is not null"
	    " union all select 'option_groups[' || e.n - 1 || '].options['"
	    " || f.n - 1 || '].id', e.n, f.n, exists (select from options o"
	    " join option_groups g on g.id = o.group_id"
	    " where g.dish_id = $1::bigint and o.id = (f.v ->> 'id')::bigint),"
	    " row_number() over (partition by f.v ->> 'id')"
	    " from " ELEMENTS("$2::jsonb", "option_groups") ", "
	    "jsonb_array_elements(e.v -> 'options') with ordinality f (v, n)"
	    " where f.v ->> 'id' is not null) x"
	    " where not known or nth > 1 order by n, m limit 1" },
	/* $1 dish, $2 body: its groups in place of the old ones */
	[Q_OPTIONS_PUT] = { "options_put", 2,
	    "with g as materialized (select e.n, e.v, coalesce("
	    "(e.v ->> 'id')::int, nextval('option_groups_id_seq')::int) as id"
	    " from " ELEMENTS("$2::jsonb", "option_groups") "),"
	    " o as materialized (select g.id as group_id, f.n, f.v, coalesce("
	    "(f.v ->> 'id')::int, nextval('options_id_seq')::int) as id"
	    " from g, jsonb_array_elements(g.v -> 'options')"
	    " with ordinality f (v, n)),"
	    " gone as (delete from options where id not in (select id from o)"
	    " and group_id in (select id from option_groups"
	    " where dish_id = $1::bigint)),"
	    " empty as (delete from option_groups where dish_id = $1::bigint"
	    " and id not in (select id from g)),"
	    " put as (insert into option_groups (id, dish_id, name, name_en,"
	    " min_choices, max_choices, display_order)"
	    " select id, $1::int, v ->> 'name', v ->> 'name_en',"
	    " coalesce((v ->> 'min_choices')::int, 0),"
	    " coalesce((v ->> 'max_choices')::int, 1), n from g"
	    " on conflict (id) do update set (name, name_en, min_choices,"
	    " max_choices, display_order) = (excluded.name, excluded.name_en,"
	    " excluded.min_choices, excluded.max_choices,"
	    " excluded.display_order))"
	    " insert into options (id, group_id, name, name_en, price,"
	    " max_quantity, is_available, display_order)"
	    " select id, group_id, v ->> 'name', v ->> 'name_en',"
	    " coalesce((v ->> 'price')::numeric, 0),"
	    " coalesce((v ->> 'max_quantity')::int, 1),"
	    " coalesce((v ->> 'is_available')::boolean, true), n from o"
	    " on conflict (id) do update set (group_id, name, name_en, price,"
	    " max_quantity, is_available, display_order) = (excluded.group_id,"
	    " excluded.name, excluded.name_en, excluded.price,"
	    " excluded.max_quantity, excluded.is_available,"
	    " excluded.display_order)" },
	[Q_DISH_EVENTS] = { "dish_events", 1,
	    "select d.id, " DISH_EVENT " from dishes d"
	    " where d.id = any($1::bigint[]) order by d.id" },
	/* $1 the last id seen, $2 how many */
	[Q_DISH_EVENTS_AFTER] = { "dish_events_after", 2,
	    "select d.id, " DISH_EVENT " from dishes d"
	    " where d.id > $1::bigint order by d.id limit $2::bigint" },
	[Q_DELETED_EVENTS_AFTER] = { "deleted_events_after", 2,
	    "select d.id, " DELETED_EVENT " from deleted_dishes d"
	    " where d.id > $1::bigint order by d.id limit $2::bigint" },

	/* $3 lang */
	[Q_MENU_LIST] = { "menu_list", 3,
	    PAGE("menus", MENU("$3"), " from menus m",
		"m.valid_from desc, m.id desc", " from menus m") },
	[Q_MENU_GET] = { "menu_get", 2,
	    ONE("menu", MENU("$2"), " from menus m where m.id = $1::bigint") },
	/* $1 lang, $2 tz: the menu that holds today */
	[Q_MENU_TODAY] = { "menu_today", 2,
	    ONE("menu", MENU("$1"), " from menus m where is_active and "
		TODAY("$2") " between valid_from and valid_to"
		" order by valid_from desc, id desc limit 1") },
	/* the first element of the body's lists that cannot be: field, problem */
	[Q_MENU_PROBLEM] = { "menu_problem", 1,
	    "(" LIST_PROBLEM("categories", ".category_id",
		"(e.v ->> 'category_id')::bigint", "categories", "category")
	    " order by n limit 1) union all (" LIST_PROBLEM("dish_ids", "",
		"(e.v #>> '{}')::bigint", "dishes", "dish")
	    " order by n limit 1) limit 1" },
	[Q_MENU_INSERT] = { "menu_insert", 1, menu_insert_sql },
	[Q_MENU_UPDATE] = { "menu_update", 2, menu_update_sql },
	[Q_MENU_CATEGORIES_CLEAR] = { "menu_categories_clear", 1,
	    "delete from menu_categories where menu_id = $1::bigint" },
	/* $1 menu, $2 body; without a display_order the list's own order counts */
	[Q_MENU_CATEGORIES_ADD] = { "menu_categories_add", 2,
	    "insert into menu_categories (menu_id, category_id, display_order)"
	    " select $1::bigint, (e.v ->> 'category_id')::int,"
	    " coalesce((e.v ->> 'display_order')::int, (e.n - 1)::int)"
	    " from " ELEMENTS("$2::jsonb", "categories") },
	[Q_MENU_DISHES_CLEAR] = { "menu_dishes_clear", 1,
	    "delete from menu_dishes where menu_id = $1::bigint" },
	[Q_MENU_DISHES_ADD] = { "menu_dishes_add", 2,
	    "insert into menu_dishes (menu_id, dish_id, display_order)"
	    " select $1::bigint, (e.v #>> '{}')::int, (e.n - 1)::int"
	    " from " ELEMENTS("$2::jsonb", "dish_ids") },
	[Q_MENU_DELETE] = { "menu_delete", 1,
	    "delete from menus where id = $1::bigint" },
	/*
	 * $1 tz. A row a language: the menu that holds today, as the file has
	 * it. No row: no menu holds. A loose dish that one of the menu's
	 * categories shows already is not shown twice.
	 */
	[Q_MENU_ACTIVE] = { "menu_active", 1,
	    "with m as (select * from menus where is_active"
	    " and " TODAY("$1") " between valid_from and valid_to"
	    " order by valid_from desc, id desc limit 1),"
	    " shown as materialized (select c.*, mc.display_order as nth"
	    " from m join menu_categories mc on mc.menu_id = m.id"
	    " join categories c on c.id = mc.category_id where c.is_active)"
	    " select l.lang, (select json_strip_nulls(row_to_json(x))"
	    " from (select m.id, " IN("l.lang", "m.name") " as name, "
	    IN("l.lang", "m.description") " as description,"
	    " m.valid_from, m.valid_to,"
	    " coalesce((select json_agg(y) from (select c.id, "
	    IN("l.lang", "c.name") " as name, "
	    IN("l.lang", "c.description") " as description,"
	    " coalesce((select json_agg(z) from (select "
	    DISH_MENU("l.lang") " from dishes d" STOPS PROMOTED("$1")
	    " where d.category_id = c.id order by d.id) z), '[]') as dishes"
	    " from shown c order by c.nth, c.id) y), '[]') as categories,"
	    " coalesce((select json_agg(z) from (select "
	    DISH_MENU("l.lang") " from menu_dishes md"
	    " join dishes d on d.id = md.dish_id" STOPS PROMOTED("$1")
	    " where md.menu_id = m.id"
	    " and d.category_id not in (select id from shown)"
	    " order by md.display_order, d.id) z), '[]') as dishes) x) as body"
	    " from m, (values ('ru'), ('en')) l (lang)" },
	[Q_MENU_STATE] = { "menu_state", 1, menu_state_sql },
	/* $3 tz, $4 today's only */
	[Q_PROMOTION_LIST] = { "promotion_list", 4,
	    PAGE("promotions", PROMOTION,
		" from promotions p where not $4::boolean"
		" or " TODAY("$3") " between p.start_date and p.end_date",
		"p.start_date desc, p.id desc",
		" from promotions p where not $4::boolean"
		" or " TODAY("$3") " between p.start_date and p.end_date") },
	[Q_PROMOTION_LOCK] = { "promotion_lock", 1,
	    "select dish_id from promotions where id = $1::bigint for update" },
	[Q_PROMOTION_INSERT] = { "promotion_insert", 1,
	    "insert into promotions as p"
	    " (dish_id, discount_percent, start_date, end_date)"
	    " select dish_id, discount_percent, start_date, end_date"
	    " from jsonb_populate_record(null::promotions, $1::jsonb)"
	    " returning " PROMOTION_ROW },
	[Q_PROMOTION_UPDATE] = { "promotion_update", 2,
	    "update promotions p"
	    " set (dish_id, discount_percent, start_date, end_date) ="
	    " (select n.dish_id, n.discount_percent, n.start_date, n.end_date"
	    " from jsonb_populate_record(p, $2::jsonb) n),"
	    " updated_at = now() where p.id = $1::bigint"
	    " returning " PROMOTION_ROW },
	[Q_PROMOTION_DELETE] = { "promotion_delete", 1, promotion_delete_sql },

	[Q_STOP_SET] = { "stop_set", 7, stop_set_sql },

	[Q_EXPORT_CATEGORIES] = { "export_categories", 0,
	    "select " CATEGORY_KEPT " as row from categories c"
	    " order by c.display_order, c.id" },
	[Q_EXPORT_DISHES] = { "export_dishes", 0,
	    "select d.id, c.name as category, d.name, d.price, "
	    DISH_KEPT("'category', c.name") " as row from dishes d"
	    " join categories c on c.id = d.category_id"
	    " order by c.display_order, c.id, d.id" },
	[Q_PRICE_LIST] = { "price_list", 0, price_list_sql },
	[Q_PRICES_LOCK] = { "prices_lock", 1, prices_lock_sql },
	[Q_PRICES_PROBLEM] = { "prices_problem", 1, prices_problem_sql },
	[Q_PRICES_SET] = { "prices_set", 1, prices_set_sql },
	[Q_CATEGORY_NAMED] = { "category_named", 1,
	    "select id from categories where name = $1" },
	/* $1 id, $2 body, here and below: name, old, new of what differs */
	[Q_CATEGORY_DIFF] = { "category_diff", 2,
	    DIFF(CATEGORY_KEPT, " from categories c where c.id") },
	/* and held until we commit */
	[Q_DISH_NAMED] = { "dish_named", 1,
	    "select name from dishes where id = $1::bigint for update" },
	[Q_DISH_DIFF] = { "dish_diff", 2,
	    DIFF(DISH_KEPT("'category_id', d.category_id"),
		" from dishes d where d.id") },

	/* upload_sql.c */
	[Q_UPLOAD_ADD] = { "upload_add", 10, upload_add_sql },
	[Q_UPLOAD_SHOW] = { "upload_show", 1, upload_show_sql },
	[Q_UPLOAD_GET] = { "upload_get", 1, upload_get_sql },
	[Q_UPLOAD_USE] = { "upload_use", 1, upload_use_sql },
	[Q_UPLOAD_TAKE] = { "upload_take", 1, upload_take_sql },
	[Q_UPLOAD_CLAIM] = { "upload_claim", 1, upload_claim_sql },
	[Q_UPLOAD_RENEW] = { "upload_renew", 3, upload_renew_sql },
	[Q_UPLOAD_SETTLE] = { "upload_settle", 6, upload_settle_sql },
	[Q_UPLOADS_UNUSED] = { "uploads_unused", 1, uploads_unused_sql },
	[Q_UPLOADS_GONE] = { "uploads_gone", 1, uploads_gone_sql },
	[Q_GAUGES] = { "gauges", 0, uploads_gauges_sql },
	[Q_UPLOAD_DELETE] = { "upload_delete", 1, upload_delete_sql },
};
