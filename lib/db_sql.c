/*
 * Every SQL text of the library, over the tables of schema/common. Row
 * [DB_X - DB_BEGIN] is statement DB_X of db.h.
 */
#include "config.h"
#include "db.h"
#include "db_sql.h"

#define ROW(q) [(q) - DB_BEGIN]

const struct stmt db_lib_stmts[DB__MAX - DB_BEGIN] = {
	ROW(DB_BEGIN) = { "begin", 0, "begin" },
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
};
