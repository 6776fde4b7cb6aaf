/*
 * Refresh tokens: opaque, stored as their hashes, each used once and followed
 * by the next under a lock on the session's row. One that comes twice was
 * copied: its session ends, and the tokens issued in it. But two tabs of one
 * browser may ask at the same moment, or an answer may be lost: the child is
 * made out of its parent (HMAC), so for ten seconds, while the child itself is
 * unused, the same child can be answered again without being stored.
 */
#include "config.h"
#include "auth.h"

#include <string.h>

#include "audit.h"
#include "cookie.h"
#include "uuid.h"
#include "wake.h"

#define REFRESH_BYTES 32

const char *
refresh_hash(struct req *r, const char *token)
{
	return arena_printf(r->a, "\\x%s",
	    txt_sha256(r, token, strlen(token)));
}

const char *
refresh_new(struct req *r)
{
	return random_text(r->a, REFRESH_BYTES);
}

struct refresh_in {
	const char *refresh_token;
};

static const struct jf refresh_in_f[] = {
	JF(struct refresh_in, refresh_token, .min = 1, .max = 100),
	JF_END
};

int
refresh_read(struct req *r, const char **out)
{
	struct refresh_in in = { 0 };

	if (req_body(r, refresh_in_f, &in) < 0)
		return -1;
	*out = in.refresh_token != NULL ? in.refresh_token
					: cookie_refresh_get(r);
	return 0;
}

/* Ends the session and answers why. */
static int
session_refuse(struct req *r, const char *session)
{
	if (session != NULL) {
		db_queue(r, Q_SESSION_REVOKE, session);
		audit_add(r, "session.refused",
		    audit_subject(r, "session", session), NULL, NULL);
	}
	if (db_commit(r) < 0)
		return -1;
	wake_send(r->app->name, "worker"); /* a refusal does not do it by itself */
	return fail(r, E_UNAUTHENTICATED, "the refresh token does not hold");
}

/* What was given out a moment ago for the same token. */
static void
grant_repeat(struct req *r, struct grant *g)
{
	g->again = true;
	g->who.iat = db_int(r, Q_REFRESH_CHILD, 0, "iat");
	memcpy(g->who.jti, db_text(r, Q_REFRESH_CHILD, 0, "jti"),
	    sizeof(g->who.jti));
}

/* Uses the token up; fills the grant that follows it. The row stays locked. */
static int
refresh_use(struct req *r, const char *token, struct grant *g)
{
	const char *hash = refresh_hash(r, token);
	bool there, first;

	g->refresh = auth_mac(r, "refresh", token);
	if (g->refresh == NULL)
		return -1;
	db_begin(r);
	db_queue(r, Q_REFRESH_LOCK, hash);
	db_queue(r, Q_REFRESH_USE, hash);
	db_queue(r, Q_REFRESH_CHILD, hash, refresh_hash(r, g->refresh));
	if (db_sync(r) < 0)
		return -1;
	there = db_rows(r, Q_REFRESH_LOCK) > 0;
	first = db_affected(r, Q_REFRESH_USE) > 0;
	if (!there || !db_bool(r, Q_REFRESH_LOCK, 0, "open") ||
	    (!first && db_rows(r, Q_REFRESH_CHILD) == 0))
		return session_refuse(r,
		    there ? db_text(r, Q_REFRESH_LOCK, 0, "id") : NULL);
	g->session = db_text(r, Q_REFRESH_LOCK, 0, "id");
	g->who.typ = who_from(db_text(r, Q_REFRESH_LOCK, 0, "typ"));
	g->who.sub = db_int(r, Q_REFRESH_LOCK, 0, "sub");
	g->cookie = db_bool(r, Q_REFRESH_LOCK, 0, "cookie");
	if (!first)
		grant_repeat(r, g);
	return 0;
}

/* POST /api/v1/auth/refresh; AuthService.Refresh */
int
refresh_post(struct req *r)
{
	struct grant g = { 0 };
	const char *token;

	if (refresh_read(r, &token) < 0)
		return -1;
	if (token == NULL)
		return fail_field(r, E_BAD_REQUEST, "refresh_token",
		    "refresh_token: is missing");
	if (refresh_use(r, token, &g) < 0)
		return -1;
	grant_queue(r, &g);
	if (db_commit(r) < 0)
		return -1;
	return grant_reply(r, &g, 200);
}
