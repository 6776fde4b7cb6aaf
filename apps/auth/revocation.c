/*
 * Revocations: the truth is a table here, Redis has a copy that every pool
 * reads. The worker writes the copy and keeps a mark beside it that says it
 * is complete; the mark ends by itself when the worker does not come, and
 * then the pools ask here.
 */
#include "config.h"
#include "auth.h"

#include "limit.h"
#include "redis.h"

#define MARK_LIFE_MS "3000" /* six turns of the task */
#define PAGE 200	    /* rows of one query */

static unsigned copied_into; /* the Redis connection the copy was made by */

/* One row as a key of its own, which ends when the tokens do. */
static int
copy_row(struct req *r, int q, int i)
{
	const char *jti = db_text(r, q, i, "jti");
	const char *key = jti != NULL
	    ? revoked_token_key(r->a, jti)
	    : revoked_account_key(r->a, who_from(db_text(r, q, i, "typ")),
		  db_int(r, q, i, "sub"));

	if (redis_do(r->a, "SET", key,
		jti != NULL ? "1" : db_text(r, q, i, "epoch"), "EX",
		db_text(r, q, i, "seconds")) == NULL)
		return fail(r, E_UNAVAILABLE, "Redis is away");
	return 0;
}

/* Everything that still counts; rows come in order, so later epochs win. */
static int
copy_all(struct req *r)
{
	const char *last = "0";
	int n;

	do {
		db_queue(r, Q_REVOKED_ALL, last);
		if (db_sync(r) < 0)
			return -1;
		n = db_rows(r, Q_REVOKED_ALL);
		for (int i = 0; i < n; i++)
			if (copy_row(r, Q_REVOKED_ALL, i) < 0)
				return -1;
		if (n > 0)
			last = db_text(r, Q_REVOKED_ALL, n - 1, "id");
	} while (n == PAGE);
	return 0;
}

/* What came since the last turn; 1 when there may be more. */
static int
copy_new(struct req *r)
{
	struct buf ids = buf_new(r->a);
	int n;

	db_queue(r, Q_REVOKED_NEW);
	if (db_sync(r) < 0)
		return -1;
	n = db_rows(r, Q_REVOKED_NEW);
	if (n == 0)
		return 0;
	for (int i = 0; i < n; i++) {
		if (copy_row(r, Q_REVOKED_NEW, i) < 0)
			return -1;
		buf_array_add(&ids, db_text(r, Q_REVOKED_NEW, i, "id"));
	}
	buf_array_end(&ids);
	db_queue(r, Q_REVOKED_COPIED, ids.s);
	return db_sync(r) < 0 ? -1 : n == PAGE;
}

/*
 * Task. A mark that is gone, or a connection that is new, means that Redis
 * may have lost what was in it: all is copied again before the mark returns.
 */
int
revocations_copy(struct req *r)
{
	const redisReply *mark;
	int rc = copy_new(r);

	if (rc < 0)
		return -1;
	mark = redis_do(r->a, "PEXPIRE", REVOKED_READY, MARK_LIFE_MS);
	if (mark == NULL)
		return fail(r, E_UNAVAILABLE, "Redis is away");
	if (mark->integer == 1 && copied_into == redis_generation())
		return rc;
	copied_into = redis_generation();
	if (redis_do(r->a, "DEL", REVOKED_READY) == NULL || copy_all(r) < 0 ||
	    copied_into != redis_generation() ||
	    redis_do(r->a, "SET", REVOKED_READY, "1", "PX", MARK_LIFE_MS) ==
		NULL) {
		copied_into = 0;
		return fail(r, E_UNAVAILABLE, "Redis is away");
	}
	return rc;
}

int
auth_purge(struct req *r)
{
	db_queue(r, Q_AUTH_PURGE);
	return db_sync(r);
}

static int
revoked_query(struct req *r, const char *jti, const char *typ,
    const char *sub, const char *iat, bool *revoked)
{
	db_queue(r, Q_REVOKED_ASK, jti, typ, sub, iat);
	if (db_sync(r) < 0)
		return -1;
	*revoked = db_bool(r, Q_REVOKED_ASK, 0, "revoked");
	return 0;
}

int
revoked_lookup(struct req *r, const struct who *who, bool *revoked)
{
	return revoked_query(r, who->jti, who_word(who->typ),
	    txt(r, who->sub), txt(r, who->iat), revoked);
}

static const char *const typ_names[] = { "user", "staff", NULL };

struct revoked_in {
	const char *jti;
	int typ;
	int64_t sub;
	int64_t iat;
};

static const struct jf revoked_in_f[] = {
	JF(struct revoked_in, jti, .req = true, .check = jf_is_uuid,
	    .what = "a UUID"),
	JF(struct revoked_in, typ, .req = true, .names = typ_names),
	JF(struct revoked_in, sub, .req = true, .min = 1),
	JF(struct revoked_in, iat, .req = true, .min = 1),
	JF_END
};

/* GET /internal/v1/auth/revocations?jti=&typ=&sub=&iat= */
int
revocations_get(struct req *r)
{
	struct revoked_in in = { 0 };
	bool revoked;

	if (req_query(r, revoked_in_f, &in) < 0 ||
	    revoked_query(r, in.jti, typ_names[in.typ], txt(r, in.sub),
		txt(r, in.iat), &revoked) < 0)
		return -1;
	return reply_json(r, 200,
	    revoked ? "{\"revoked\":true}" : "{\"revoked\":false}");
}
