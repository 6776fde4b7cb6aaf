#include "config.h"
#include "member.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "conf.h"
#include "limit.h"
#include "met.h"
#include "redis.h"
#include "revoked.h"

#define AT_ONCE ((REDIS_ARGS_MAX - 2) / 2) /* tokens in one question to Redis */
#define ASKING_MS 500	/* how long auth is asked, one token after the other */

struct member {
	uint64_t id; /* 0: none */
	struct who who;
};

struct members {
	struct member place[SOCKETS_MAX]; /* by id % SOCKETS_MAX */
	size_t used;			  /* no place from here on was ever taken */
	size_t asked;			  /* where auth is asked on */
};

struct members *
members_new(void)
{
	struct members *m = calloc(1, sizeof(*m));

	if (m == NULL)
		abort();
	return m;
}

void
members_free(struct members *m)
{
	free(m);
}

static bool
same_person(const struct who *a, const struct who *b)
{
	return a->typ == b->typ && a->sub == b->sub;
}

uint64_t
member_add(struct members *m, uint64_t id, const struct who *who)
{
	const size_t i = id % SOCKETS_MAX;
	struct member *oldest = NULL;
	uint64_t gone = 0;
	long n = 1;

	for (size_t k = 0; k < m->used; k++) {
		struct member *other = &m->place[k];

		if (other->id == 0 || !same_person(&other->who, who))
			continue;
		n++;
		if (oldest == NULL || other->id < oldest->id)
			oldest = other;
	}
	if (n > conf.live_sockets && oldest != NULL) {
		gone = oldest->id;
		oldest->id = 0;
	}
	m->place[i] = (struct member){ .id = id, .who = *who };
	m->place[i].who.token = NULL; /* it lives in a request's arena */
	if (i >= m->used)
		m->used = i + 1;
	return gone;
}

const struct who *
member_find(const struct members *m, uint64_t id)
{
	const struct member *it = &m->place[id % SOCKETS_MAX];

	return it->id == id ? &it->who : NULL;
}

void
member_drop(struct members *m, uint64_t id)
{
	struct member *it = &m->place[id % SOCKETS_MAX];

	if (it->id == id)
		it->id = 0;
}

/* What Redis says of n tokens: the mark, then two keys each. */
static const redisReply *
redis_ask(struct req *r, struct member *const *it, int n)
{
	const char *argv[REDIS_ARGS_MAX] = { "MGET", REVOKED_READY };

	for (int i = 0; i < n; i++) {
		const struct who *who = &it[i]->who;

		argv[2 + 2 * i] = revoked_token_key(r->a, who->jti);
		argv[3 + 2 * i] = revoked_account_key(r->a, who->typ, who->sub);
	}
	return redis_call(r->a, argv, 2 + 2 * n);
}

static bool
there(const redisReply *got)
{
	return got->type == REDIS_REPLY_STRING;
}

/* True when Redis could say it of all of them. */
static bool
check_by_redis(struct req *r, struct member *const *it, int n, bool *revoked)
{
	const redisReply *got = redis_ask(r, it, n);

	if (got == NULL || got->type != REDIS_REPLY_ARRAY ||
	    got->elements != (size_t)(1 + 2 * n))
		return false;
	for (int i = 0; i < n; i++) {
		const redisReply *token = got->element[1 + 2 * i];
		const redisReply *epoch = got->element[2 + 2 * i];

		revoked[i] = there(token) || (there(epoch) &&
		    strtoll(epoch->str, NULL, 10) > it[i]->who.iat);
	}
	return there(got->element[0]);
}

/*
 * Without Redis auth is asked, as for requests; for so long, then the next
 * turn goes on. What nobody can tell stays open: it held when it was opened,
 * and requests of the same person are refused meanwhile.
 */
static void
check_by_auth(struct members *m, struct req *r, struct backoff *doors,
    bool *revoked)
{
	const int64_t until = now_ms() + ASKING_MS;

	for (size_t k = 0; k < m->used && now_ms() < until; k++) {
		const size_t i = m->asked++ % m->used;

		if (m->place[i].id == 0)
			continue;
		if (revoked_ask(r, &m->place[i].who, &revoked[i]) < 0) {
			backoff_failed(doors);
			return;
		}
	}
}

static void
end(struct member *it, void (*gone)(void *arg, uint64_t id, const char *why),
    void *arg, const char *why)
{
	gone(arg, it->id, why);
	it->id = 0;
}

void
members_check(struct members *m, struct req *r, struct backoff *doors,
    void (*gone)(void *arg, uint64_t id, const char *why), void *arg)
{
	struct member *some[AT_ONCE];
	bool *revoked = arena_alloc(r->a, m->used + 1);
	const int64_t now = time(NULL);
	bool known = true;
	size_t i = 0;

	memset(revoked, 0, m->used + 1);
	while (i < m->used && known) {
		bool of_some[AT_ONCE] = { false };
		int n = 0;

		for (; i < m->used && n < AT_ONCE; i++)
			if (m->place[i].id != 0)
				some[n++] = &m->place[i];
		known = n == 0 || check_by_redis(r, some, n, of_some);
		for (int k = 0; k < n; k++)
			revoked[some[k] - m->place] = of_some[k];
	}
	if (!known && backoff_due(doors))
		check_by_auth(m, r, doors, revoked);
	for (i = 0; i < m->used; i++) {
		if (m->place[i].id == 0)
			continue;
		if (revoked[i])
			end(&m->place[i], gone, arg, "the token was revoked");
		else if (m->place[i].who.exp <= now)
			end(&m->place[i], gone, arg, "the token has ended");
	}
}
