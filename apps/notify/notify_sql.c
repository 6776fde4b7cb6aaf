#include "config.h"
#include "notify.h"

const struct stmt stmts[Q__MAX] = {
	/* $1 message, $2 audience, $3 key, $4 order, $5 number, $6 user,
	 * $7 status, $8 cause */
	[Q_NOTICE_ADD] = { "notice_add", 8,
	    "insert into notices (message_id, audience, routing_key, order_id,"
	    " order_number, user_id, status, cause)"
	    " values ($1::uuid, $2, $3, $4::uuid, $5::int, $6::int, $7, $8)"
	    " on conflict (message_id, audience)"
	    " do update set times = notices.times + 1" },
	/* $1 how many */
	[Q_NOTICES_TELL] = { "notices_tell", 1,
	    "with told as (update notices set told_at = now() where id in ("
	    " select id from notices where told_at is null"
	    " order by id limit $1::int for update skip locked)"
	    " returning id, audience, routing_key, order_id, order_number,"
	    " status, cause) select * from told order by id" },
	/* $1 guest */
	[Q_NOTICES_FORGET] = { "notices_forget", 1,
	    "delete from notices where user_id = $1::int" },
	/* $1 days; at most 1000 at once */
	[Q_NOTICES_PURGE] = { "notices_purge", 1,
	    "delete from notices where id in (select id from notices"
	    " where told_at < now() - make_interval(days => $1::int)"
	    " order by told_at limit 1000)" },
};
