/* Every SQL text of the context: statement name = noun_verb = enum. */
#include "config.h"
#include "payment.h"
#include "period_sql.h"

/* struct pay */
#define PAY \
	"p.id, p.order_id, p.user_id, p.method, p.status," \
	" p.amount::text as amount, (p.amount * 100)::bigint as amount_kopecks," \
	" (p.captured_amount * 100)::bigint as captured_kopecks," \
	" (p.refunded_amount * 100)::bigint as refunded_kopecks," \
	" (select coalesce(sum(f.amount) * 100, 0)::bigint from refunds f" \
	" where f.payment_id = p.id and f.status = 'pending')" \
	" as reserved_kopecks," \
	" p.external_id, p.card_token, p.return_url, p.metadata::text" \
	" as metadata, p.work, p.attempts, p.request_hash, p.error_message," \
	" to_json(p.created_at)::text as created"

/* What events tell: never the card's token. */
#define EVENT \
	"json_build_object('payment_id', p.id, 'order_id', p.order_id," \
	" 'purpose', p.purpose, 'user_id', p.user_id, 'method', p.method," \
	" 'amount', p.amount, 'status', p.status," \
	" 'refunded_amount', p.refunded_amount," \
	" 'transaction_id', p.external_id, 'error_message', p.error_message," \
	" 'cancel_order', p.cancel_order, 'at', p.updated_at) as body"

#define METHOD \
	"json_build_object('id', m.id, 'brand', m.brand, 'last4', m.last4," \
	" 'is_default', m.is_default, 'created_at', m.created_at)"

/* struct of refund.c */
#define REFUND \
	"f.id, f.payment_id, f.status, f.amount::text as amount," \
	" (f.amount * 100)::bigint as amount_kopecks, f.external_id," \
	" f.attempts, f.request_hash, to_json(f.updated_at)::text as at"

const struct stmt stmts[Q__MAX] = {
	/* $1 id, $2 order, $3 guest, $4 amount, $5 method, $6 cancel the order
	 * too, $7 token, $8 return url, $9 metadata, $10 key, $11 hash,
	 * $12 work, $13 seconds until the worker takes it, $14 the guest's saved
	 * card will do: sealed for the same guest, it is copied as it is,
	 * $15 request id, $16 traceparent */
	[Q_PAYMENT_ADD] = { "payment_add", 16,
	    "insert into payments as p (id, order_id, user_id, amount, method,"
	    " cancel_order, card_token, return_url, metadata, request_key,"
	    " request_hash, work, next_at, attempts, cause, traceparent)"
	    " select $1::uuid, $2::uuid, $3::int, $4::numeric, $5, $6::boolean,"
	    " coalesce($7::text, (select m.token from payment_methods m"
	    " where $14::boolean and m.user_id = $3::int and m.is_default)),"
	    " $8, $9::jsonb, $10, $11, $12::text,"
	    " case when $12::text is not null"
	    " then now() + make_interval(secs => $13::int) end,"
	    " case when $13::int > 0 then 1 else 0 end, $15, $16"
	    " on conflict do nothing returning " EVENT },
	/* $1 id, $2 guest or null, $3 public url; why it was paid back is between
	 * those who work here */
	[Q_PAYMENT_GET] = { "payment_get", 3,
	    "select json_build_object('id', p.id, 'order_id', p.order_id,"
	    " 'status', p.status, 'amount', p.amount, 'method', p.method,"
	    " 'refunded_amount', p.refunded_amount,"
	    " 'transaction_id', p.external_id,"
	    " 'error_message', p.error_message,"
	    " 'payment_url', case when p.method = 'online'"
	    " then $3::text || '/pay/' || p.external_id end,"
	    " 'refunds', (select coalesce(json_agg(json_build_object("
	    "'refund_id', f.id, 'amount', f.amount, 'status', f.status,"
	    " 'reason', case when $2::int is null then f.reason end,"
	    " 'processed_at', f.updated_at) order by f.created_at, f.id), '[]')"
	    " from refunds f where f.payment_id = p.id),"
	    " 'created_at', p.created_at, 'updated_at', p.updated_at) as body"
	    " from payments p where p.id = $1::uuid"
	    " and ($2::int is null or p.user_id = $2::int)" },
	/* a statement of its own: what is read behind it is read afterwards */
	[Q_PAYMENT_LOCK] = { "payment_lock", 1,
	    "select 1 from payments where id = $1::uuid for update" },
	[Q_PAYMENT_READ] = { "payment_read", 1,
	    "select " PAY " from payments p where p.id = $1::uuid" },
	[Q_PAYMENT_EVENT] = { "payment_event", 1,
	    "select " EVENT " from payments p where p.id = $1::uuid" },
	/* $1 order */
	[Q_PAYMENT_OPEN] = { "payment_open", 1,
	    "select " PAY " from payments p where p.order_id = $1::uuid"
	    " and p.purpose = 'order'"
	    " and p.status in ('pending', 'succeeded', 'partially_refunded')" },
	/* $1 scope */
	[Q_PAYMENT_BY_KEY] = { "payment_by_key", 1,
	    "select " PAY " from payments p where p.request_key = $1" },
	/* $1 the gateway's id, $2 ours, which the gateway knows, or null */
	[Q_PAYMENT_FIND] = { "payment_find", 2,
	    "select id, cause, traceparent from payments where external_id = $1"
	    " or (id = $2::uuid and external_id is null)" },
	/* $1 id, $2 status, $3 work or null, $4 the gateway's id, $5 error,
	 * $6 captured and $7 refunded, in kopecks, $8 spare the order */
	[Q_PAYMENT_MOVE] = { "payment_move", 8,
	    "update payments p set status = $2::text, work = $3::text,"
	    " next_at = case when $3::text is not null then now() end,"
	    " attempts = 0,"
	    " external_id = coalesce(p.external_id, $4),"
	    " error_message = coalesce($5, p.error_message),"
	    " captured_amount = p.captured_amount + $6::numeric / 100,"
	    " refunded_amount = p.refunded_amount + $7::numeric / 100,"
	    " cancel_order = p.cancel_order and not $8::boolean,"
	    " card_token = case when $3::text is not null"
	    " then p.card_token end,"
	    " updated_at = now() where p.id = $1::uuid returning " EVENT },
	/* $1 id, $2 the gateway's id, $3 work, $4 seconds */
	[Q_PAYMENT_LOOK] = { "payment_look", 4,
	    "update payments set external_id = coalesce(external_id, $2),"
	    " attempts = case when work = $3::text then attempts else 0 end,"
	    " work = $3::text, next_at = now() + make_interval(secs => $4::int)"
	    " where id = $1::uuid" },
	/* $1 order, locked in one order by all */
	[Q_ORDER_PAYMENTS] = { "order_payments", 1,
	    "select id from payments where order_id = $1::uuid"
	    " order by id for update" },
	/* $1 id, $2 payment, $3 amount, $4 reason; a row when it is news */
	[Q_REDUCTION_ADD] = { "reduction_add", 4,
	    "insert into reductions (id, payment_id, amount, reason)"
	    " values ($1::uuid, $2::uuid, $3::numeric, $4)"
	    " on conflict do nothing returning id" },
	/* $1 new payment in cash: what was heard of before it */
	[Q_REDUCTIONS_TAKE] = { "reductions_take", 1,
	    "update payments p set amount = p.amount - (select sum(amount)"
	    " from reductions where payment_id = $1::uuid)"
	    " where p.id = $1::uuid and exists (select from reductions"
	    " where payment_id = $1::uuid)" },
	/* $1 payment, $2 kopecks: less cash will come */
	[Q_PAYMENT_LESSEN] = { "payment_lessen", 2,
	    "update payments set amount = amount - $2::numeric / 100,"
	    " updated_at = now() where id = $1::uuid" },
	/* the first fate stays: nothing follows delivered or canceled */
	[Q_FATE_PUT] = { "fate_put", 2,
	    "insert into order_fates (order_id, fate) values ($1::uuid, $2)"
	    " on conflict do nothing" },
	[Q_FATE_GET] = { "fate_get", 1,
	    "select fate from order_fates where order_id = $1::uuid" },
	/* $1 payment, $2 entry, $3 kopecks, $4 refund, $5 the gateway's id */
	[Q_LEDGER_ADD] = { "ledger_add", 5,
	    "insert into ledger (payment_id, entry, amount_kopecks, refund_id,"
	    " external_id) values ($1::uuid, $2, $3::bigint, $4::uuid, $5)" },
	/* the claim is over when its time is, if the claimer dies */
	[Q_WORK_CLAIM] = { "work_claim", 0,
	    "update payments p set attempts = attempts + 1,"
	    " next_at = now() + interval '10 s' where p.id = (select w.id"
	    " from payments w where w.work is not null and w.next_at <= now()"
	    " order by w.next_at limit 1 for update skip locked)"
	    " returning p.cause, p.traceparent, " PAY },
	/* $1 id, $2 seconds */
	[Q_WORK_LATER] = { "work_later", 2,
	    "update payments set next_at = now()"
	    " + make_interval(secs => $2::float8)"
	    " where id = $1::uuid and work is not null" },
	/* $1 id, $2 payment, $3 kopecks, $4 reason, $5 automatic, $6 by,
	 * $7 key, $8 hash, $9 seconds until the worker takes it */
	[Q_REFUND_ADD] = { "refund_add", 11,
	    "insert into refunds (id, payment_id, amount, reason, automatic,"
	    " requested_by, request_key, request_hash, next_at, cause,"
	    " traceparent)"
	    " values ($1::uuid, $2::uuid, $3::numeric / 100, $4, $5::boolean,"
	    " $6::int, $7, $8, now() + make_interval(secs => $9::int), $10, $11)"
	    " on conflict (payment_id) where automatic do nothing" },
	/* $1 refund: its payment first, as everybody locks them */
	[Q_REFUND_LOCK] = { "refund_lock", 1,
	    "select p.id from payments p where p.id = (select payment_id"
	    " from refunds where id = $1::uuid) for update" },
	[Q_REFUND_READ] = { "refund_read", 1,
	    "select " REFUND ", p.external_id as payment_external, p.method"
	    " from refunds f join payments p on p.id = f.payment_id"
	    " where f.id = $1::uuid" },
	[Q_REFUND_BY_KEY] = { "refund_by_key", 1,
	    "select f.id, f.request_hash from refunds f"
	    " where f.request_key = $1" },
	/* $1 the gateway's id */
	[Q_REFUND_FIND] = { "refund_find", 1,
	    "select id from refunds where external_id = $1" },
	/* $1 id, $2 status, $3 the gateway's id, $4 error */
	[Q_REFUND_MOVE] = { "refund_move", 4,
	    "update refunds set status = $2::text,"
	    " next_at = case when $2::text = 'pending'"
	    " then now() + least(300, 5 * power(2, least(attempts, 10)))"
	    " * interval '1 s' end, external_id = coalesce(external_id, $3),"
	    " error_message = $4, updated_at = now() where id = $1::uuid" },
	[Q_REFUND_CLAIM] = { "refund_claim", 0,
	    "update refunds f set attempts = attempts + 1,"
	    " next_at = now() + interval '10 s' where f.id = (select w.id"
	    " from refunds w where w.status = 'pending' and w.next_at <= now()"
	    " order by w.next_at limit 1 for update skip locked)"
	    " returning f.id, f.attempts, f.cause, f.traceparent" },
	/* $1 id, $2 seconds */
	[Q_REFUND_LATER] = { "refund_later", 2,
	    "update refunds set next_at = now()"
	    " + make_interval(secs => $2::float8)"
	    " where id = $1::uuid and status = 'pending'" },
	/* $1 order or payment; the session's: it ends with the worker at the latest */
	[Q_ID_LOCK] = { "id_lock", 1,
	    "select pg_try_advisory_lock(hashtextextended($1, 1)) as locked" },
	[Q_ID_UNLOCK] = { "id_unlock", 1,
	    "select pg_advisory_unlock(hashtextextended($1, 1)) as unlocked" },
	/* $1 guest: saved methods go, and what a payment has besides its sum */
	[Q_USER_FORGET] = { "user_forget", 1,
	    "with m as (delete from payment_methods where user_id = $1::int)"
	    " update payments set metadata = null, return_url = null,"
	    " updated_at = now() where user_id = $1::int and status <> 'pending'"
	    " and (metadata is not null or return_url is not null)" },
	/* $1 guest */
	[Q_METHOD_LIST] = { "method_list", 1,
	    "select json_build_object('payment_methods', coalesce(json_agg("
	    METHOD " order by m.created_at desc), '[]'),"
	    " 'total_count', count(*)) as body"
	    " from payment_methods m where m.user_id = $1::int" },
	/* $1 guest: one change of their cards after the other */
	[Q_METHOD_LOCK] = { "method_lock", 1,
	    "select pg_advisory_xact_lock(hashtextextended($1, 2))" },
	/* $1 guest, $2 hash */
	[Q_METHOD_ROOM] = { "method_room", 2,
	    "select count(*) as cards, coalesce(bool_or(token_hash = $2), false)"
	    " as known from payment_methods where user_id = $1::int" },
	/* $1 guest: no card is the default */
	[Q_METHOD_UNSET] = { "method_unset", 1,
	    "update payment_methods set is_default = false"
	    " where user_id = $1::int and is_default" },
	/* $1 id, $2 guest, $3 token, $4 hash, $5 brand, $6 last digits,
	 * $7 default; the first one is, anyway */
	[Q_METHOD_ADD] = { "method_add", 7,
	    "insert into payment_methods as m (id, user_id, method_type, token,"
	    " token_hash, brand, last4, is_default)"
	    " values ($1::uuid, $2::int, 'card', $3, $4, $5, $6, $7::boolean"
	    " or not exists (select from payment_methods"
	    " where user_id = $2::int))"
	    " returning " METHOD " as body" },
	/* $1 id, $2 guest, $3 default */
	[Q_METHOD_SET] = { "method_set", 3,
	    "update payment_methods m set is_default = $3::boolean"
	    " where m.id = $1::uuid and m.user_id = $2::int"
	    " returning " METHOD " as body" },
	/* $1 id, $2 guest */
	[Q_METHOD_DROP] = { "method_drop", 2,
	    "delete from payment_methods"
	    " where id = $1::uuid and user_id = $2::int returning id" },
	/* $1 the newest key: what another has sealed, locked */
	[Q_SEALED_LIST] = { "sealed_list", 1,
	    "with m as (select 'm' as of, id, user_id, token"
	    " from payment_methods where token not like $1 || '.%'"
	    " order by id limit 100 for update),"
	    " p as (select 'p', id, user_id, card_token from payments"
	    " where card_token not like $1 || '.%'"
	    " order by id limit 100 for update)"
	    " select * from m union all select * from p" },
	/* $1 'm' or 'p', $2 id, $3 sealed anew, or null: it cannot be opened */
	[Q_SEALED_PUT] = { "sealed_put", 3,
	    "with m as (update payment_methods set token = $3::text"
	    " where $1::text = 'm' and id = $2::uuid and $3::text is not null),"
	    " d as (delete from payment_methods"
	    " where $1::text = 'm' and id = $2::uuid and $3::text is null)"
	    " update payments set card_token = $3::text"
	    " where $1::text = 'p' and id = $2::uuid" },
	/* $1 first day, $2 last, $3 time zone: by when they began */
	[Q_REPORT_PAYMENTS] = { "report_payments", 3,
	    "with " PERIOD " select json_build_object(" PERIOD_MEMBERS ","
	    " 'payments', (select coalesce(json_agg(json_build_object("
	    "'method', method, 'status', status, 'payments', n,"
	    " 'amount', amount, 'refunded_amount', refunded)"
	    " order by method, status), '[]') from (select method, status,"
	    " count(*) as n, sum(amount) as amount,"
	    " sum(refunded_amount) as refunded from payments t where "
	    IN_PERIOD("t") " group by method, status) x),"
	    " 'refunds', (select coalesce(json_agg(json_build_object("
	    "'by', by, 'status', status, 'refunds', n, 'amount', amount)"
	    " order by by, status), '[]') from (select case when automatic"
	    " then 'system' else 'staff' end as by, status, count(*) as n,"
	    " sum(amount) as amount from refunds t where " IN_PERIOD("t")
	    " group by automatic, status) x)) as body" },
	[Q_GAUGES] = { "gauges", 0,
	    "select 'payment_work' as gauge, w as label,"
	    " (select count(*) from payments where work = w)::text as value"
	    " from unnest(array['charge', 'look', 'void']) w"
	    " union all select 'payment_work_oldest_seconds', w, (select"
	    " coalesce(extract(epoch from now() - min(created_at)), 0)"
	    " from payments where work = w)::text"
	    " from unnest(array['charge', 'look', 'void']) w"
	    " union all select 'payments_last_hour', s, (select count(*)"
	    " from payments where status = s"
	    " and id >= " ID_OF("now() - interval '1 hour'") ")::text"
	    " from unnest(array['pending', 'succeeded', 'failed',"
	    " 'partially_refunded', 'refunded']) s"
	    " union all select 'refunds_pending', null, count(*)::text"
	    " from refunds where status = 'pending'"
	    " union all select 'refund_oldest_seconds', null,"
	    " coalesce(extract(epoch from now() - min(created_at)), 0)::text"
	    " from refunds where status = 'pending'"
	    " union all select 'refunds_failed', null, count(*)::text"
	    " from refunds f where f.status = 'failed' and not exists"
	    " (select from refunds l where l.payment_id = f.payment_id"
	    " and l.status <> 'failed' and l.created_at > f.created_at)" },
};

const struct gauge gauges[] = {
	{ "payment_work", "work", "Payments with something to do at the gateway" },
	{ "payment_work_oldest_seconds", "work", "Age of the oldest of them" },
	{ "payments_last_hour", "status", "Payments begun in the last hour" },
	{ "refunds_pending", NULL, "Refunds on their way" },
	{ "refund_oldest_seconds", NULL, "Age of the oldest of them" },
	{ "refunds_failed", NULL,
	    "Refunds that failed, with none after them on the same payment" },
	{ 0 }
};
