/*
 * The menu in force for hosts that have no file of it: from Redis, which the
 * worker keeps as it keeps the file. On a miss one process asks the database
 * and the others wait for what it finds; without Redis everybody asks.
 */
#include "config.h"
#include "menu.h"

#include <string.h>
#include <time.h>

#include "conf.h"
#include "met.h"
#include "redis.h"

#define KEEP_S "3600"
#define FLIGHT "menu:active:flight"
#define FLIGHT_MS "2000" /* as long as a query may take */
#define WAIT_MS 1500	 /* for what somebody else asks */
#define POLL_MS 10

const char *const menu_langs[] = { "ru", "en", NULL };

static const struct jf one_f[] = { LIST_LANG, JF_END };

static const char *
key_of(struct arena *a, const char *lang)
{
	return arena_printf(a, "menu:active:%s", lang);
}

int
active_query(struct req *r)
{
	db_queue(r, Q_MENU_ACTIVE, conf.time_zone);
	return db_sync(r);
}

const char *
active_body(const struct req *r, const char *lang)
{
	for (int i = 0; i < db_rows(r, Q_MENU_ACTIVE); i++)
		if (strcmp(db_text(r, Q_MENU_ACTIVE, i, "lang"), lang) == 0)
			return db_text(r, Q_MENU_ACTIVE, i, "body");
	return NULL;
}

/* What Redis has for lang, "" for no menu; NULL: nothing, or no Redis. */
static const char *
cached(struct arena *a, const char *lang, bool *away)
{
	const redisReply *reply = redis_do(a, "GET", key_of(a, lang));

	*away = reply == NULL;
	return reply != NULL && reply->type == REDIS_REPLY_STRING ?
	    reply->str : NULL;
}

void
active_keep(struct req *r, const char *const *bodies)
{
	for (const char *const *lang = menu_langs; *lang != NULL; lang++) {
		const char *body = *bodies++, *now;
		bool away;

		body = body != NULL ? body : "";
		now = cached(r->a, *lang, &away);
		if (away)
			return;
		if (now == NULL || strcmp(now, body) != 0)
			redis_do(r->a, "SET", key_of(r->a, *lang), body, "EX",
			    KEEP_S);
	}
}

/* Asks the database, and tells Redis where the worker has not yet. */
static int
fetch(struct req *r, const char *lang, const char **body)
{
	if (active_query(r) < 0)
		return -1;
	for (const char *const *l = menu_langs; *l != NULL; l++) {
		const char *text = active_body(r, *l);

		redis_do(r->a, "SET", key_of(r->a, *l), text ? text : "", "EX",
		    KEEP_S, "NX");
	}
	*body = active_body(r, lang);
	return 0;
}

/* The first to come asks, for all; the others look for what it found. */
static int
fetch_once(struct req *r, const char *lang, const char **body)
{
	const struct timespec pause = { 0, POLL_MS * 1000000L };
	const int64_t until = now_ms() + WAIT_MS;
	bool away = false;

	while (now_ms() < until && !away) {
		const redisReply *mine = redis_do(r->a, "SET", FLIGHT, r->id,
		    "PX", FLIGHT_MS, "NX");

		if (mine == NULL)
			break;
		if (mine->type == REDIS_REPLY_STATUS) {
			int rc = 0;

			/* whoever was before us may just have told Redis */
			*body = cached(r->a, lang, &away);
			if (*body == NULL)
				rc = fetch(r, lang, body);
			redis_do(r->a, "DEL", FLIGHT);
			return rc;
		}
		nanosleep(&pause, NULL);
		*body = cached(r->a, lang, &away);
		if (*body != NULL)
			return 0;
	}
	return fetch(r, lang, body);
}

int
menu_active(struct req *r)
{
	struct list_in in = { 0 };
	const char *body;
	bool away;

	if (list_read(r, one_f, &in) < 0)
		return -1;
	body = cached(r->a, in.lang, &away);
	if (body == NULL && (away ? fetch(r, in.lang, &body) :
	    fetch_once(r, in.lang, &body)) < 0)
		return -1;
	if (body == NULL || *body == '\0')
		return fail(r, E_NOT_FOUND, "no menu is valid today");
	reply_header(r, "Content-Language", in.lang);
	reply_header(r, "Cache-Control", "no-cache");
	reply_json(r, 200, body);
	return reply_tag(r);
}
