/* Every SQL text of the demo restaurant. */
#include "config.h"
#include "demo.h"

/* What has been loaded into this database, written with it. */
const char SQL_LOADS[] =
	"create table if not exists demo_loads ("
	" part text primary key, orders bigint,"
	" at timestamptz not null default now())";
/* Two programs at once come one after the other. */
const char SQL_LOADS_LOCK[] =
	"select pg_advisory_xact_lock(32476744971084147)";
const char SQL_PART[] =
	"insert into demo_loads (part) values ($1)"
	" on conflict do nothing returning part";
const char SQL_PLAN_BEGUN[] =
	"select exists (select from demo_loads where part = 'begin')";
const char SQL_PLAN_BEGIN[] =
	"insert into demo_loads (part, orders) values ('begin', $1)";
const char SQL_PLAN[] =
	"select at, orders from demo_loads where part = 'begin'";
const char SQL_MENU_TAKEN[] =
	"select exists (select from dishes)";
/* $1 moment of the plan, $2 time zone, $3 how many days before it. */
const char SQL_DAYS[] =
	"select extract(epoch from d::timestamp at time zone $2)::bigint,"
	" extract(isodow from d)::int from (select"
	" ($1::timestamptz at time zone $2)::date - $3::int + i as d"
	" from generate_series(0, $3::int - 1) i) x order by d";
/* Ids are given, so that the orders of the past can name them. */
const char SQL_CATEGORIES[] =
	"insert into categories (id, name, name_en, description,"
	" description_en, display_order, station)"
	" select id, name, name_en, text, text_en, id, station"
	" from json_to_recordset($1) as x(id int, name text, name_en text,"
	" text text, text_en text, station text)";
/* Drawn by samovar-demo-photos, under these ids. */
#define PHOTO_ID "md5('samovar demo ' || slug)::uuid"
const char SQL_PHOTOS[] =
	"insert into uploads (key, id, store, filename, content_type, status,"
	" width, height, original, expires_at, unused_since)"
	" select 'dishes/' || " PHOTO_ID " || '.webp', " PHOTO_ID ", 'local',"
	" slug || '.webp', 'image/webp', 'ready', 640, 480, false, now(), null"
	" from json_to_recordset($1) as x(slug text)";
const char SQL_DISHES[] =
	"insert into dishes (id, name, name_en, description, description_en,"
	" price, category_id, cooking_time_min, image_key, calories, weight_g,"
	" protein_g, fat_g, carbohydrates_g, allergens, diets)"
	" select id, name, name_en, text, text_en, price, category_id, minutes,"
	" 'dishes/' || " PHOTO_ID " || '.webp', kcal, weight, protein, fat,"
	" carbohydrates, allergens, diets"
	" from json_to_recordset($1) as x(id int, name text, name_en text,"
	" text text, text_en text, price numeric, category_id int, minutes int,"
	" slug text, kcal int, weight int, protein int, fat int,"
	" carbohydrates int, allergens text[], diets text[])";
const char SQL_OPTION_GROUPS[] =
	"insert into option_groups (dish_id, name, name_en, min_choices,"
	" max_choices, display_order)"
	" select d.id, g.v ->> 'name', g.v ->> 'name_en',"
	" (g.v ->> 'min_choices')::int, (g.v ->> 'max_choices')::int, g.n"
	" from json_to_recordset($1) as d(id int, groups json),"
	" json_array_elements(d.groups) with ordinality as g (v, n)"
	" order by d.id, g.n";
const char SQL_OPTIONS[] =
	"insert into options (group_id, name, name_en, price, max_quantity,"
	" display_order)"
	" select og.id, o.v ->> 'name', o.v ->> 'name_en',"
	" (o.v ->> 'price')::numeric, (o.v ->> 'max_quantity')::int, o.n"
	" from json_to_recordset($1) as d(id int, groups json),"
	" json_array_elements(d.groups) with ordinality as g (v, n),"
	" json_array_elements(g.v -> 'options') with ordinality as o (v, n),"
	" option_groups og where og.dish_id = d.id and og.display_order = g.n"
	" order by og.id, o.n";
const char SQL_PROMOTIONS[] =
	"insert into promotions (dish_id, discount_percent, start_date, end_date)"
	" select id, discount, $2::timestamptz::date - 7,"
	" $2::timestamptz::date + 365"
	" from json_to_recordset($1) as x(id int, discount int)"
	" where discount > 0";
const char SQL_MENU[] =
	"insert into menus (id, name, name_en, description, description_en,"
	" valid_from, valid_to)"
	" select 1, 'Основное меню', 'Main menu', 'Круглый год', 'All year round',"
	" $1::timestamptz::date - 100, $1::timestamptz::date + 3650";
const char SQL_SHELVES[] =
	"insert into menu_categories (menu_id, category_id, display_order)"
	" select 1, id, display_order from categories";
const char SQL_MENU_SEQUENCES[] =
	"select setval('categories_id_seq', (select max(id) from categories)),"
	" setval('dishes_id_seq', (select max(id) from dishes)),"
	" setval('menus_id_seq', 1)";
/* $1 people as JSON, $2 moment of the plan; auth and user alike. */
const char SQL_GUESTS[] =
	"with u as (insert into users (id, email, phone, full_name, created_at)"
	" select id, email, phone, full_name, $2::timestamptz - interval '100 days'"
	" from json_to_recordset($1) as x(id bigint, email text, phone text,"
	" full_name text) returning id)"
	" insert into user_roles (user_id, role_id)"
	" select u.id, r.id from u, roles r where r.name = 'customer'";
const char SQL_STAFF[] =
	"with x as (select * from json_to_recordset($1) as x(id bigint, email text,"
	" phone text, full_name text, position text, role text)),"
	" s as (insert into staff (id, work_email, work_phone, full_name, position,"
	" hire_date, created_at)"
	" select id, email, phone, full_name, position,"
	" ($2::timestamptz - interval '400 days')::date,"
	" $2::timestamptz - interval '100 days' from x returning id)"
	" insert into staff_roles (staff_id, role_id)"
	" select x.id, r.id from x join s on s.id = x.id"
	" join roles r on r.name = x.role";
const char SQL_GUEST_PASSWORD[] =
	"update users set password_hash = $1 where id = 1";
const char SQL_STAFF_PASSWORD[] =
	"update staff set password_hash = $1 where work_email = $2";
/* Auth has been given the same already: nothing is left to tell it. */
const char SQL_PEOPLE_DONE[] =
	"update users set state = 'active', synced = version;"
	" update staff set state = 'active', synced = version;"
	" select setval(pg_get_serial_sequence('users', 'id'),"
	" (select max(id) from users));"
	" select setval(pg_get_serial_sequence('staff', 'id'),"
	" (select max(id) from staff))";
