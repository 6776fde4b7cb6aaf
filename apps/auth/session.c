/*
 * Sessions: what a sign-in gives out, the list of them for their owner, and
 * how they end.
 */
#include "config.h"
#include "auth.h"

#include <string.h>
#include <time.h>

#include "audit.h"
#include "cookie.h"
#include "token.h"
#include "uuid.h"

static void
session_add_queue(struct req *r, struct grant *g)
{
	g->session = uuid_new(r->a);
	if (g->address == NULL) {
		g->address = r->address;
		g->device = device_of(r->a, req_env(r, "HTTP_USER_AGENT"));
	}
	db_queue(r, Q_SESSION_ADD, g->session, who_word(g->who.typ),
	    txt(r, g->who.sub), g->cookie ? "true" : "false", g->address,
	    g->device);
	audit_add(r, "session.begun", audit_subject(r, who_word(g->who.typ),
	    txt(r, g->who.sub)), NULL,
	    arena_printf(r->a, "{\"session\":\"%s\"}", g->session));
}

/*
 * iat is taken before the account is read, and raised to the account's epoch
 * afterwards: a change that comes later has a later epoch, so the token falls
 * with it; the token after a password change does not fall with the old ones.
 */
void
grant_queue(struct req *r, struct grant *g)
{
	const char *sub = txt(r, g->who.sub);

	if (!g->again) {
		uuid_v7(g->who.jti);
		g->who.iat = time(NULL);
	}
	if (g->refresh == NULL)
		g->refresh = refresh_new(r);
	if (g->session == NULL)
		session_add_queue(r, g);
	if (!g->again)
		db_queue(r, Q_REFRESH_ADD, refresh_hash(r, g->refresh),
		    g->session, g->who.jti);
	db_queue(r, g->who.typ == ACCOUNT_USER ? Q_USER_SEEN : Q_STAFF_SEEN,
	    sub);
}

static unsigned
roles_of(struct req *r, const char *words)
{
	char *rest = arena_strdup(r->a, words), *word;
	unsigned roles = 0;

	while ((word = strsep(&rest, " ")) != NULL)
		roles |= role_bit(word);
	return roles;
}

int
grant_reply(struct req *r, struct grant *g, int status)
{
	const int q = g->who.typ == ACCOUNT_USER ? Q_USER_SEEN : Q_STAFF_SEEN;
	struct buf b = buf_new(r->a);
	const char *token;
	int64_t epoch;

	if (db_rows(r, q) == 0)
		return fail(r, E_UNAUTHENTICATED, "the account is closed");
	epoch = db_int(r, q, 0, "epoch");
	g->who.iat = epoch > g->who.iat ? epoch : g->who.iat;
	g->who.exp = g->who.iat + TOKEN_LIFE;
	g->who.roles = roles_of(r, db_text(r, q, 0, "roles"));
	token = token_sign(r->a, &g->who, &r->err);
	if (token == NULL)
		return -1;
	buf_str(&b, "{");
	buf_json_member(&b, "access_token", token);
	buf_json_int(&b, "expires_in", TOKEN_LIFE);
	if (g->cookie)
		cookie_refresh_set(r, g->refresh);
	else
		buf_json_member(&b, "refresh_token", g->refresh);
	buf_json_raw(&b, "user", db_text(r, q, 0, "account"));
	buf_str(&b, "}");
	return reply_json(r, status, b.s);
}

/* Queues the end of the session this access token was issued in. */
static int
logout_token(struct req *r)
{
	db_queue(r, Q_SESSION_OF_TOKEN, r->who.jti);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_SESSION_OF_TOKEN) > 0)
		db_queue(r, Q_SESSION_REVOKE,
		    db_text(r, Q_SESSION_OF_TOKEN, 0, "id"));
	db_queue(r, Q_REVOKED_ADD, who_word(r->who.typ), txt(r, r->who.sub),
	    r->who.jti, txt(r, r->who.exp));
	return 0;
}

static int
logout_refresh(struct req *r, const char *token)
{
	db_queue(r, Q_REFRESH_LOCK, refresh_hash(r, token));
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_REFRESH_LOCK) > 0)
		db_queue(r, Q_SESSION_REVOKE,
		    db_text(r, Q_REFRESH_LOCK, 0, "id"));
	return 0;
}

/* POST /api/v1/auth/logout: with the access token, the refresh token or both */
int
logout_post(struct req *r)
{
	const bool signed_in = r->who.typ == ACCOUNT_USER ||
	    r->who.typ == ACCOUNT_STAFF;
	const char *token;

	if (refresh_read(r, &token) < 0)
		return -1;
	if (!signed_in && token == NULL)
		return fail(r, E_UNAUTHENTICATED, "sign in first");
	db_begin(r);
	if (signed_in)
		audit_add(r, "session.logged_out", audit_subject(r,
		    who_word(r->who.typ), txt(r, r->who.sub)), NULL, NULL);
	if ((signed_in && logout_token(r) < 0) ||
	    (token != NULL && logout_refresh(r, token) < 0) ||
	    db_commit(r) < 0)
		return -1;
	r->wake = true;
	if (req_env(r, "HTTP_COOKIE") != NULL)
		cookie_refresh_set(r, NULL);
	return reply_empty(r);
}

/* GET /api/v1/auth/me */
int
me_get(struct req *r)
{
	db_queue(r, Q_ACCOUNT_GET, who_word(r->who.typ), txt(r, r->who.sub));
	if (db_sync(r) < 0)
		return -1;
	return reply_row(r, 200, Q_ACCOUNT_GET);
}

struct validate_in {
	const char *access_token;
};

static const struct jf validate_in_f[] = {
	JF(struct validate_in, access_token, .max = TOKEN_MAX),
	JF_END
};

/* 1 the token holds and *who is it, 0 it does not, -1 nobody can tell. */
static int
token_holds(struct req *r, const char *token, struct who *who)
{
	struct err why = { 0 };
	bool revoked;

	if (token == NULL)
		return 0;
	if (token_verify(r->a, token, strlen(token), time(NULL), who, &why) < 0)
		return why.code == E_UNAUTHENTICATED ? 0 :
		    fail(r, why.code, "%s", why.text);
	if (revoked_lookup(r, who, &revoked) < 0)
		return -1;
	return !revoked;
}

/* AuthService.Validate: a token that does not hold is an answer, no error */
int
validate_post(struct req *r)
{
	struct validate_in in = { 0 };
	struct buf b = buf_new(r->a);
	struct who who = { 0 };
	int holds;

	if (req_body(r, validate_in_f, &in) < 0 ||
	    (holds = token_holds(r, in.access_token, &who)) < 0)
		return -1;
	if (holds) {
		db_queue(r, Q_ACCOUNT_GET, who_word(who.typ), txt(r, who.sub));
		if (db_sync(r) < 0)
			return -1;
		holds = db_rows(r, Q_ACCOUNT_GET) > 0;
	}
	buf_str(&b, "{");
	buf_json_bool(&b, "valid", holds);
	if (holds)
		buf_json_raw(&b, "user", db_text(r, Q_ACCOUNT_GET, 0, "account"));
	buf_str(&b, "}");
	return reply_json(r, 200, b.s);
}

/* GET /api/v1/auth/sessions: those of the caller that may be refreshed */
int
sessions_get(struct req *r)
{
	db_queue(r, Q_SESSION_LIST, who_word(r->who.typ), txt(r, r->who.sub),
	    r->who.jti);
	if (db_sync(r) < 0)
		return -1;
	return reply_row(r, 200, Q_SESSION_LIST);
}

/* DELETE /api/v1/auth/sessions/{uuid}: the tokens issued in it end, too */
int
session_delete(struct req *r)
{
	const char *id = r->param[0];

	db_begin(r);
	db_queue(r, Q_SESSION_OWN, id, who_word(r->who.typ),
	    txt(r, r->who.sub));
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_SESSION_OWN) == 0)
		return fail(r, E_NOT_FOUND, "no such session");
	db_queue(r, Q_SESSION_REVOKE, id);
	audit_add(r, "session.ended", audit_subject(r, "session", id), NULL,
	    NULL);
	if (db_commit(r) < 0)
		return -1;
	r->wake = true;
	return reply_empty(r);
}

/* GET /.well-known/jwks.json */
int
jwks_get(struct req *r)
{
	reply_header(r, "Cache-Control", "public, max-age=300");
	return reply_json(r, 200, token_jwks(r->a));
}
