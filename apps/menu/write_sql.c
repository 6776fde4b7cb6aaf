/*
 * The SQL texts that write a row as a body or an event has it; their rows are
 * in menu_sql.c. A body ($n::jsonb) has been checked.
 */
#include "config.h"
#include "menu.h"

const char category_insert_sql[] =
    "insert into categories (name, name_en, description,"
    " description_en, display_order, is_active, station)"
    " select name, name_en, description, description_en,"
    " coalesce(display_order, 0), coalesce(is_active, true), station"
    " from jsonb_populate_record(null::categories, $1::jsonb)"
    " returning id";

const char category_update_sql[] =
    "update categories c set (name, name_en, description,"
    " description_en, display_order, is_active, station) ="
    " (select n.name, n.name_en, n.description, n.description_en,"
    " n.display_order, n.is_active, n.station"
    " from jsonb_populate_record(c, $2::jsonb) n),"
    " updated_at = now() where c.id = $1::bigint returning c.id";

const char menu_insert_sql[] =
    "insert into menus (name, name_en, description, description_en,"
    " valid_from, valid_to, is_active)"
    " select name, name_en, description, description_en, valid_from,"
    " valid_to, coalesce(is_active, true)"
    " from jsonb_populate_record(null::menus, $1::jsonb)"
    " returning id";

const char menu_update_sql[] =
    "update menus m set (name, name_en, description, description_en,"
    " valid_from, valid_to, is_active) ="
    " (select n.name, n.name_en, n.description, n.description_en,"
    " n.valid_from, n.valid_to, n.is_active"
    " from jsonb_populate_record(m, $2::jsonb) n),"
    " updated_at = now() where m.id = $1::bigint returning m.id";

/* $1 dish, $2 option or 0, $3 stopped, $4 until, $5 portions, $6 at,
 * $7 version: older is ignored */
const char stop_set_sql[] =
    "insert into stops as s (dish_id, option_id, stopped, until,"
    " portions, at, version) values ($1::int, $2::int, $3::boolean,"
    " $4::timestamptz, $5::int, $6::timestamptz, $7::bigint)"
    " on conflict (dish_id, option_id) do update"
    " set stopped = excluded.stopped, until = excluded.until,"
    " portions = excluded.portions, at = excluded.at,"
    " version = excluded.version where s.version < excluded.version";

/* in the order of ids, so that two changes cannot deadlock */
const char dish_touch_sql[] =
	"update dishes d set version = d.version + 1, updated_at = now()"
	" from (select id from dishes where id = any($1::bigint[])"
	" order by id for update) l where d.id = l.id returning d.id";

const char promotion_delete_sql[] =
	"delete from promotions where id = $1::bigint";
