/*
 * Sessions: a refresh token is opaque, stored as its hash, used once, and
 * follows the last one under a lock on the session's row. One that comes
 * twice was copied: its session ends, and the tokens issued in it.
 */
#include "config.h"
#include "auth.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

#include "cookie.h"
#include "token.h"
#include "uuid.h"
#include "worker.h"

#define REFRESH_BYTES 32
#define REFRESH_TEXT 43 /* as base64url */

const char *
refresh_hash(struct req *r, const char *token)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof(hash) + 1];

	crypto_hash_sha256(hash, (const unsigned char *)token, strlen(token));
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	return arena_printf(r->a, "\\x%s", hex);
}

static const char *
refresh_new(struct req *r)
{
	unsigned char raw[REFRESH_BYTES];
	char text[REFRESH_TEXT + 1];

	random_bytes(raw, sizeof(raw));
	sodium_bin2base64(text, sizeof(text), raw, sizeof(raw),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return arena_strdup(r->a, text);
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

	uuid_v7(g->who.jti);
	g->who.iat = time(NULL);
	g->refresh = refresh_new(r);
	if (g->session == NULL) {
		g->session = uuid_new(r->a);
		db_queue(r, Q_SESSION_ADD, g->session, who_word(g->who.typ),
		    sub, g->cookie ? "true" : "false", r->address);
	}
	db_queue(r, Q_REFRESH_ADD, refresh_hash(r, g->refresh), g->session,
	    g->who.jti);
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

struct refresh_in {
	const char *refresh_token;
};

static const struct jf refresh_in_f[] = {
	JF(struct refresh_in, refresh_token, .min = 1, .max = 100),
	JF_END
};

/* The token of the body, or of the cookie; *out NULL when there is neither. */
static int
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
	if (session != NULL)
		db_queue(r, Q_SESSION_REVOKE, session);
	if (db_commit(r) < 0)
		return -1;
	worker_wake(r->app->name); /* a refusal does not do it by itself */
	return fail(r, E_UNAUTHENTICATED, "the refresh token does not hold");
}

/* Uses the token up; fills the grant that follows it. The row stays locked. */
static int
refresh_use(struct req *r, const char *token, struct grant *g)
{
	const char *hash = refresh_hash(r, token);
	bool there;

	db_begin(r);
	db_queue(r, Q_REFRESH_LOCK, hash);
	db_queue(r, Q_REFRESH_USE, hash);
	if (db_sync(r) < 0)
		return -1;
	there = db_rows(r, Q_REFRESH_LOCK) > 0;
	if (!there || db_affected(r, Q_REFRESH_USE) == 0 ||
	    !db_bool(r, Q_REFRESH_LOCK, 0, "open"))
		return session_refuse(r,
		    there ? db_text(r, Q_REFRESH_LOCK, 0, "id") : NULL);
	g->session = db_text(r, Q_REFRESH_LOCK, 0, "id");
	g->who.typ = who_from(db_text(r, Q_REFRESH_LOCK, 0, "typ"));
	g->who.sub = db_int(r, Q_REFRESH_LOCK, 0, "sub");
	g->cookie = db_bool(r, Q_REFRESH_LOCK, 0, "cookie");
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

/* GET /.well-known/jwks.json */
int
jwks_get(struct req *r)
{
	reply_header(r, "Cache-Control", "public, max-age=300");
	return reply_json(r, 200, token_jwks(r->a));
}
