#include "config.h"
#include "live.h"

#define COLUMNS "seq, routing_key, order_id, user_id, status," \
	" to_json(at) #>> '{}' as at"

const struct stmt stmts[Q__MAX] = {
	/* $1 routing key, $2 order, $3 user, $4 status, $5 when it happened */
	[Q_EVENT_ADD] = { "event_number", 5,
	    "with n as (update numbering set last = last + 1 returning last)"
	    " insert into events (seq, routing_key, order_id, user_id, status,"
	    " at) select last, $1, $2::uuid, $3::int, $4, $5::timestamptz"
	    " from n" },
	/* $1 rows at most, $2 days; what is left has no gaps */
	[Q_EVENTS_PURGE] = { "events_purge", 2,
	    "with gone as (delete from events where seq in"
	    " (select seq from events where stored_at < now() - $2::int *"
	    " interval '1 day' order by seq limit $1::int) returning seq)"
	    " update numbering set forgotten ="
	    " greatest(forgotten, (select max(seq) from gone))"
	    " where exists (select from gone)"
	    " returning (select count(*) from gone) as n" },
	[Q_NUMBERING] = { "numbering_get", 0,
	    "select last, forgotten from numbering" },
	/* $1 seq before the first, $2 rows at most */
	[Q_EVENTS_NEW] = { "events_new", 2,
	    "select " COLUMNS " from events where seq > $1::bigint"
	    " order by seq limit $2::int" },
	/* $1 seq before the first, $2 the last, $3 rows at most */
	[Q_EVENTS_ALL] = { "events_all", 3,
	    "select " COLUMNS " from events where seq > $1::bigint"
	    " and seq <= $2::bigint order by seq limit $3::int" },
	/* the same, $4 user */
	[Q_EVENTS_USER] = { "events_user", 4,
	    "select " COLUMNS " from events where user_id = $4::int"
	    " and seq > $1::bigint and seq <= $2::bigint"
	    " order by seq limit $3::int" },
};
