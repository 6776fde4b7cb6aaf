/*
 * Every SQL text of the library, over the tables of schema/common. Row
 * [DB_X - DB_BEGIN] is statement DB_X of db.h.
 */
#include "config.h"
#include "db.h"
#include "db_sql.h"

#define ROW(q) [(q) - DB_BEGIN]

/*
 * The audit log. Which index is walked stands in the text; the other filters
 * look at what it finds.
 * $1 from, $2 to, $3 time zone, $4 actor, $5 action, $6 subject, $7 request,
 * $8 last id, $9 limit, $10 offset
 */
#define AUDIT_MOMENT(p, days, none) \
	"coalesce(case when length(" p ") = 10" \
	" then (" p "::date + " days ")::timestamp at time zone $3" \
	" else " p "::timestamptz end, " none ")"
#define AUDIT_PAGE(which) \
	" from audit where " which \
	" and at >= " AUDIT_MOMENT("$1", "0", "'-infinity'") \
	" and at < " AUDIT_MOMENT("$2", "1", "'infinity'") \
	" and ($4::text is null or actor = $4)" \
	" and ($5::text is null or action = $5" \
	" or split_part(action, '.', 1) = $5)" \
	" and ($6::text is null or subject = $6)" \
	" and ($7::text is null or request_id = $7)" \
	" and ($8::bigint is null or id <= $8::bigint)" \
	" order by at desc, id desc limit $9::int" \
	" offset coalesce($10::int, 0)"
#define AUDIT_KEYS(which) \
	"select json_build_object('upto', (select coalesce(max(id), 0)" \
	" from audit), 'keys', (select coalesce(json_agg(k), '[]')" \
	" from (select (extract(epoch from at) * 1000000)::bigint as k" \
	AUDIT_PAGE(which) ") x)) as body"
#define AUDIT_ROWS(which) \
	"select json_build_object('rows', (select coalesce(json_agg(" \
	"row_to_json(x)::text), '[]') from (select id, at, actor, action, subject, before, after," \
	" request_id" AUDIT_PAGE(which) ") x)) as body"

const struct stmt db_lib_stmts[DB__MAX - DB_BEGIN] = {
	ROW(DB_BEGIN) = { "begin", 0, "begin" },
	ROW(DB_UNHURRIED) = { "unhurried", 0,
	    "select set_config('synchronous_commit', 'off', true)" },
	ROW(DB_COMMIT) = { "commit", 0, "commit" },
	ROW(DB_ROLLBACK) = { "rollback", 0, "rollback" },

	/* $1 scope. Lock and lookup are two statements: in one, the snapshot
	 * would be older than the lock and miss the answer just stored. */
	ROW(DB_KEY_LOCK) = { "key_lock", 1,
	    "select pg_try_advisory_xact_lock(hashtextextended($1, 0))"
	    " as locked" },
	ROW(DB_KEY_FIND) = { "key_find", 1,
	    "select body_hash, status, answer from idempotency"
	    " where scope = $1" },
	/* $1 scope, $2 SHA-256 of the body in hex, $3 status, $4 answer */
	ROW(DB_KEY_STORE) = { "key_store", 4,
	    "insert into idempotency (scope, body_hash, status, answer)"
	    " values ($1, $2, $3::smallint, $4)" },
	/* $1 age in seconds; at most 1000 rows at once, here and below */
	ROW(DB_KEY_PURGE) = { "key_purge", 1,
	    "delete from idempotency where scope in ("
	    " select scope from idempotency"
	    " where created_at < now() - make_interval(secs => $1::int)"
	    " order by created_at limit 1000)" },

	/* $1 message id, $2 routing key, $3 body, $4 correlation id,
	 * $5 traceparent */
	ROW(DB_OUTBOX_ADD) = { "outbox_add", 5,
	    "insert into outbox"
	    " (message_id, routing_key, body, correlation_id, traceparent)"
	    " values ($1::uuid, $2, $3::json, $4, $5)" },
	/* $1 lease, $2 how many at most */
	ROW(DB_OUTBOX_CLAIM) = { "outbox_claim", 2,
	    "with claimed as ("
	    " update outbox set lease = $1::uuid,"
	    " lease_until = now() + interval '15 s', attempts = attempts + 1"
	    " where id in (select id from outbox where sent_at is null"
	    " and (lease_until is null or lease_until < now())"
	    " order by id limit $2::int for update skip locked)"
	    " returning id, message_id, routing_key, body, correlation_id,"
	    " traceparent, extract(epoch from created_at)::bigint as created)"
	    " select * from claimed order by id" },
	/* $1 lease, $2 ids as an array */
	ROW(DB_OUTBOX_SENT) = { "outbox_sent", 2,
	    "update outbox set sent_at = now(), lease = null,"
	    " lease_until = null"
	    " where id = any($2::bigint[]) and lease = $1::uuid"
	    " and sent_at is null" },
	/* $1 lease, $2 ids, $3 true: wait longer after each attempt (nobody
	 * is bound to the key, or the broker refused it) */
	ROW(DB_OUTBOX_RELEASE) = { "outbox_release", 3,
	    "update outbox set lease = null, lease_until ="
	    " case when $3::boolean then now() + least(interval '60 s',"
	    " interval '100 ms' * power(2, least(attempts, 20))) end"
	    " where id = any($2::bigint[]) and lease = $1::uuid"
	    " and sent_at is null" },
	ROW(DB_OUTBOX_PURGE) = { "outbox_purge", 1,
	    "delete from outbox where id in ("
	    " select id from outbox"
	    " where sent_at < now() - make_interval(secs => $1::int)"
	    " order by sent_at limit 1000)" },
	/* what waits, and how long: of the oldest 10000 */
	ROW(DB_OUTBOX_STATE) = { "outbox_state", 0,
	    "select count(*) as events, coalesce((extract(epoch from"
	    " now() - min(created_at)) * 1000)::bigint, 0) as oldest_ms"
	    " from (select created_at from outbox where sent_at is null"
	    " order by id limit 10000) w" },

	/* $1 consumer, $2 message ids as an array: answers those that are new
	 * here. Sorted, so that two workers cannot deadlock. */
	ROW(DB_INBOX_ADD) = { "inbox_add", 2,
	    "insert into inbox (consumer, message_id)"
	    " select $1, id from unnest($2::uuid[]) as id order by id"
	    " on conflict do nothing returning message_id" },
	ROW(DB_INBOX_PURGE) = { "inbox_purge", 1,
	    "delete from inbox where (consumer, message_id) in ("
	    " select consumer, message_id from inbox"
	    " where taken_at < now() - make_interval(secs => $1::int)"
	    " order by taken_at limit 1000)" },

	/* false on a standby: it reads, but is no place to write */
	ROW(DB_PING) = { "ping", 0,
	    "select not pg_is_in_recovery() as writable" },

	/* $1 actor, $2 action, $3 subject, $4 before, $5 after, $6 request */
	ROW(DB_AUDIT_ADD) = { "audit_add", 6,
	    "insert into audit (actor, action, subject, before, after,"
	    " request_id) values ($1, $2, $3, $4::jsonb, $5::jsonb, $6)" },
	/* for the triggers, until the transaction ends: $1 actor, $2 request */
	ROW(DB_AUDIT_PERSON) = { "audit_person", 2,
	    "select set_config('samovar.actor', $1, true),"
	    " set_config('samovar.request', $2, true)" },
	ROW(DB_AUDIT_KEYS) = { "audit_keys", 10, AUDIT_KEYS("true") },
	ROW(DB_AUDIT_KEYS + 1) = { "audit_keys_actor", 10,
	    AUDIT_KEYS("actor = $4") },
	ROW(DB_AUDIT_KEYS + 2) = { "audit_keys_subject", 10,
	    AUDIT_KEYS("subject = $6") },
	ROW(DB_AUDIT_KEYS + 3) = { "audit_keys_request", 10,
	    AUDIT_KEYS("request_id = $7") },
	ROW(DB_AUDIT_ROWS) = { "audit_rows", 10, AUDIT_ROWS("true") },
	ROW(DB_AUDIT_ROWS + 1) = { "audit_rows_actor", 10,
	    AUDIT_ROWS("actor = $4") },
	ROW(DB_AUDIT_ROWS + 2) = { "audit_rows_subject", 10,
	    AUDIT_ROWS("subject = $6") },
	ROW(DB_AUDIT_ROWS + 3) = { "audit_rows_request", 10,
	    AUDIT_ROWS("request_id = $7") },
};
