/* Every SQL text of the context: statement name = noun_verb = enum. */
#include "config.h"
#include "user.h"

#define ROLES(table, column) \
	"array(select r.name from " table "_roles x join roles r" \
	" on r.id = x.role_id where x." table "_id = " column " order by r.id)"
#define USER_ROLES ROLES("user", "users.id")
#define STAFF_ROLES ROLES("staff", "staff.id")

/* As the contract shows them. */
#define USER_JSON \
	"json_build_object('id', id, 'email', email, 'phone', phone," \
	" 'full_name', full_name, 'is_active', is_active," \
	" 'created_at', created_at, 'updated_at', updated_at," \
	" 'roles', to_json(" USER_ROLES "))"
#define STAFF_JSON \
	"json_build_object('id', id, 'work_email', work_email," \
	" 'work_phone', work_phone, 'full_name', full_name," \
	" 'position', position, 'is_active', is_active," \
	" 'hire_date', hire_date, 'roles', to_json(" STAFF_ROLES "))"
#define ADDRESS_JSON \
	"json_build_object('id', a.id, 'label', a.label, 'street', a.street," \
	" 'house', a.house, 'apartment', a.apartment," \
	" 'entrance', a.entrance, 'floor', a.floor, 'comment', a.comment," \
	" 'is_default', a.is_default, 'created_at', a.created_at)"

/* What makes two addresses of a guest the same. */
#define PLACE(row) \
	"address_place(" row ".street, " row ".house, " row ".apartment)"

/* As the events tell them. */
#define USER_EVENT \
	"json_build_object('user_id', id, 'email', email, 'phone', phone," \
	" 'full_name', full_name, 'is_active', is_active," \
	" 'roles', to_json(" USER_ROLES "), 'at', now())"
#define STAFF_EVENT \
	"json_build_object('staff_id', id, 'work_email', work_email," \
	" 'work_phone', work_phone, 'full_name', full_name," \
	" 'position', position, 'is_active', is_active," \
	" 'roles', to_json(" STAFF_ROLES "), 'at', now())"
#define USER_BOTH USER_JSON " as body, " USER_EVENT " as event"
#define STAFF_BOTH STAFF_JSON " as body, " STAFF_EVENT " as event"

/* As auth wants them. */
#define USER_SYNC \
	"json_build_object('account', 'user', 'id', id, 'email', email," \
	" 'phone', phone, 'full_name', full_name, 'version', version," \
	" 'roles', to_json(" USER_ROLES "), 'is_active', is_active)"
#define STAFF_SYNC \
	"json_build_object('account', 'staff', 'id', id," \
	" 'email', work_email, 'phone', work_phone, 'version', version," \
	" 'full_name', full_name, 'roles', to_json(" STAFF_ROLES ")," \
	" 'is_active', is_active, 'position', position," \
	" 'hire_date', hire_date)"

/* The steps of a registration, alike for both tables. Whoever sends
 * credentials past `until` is too late; others take a claim over, and the
 * sweeper ends it, some time after that. */
#define CLAIM_UNTIL "claimed_at + interval '8 seconds' as until"
#define RELEASE(table) \
	"update " table " set claimed_at = '-infinity'" \
	" where id = $1::int and attempt = $2::uuid and state = 'pending'"
#define ACTIVATE(table, both) \
	"update " table " set state = 'active', attempt = null," \
	" synced = version, updated_at = now() where id = $1::int" \
	" and attempt = $2::uuid and state = 'pending' returning " both
#define ABANDONED(table) \
	"select id, attempt from " table " where state = 'pending'" \
	" and claimed_at < now() - interval '1 minute'" \
	" order by claimed_at limit 20"
#define REMOVE(table) \
	"delete from " table " where id = $1::int and state = 'pending'" \
	" and attempt = $2::uuid"
#define SYNC_GET(table, body) \
	"select version, " body " as body from " table \
	" where id = $1::int and state = 'active'"
#define SYNCED(table) \
	"update " table " set synced = greatest(synced, $2::bigint)" \
	" where id = $1::int"
#define UNSYNCED(table) \
	"select id from " table " where state = 'active'" \
	" and synced < version and updated_at < now() - interval '3 seconds'" \
	" order by id limit 20"

/* $1 only active, $2 limit, $3 offset */
#define LIST(table, body) \
	"with chosen as (select * from " table " where state = 'active'" \
	" and (not $1::boolean or is_active) order by id" \
	" limit $2::int offset $3::int)," \
	" n as (select count(*) as n from (select from " table \
	" where state = 'active' and (not $1::boolean or is_active)" \
	" limit 1001) x)" \
	" select (select coalesce(json_agg(" body " order by id), '[]')" \
	" from chosen as " table ") as list, least(n, 1000) as total," \
	" n > 1000 as more from n"

const struct stmt stmts[Q__MAX] = {
	/*
	 * $1 e-mail, $2 phone, $3 name, $4 attempt. A row that a registration
	 * left behind is taken over; ten seconds are longer than any lasts.
	 */
	[Q_USER_CLAIM] = { "user_claim", 4,
	    "with u as (insert into users as u (email, phone, full_name, attempt)"
	    " values (lower($1), $2, $3, $4::uuid)"
	    " on conflict (email) do update set phone = excluded.phone,"
	    " full_name = excluded.full_name, attempt = excluded.attempt,"
	    " claimed_at = now() where u.state = 'pending'"
	    " and u.claimed_at < now() - interval '10 seconds'"
	    " returning id, " CLAIM_UNTIL "),"
	    " x as (insert into user_roles (user_id, role_id)"
	    " select u.id, r.id from u, roles r where r.name = 'customer'"
	    " on conflict do nothing)"
	    " select id, to_json(until) #>> '{}' as until from u" },
	[Q_USER_RELEASE] = { "user_release", 2, RELEASE("users") },
	[Q_USER_ACTIVATE] = { "user_activate", 2,
	    ACTIVATE("users", USER_BOTH) },
	[Q_USER_ABANDONED] = { "user_abandoned", 0, ABANDONED("users") },
	[Q_USER_REMOVE] = { "user_remove", 2, REMOVE("users") },
	[Q_USER_GET] = { "user_get", 1,
	    "select " USER_JSON " as body from users"
	    " where id = $1::int and state = 'active'" },
	/* $1 id, $2 e-mail or $3 phone; $4 whom it may be, null: anybody */
	[Q_USER_FIND] = { "user_find", 4,
	    "select " USER_JSON " as body from users"
	    " where (id = $1::int or email = lower($2) or phone = $3)"
	    " and ($4::int is null or id = $4::int) and state = 'active'" },
	/* $1 id, $2 e-mail, $3 phone is set, $4 phone, $5 name, $6 active */
	[Q_USER_CHANGE] = { "user_change", 6,
	    "update users set email = coalesce(lower($2), email),"
	    " phone = case when $3::boolean then $4 else phone end,"
	    " full_name = coalesce($5, full_name),"
	    " is_active = coalesce($6::boolean, is_active),"
	    " version = version + 1, updated_at = now()"
	    " where id = $1::int and state = 'active' returning " USER_BOTH },
	/* $1 id: one change of what is a guest's after the other */
	[Q_USER_LOCK] = { "user_lock", 1,
	    "select id from users where id = $1::int and state = 'active'"
	    " for no key update" },
	[Q_USER_LEAVE] = { "user_leave", 1,
	    "update users set state = 'leaving', claimed_at = now()"
	    " where id = $1::int and state = 'active'" },
	[Q_USERS_LEAVING] = { "users_leaving", 0,
	    "select id from users where state = 'leaving'"
	    " and claimed_at < now() - interval '5 seconds'"
	    " order by claimed_at limit 20" },
	[Q_USER_DELETE] = { "user_delete", 1,
	    "delete from users where id = $1::int and state = 'leaving'"
	    " returning json_build_object('user_id', id, 'at', now())"
	    " as event" },
	[Q_USER_LIST] = { "user_list", 3, LIST("users", USER_JSON) },
	[Q_USER_SYNC_GET] = { "user_sync_get", 1,
	    SYNC_GET("users", USER_SYNC) },
	[Q_USER_SYNCED] = { "user_synced", 2, SYNCED("users") },
	[Q_USER_UNSYNCED] = { "user_unsynced", 0, UNSYNCED("users") },

	/* Bodies ($n::jsonb) have been checked; those who change hold the
	 * guest's row. */
	[Q_ADDRESS_LIST] = { "address_list", 1,
	    "select json_build_object('addresses', coalesce(json_agg("
	    ADDRESS_JSON " order by a.is_default desc, a.created_at desc),"
	    " '[]'), 'total_count', count(*)) as body"
	    " from addresses a where a.user_id = $1::int" },
	/* $1 guest, $2 body: how many there are, and the same place */
	[Q_ADDRESS_ROOM] = { "address_room", 2,
	    "select (select count(*) from addresses"
	    " where user_id = $1::int) as addresses, (select " ADDRESS_JSON
	    " from addresses a, jsonb_populate_record(null::addresses,"
	    " $2::jsonb) n where a.user_id = $1::int"
	    " and " PLACE("a") " = " PLACE("n") ") as body" },
	/* $1 guest, $2 the address that will be the default */
	[Q_ADDRESS_UNSET] = { "address_unset", 2,
	    "update addresses set is_default = false where user_id = $1::int"
	    " and is_default and id <> $2::uuid" },
	/* $1 id, $2 guest, $3 body; the first one is the default, anyway */
	[Q_ADDRESS_ADD] = { "address_add", 3,
	    "insert into addresses as a (id, user_id, label, street, house,"
	    " apartment, entrance, floor, comment, is_default)"
	    " select $1::uuid, $2::int, n.label, n.street, n.house,"
	    " n.apartment, n.entrance, n.floor, n.comment,"
	    " coalesce(n.is_default, false) or not exists (select"
	    " from addresses where user_id = $2::int)"
	    " from jsonb_populate_record(null::addresses, $3::jsonb) n"
	    " returning " ADDRESS_JSON " as body" },
	/* $1 id, $2 guest, $3 body: as it is, and whether another would be the
	 * same place */
	[Q_ADDRESS_LOOK] = { "address_look", 3,
	    "select a.is_default, exists (select from addresses o"
	    " where o.user_id = a.user_id and o.id <> a.id"
	    " and " PLACE("o") " = " PLACE("n") ") as taken"
	    " from addresses a, jsonb_populate_record(a, $3::jsonb) n"
	    " where a.id = $1::uuid and a.user_id = $2::int" },
	[Q_ADDRESS_CHANGE] = { "address_change", 3,
	    "update addresses a set (label, street, house, apartment,"
	    " entrance, floor, comment, is_default) = (select n.label,"
	    " n.street, n.house, n.apartment, n.entrance, n.floor, n.comment,"
	    " n.is_default from jsonb_populate_record(a, $3::jsonb) n)"
	    " where a.id = $1::uuid and a.user_id = $2::int"
	    " returning " ADDRESS_JSON " as body" },
	/* $1 id, $2 guest */
	[Q_ADDRESS_DROP] = { "address_drop", 2,
	    "delete from addresses where id = $1::uuid and user_id = $2::int" },
	/* $1 guest: without a default the newest is it */
	[Q_ADDRESS_HEIR] = { "address_heir", 1,
	    "update addresses set is_default = true where id = (select id"
	    " from addresses where user_id = $1::int"
	    " order by created_at desc, id desc limit 1) and not exists"
	    " (select from addresses where user_id = $1::int and is_default)" },

	/* $1 e-mail, $2 phone, $3 name, $4 attempt, $5 position, $6 hired,
	 * $7 array of roles */
	[Q_STAFF_CLAIM] = { "staff_claim", 7,
	    "with s as (insert into staff as s (work_email, work_phone,"
	    " full_name, attempt, position, hire_date)"
	    " values (lower($1), $2, $3, $4::uuid, $5,"
	    " coalesce($6::date, current_date))"
	    " on conflict (work_email) do update set"
	    " work_phone = excluded.work_phone,"
	    " full_name = excluded.full_name, attempt = excluded.attempt,"
	    " position = excluded.position, hire_date = excluded.hire_date,"
	    " claimed_at = now() where s.state = 'pending'"
	    " and s.claimed_at < now() - interval '10 seconds'"
	    " returning id, " CLAIM_UNTIL "),"
	    " gone as (delete from staff_roles where staff_id in"
	    " (select id from s) and role_id not in (select id from roles"
	    " where name = any($7::text[]))),"
	    " x as (insert into staff_roles (staff_id, role_id)"
	    " select s.id, r.id from s, roles r where r.name = any($7::text[])"
	    " on conflict do nothing)"
	    " select id, to_json(until) #>> '{}' as until from s" },
	[Q_STAFF_RELEASE] = { "staff_release", 2, RELEASE("staff") },
	[Q_STAFF_ACTIVATE] = { "staff_activate", 2,
	    ACTIVATE("staff", STAFF_BOTH) },
	[Q_STAFF_ABANDONED] = { "staff_abandoned", 0, ABANDONED("staff") },
	[Q_STAFF_REMOVE] = { "staff_remove", 2, REMOVE("staff") },
	[Q_STAFF_GET] = { "staff_get", 1,
	    "select " STAFF_JSON " as body from staff"
	    " where id = $1::int and state = 'active'" },
	/* $1 id, $2 phone is set, $3 phone, $4 name, $5 position, $6 active */
	[Q_STAFF_CHANGE] = { "staff_change", 6,
	    "update staff set work_phone = case when $2::boolean then $3"
	    " else work_phone end,"
	    " full_name = coalesce($4, full_name),"
	    " position = coalesce($5, position),"
	    " is_active = coalesce($6::boolean, is_active),"
	    " version = version + 1, updated_at = now()"
	    " where id = $1::int and state = 'active' returning " STAFF_BOTH },
	[Q_STAFF_LIST] = { "staff_list", 3, LIST("staff", STAFF_JSON) },
	[Q_STAFF_SYNC_GET] = { "staff_sync_get", 1,
	    SYNC_GET("staff", STAFF_SYNC) },
	[Q_STAFF_SYNCED] = { "staff_synced", 2, SYNCED("staff") },
	[Q_STAFF_UNSYNCED] = { "staff_unsynced", 0, UNSYNCED("staff") },
	/* $1 id, $2 role; the version grows by Q_STAFF_CHANGE behind it */
	[Q_STAFF_ROLE_ADD] = { "staff_role_add", 2,
	    "insert into staff_roles (staff_id, role_id)"
	    " select s.id, r.id from staff s, roles r"
	    " where s.id = $1::int and s.state = 'active' and r.name = $2"
	    " on conflict do nothing" },
	[Q_STAFF_ROLE_DROP] = { "staff_role_drop", 2,
	    "delete from staff_roles where staff_id = $1::int and role_id ="
	    " (select id from roles where name = $2)" },
	/* those who take an admin away come one after the other; giving the
	 * role needs the row's key only, and does not wait */
	[Q_ADMINS_LOCK] = { "admins_lock", 0,
	    "select id from roles where name = 'admin' for no key update" },
	/* $1 id: an admin who may sign in, and there is no other */
	[Q_ADMIN_LAST] = { "admin_last", 1,
	    "with a as (select s.id from staff s"
	    " join staff_roles x on x.staff_id = s.id"
	    " join roles r on r.id = x.role_id and r.name = 'admin'"
	    " where s.state = 'active' and s.is_active)"
	    " select count(*) = 1 and bool_and(id = $1::int) as last from a" },

	/* $1 cookie, $2 state, both hashed, $3 verifier */
	[Q_YANDEX_BEGIN] = { "yandex_begin", 3,
	    "insert into yandex_attempts (cookie_hash, state_hash, verifier)"
	    " values ($1, $2, $3)" },
	/* $1 cookie, $2 state, $3 seconds: gone, whether it holds or not */
	[Q_YANDEX_TAKE] = { "yandex_take", 3,
	    "delete from yandex_attempts where cookie_hash = $1"
	    " returning verifier, state_hash = $2"
	    " and began_at > now() - make_interval(secs => $3::int) as holds" },
	[Q_YANDEX_PURGE] = { "yandex_purge", 1,
	    "delete from yandex_attempts"
	    " where began_at < now() - make_interval(secs => $1::int)" },
	[Q_YANDEX_FIND] = { "yandex_find", 1,
	    "select id, is_active from users where yandex_id = $1"
	    " and state = 'active'" },
	/* as Q_USER_CLAIM; $5 Yandex's id */
	[Q_YANDEX_CLAIM] = { "yandex_claim", 5,
	    "with u as (insert into users as u (email, phone, full_name,"
	    " attempt, yandex_id) values (lower($1), $2, $3, $4::uuid, $5)"
	    " on conflict (yandex_id) do update set email = excluded.email,"
	    " phone = excluded.phone, full_name = excluded.full_name,"
	    " attempt = excluded.attempt, claimed_at = now()"
	    " where u.state = 'pending'"
	    " and u.claimed_at < now() - interval '10 seconds'"
	    " returning id, " CLAIM_UNTIL "),"
	    " x as (insert into user_roles (user_id, role_id)"
	    " select u.id, r.id from u, roles r where r.name = 'customer'"
	    " on conflict do nothing)"
	    " select id, to_json(until) #>> '{}' as until from u" },
	[Q_GAUGES] = { "gauges", 0,
	    "select 'account_sagas' as gauge, s as label,"
	    " ((select count(*) from users where state = s)"
	    " + (select count(*) from staff where state = s))::text as value"
	    " from unnest(array['pending', 'leaving']) s"
	    " union all select 'account_saga_oldest_seconds', s,"
	    " coalesce(extract(epoch from now() - least("
	    "(select min(claimed_at) from users where state = s),"
	    " (select min(claimed_at) from staff where state = s))), 0)::text"
	    " from unnest(array['pending', 'leaving']) s" },
};

const struct gauge gauges[] = {
	{ "account_sagas", "state", "Accounts that are being made or deleted" },
	{ "account_saga_oldest_seconds", "state", "Age of the oldest of them" },
	{ 0 }
};
