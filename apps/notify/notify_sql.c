#include "config.h"
#include "notify.h"

/* What staff are told of the order n, o. */
#define STAFF_BODY(words, url) \
	"jsonb_build_object(" words "::text, true, 'url', " url "::text," \
	" 'number', n.order_number) || case when o.type is null then '{}'" \
	" else jsonb_build_object('is_' || replace(o.type, '-', '_'), true," \
	" 'total', case when o.total_amount % 1 = 0 then o.total_amount::int::text" \
	" else o.total_amount::text end) end"

#define HAS_LEFT \
	"exists (select from staff where staff_id = $1::int and roles = '{}')"

const struct stmt stmts[Q__MAX] = {
	/* $1 message, $2 audience, $3 key, $4 order, $5 number, $6 user,
	 * $7 status, $8 cause, $9 traceparent; a guest who has left is told nothing */
	[Q_NOTICE_ADD] = { "notice_add", 9,
	    "insert into notices (message_id, audience, routing_key, order_id,"
	    " order_number, user_id, status, cause, traceparent)"
	    " select $1::uuid, $2::text, $3, $4::uuid, $5::int,"
	    " case when f.user_id is null then $6::int end, $7, $8, $9"
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
	    " status, cause, traceparent) select * from told order by id" },
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
	/* $1 message of the event, $2 words, $3 address, $4 buttons or null: for
	 * the guest's chat */
	[Q_MESSAGES_OF_NOTICE] = { "messages_of_notice", 4,
	    "insert into messages (chat_id, notice_id, language, body)"
	    " select c.chat_id, n.id, c.language, jsonb_build_object($2::text,"
	    " true, 'url', $3::text, 'number', coalesce(n.order_number,"
	    " (select max(x.order_number) from notices x"
	    " where x.order_id = n.order_id))) || case when $4::jsonb is null"
	    " then '{}' else jsonb_build_object('buttons', $4::jsonb) end"
	    " from notices n join chats c on c.account = 'user'"
	    " and c.person_id = n.user_id"
	    " where n.message_id = $1::uuid and n.audience = 'guest'"
	    " on conflict (notice_id, chat_id) do nothing" },
	/* $1 message of the event, $2 the file's name, $3 words, $4 address, $5
	 * chats count: for a guest who has none */
	[Q_MAIL_OF_NOTICE] = { "mail_of_notice", 5,
	    "insert into mails (id, notice_id, body) select $2::uuid, n.id,"
	    " jsonb_build_object($3::text, true, 'url', $4::text, 'number',"
	    " coalesce(n.order_number, (select max(x.order_number)"
	    " from notices x where x.order_id = n.order_id))) from notices n"
	    " where n.message_id = $1::uuid and n.audience = 'guest'"
	    " and n.user_id is not null and not ($5::boolean and exists"
	    " (select from chats c where c.account = 'user'"
	    " and c.person_id = n.user_id)) on conflict (notice_id) do nothing" },
	/* $1 how many, with an address, or with none that has come in time */
	[Q_MAILS_WAITING] = { "mails_waiting", 1,
	    "select m.id, m.body, g.email, coalesce(g.language, 'ru')"
	    " as language from mails m join notices n on n.id = m.notice_id"
	    " left join guests g on g.user_id = n.user_id"
	    " where m.put_at is null and (g.email is not null"
	    " or m.created_at < now() - interval '1 minute')"
	    " order by m.notice_id limit $1::int for update of m skip locked" },
	/* $1 ids */
	[Q_MAIL_PUT] = { "mail_put", 1,
	    "update mails set put_at = now() where id = any ($1::uuid[])" },
	/* $1 guest, $2 address or null, $3 when it was so */
	[Q_GUEST_PUT] = { "guest_put", 3,
	    "insert into guests (user_id, email, at)"
	    " select $1::int, $2, $3::timestamptz where not exists"
	    " (select from forgotten_users where user_id = $1::int)"
	    " on conflict (user_id) do update set email = excluded.email,"
	    " at = excluded.at where guests.at < excluded.at" },
	/* $1 guest, $2 language */
	[Q_GUEST_LANGUAGE] = { "guest_language", 2,
	    "insert into guests (user_id, language) select $1::int, $2"
	    " where not exists (select from forgotten_users"
	    " where user_id = $1::int) on conflict (user_id)"
	    " do update set language = excluded.language"
	    " where guests.language is distinct from excluded.language" },
	/* $1 guest */
	[Q_GUEST_FORGET] = { "guest_forget", 1,
	    "delete from guests where user_id = $1::int" },
	/* $1 message of the event, $2 routing key, $3 order, $4 status, $5 when:
	 * open, taken or always, $6 cause, $7 traceparent */
	[Q_STAFF_NOTICE] = { "staff_notice", 7,
	    "insert into notices (message_id, audience, routing_key, order_id,"
	    " order_number, status, cause, traceparent)"
	    " select $1::uuid, 'staff', $2, $3::uuid, o.number, $4, $6, $7"
	    " from (values (1)) one left join orders o"
	    " on o.order_id = $3::uuid where case $5 when 'open'"
	    " then o.number is not null and not o.gone"
	    " when 'taken' then o.taken else true end"
	    " on conflict (message_id, audience)"
	    " do update set times = notices.times + 1" },
	/* $1 message of the event, $2 words, $3 address, $4 roles: for the chats
	 * of those who have one of them */
	[Q_STAFF_MESSAGES] = { "staff_messages", 4,
	    "insert into messages (chat_id, notice_id, language, body)"
	    " select c.chat_id, n.id, c.language, " STAFF_BODY("$2", "$3")
	    " from notices n left join orders o on o.order_id = n.order_id"
	    " join chats c on c.account = 'staff'"
	    " join staff s on s.staff_id = c.person_id"
	    " and s.roles && $4::varchar[]"
	    " where n.message_id = $1::uuid and n.audience = 'staff'"
	    " on conflict (notice_id, chat_id) do nothing" },
	/* $1 order, $2 number, $3 type, $4 total, $5 when, $6 minutes or 0, $7
	 * cause, $8 traceparent. Not at once, however late it is: that somebody
	 * has taken it may come right behind */
	[Q_ORDER_OPEN] = { "order_open", 8,
	    "insert into orders (order_id, number, type, total_amount, due_at,"
	    " cause, traceparent) values ($1::uuid, $2::int, $3, $4::numeric,"
	    " case when $6::int > 0 then greatest(coalesce($5::timestamptz, now())"
	    " + make_interval(mins => $6::int), now() + interval '20 seconds')"
	    " end, $7, $8) on conflict (order_id) do update set"
	    " number = excluded.number, type = excluded.type,"
	    " total_amount = excluded.total_amount, due_at = excluded.due_at,"
	    " cause = excluded.cause, traceparent = excluded.traceparent" },
	/* $1 order, $2 gone */
	[Q_ORDER_TAKEN] = { "order_taken", 2,
	    "insert into orders (order_id, taken, gone)"
	    " values ($1::uuid, true, $2::boolean)"
	    " on conflict (order_id) do update set taken = true,"
	    " gone = orders.gone or excluded.gone" },
	/* $1 how many, $2 address of the staff's page before the order's id */
	[Q_ORDERS_UNTAKEN] = { "orders_untaken", 2,
	    "with told as (update orders set told_at = now()"
	    " where order_id in (select order_id from orders"
	    " where due_at <= now() and not taken and told_at is null"
	    " order by due_at limit $1::int for update skip locked)"
	    " returning *), n as (insert into notices (message_id, audience,"
	    " routing_key, order_id, order_number, status, cause, traceparent)"
	    " select order_id, 'staff', 'order.untaken', order_id, number,"
	    " 'confirmed', cause, traceparent from told order by due_at"
	    " on conflict do nothing returning *),"
	    " m as (insert into messages (chat_id, notice_id, language, body)"
	    " select c.chat_id, n.id, c.language, "
	    STAFF_BODY("'untaken'", "$2 || n.order_id")
	    " from n join told o using (order_id)"
	    " join chats c on c.account = 'staff'"
	    " join staff s on s.staff_id = c.person_id and 'admin' = any (s.roles)"
	    " order by o.due_at) select count(*) as told from told" },
	/* $1 days; at most 1000 at once */
	[Q_ORDERS_PURGE] = { "orders_purge", 1,
	    "delete from orders where order_id in (select order_id from orders"
	    " where heard_at < now() - make_interval(days => $1::int)"
	    " order by heard_at limit 1000)" },
	/* $1 member of staff, $2 roles, $3 when */
	[Q_STAFF_PUT] = { "staff_put", 3,
	    "insert into staff (staff_id, roles, at)"
	    " values ($1::int, $2::varchar[], $3::timestamptz)"
	    " on conflict (staff_id) do update set roles = excluded.roles,"
	    " at = excluded.at where staff.at < excluded.at" },
	/* $1 member of staff: whoever has left */
	[Q_STAFF_CHAT_DROP] = { "staff_chat_drop", 1,
	    "with codes as (delete from link_codes where account = 'staff'"
	    " and person_id = $1::int and " HAS_LEFT "),"
	    " gone as (delete from chats where account = 'staff'"
	    " and person_id = $1::int and " HAS_LEFT " returning chat_id)"
	    " delete from messages where sent_at is null"
	    " and chat_id in (select chat_id from gone)" },
	/* $1 queue, $2 dead letters: told to administrators, when it is news */
	[Q_ALARM_OPEN] = { "alarm_open", 2,
	    "with opened as (insert into alarms (queue) values ($1)"
	    " on conflict do nothing returning queue)"
	    " insert into messages (chat_id, language, body)"
	    " select c.chat_id, c.language, jsonb_build_object("
	    "'dead_letters', true, 'queue', opened.queue, 'count', $2::int)"
	    " from opened join chats c on c.account = 'staff'"
	    " join staff s on s.staff_id = c.person_id"
	    " and 'admin' = any (s.roles)" },
	/* $1 queue: not at once, since the hosts of a fleet count at different
	 * moments */
	[Q_ALARM_CLOSE] = { "alarm_close", 1,
	    "delete from alarms where queue = $1"
	    " and opened_at < now() - interval '1 minute'" },
	/* $1 guest */
	[Q_CHATS_FORGET] = { "chats_forget", 1,
	    "with codes as (delete from link_codes where account = 'user'"
	    " and person_id = $1::int), gone as (delete from chats"
	    " where account = 'user' and person_id = $1::int"
	    " returning chat_id) delete from messages"
	    " where chat_id in (select chat_id from gone)" },
	/* $1 hash, $2 account, $3 person, $4 language, $5 minutes; the one
	 * before it holds no longer */
	[Q_LINK_ADD] = { "link_add", 5,
	    "with before as (delete from link_codes where account = $2"
	    " and person_id = $3::int)"
	    " insert into link_codes (hash, account, person_id, language,"
	    " expires_at) values ($1, $2, $3::int, $4,"
	    " now() + make_interval(mins => $5::int))" },
	/* $1 kind of loop; held as long as the connection */
	[Q_LEAD] = { "lead", 1,
	    "select pg_try_advisory_lock(hashtext('notify ' || $1)) as leads" },
	/* $1 how many: the first that waits of each chat */
	[Q_MESSAGES_DUE] = { "messages_due", 1,
	    "select m.id, m.chat_id, m.language, m.body, m.attempts"
	    " from (select distinct on (chat_id) * from messages"
	    " where sent_at is null and refused is null"
	    " order by chat_id, id) m left join chats c using (chat_id)"
	    " where m.due_at <= now() and (c.next_at is null"
	    " or c.next_at <= now()) and exists (select from telegram"
	    " where paused_until <= now())"
	    " order by m.id limit $1::int" },
	/* $1 message */
	[Q_MESSAGE_SENT] = { "message_sent", 1,
	    "with sent as (update messages set sent_at = now(),"
	    " attempts = attempts + 1 where id = $1::bigint"
	    " returning chat_id) update chats"
	    " set next_at = now() + interval '1 second'"
	    " where chat_id in (select chat_id from sent)" },
	/* $1 message, $2 seconds */
	[Q_MESSAGE_LATER] = { "message_later", 2,
	    "update messages set attempts = attempts + 1,"
	    " due_at = now() + make_interval(secs => $2::int)"
	    " where id = $1::bigint" },
	/* $1 message, $2 why */
	[Q_MESSAGE_REFUSED] = { "message_refused", 2,
	    "update messages set attempts = attempts + 1, refused = $2"
	    " where id = $1::bigint" },
	/* $1 message: not in another one's place, which is not to be had */
	[Q_MESSAGE_ANEW] = { "message_anew", 1,
	    "update messages set attempts = attempts + 1,"
	    " body = body - 'edit' where id = $1::bigint" },
	/* $1 seconds */
	[Q_TELEGRAM_PAUSE] = { "telegram_pause", 1,
	    "update telegram set paused_until = greatest(paused_until,"
	    " now() + make_interval(secs => $1::int))" },
	/* $1 chat: nothing more is said there */
	[Q_CHAT_DROP] = { "chat_drop", 1,
	    "with gone as (delete from chats where chat_id = $1::bigint)"
	    " delete from messages where chat_id = $1::bigint"
	    " and sent_at is null and refused is null" },
	/* after a week of silence Telegram may count from anywhere */
	[Q_UPDATES_FROM] = { "updates_from", 0,
	    "select case when heard_at > now() - interval '6 days'"
	    " then last_update + 1 else 0 end as offset,"
	    " webhook <> '' as brought from telegram" },
	/* $1 address or "" */
	[Q_WEBHOOK_TOLD] = { "webhook_told", 1,
	    "update telegram set webhook = $1" },
	/* $1 update, brought in any order */
	[Q_UPDATES_TOLD] = { "updates_told", 1,
	    "update telegram set last_update = case"
	    " when heard_at > now() - interval '6 days'"
	    " then greatest(last_update, $1::bigint) else $1::bigint end,"
	    " heard_at = now()" },
	/* $1 update, $2 body */
	[Q_UPDATE_ADD] = { "update_add", 2,
	    "insert into updates (update_id, body) values ($1::bigint, $2)"
	    " on conflict do nothing" },
	/* $1 update */
	[Q_UPDATES_HEARD] = { "updates_heard", 1,
	    "update telegram set last_update = $1::bigint, heard_at = now()" },
	/* $1 how many */
	[Q_UPDATES_WAITING] = { "updates_waiting", 1,
	    "select update_id, body from updates where done_at is null"
	    " order by update_id limit $1::int" },
	/* $1 update */
	[Q_UPDATE_DONE] = { "update_done", 1,
	    "update updates set done_at = now(), body = null"
	    " where update_id = $1::bigint and done_at is null" },
	/* Telegram tells nothing that is older than a day */
	[Q_UPDATES_PURGE] = { "updates_purge", 0,
	    "delete from updates where done_at < now() - interval '3 days'" },
	/* $1 chat */
	[Q_CHAT_OF] = { "chat_of", 1,
	    "select account, person_id, language from chats where chat_id = $1::bigint" },
	/* $1 hash: once */
	[Q_LINK_TAKE] = { "link_take", 1,
	    "delete from link_codes where hash = $1 and expires_at > now()"
	    " returning account, person_id, language" },
	/* $1 chat, $2 account, $3 person: a person has one chat */
	[Q_CHAT_LEAVE] = { "chat_leave", 3,
	    "delete from chats where account = $2 and person_id = $3::int"
	    " and chat_id <> $1::bigint" },
	/* $1 chat, $2 account, $3 person, $4 language; a chat has one person */
	[Q_CHAT_LINK] = { "chat_link", 4,
	    "insert into chats (chat_id, account, person_id, language)"
	    " values ($1::bigint, $2, $3::int, $4)"
	    " on conflict (chat_id) do update set account = excluded.account,"
	    " person_id = excluded.person_id, language = excluded.language,"
	    " linked_at = now()" },
	/* $1 chat, $2 language */
	[Q_CHAT_LANGUAGE] = { "chat_language", 2,
	    "update chats set language = $2 where chat_id = $1::bigint" },
	/* $1 chat: the last day's, as the notices have them */
	[Q_ORDERS_OF] = { "orders_of", 1,
	    "select number, status from (select distinct on (n.order_id) n.id,"
	    " n.order_number as number, n.status from notices n"
	    " join chats c on c.chat_id = $1::bigint and c.account = 'user'"
	    " and c.person_id = n.user_id where n.audience = 'guest'"
	    " and n.routing_key like 'order.%' and n.order_number is not null"
	    " and n.created_at > now() - interval '1 day'"
	    " order by n.order_id, n.id desc) o order by id desc limit 10" },
	/* $1 chat, $2 language, $3 data of the template */
	[Q_MESSAGE_ADD] = { "message_add", 3,
	    "insert into messages (chat_id, language, body)"
	    " values ($1::bigint, $2, $3::jsonb)" },
	/* $1 days; at most 1000 at once */
	[Q_MESSAGES_PURGE] = { "messages_purge", 1,
	    "delete from messages where id in (select id from messages"
	    " where created_at < now() - make_interval(days => $1::int)"
	    " order by created_at limit 1000)" },
	/* $1 chat, $2 order, $3 lines left out, $4 total */
	[Q_OFFER_ADD] = { "offer_add", 4,
	    "insert into offers (chat_id, order_id, dropped, total_amount)"
	    " values ($1::bigint, $2::uuid, $3::int[], $4::numeric)"
	    " returning id" },
	/* $1 offer, $2 chat */
	[Q_OFFER_OF] = { "offer_of", 2,
	    "select order_id, dropped, total_amount,"
	    " new_order_id is not null as taken,"
	    " made_at > now() - interval '1 hour' as fresh from offers"
	    " where id = $1::bigint and chat_id = $2::bigint" },
	/* $1 offer, $2 the order it became */
	[Q_OFFER_TAKEN] = { "offer_taken", 2,
	    "update offers set new_order_id = $2::uuid"
	    " where id = $1::bigint" },
	[Q_OFFERS_PURGE] = { "offers_purge", 0,
	    "delete from offers where made_at < now() - interval '2 days'" },
	/* $1 address */
	[Q_PHOTO_OF] = { "photo_of", 1,
	    "select file_id from photos where image = $1" },
	/* $1 address, $2 its name at Telegram */
	[Q_PHOTO_KEEP] = { "photo_keep", 2,
	    "insert into photos (image, file_id) values ($1, $2)"
	    " on conflict (image) do update set file_id = excluded.file_id,"
	    " kept_at = now()" },
	[Q_PHOTO_FORGET] = { "photo_forget", 1,
	    "delete from photos where image = $1" },
	[Q_LINKS_PURGE] = { "links_purge", 0,
	    "delete from link_codes where expires_at < now()" },
	[Q_GAUGES] = { "gauges", 0,
	    "select 'notices_waiting' as gauge, null as label,"
	    " count(*)::text as value from notices where told_at is null"
	    " union all select 'notice_oldest_seconds', null,"
	    " coalesce(extract(epoch from now() - min(created_at)), 0)::text"
	    " from notices where told_at is null"
	    " union all select 'telegram_messages_waiting', null,"
	    " count(*)::text from messages"
	    " where sent_at is null and refused is null"
	    " union all select 'telegram_message_oldest_seconds', null,"
	    " coalesce(extract(epoch from now() - min(created_at)), 0)::text"
	    " from messages where sent_at is null and refused is null" },
};

const struct gauge gauges[] = {
	{ "notices_waiting", NULL, "Notices that were not told yet" },
	{ "notice_oldest_seconds", NULL, "Age of the oldest of them" },
	{ "telegram_messages_waiting", NULL, "Messages on their way to Telegram" },
	{ "telegram_message_oldest_seconds", NULL, "Age of the oldest of them" },
	{ 0 }
};
