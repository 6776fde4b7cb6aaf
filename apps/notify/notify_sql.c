#include "config.h"
#include "notify.h"

const struct stmt stmts[Q__MAX] = {
	/* $1 message, $2 audience, $3 key, $4 order, $5 number, $6 user,
	 * $7 status, $8 cause; a guest who has left is told nothing */
	[Q_NOTICE_ADD] = { "notice_add", 8,
	    "insert into notices (message_id, audience, routing_key, order_id,"
	    " order_number, user_id, status, cause)"
	    " select $1::uuid, $2::text, $3, $4::uuid, $5::int,"
	    " case when f.user_id is null then $6::int end, $7, $8"
	    " from (values (1)) one left join forgotten_users f"
	    " on f.user_id = $6::int"
	    " where f.user_id is null or $2::text <> 'guest'"
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
	    "with forgotten as (insert into forgotten_users (user_id)"
	    " values ($1::int) on conflict do nothing)"
	    " delete from notices where user_id = $1::int" },
	/* $1 days; at most 1000 at once */
	[Q_NOTICES_PURGE] = { "notices_purge", 1,
	    "delete from notices where id in (select id from notices"
	    " where told_at < now() - make_interval(days => $1::int)"
	    " order by told_at limit 1000)" },
	/* $1 days: no event is on its way that long */
	[Q_FORGOTTEN_PURGE] = { "forgotten_purge", 1,
	    "delete from forgotten_users"
	    " where at < now() - make_interval(days => $1::int)" },
};
