#include "config.h"
#include "limit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "redis.h"
#include "who.h"

#define SLOTS 1024 /* callers counted at a time while Redis is away */

/*
 * Keys: ready mark, token, account, log. Arguments: iat (0: no token), limit
 * (0: not counted), window in ms. The log is a list of times, oldest first;
 * only requests that were let through are in it. A revoked token is told
 * before anything is counted.
 */
static struct redis_script script = {
	"local token = 1\n"
	"local iat = tonumber(ARGV[1])\n"
	"if iat > 0 then\n"
	"  local got = redis.call('MGET', KEYS[1], KEYS[2], KEYS[3])\n"
	"  if got[2] or (got[3] and tonumber(got[3]) > iat) then\n"
	"    return {2, 0, 0, 0}\n"
	"  end\n"
	"  if not got[1] then token = 0 end\n"
	"end\n"
	"local limit = tonumber(ARGV[2])\n"
	"if limit == 0 then return {token, 1, 0, 0} end\n"
	"local window = tonumber(ARGV[3])\n"
	"local t = redis.call('TIME')\n"
	"local now = t[1] * 1000 + math.floor(t[2] / 1000)\n"
	"local first = redis.call('LINDEX', KEYS[4], 0)\n"
	"while first and tonumber(first) <= now - window do\n"
	"  redis.call('LPOP', KEYS[4])\n"
	"  first = redis.call('LINDEX', KEYS[4], 0)\n"
	"end\n"
	"local n = redis.call('LLEN', KEYS[4])\n"
	"local wait = window\n"
	"if first then wait = tonumber(first) + window - now end\n"
	"if n >= limit then return {token, 0, 0, wait} end\n"
	"redis.call('RPUSH', KEYS[4], string.format('%.0f', now))\n"
	"redis.call('PEXPIRE', KEYS[4], window)\n"
	"return {token, 1, limit - n - 1, wait}\n",
	""
};

const char *
revoked_token_key(struct arena *a, const char *jti)
{
	return arena_printf(a, "samovar:revoked:token:%s", jti);
}

const char *
revoked_account_key(struct arena *a, enum account typ, int64_t sub)
{
	return arena_printf(a, "samovar:revoked:%s:%" PRId64,
	    who_word(typ), sub);
}

static long
seconds(long long ms)
{
	return ms <= 0 ? 1 : (long)((ms + 999) / 1000);
}

/*
 * The limit while Redis is away: this window's count and the last one's
 * share of it, in a table where a newcomer takes an old one's place.
 */
static void
local_count(const char *key, struct limit_answer *out)
{
	static struct slot {
		char key[80];
		int64_t window;
		long now, before;
	} slots[SLOTS];
	struct timespec ts;
	struct slot *s;
	uint32_t h = 2166136261u;
	int64_t ms, window;
	long used;

	for (const char *p = key; *p != '\0'; p++)
		h = (h ^ (unsigned char)*p) * 16777619u;
	s = &slots[h % SLOTS];
	clock_gettime(CLOCK_MONOTONIC, &ts);
	ms = ts.tv_sec * INT64_C(1000) + ts.tv_nsec / 1000000;
	window = ms / LIMIT_WINDOW_MS;
	if (strcmp(s->key, key) != 0) {
		*s = (struct slot){ .window = window };
		snprintf(s->key, sizeof(s->key), "%s", key);
	} else if (s->window != window) {
		s->before = s->window + 1 == window ? s->now : 0;
		s->now = 0;
		s->window = window;
	}
	ms %= LIMIT_WINDOW_MS;
	used = s->now +
	    (s->before * (LIMIT_WINDOW_MS - ms) + LIMIT_WINDOW_MS - 1) /
		LIMIT_WINDOW_MS;
	out->allowed = used < out->limit;
	if (out->allowed)
		s->now++;
	out->remaining = out->allowed ? out->limit - used - 1 : 0;
	out->reset = seconds(LIMIT_WINDOW_MS - ms);
}

static bool
reply_read(const redisReply *reply, struct limit_answer *out)
{
	static const enum revocation tokens[] = { TOKEN_UNKNOWN, TOKEN_FINE,
		TOKEN_REVOKED };

	if (reply == NULL || reply->type != REDIS_REPLY_ARRAY ||
	    reply->elements != 4)
		return false;
	for (int i = 0; i < 4; i++)
		if (reply->element[i]->type != REDIS_REPLY_INTEGER)
			return false;
	if (reply->element[0]->integer < 0 || reply->element[0]->integer > 2)
		return false;
	out->token = tokens[reply->element[0]->integer];
	out->allowed = reply->element[1]->integer == 1;
	out->remaining = (long)reply->element[2]->integer;
	out->reset = seconds(reply->element[3]->integer);
	return true;
}

struct limit_answer
limit_ask(struct arena *a, const struct who *who, const char *key, long limit)
{
	/* not of a guest for whom a service asks */
	const bool token = who->jti[0] != '\0' &&
	    (who->typ == ACCOUNT_USER || who->typ == ACCOUNT_STAFF);
	struct limit_answer out = { .limit = limit, .allowed = true,
		.token = TOKEN_FINE };
	const char *argv[] = {
		REVOKED_READY,
		token ? revoked_token_key(a, who->jti) : "",
		token ? revoked_account_key(a, who->typ, who->sub) : "",
		key,
		token ? arena_printf(a, "%" PRId64, who->iat) : "0",
		arena_printf(a, "%ld", limit),
		arena_printf(a, "%d", LIMIT_WINDOW_MS),
	};

	if (!token && limit == 0)
		return out;
	if (!reply_read(redis_script_run(a, &script, 4, argv,
			    sizeof(argv) / sizeof(*argv)),
		&out)) {
		out.token = token ? TOKEN_UNKNOWN : TOKEN_FINE;
		if (limit > 0)
			local_count(key, &out);
	}
	out.counted = limit > 0 && out.token != TOKEN_REVOKED;
	return out;
}
