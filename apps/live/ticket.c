/*
 * Tickets: what a browser shows instead of its token, where the token is not
 * for scripts to read. Redis knows whose each is, by its hash, until it is
 * used or 30 s are over.
 */
#include "config.h"
#include "live.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "redis.h"
#include "uuid.h"
#include "who.h"

#define TICKET_BYTES 24

static const char *
ticket_key(struct req *r, const char *ticket)
{
	return arena_printf(r->a, "samovar:live:ticket:%s",
	    txt_sha256(r, ticket, strlen(ticket)));
}

int
ticket_post(struct req *r)
{
	const char *ticket = random_text(r->a, TICKET_BYTES);
	const struct who *who = &r->who;
	struct buf b = buf_new(r->a);
	const char *text;

	text = arena_printf(r->a, "%d %" PRId64 " %u %s %" PRId64 " %" PRId64,
	    (int)who->typ, who->sub, who->roles, who->jti, who->iat, who->exp);
	if (redis_do(r->a, "SET", ticket_key(r, ticket), text, "EX",
		TICKET_LIFE) == NULL)
		return fail(r, E_UNAVAILABLE, "Redis is away");
	db_queue(r, Q_NUMBERING);
	if (db_sync(r) < 0)
		return -1;
	buf_str(&b, "{");
	buf_json_member(&b, "ticket", ticket);
	buf_json_raw(&b, "expires_in", TICKET_LIFE);
	buf_json_raw(&b, "seq", db_text(r, Q_NUMBERING, 0, "last"));
	buf_str(&b, "}");
	return reply_json(r, 200, b.s);
}

int
ticket_take(struct req *r, const char *ticket, struct who *who)
{
	const redisReply *got = redis_do(r->a, "GETDEL", ticket_key(r, ticket));
	int typ;

	if (got == NULL)
		return fail(r, E_UNAVAILABLE, "Redis is away");
	if (got->type != REDIS_REPLY_STRING ||
	    sscanf(got->str, "%d %" SCNd64 " %u %36s %" SCNd64 " %" SCNd64,
		&typ, &who->sub, &who->roles, who->jti, &who->iat,
		&who->exp) != 6)
		return fail(r, E_UNAUTHENTICATED,
		    "the ticket was used, or is too old, or is none");
	who->typ = (enum account)typ;
	return 0;
}
