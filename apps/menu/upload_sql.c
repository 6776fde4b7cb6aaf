/* The SQL texts of uploads; their rows are in menu_sql.c. */
#include "config.h"
#include "picture.h"

/* $1 key, $2 id, $3 store, $4 filename, $5 type, $6 length or null, $7
 * seconds, $8 by, $9 bytes where no length is known, $10 MiB that what
 * no dish shows may fill */
const char upload_add_sql[] =
    "insert into uploads (key, id, store, filename, content_type,"
    " content_length, expires_at, created_by)"
    " select $1, $2::uuid, $3, $4, $5, $6::bigint,"
    " now() + make_interval(secs => $7::int), $8::int"
    " where (select coalesce(sum(coalesce(content_length,"
    " $9::bigint)), 0) from uploads where unused_since is not null)"
    " + coalesce($6::bigint, $9::bigint) <= $10::bigint * 1048576";

const char upload_show_sql[] =
    "select json_build_object('object_key', u.key, 'filename',"
    " u.filename, 'content_type', u.content_type, 'status', u.status,"
    " 'problem', u.problem, 'width', u.width, 'height', u.height,"
    " 'image_url', case when u.status = 'ready' then "
    PICTURE_OF("800") " end, 'image_sizes', case when u.status ="
    " 'ready' then " PICTURE_SIZES_OF " end, 'created_at',"
    " u.created_at) as image from uploads u where u.id = $1::uuid"
    " and u.status <> 'gone'";

const char upload_get_sql[] =
    "select key, content_length from uploads where id = $1::uuid"
    " and store = 'local' and status <> 'gone'";

/* A change, not a lock: what deletes the unused looks at the row again. */
const char upload_use_sql[] =
    "update uploads set unused_since = null where key = $1"
    " returning status, problem";

const char upload_take_sql[] =
    "update uploads set status = 'uploaded', next_at = now(),"
    " updated_at = now() where id = $1::uuid and status = 'waiting'"
    " and expires_at > now() - interval '1 minute'";

/* $1 seconds of the lease. Pictures to be made go before originals to
 * be deleted; in an S3 store we look whether one has come. */
const char upload_claim_sql[] =
    "update uploads u set attempts = attempts + 1,"
    " next_at = now() + make_interval(secs => $1::int)"
    " from (select key from uploads where original"
    " and (status <> 'waiting' or store = 's3') and next_at <= now()"
    " order by status not in ('waiting', 'uploaded'), next_at limit 1"
    " for update skip locked) c where u.key = c.key"
    " returning u.key, u.id, u.store, u.content_type,"
    " u.content_length, u.attempts,"
    " u.status not in ('waiting', 'uploaded') as forget";

/* $1 key, $2 attempts as claimed, $3 seconds */
const char upload_renew_sql[] =
    "update uploads set next_at = now()"
    " + make_interval(secs => $3::int)"
    " where key = $1 and attempts = $2::int";

/* $1 key, $2 attempts as claimed, $3 what became of it, $4 problem, $5
 * width, $6 height. As long as its address is good, an original can come to
 * an S3 store once more: it is deleted afterwards. */
const char upload_settle_sql[] =
    "update uploads set status = case"
    " when $3 in ('ready', 'refused') then $3"
    " when $3 = 'absent' and (status = 'uploaded'"
    " or expires_at < now() - interval '1 minute') then 'refused'"
    " else status end,"
    " problem = case when $3 = 'refused' then $4"
    " when $3 = 'absent' and (status = 'uploaded'"
    " or expires_at < now() - interval '1 minute')"
    " then 'it was not uploaded in time' else problem end,"
    " width = coalesce($5::int, width),"
    " height = coalesce($6::int, height),"
    " original = original and $3 <> 'forgotten',"
    " attempts = case when $3 in ('ready', 'refused', 'absent') then 0"
    " else attempts end,"
    " next_at = case when $3 in ('ready', 'refused')"
    " then case store when 's3' then greatest(now(), expires_at"
    " + interval '1 minute') else now() end"
    " when $3 = 'absent' then now() + interval '1 s'"
    " else now() + make_interval(secs => least(60, 2 ^ least(attempts, 6)))"
    " end, updated_at = now()"
    " where key = $1 and attempts = $2::int";

/* $1 hours: who has no dish, who has had none for so long */
const char uploads_unused_sql[] =
    "update uploads u set unused_since = case when d.used then null"
    " else coalesce(u.unused_since, now()) end,"
    " status = case when not d.used and u.unused_since < now()"
    " - make_interval(hours => $1::int) and (u.status in ('ready',"
    " 'refused') and not u.original or u.status = 'waiting'"
    " and u.store = 'local') then 'gone' else u.status end"
    " from (select key, exists (select from dishes d"
    " where d.image_key = x.key) as used from uploads x) d"
    " where d.key = u.key and u.status <> 'gone'"
    " and (d.used = (u.unused_since is not null) or not d.used"
    " and u.unused_since < now() - make_interval(hours => $1::int))";

const char uploads_gone_sql[] =
    "select key, id from uploads where status = 'gone'"
    " order by key limit $1::int";

const char upload_delete_sql[] =
    "delete from uploads where key = $1 and status = 'gone'";

const char uploads_gauges_sql[] =
	"select 'uploads_waiting' as gauge, s as label, (select count(*)"
	" from uploads where (original or status = 'gone') and status = s)::text"
	" as value from unnest(array['uploaded', 'gone']) s"
	" union all select 'upload_oldest_seconds', null, coalesce(extract("
	"epoch from now() - min(updated_at)), 0)::text"
	" from uploads where original and status = 'uploaded'";

const struct gauge gauges[] = {
	{ "uploads_waiting", "status", "Pictures that are to be made or deleted" },
	{ "upload_oldest_seconds", NULL, "Age of the oldest that is to be made" },
	{ 0 }
};
