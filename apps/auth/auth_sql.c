/* Every SQL text of the context: statement name = noun_verb = enum. */
#include "config.h"
#include "auth.h"

/* An account as the contract shows it. */
#define ACCOUNT(typ, email, phone, roles, more) \
	"json_build_object('id', id, 'account_type', '" typ "'," \
	" 'roles', to_json(" roles "), 'email', " email ", 'phone', " phone "," \
	" 'full_name', full_name" more ")"
#define USER_JSON ACCOUNT("user", "email", "phone", USER_ROLES, "")
#define STAFF_JSON ACCOUNT("staff", "work_email", "work_phone", STAFF_ROLES, \
	", 'position', position, 'hire_date', hire_date")
#define USER_ROLES \
	"array(select r.name from user_roles x join roles r" \
	" on r.id = x.role_id where x.user_id = users.id order by r.id)"
#define STAFF_ROLES \
	"array(select r.name from staff_roles x join roles r" \
	" on r.id = x.role_id where x.staff_id = staff.id order by r.id)"

/* Tokens of a second that has begun are older than the next one. */
#define NEXT_EPOCH(column) \
	"greatest(floor(extract(epoch from clock_timestamp()))::bigint + 1, " \
	column " + 1)"

/* The account `a` that a row of password_resets is about. */
#define RESET_WHOSE(reset) \
	"a.email = " reset ".email and a.is_active" \
	" and a.password_hash is not null" \
	" and (not " reset ".staff_only or a.typ = 'staff')" \
	" order by a.typ = 'user' desc limit 1"

const struct stmt stmts[Q__MAX] = {
	/* $1 e-mail: attempts on one account come one after the other */
	[Q_LOGIN_LOCK] = { "login_lock", 1,
	    "select pg_advisory_xact_lock(hashtextextended(lower($1), 7))" },
	/*
	 * $1 e-mail, $2 kind or null, $3 limit, $4 address. A place among the
	 * minute's wrong attempts is taken before the password is looked at.
	 * An address that the account has signed in from has places of its
	 * own, so that a stranger's attempts do not keep its owner out; any
	 * other counts with all strangers to the account, of whose places one
	 * network takes half at most, and ($5, $6 limit) with what comes from
	 * there for other accounts.
	 */
	[Q_LOGIN_BEGIN] = { "login_begin", 6,
	    "with a as (select * from accounts where email = lower($1)"
	    " and ($2::text is null or typ = $2)"
	    " order by typ = 'user' desc limit 1),"
	    " k as (select coalesce(a.typ || ':' || a.sub,"
	    " 'none:' || lower($1)) as account, exists (select from sessions s"
	    " where s.typ = a.typ and s.sub = a.sub and s.address = $4)"
	    " as known from (select) one left join a on true),"
	    " n as (select account || case when known then ' at ' || $4"
	    " else '' end as account,"
	    " case when known then '' else $5 end as address from k),"
	    " u as (select count(l.id) as n, min(l.at) as oldest,"
	    " count(l.id) filter (where l.address = n.address"
	    " and l.address <> '') as near,"
	    " min(l.at) filter (where l.address = n.address) as oldest_near"
	    " from n left join login_attempts l on l.account = n.account"
	    " and l.at > clock_timestamp() - interval '1 minute'),"
	    " v as (select count(l.id) as n, min(l.at) as oldest from n"
	    " left join login_attempts l on l.address = n.address"
	    " and l.address <> ''"
	    " and l.at > clock_timestamp() - interval '1 minute'),"
	    " spent as (select case when u.n >= $3::int then u.oldest"
	    " when u.near >= ($3::int + 1) / 2 then u.oldest_near"
	    " when v.n >= $6::int then v.oldest end as since from u, v"
	    " where $3::int > 0),"
	    " i as (insert into login_attempts (account, address)"
	    " select n.account, n.address from n, spent"
	    " where spent.since is null returning id)"
	    " select (select id from i) as attempt,"
	    " spent.since is not null as refused,"
	    " greatest(1, ceil(extract(epoch from spent.since"
	    " + interval '1 minute' - clock_timestamp())))::int as wait,"
	    " a.typ, a.sub, a.password_hash, a.is_active"
	    " from (select) one left join spent on true left join a on true" },
	[Q_LOGIN_FORGIVE] = { "login_forgive", 1,
	    "delete from login_attempts where id = $1::bigint" },
	/* the row is locked: a change of roles is before or after, not amid */
	[Q_USER_SEEN] = { "user_seen", 1,
	    "update users set last_login = now() where id = $1::bigint"
	    " and is_active returning epoch,"
	    " array_to_string(" USER_ROLES ", ' ') as roles, "
	    USER_JSON " as account" },
	[Q_STAFF_SEEN] = { "staff_seen", 1,
	    "update staff set last_login = now() where id = $1::bigint"
	    " and is_active returning epoch,"
	    " array_to_string(" STAFF_ROLES ", ' ') as roles, "
	    STAFF_JSON " as account" },
	/* $1 id, $2 old hash, $3 new hash */
	[Q_USER_REHASH] = { "user_rehash", 3,
	    "update users set password_hash = $3"
	    " where id = $1::bigint and password_hash = $2" },
	[Q_STAFF_REHASH] = { "staff_rehash", 3,
	    "update staff set password_hash = $3"
	    " where id = $1::bigint and password_hash = $2" },
	/* $1 id, $2 hash, $3 the e-mail address that it must have, or null;
	 * the account's wrong attempts are forgotten */
	[Q_USER_PASSWORD] = { "user_password", 3,
	    "with gone as (delete from login_attempts"
	    " where account = 'user:' || $1)"
	    " update users set password_hash = $2"
	    " where id = $1::bigint and is_active"
	    " and ($3::text is null or email = lower($3))" },
	[Q_STAFF_PASSWORD] = { "staff_password", 3,
	    "with gone as (delete from login_attempts"
	    " where account = 'staff:' || $1)"
	    " update staff set password_hash = $2"
	    " where id = $1::bigint and is_active"
	    " and ($3::text is null or work_email = lower($3))" },
	/* $1 kind, $2 id */
	[Q_ACCOUNT_EMAIL] = { "account_email", 2,
	    "select email from accounts"
	    " where typ = $1 and sub = $2::bigint and is_active" },
	[Q_ACCOUNT_GET] = { "account_get", 2,
	    "select " USER_JSON " as account from users where $1 = 'user'"
	    " and id = $2::bigint and is_active union all"
	    " select " STAFF_JSON " from staff where $1 = 'staff'"
	    " and id = $2::bigint and is_active" },

	/* $1 id, $2 kind, $3 account, $4 cookie, $5 address, $6 device */
	[Q_SESSION_ADD] = { "session_add", 6,
	    "insert into sessions (id, typ, sub, cookie, address, device)"
	    " values ($1::uuid, $2, $3::bigint, $4::boolean, $5, $6)" },
	/* $1 kind, $2 account, $3 jti of the token that asks */
	[Q_SESSION_LIST] = { "session_list", 3,
	    "with s as (select id, device, created_at,"
	    " used_at as last_used_at, expires_at,"
	    " case when address !~ '^[0-9a-fA-F.:]+$' then null else"
	    " network(set_masklen(address::inet, case family(address::inet)"
	    " when 4 then 24 else 48 end))::text end as address,"
	    " exists (select from refresh_tokens t where t.session_id = x.id"
	    " and t.jti = $3::uuid) as current"
	    " from sessions x where typ = $1 and sub = $2::bigint"
	    " and revoked_at is null and expires_at > now()"
	    " order by used_at desc limit 100)"
	    " select json_build_object('sessions',"
	    " coalesce(json_agg(s), '[]'), 'total_count', count(s)) as body"
	    " from s" },
	/* $1 session, $2 kind, $3 account: theirs, and not ended yet */
	[Q_SESSION_OWN] = { "session_own", 3,
	    "select id from sessions where id = $1::uuid and typ = $2"
	    " and sub = $3::bigint and revoked_at is null for update" },
	[Q_SESSION_OF_TOKEN] = { "session_of_token", 1,
	    "select s.id from refresh_tokens t join sessions s"
	    " on s.id = t.session_id where t.jti = $1::uuid for update of s" },
	/* $1 session: it and the tokens issued in it that may still hold */
	[Q_SESSION_REVOKE] = { "session_revoke", 1,
	    "with s as (update sessions set revoked_at = now()"
	    " where id = $1::uuid and revoked_at is null"
	    " returning id, typ, sub)"
	    " insert into revocations (typ, sub, jti, expires_at)"
	    " select s.typ, s.sub, t.jti, t.created_at + interval '25 hours'"
	    " from s join refresh_tokens t on t.session_id = s.id"
	    " where t.created_at > now() - interval '25 hours'" },
	/* $1 kind, $2 account: tokens end by the account's epoch */
	[Q_SESSIONS_REVOKE] = { "sessions_revoke", 2,
	    "update sessions set revoked_at = now() where typ = $1"
	    " and sub = $2::bigint and revoked_at is null" },
	/* $1 hash, $2 session, $3 jti */
	[Q_REFRESH_ADD] = { "refresh_add", 3,
	    "insert into refresh_tokens (hash, session_id, jti)"
	    " values ($1::bytea, $2::uuid, $3::uuid)" },
	[Q_REFRESH_LOCK] = { "refresh_lock", 1,
	    "select id, typ, sub, cookie,"
	    " revoked_at is null and expires_at > now() as open"
	    " from sessions where id = (select session_id"
	    " from refresh_tokens where hash = $1::bytea) for update" },
	[Q_REFRESH_USE] = { "refresh_use", 1,
	    "with t as (update refresh_tokens set used_at = clock_timestamp()"
	    " where hash = $1::bytea and used_at is null returning session_id)"
	    " update sessions set used_at = now()"
	    " where id in (select session_id from t)" },
	/* $1 hash, $2 hash of its child: once more, but just now */
	[Q_REFRESH_CHILD] = { "refresh_child", 2,
	    "select c.jti, floor(extract(epoch from c.created_at))::bigint"
	    " as iat from refresh_tokens p join refresh_tokens c"
	    " on c.session_id = p.session_id where p.hash = $1::bytea"
	    " and c.hash = $2::bytea and c.used_at is null"
	    " and p.used_at > clock_timestamp() - interval '10 seconds'" },

	/* $1 id, $2 e-mail, $3 staff alone, $4 language, $5 cause; three of
	 * them in the time that a code lives. Whose it is, for the audit log
	 * alone. */
	[Q_RESET_ASK] = { "reset_ask", 5,
	    "with i as (insert into password_resets (id, email, staff_only,"
	    " language, cause) select $1::uuid, lower($2), $3::boolean, $4, $5"
	    " where (select count(*) from password_resets"
	    " where email = lower($2)"
	    " and created_at > now() - interval '15 minutes') < 3"
	    " returning email, staff_only)"
	    " select coalesce((select a.typ || ':' || a.sub from accounts a"
	    " where " RESET_WHOSE("i") "), 'account:unknown') as subject"
	    " from i" },
	/* takes them up: nobody else does for ten seconds */
	[Q_RESETS_DUE] = { "resets_due", 0,
	    "with due as (update password_resets"
	    " set due_at = now() + interval '10 seconds' where id in ("
	    " select id from password_resets where told_at is null"
	    " and due_at <= now() order by due_at limit 10"
	    " for update skip locked)"
	    " returning id, email, staff_only, language, cause, created_at)"
	    " select d.id, d.email, d.language, d.cause, a.typ, a.sub,"
	    " a.full_name from due d left join lateral (select *"
	    " from accounts a where " RESET_WHOSE("d") ") a"
	    " on d.created_at > now() - interval '15 minutes'" },
	/* $1 id, $2 kind, $3 account, $4 selector, $5 mac */
	[Q_RESET_CODE] = { "reset_code", 5,
	    "update password_resets set typ = $2, sub = $3::bigint,"
	    " selector = $4, mac = $5::bytea, attempts = 0,"
	    " expires_at = now() + interval '15 minutes'"
	    " where id = $1::uuid" },
	[Q_RESET_TOLD] = { "reset_told", 1,
	    "update password_resets set told_at = now() where id = $1::uuid" },
	/* $1 e-mail, $2 selector: an attempt is counted before it is judged */
	[Q_RESET_TRY] = { "reset_try", 2,
	    "update password_resets set attempts = attempts + 1"
	    " where email = lower($1) and selector = $2 and used_at is null"
	    " and expires_at > now() and attempts < 5"
	    " returning typ, sub, encode(mac, 'hex') as mac" },
	/* $1 kind, $2 account, $3 e-mail or null: none of its codes holds any
	 * longer, but for those that went to this address */
	[Q_RESETS_USED] = { "resets_used", 3,
	    "update password_resets set used_at = now()"
	    " where typ = $1 and sub = $2::bigint and used_at is null"
	    " and email is distinct from lower($3)" },

	[Q_UNTIL] = { "until", 1,
	    "select coalesce(clock_timestamp() > $1::timestamptz, false)"
	    " as past" },
	/* what was there before a PUT, and keeps others from it */
	[Q_USER_OLD] = { "user_old", 1,
	    "select is_active, version from users where id = $1::bigint"
	    " for update" },
	[Q_STAFF_OLD] = { "staff_old", 1,
	    "select is_active, version from staff where id = $1::bigint"
	    " for update" },
	/* $1 id, $2 e-mail, $3 phone, $4 name, $5 hash (null keeps), $6 active,
	 * $7 version */
	[Q_USER_PUT] = { "user_put", 7,
	    "insert into users as u (id, email, phone, full_name,"
	    " password_hash, is_active, version)"
	    " values ($1::bigint, lower($2), $3, $4, $5, $6::boolean,"
	    " $7::bigint)"
	    " on conflict (id) do update set email = excluded.email,"
	    " phone = excluded.phone, full_name = excluded.full_name,"
	    " password_hash = coalesce($5, u.password_hash),"
	    " is_active = excluded.is_active,"
	    " version = greatest(u.version, excluded.version)" },
	/* the same, $8 position, $9 hired */
	[Q_STAFF_PUT] = { "staff_put", 9,
	    "insert into staff as s (id, work_email, work_phone, full_name,"
	    " password_hash, is_active, version, position, hire_date)"
	    " values ($1::bigint, lower($2), $3, $4, $5, $6::boolean,"
	    " $7::bigint, $8, coalesce($9::date, current_date))"
	    " on conflict (id) do update set work_email = excluded.work_email,"
	    " work_phone = excluded.work_phone,"
	    " full_name = excluded.full_name,"
	    " password_hash = coalesce($5, s.password_hash),"
	    " is_active = excluded.is_active,"
	    " version = greatest(s.version, excluded.version),"
	    " position = coalesce($8, s.position),"
	    " hire_date = coalesce($9::date, s.hire_date)" },
	/* $1 id, $2 array of words: how many rows went or came */
	[Q_USER_ROLES_PUT] = { "user_roles_put", 2,
	    "with gone as (delete from user_roles where user_id = $1::bigint"
	    " and role_id not in (select id from roles"
	    " where name = any($2::text[])) returning 1),"
	    " come as (insert into user_roles (user_id, role_id)"
	    " select $1::bigint, id from roles where name = any($2::text[])"
	    " on conflict do nothing returning 1)"
	    " select (select count(*) from gone) + (select count(*) from come)"
	    " as changed" },
	[Q_STAFF_ROLES_PUT] = { "staff_roles_put", 2,
	    "with gone as (delete from staff_roles where staff_id = $1::bigint"
	    " and role_id not in (select id from roles"
	    " where name = any($2::text[])) returning 1),"
	    " come as (insert into staff_roles (staff_id, role_id)"
	    " select $1::bigint, id from roles where name = any($2::text[])"
	    " on conflict do nothing returning 1)"
	    " select (select count(*) from gone) + (select count(*) from come)"
	    " as changed" },
	[Q_USER_DELETE] = { "user_delete", 1,
	    "delete from users where id = $1::bigint" },
	[Q_STAFF_DELETE] = { "staff_delete", 1,
	    "delete from staff where id = $1::bigint" },
	[Q_USER_EPOCH] = { "user_epoch", 1,
	    "with u as (update users set epoch = " NEXT_EPOCH("epoch")
	    " where id = $1::bigint returning id, epoch)"
	    " insert into revocations (typ, sub, epoch, expires_at)"
	    " select 'user', id, epoch, now() + interval '25 hours' from u" },
	[Q_STAFF_EPOCH] = { "staff_epoch", 1,
	    "with s as (update staff set epoch = " NEXT_EPOCH("epoch")
	    " where id = $1::bigint returning id, epoch)"
	    " insert into revocations (typ, sub, epoch, expires_at)"
	    " select 'staff', id, epoch, now() + interval '25 hours' from s" },

	/* $1 kind, $2 account, $3 jti, $4 its end in seconds */
	[Q_REVOKED_ADD] = { "revoked_add", 4,
	    "insert into revocations (typ, sub, jti, expires_at)"
	    " select $1, $2::bigint, $3::uuid,"
	    " to_timestamp($4::bigint) + interval '1 hour'"
	    " where not exists (select from revocations where jti = $3::uuid)" },
	/* $1 jti, $2 kind, $3 account, $4 iat */
	[Q_REVOKED_ASK] = { "revoked_ask", 4,
	    "select exists (select from revocations where jti = $1::uuid)"
	    " or exists (select from revocations where typ = $2"
	    " and sub = $3::bigint and epoch > $4::bigint) as revoked" },
	/* for the copy in Redis: key and value are made in C */
	[Q_REVOKED_NEW] = { "revoked_new", 0,
	    "select id, typ, sub, jti, epoch, greatest(1,"
	    " extract(epoch from expires_at - now())::bigint) as seconds"
	    " from revocations where not copied order by id limit 200" },
	[Q_REVOKED_ALL] = { "revoked_all", 1,
	    "select id, typ, sub, jti, epoch, greatest(1,"
	    " extract(epoch from expires_at - now())::bigint) as seconds"
	    " from revocations where id > $1::bigint and expires_at > now()"
	    " order by id limit 200" },
	[Q_REVOKED_COPIED] = { "revoked_copied", 1,
	    "update revocations set copied = true where id = any($1::bigint[])" },

	[Q_AUTH_PURGE] = { "auth_purge", 0,
	    "with a as (delete from login_attempts"
	    " where at < now() - interval '1 hour'),"
	    " r as (delete from revocations where expires_at < now()),"
	    " p as (delete from password_resets"
	    " where created_at < now() - interval '1 hour'),"
	    " s as (delete from sessions"
	    " where expires_at < now() - interval '1 day'"
	    " or revoked_at < now() - interval '3 days') select 1" },
	[Q_GAUGES] = { "gauges", 0,
	    "select 'revocations_waiting' as gauge, null as label,"
	    " count(*)::text as value from revocations where not copied"
	    " union all select 'wrong_logins_last_minute', null,"
	    " count(*)::text from login_attempts"
	    " where at > now() - interval '1 minute'" },
};

const struct gauge gauges[] = {
	{ "revocations_waiting", NULL, "Revocations that Redis has not got yet" },
	{ "wrong_logins_last_minute", NULL, "Logins with a wrong password" },
	{ 0 }
};
