#include "config.h"
#include "redis.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf.h"
#include "met.h"

int redis_wait_ms = REDIS_WAIT_MS;

static redisContext *conn;
static pid_t owner; /* a fork must not share its parent's connection */
static int64_t pause_until;
static unsigned generation;

void
redis_close(void)
{
	if (conn != NULL)
		redisFree(conn);
	conn = NULL;
}

unsigned
redis_generation(void)
{
	return generation;
}

static bool
ready(void)
{
	const struct timeval wait = { redis_wait_ms / 1000,
		redis_wait_ms % 1000 * 1000 };

	if (owner != getpid())
		redis_close();
	if (conn != NULL)
		return true;
	if (now_ms() < pause_until)
		return false;
	conn = redisConnectUnixWithTimeout(conf.redis_socket, wait);
	if (conn != NULL && conn->err == 0 &&
	    redisSetTimeout(conn, wait) == REDIS_OK) {
		owner = getpid();
		generation++;
		return true;
	}
	redis_close();
	pause_until = now_ms() + REDIS_PAUSE_MS;
	return false;
}

/* Sends and waits; NULL has dropped the connection. */
static redisReply *
attempt(const char *const *argv, int argc)
{
	size_t lens[REDIS_ARGS_MAX];
	redisReply *reply;
	int64_t begun;

	if (!ready())
		return NULL;
	for (int i = 0; i < argc; i++)
		lens[i] = strlen(argv[i]);
	begun = now_us();
	reply = redisCommandArgv(conn, argc, (const char **)(uintptr_t)argv,
	    lens);
	met_time(MET_REDIS, now_us() - begun);
	if (reply == NULL) {
		met_count(MET_REDIS_LOST, 1);
		redis_close();
		if (now_us() - begun >= redis_wait_ms * 1000)
			pause_until = now_ms() + REDIS_PAUSE_MS;
	}
	return reply;
}

static void
reply_free(void *p)
{
	freeReplyObject(p);
}

/* As redis_call, but a refusal by Redis is answered as it came. */
static const redisReply *
call(struct arena *a, const char *const *argv, int argc)
{
	const bool held = conn != NULL && owner == getpid();
	redisReply *reply;

	if (argc > REDIS_ARGS_MAX)
		abort();
	reply = attempt(argv, argc);
	/* a connection that Redis ended while it was idle: once more */
	if (reply == NULL && held)
		reply = attempt(argv, argc);
	if (reply != NULL)
		arena_defer(a, reply_free, reply);
	return reply;
}

const redisReply *
redis_call(struct arena *a, const char *const *argv, int argc)
{
	const redisReply *reply = call(a, argv, argc);

	return reply != NULL && reply->type != REDIS_REPLY_ERROR ? reply
								 : NULL;
}

static void
script_hash(struct redis_script *s)
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned int n = 0;

	/* the name Redis gives a script, no matter of safety */
	if (EVP_Digest(s->text, strlen(s->text), md, &n, EVP_sha1(), NULL) != 1)
		abort();
	for (unsigned int i = 0; i < n; i++)
		snprintf(s->sha1 + 2 * i, 3, "%02x", md[i]);
}

const redisReply *
redis_script_run(struct arena *a, struct redis_script *s, int n_keys,
    const char *const *argv, int argc)
{
	const char *all[REDIS_ARGS_MAX];
	const redisReply *reply;
	char keys[12];

	if (argc + 3 > REDIS_ARGS_MAX)
		abort();
	if (s->sha1[0] == '\0')
		script_hash(s);
	snprintf(keys, sizeof(keys), "%d", n_keys);
	all[0] = "EVALSHA";
	all[1] = s->sha1;
	all[2] = keys;
	memcpy(all + 3, argv, (size_t)argc * sizeof(*argv));
	reply = call(a, all, argc + 3);
	if (reply != NULL && reply->type == REDIS_REPLY_ERROR &&
	    strncmp(reply->str, "NOSCRIPT", 8) == 0) {
		all[0] = "EVAL";
		all[1] = s->text;
		reply = call(a, all, argc + 3);
	}
	return reply != NULL && reply->type != REDIS_REPLY_ERROR ? reply
								 : NULL;
}
