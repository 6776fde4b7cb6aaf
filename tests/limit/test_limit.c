#include "config.h"
#include "limit.h"

#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "redis_server.h"
#include "unit.h"

#define JTI "0190a0b0-c0d0-7000-8000-0123456789ab"

static struct arena *a;
static const struct who nobody, user = { .typ = ACCOUNT_USER, .sub = 5,
	.roles = CUSTOMER, .jti = JTI, .iat = 1800000000 };

static void
setup(void)
{
	a = arena_new();
	redis_server_start();
}

static void
teardown(void)
{
	arena_free(a);
	redis_server_remove();
}

static int64_t
clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * INT64_C(1000) + ts.tv_nsec / 1000000;
}

START_TEST(limit_lets_so_many_through)
{
	struct limit_answer got;

	for (int i = 0; i < 100; i++) {
		got = limit_ask(a, &nobody, "k", 100);
		ck_assert(got.counted && got.allowed);
		ck_assert_int_eq(got.remaining, 99 - i);
		ck_assert_int_eq(got.limit, 100);
		ck_assert(got.reset >= 1 && got.reset <= 60);
	}
	for (int i = 0; i < 5; i++) {
		got = limit_ask(a, &nobody, "k", 100);
		ck_assert(!got.allowed);
		ck_assert_int_eq(got.remaining, 0);
		ck_assert(got.reset >= 55 && got.reset <= 60);
	}
	ck_assert(limit_ask(a, &nobody, "other", 100).allowed);
}
END_TEST

/* A log that was filled a while ago: only what has aged makes room. */
static void
log_fill(const char *key, int ages_ms[], int n)
{
	const redisReply *t = redis_do(a, "TIME");
	const long long now = atoll(t->element[0]->str) * 1000 +
	    atoll(t->element[1]->str) / 1000;

	for (int i = 0; i < n; i++)
		ck_assert_ptr_nonnull(redis_do(a, "RPUSH", key,
		    arena_printf(a, "%lld", now - ages_ms[i])));
}

START_TEST(log_slides)
{
	struct limit_answer got;

	log_fill("k", (int[]){ 70000, 60001, 58500, 30000 }, 4);
	got = limit_ask(a, &nobody, "k", 3);
	ck_assert(got.allowed); /* two have aged, two and this one count */
	ck_assert_int_eq(got.remaining, 0);
	got = limit_ask(a, &nobody, "k", 3);
	ck_assert(!got.allowed);
	ck_assert(got.reset == 2 || got.reset == 1);
	usleep(1700 * 1000);
	ck_assert(limit_ask(a, &nobody, "k", 3).allowed);
	ck_assert(!limit_ask(a, &nobody, "k", 3).allowed);
}
END_TEST

/* Nothing stays behind: a log ends with its window. */
START_TEST(log_ends)
{
	const redisReply *ttl;

	limit_ask(a, &nobody, "k", 3);
	ttl = redis_do(a, "PTTL", "k");
	ck_assert(ttl->integer > 50000 && ttl->integer <= LIMIT_WINDOW_MS);
}
END_TEST

START_TEST(refused_requests_are_not_counted)
{
	for (int i = 0; i < 50; i++)
		limit_ask(a, &nobody, "k", 2);
	ck_assert_int_eq(redis_do(a, "LLEN", "k")->integer, 2);
}
END_TEST

START_TEST(without_limit_nothing_is_counted)
{
	const struct limit_answer got = limit_ask(a, &user, "k", 0);

	ck_assert(!got.counted && got.allowed);
	ck_assert_int_eq(redis_do(a, "EXISTS", "k")->integer, 0);
}
END_TEST

START_TEST(revocations_are_seen)
{
	const char *token = revoked_token_key(a, JTI);
	const char *account = revoked_account_key(a, ACCOUNT_USER, 5);

	ck_assert_int_eq(limit_ask(a, &user, "k", 9).token, TOKEN_UNKNOWN);
	redis_do(a, "SET", REVOKED_READY, "1");
	ck_assert_int_eq(limit_ask(a, &user, "k", 9).token, TOKEN_FINE);
	ck_assert_int_eq(limit_ask(a, &nobody, "k", 9).token, TOKEN_FINE);
	redis_do(a, "SET", token, "1");
	ck_assert_int_eq(limit_ask(a, &user, "k", 9).token, TOKEN_REVOKED);
	ck_assert_int_eq(limit_ask(a, &user, "k", 0).token, TOKEN_REVOKED);
	redis_do(a, "DEL", token);
	redis_do(a, "SET", account, "1800000000"); /* before this second */
	ck_assert_int_eq(limit_ask(a, &user, "k", 9).token, TOKEN_FINE);
	redis_do(a, "SET", account, "1800000001");
	ck_assert_int_eq(limit_ask(a, &user, "k", 9).token, TOKEN_REVOKED);
	redis_do(a, "DEL", REVOKED_READY); /* what is known stays known */
	ck_assert_int_eq(limit_ask(a, &user, "k", 9).token, TOKEN_REVOKED);
}
END_TEST

START_TEST(accounts_do_not_mix)
{
	struct who staff = user;

	staff.typ = ACCOUNT_STAFF;
	redis_do(a, "SET", REVOKED_READY, "1");
	redis_do(a, "SET", revoked_account_key(a, ACCOUNT_USER, 5),
	    "1800000001");
	ck_assert_int_eq(limit_ask(a, &staff, "k", 9).token, TOKEN_FINE);
	ck_assert_int_eq(limit_ask(a, &user, "k", 9).token, TOKEN_REVOKED);
}
END_TEST

/* A revoked token does not use up its owner's minute. */
START_TEST(revoked_tokens_are_not_counted)
{
	redis_do(a, "SET", revoked_token_key(a, JTI), "1");
	ck_assert(!limit_ask(a, &user, "k", 9).counted);
	ck_assert_int_eq(redis_do(a, "EXISTS", "k")->integer, 0);
}
END_TEST

START_TEST(flushed_scripts_are_sent_again)
{
	ck_assert_int_eq(limit_ask(a, &nobody, "k", 9).remaining, 8);
	redis_do(a, "SCRIPT", "FLUSH");
	ck_assert_int_eq(limit_ask(a, &nobody, "k", 9).remaining, 7);
}
END_TEST

START_TEST(restarted_redis_is_found_again)
{
	const unsigned generation = redis_generation();

	ck_assert_int_eq(limit_ask(a, &nobody, "k", 9).remaining, 8);
	kill(redis_pid, SIGKILL);
	waitpid(redis_pid, NULL, 0);
	unlink(redis_socket);
	ck_assert_ptr_null(redis_do(a, "PING"));
	redis_server_start();
	ck_assert_uint_ne(redis_generation(), generation);
	ck_assert_int_eq(limit_ask(a, &nobody, "k", 9).remaining, 8);
}
END_TEST

START_TEST(without_redis_the_process_counts)
{
	struct limit_answer got;

	redis_server_stop();
	got = limit_ask(a, &user, "k", 3);
	ck_assert(got.counted && got.allowed);
	ck_assert_int_eq(got.token, TOKEN_UNKNOWN);
	ck_assert(limit_ask(a, &user, "k", 3).allowed);
	ck_assert(limit_ask(a, &user, "k", 3).allowed);
	ck_assert(!limit_ask(a, &user, "k", 3).allowed);
	ck_assert(limit_ask(a, &user, "other", 3).allowed);
}
END_TEST

/* A Redis that hangs costs 50 ms once a second, not each request. */
START_TEST(stopped_redis_is_left_alone)
{
	int64_t begun;

	redis_wait_ms = REDIS_WAIT_MS;
	redis_close();
	while (!limit_ask(a, &nobody, "k", 1000).counted)
		usleep(100000);
	kill(redis_pid, SIGSTOP);
	begun = clock_ms();
	ck_assert(limit_ask(a, &nobody, "k", 1000).allowed);
	ck_assert(clock_ms() - begun >= 40);
	begun = clock_ms();
	for (int i = 0; i < 100; i++)
		ck_assert(limit_ask(a, &nobody, "k", 1000).allowed);
	/* asking it each time would take 100 times those 50 ms */
	ck_assert(clock_ms() - begun < 2500);
	kill(redis_pid, SIGCONT);
	redis_wait_ms = 10000;
	usleep(1100 * 1000);
	/* the late reply was dropped with its connection */
	ck_assert_str_eq(redis_do(a, "ECHO", "mine")->str, "mine");
}
END_TEST

static long long
reads(void)
{
	const char *info = redis_do(a, "INFO", "stats")->str;

	return atoll(strstr(info, "total_reads_processed:") +
	    strlen("total_reads_processed:"));
}

/* Revocation and limit together: Redis hears of a request once. */
START_TEST(one_round_trip_a_request)
{
	long long before;

	limit_ask(a, &user, "k", 1000); /* the script is known */
	before = reads();
	for (int i = 0; i < 200; i++)
		limit_ask(a, &user, "k", 1000);
	ck_assert_int_eq(reads() - before, 200 + 1); /* and the question */
}
END_TEST

/* What a pool's worker lets through; what Redis has not answered is left out. */
static int
let_through(void)
{
	int n = 0;

	redis_close();
	for (int i = 0; i < 60; i++) {
		const struct limit_answer got = limit_ask(a, &user, "k", 100);

		n += got.allowed && got.token == TOKEN_FINE;
	}
	return n;
}

/* However many pools a user's requests come to at once. */
START_TEST(pools_share_the_limit)
{
	pid_t pools[4];
	int total = 0, status;

	ck_assert_ptr_nonnull(redis_do(a, "SET", REVOKED_READY, "1"));
	for (int i = 0; i < 4; i++) {
		pools[i] = fork();
		if (pools[i] == 0)
			_exit(let_through());
	}
	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(waitpid(pools[i], &status, 0), pools[i]);
		ck_assert(WIFEXITED(status));
		total += WEXITSTATUS(status);
	}
	redis_close();
	ck_assert_int_eq(redis_do(a, "LLEN", "k")->integer, 100);
	ck_assert_int_le(total, 100);
	ck_assert(!limit_ask(a, &user, "k", 100).allowed);
}
END_TEST

/*
 * The clock is moved by ageing what Redis holds: times in the log and the
 * log's own end. Times below are those of Redis plus all the ageing so far.
 * Ageing may be asked for twice: a busy machine answers too late.
 */
#define AGE \
	"local ms = ARGV[1] - (redis.call('GET', KEYS[2]) or 0)" \
	" redis.call('SET', KEYS[2], ARGV[1])" \
	" local t = redis.call('LRANGE', KEYS[1], 0, -1)" \
	" local left = redis.call('PTTL', KEYS[1]) - ms" \
	" redis.call('DEL', KEYS[1])" \
	" if left <= 0 then return 0 end" \
	" for _, v in ipairs(t) do redis.call('RPUSH', KEYS[1]," \
	" string.format('%.0f', v - ms)) end" \
	" redis.call('PEXPIRE', KEYS[1], left) return #t"

#define ROUNDS 150
#define POOLS 3
#define LIMIT 100

struct history {
	int64_t aged;
	int64_t at[ROUNDS * LIMIT]; /* every request that was let through */
	int n;
};

/* Until Redis answers. */
#define REDIS(reply, ...) \
	while (((reply) = redis_do(a, __VA_ARGS__)) == NULL) \
		usleep(100000)

static void
age(struct history *h, int ms)
{
	const redisReply *reply;

	h->aged += ms;
	REDIS(reply, "EVAL", AGE, "2", "k", "aged",
	    arena_printf(a, "%lld", (long long)h->aged));
	ck_assert_int_eq(reply->type, REDIS_REPLY_INTEGER);
}

/* A pool's worker: told how often to ask, tells how often Redis refused. */
static void
pool_run(int fd)
{
	int asks, refused;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	redis_close();
	while (read(fd, &asks, sizeof(asks)) == sizeof(asks)) {
		refused = 0;
		while (asks-- > 0) {
			const struct limit_answer got =
			    limit_ask(a, &user, "k", LIMIT);

			refused += !got.allowed && got.token == TOKEN_FINE;
		}
		if (write(fd, &refused, sizeof(refused)) != sizeof(refused))
			break;
	}
	_exit(0);
}

static void
pools_start(int pools[POOLS])
{
	for (int i = 0; i < POOLS; i++) {
		int ends[2];

		ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
		if (fork() == 0)
			pool_run(ends[1]);
		close(ends[1]);
		pools[i] = ends[0];
	}
}

/* All ask at once, a few times or many; how many were refused. */
static int
burst(const int pools[POOLS])
{
	int total = 0, n;

	for (int i = 0; i < POOLS; i++) {
		n = (int)(random() % (random() % 4 == 0 ? 60 : 8));
		ck_assert_int_eq(write(pools[i], &n, sizeof(n)), sizeof(n));
	}
	for (int i = 0; i < POOLS; i++) {
		ck_assert_int_eq(read(pools[i], &n, sizeof(n)), sizeof(n));
		total += n;
	}
	return total;
}

/* What the log has that the history has not; the log forgets from its front. */
static void
history_add(struct history *h)
{
	const redisReply *log;
	int known = 0;

	REDIS(log, "LRANGE", "k", "0", "-1");
	if (log->elements == 0)
		return;
	while (known < h->n && h->at[h->n - known - 1] >=
		atoll(log->element[0]->str) + h->aged)
		known++;
	for (size_t i = (size_t)known; i < log->elements; i++) {
		ck_assert_int_lt(h->n, ROUNDS * LIMIT);
		h->at[h->n++] = atoll(log->element[i]->str) + h->aged;
	}
}

static int64_t
redis_now(const struct history *h)
{
	const redisReply *t;

	REDIS(t, "TIME");
	return atoll(t->element[0]->str) * 1000 +
	    atoll(t->element[1]->str) / 1000 + h->aged;
}

static int
let_through_since(const struct history *h, int64_t at)
{
	int n = 0;

	while (n < h->n && h->at[h->n - n - 1] > at)
		n++;
	return n;
}

/*
 * Random bursts of all pools with random pauses between: in no minute,
 * wherever it begins, are there more than the limit, and who is refused comes
 * when the minute is full.
 */
START_TEST(no_minute_has_more)
{
	static struct history h;
	const unsigned seed = (unsigned)time(NULL);
	const redisReply *reply;
	int pools[POOLS], refused, full = 0;
	int64_t begun;

	printf("seed %u\n", seed);
	srandom(seed);
	REDIS(reply, "SET", REVOKED_READY, "1");
	pools_start(pools);
	for (int round = 0; round < ROUNDS; round++) {
		age(&h, (int)(random() % (random() % 8 == 0 ? 70000 : 6000)));
		begun = redis_now(&h);
		refused = burst(pools);
		history_add(&h);
		if (refused > 0)
			ck_assert_int_ge(let_through_since(&h,
			    begun - LIMIT_WINDOW_MS), LIMIT);
		full += refused > 0;
	}
	ck_assert_int_gt(full, 0); /* it was worth asking */
	for (int i = LIMIT; i < h.n; i++)
		ck_assert_int_ge(h.at[i] - h.at[i - LIMIT], LIMIT_WINDOW_MS);
	printf("%d let through, %d bursts met the limit\n", h.n, full);
}
END_TEST

START_TEST(round_trip_is_quick)
{
	int64_t begun = clock_ms();

	for (int i = 0; i < 2000; i++)
		limit_ask(a, &user, "k", 100000);
	printf("limit_ask: %.1f us\n", (double)(clock_ms() - begun) / 2);
}
END_TEST

int
main(void)
{
	return unit_run_with("limit", setup, teardown, (const TTest *[]){
	    limit_lets_so_many_through, log_slides, log_ends,
	    refused_requests_are_not_counted, without_limit_nothing_is_counted,
	    revocations_are_seen, accounts_do_not_mix,
	    revoked_tokens_are_not_counted, flushed_scripts_are_sent_again,
	    restarted_redis_is_found_again, without_redis_the_process_counts,
	    stopped_redis_is_left_alone, one_round_trip_a_request,
	    pools_share_the_limit, no_minute_has_more, round_trip_is_quick,
	    NULL });
}
