/* Auth: who may sign in, sessions, tokens, revocations. */
#ifndef AUTH_H
#define AUTH_H

#include "app.h"
#include "rpc.h"
#include "who.h"

enum {
	Q_LOGIN_LOCK,
	Q_LOGIN_BEGIN,
	Q_LOGIN_FORGIVE,
	Q_USER_SEEN,
	Q_STAFF_SEEN,
	Q_USER_REHASH,
	Q_STAFF_REHASH,
	Q_USER_PASSWORD,
	Q_STAFF_PASSWORD,
	Q_ACCOUNT_EMAIL,
	Q_ACCOUNT_GET,
	Q_SESSION_ADD,
	Q_SESSION_LIST,
	Q_SESSION_OWN,
	Q_SESSION_OF_TOKEN,
	Q_SESSION_REVOKE,
	Q_SESSIONS_REVOKE,
	Q_REFRESH_ADD,
	Q_REFRESH_LOCK,
	Q_REFRESH_USE,
	Q_REFRESH_CHILD,
	Q_RESET_ASK,
	Q_RESETS_DUE,
	Q_RESET_CODE,
	Q_RESET_TOLD,
	Q_RESET_TRY,
	Q_RESETS_USED,
	Q_UNTIL,
	Q_USER_OLD,
	Q_STAFF_OLD,
	Q_USER_PUT,
	Q_STAFF_PUT,
	Q_USER_ROLES_PUT,
	Q_STAFF_ROLES_PUT,
	Q_USER_DELETE,
	Q_STAFF_DELETE,
	Q_USER_EPOCH,
	Q_STAFF_EPOCH,
	Q_REVOKED_ADD,
	Q_REVOKED_ASK,
	Q_REVOKED_NEW,
	Q_REVOKED_ALL,
	Q_REVOKED_COPIED,
	Q_AUTH_PURGE,
	Q_GAUGES,
	Q__MAX
};

extern const struct stmt stmts[Q__MAX];
extern const struct gauge gauges[];

/* What a sign-in gives out; filled by grant_new, answered by grant_reply. */
struct grant {
	struct who who;	     /* of the access token; roles come with the row */
	const char *session; /* UUID; NULL: a new one is made */
	const char *refresh; /* the refresh token's text; NULL: a new one */
	bool again;	     /* refresh, jti and iat were given out before */
	bool cookie;	     /* the refresh token goes into a cookie */
	const char *address; /* of a new session; NULL: the request's … */
	const char *device;  /* … and its device in a few words */
};

/*
 * Queues the session (if it is a new one), the refresh token and the reading
 * of the account; the caller commits, then answers with grant_reply.
 */
void grant_queue(struct req *r, struct grant *g);
int grant_reply(struct req *r, struct grant *g, int status);

/* Queues the end of every session of the account, and of its tokens. */
void account_revoke_queue(struct req *r, enum account typ, int64_t sub,
    bool sessions);

/* The words "token" and "cookie" of a body's "session". */
enum session_kind { SESSION_TOKEN, SESSION_COOKIE };
extern const char *const session_names[];

/*
 * For .tidy: an e-mail address in its one spelling. What is none stays as it
 * is and belongs to nobody, which is to sound like a wrong password.
 */
const char *login_name(struct arena *a, const char *typed);

/* An account that somebody says is theirs; see login_find. */
struct found {
	enum account typ;
	bool active;
	const char *sub, *stored, *attempt;
};

/*
 * Finds the account of this name (staff: by work_email alone) and takes a
 * place among the minute's wrong attempts; E_RATE when there is none. The
 * place is given back with login_forgive_queue once the password was right.
 */
int login_find(struct req *r, const char *name, bool staff,
    struct found *out);

/* One hash, whoever was found: *right. */
int login_right(struct req *r, const struct found *f, const char *password,
    bool *right);

void login_forgive_queue(struct req *r, const struct found *f);

/*
 * Queues a new password, and the end of all that was issued before. With email
 * (or NULL) it is set only while that is the account's address; password_set
 * says, once it was sent, whether there was such an account to set it for.
 */
int password_set_queue(struct req *r, enum account typ, int64_t sub,
    const char *email, const char *password);
bool password_set(const struct req *r, enum account typ);

/* SHA-256 of a refresh token as a bytea parameter. */
const char *refresh_hash(struct req *r, const char *token);

/* rpc.c: the messages of auth.v1 */
extern const struct rpc login_rpc, validate_rpc, refresh_rpc;
/* A refresh token of random bytes. */
const char *refresh_new(struct req *r);

/* The token of the body, or of the cookie; *out NULL when there is neither. */
int refresh_read(struct req *r, const char **out);

/*
 * HMAC-SHA-256 of text under the pepper, as hex; what keeps one use apart
 * from another. NULL with r->err set.
 */
const char *auth_mac(struct req *r, const char *what, const char *text);

/* "Firefox, Windows" for a User-Agent; "" for NULL. */
const char *device_of(struct arena *a, const char *agent);

/* Routes */
int login_post(struct req *r);
int refresh_post(struct req *r);
int logout_post(struct req *r);
int me_get(struct req *r);
int validate_post(struct req *r);
int sessions_get(struct req *r);
int session_delete(struct req *r);
int password_post(struct req *r);
int reset_post(struct req *r);
int reset_confirm_post(struct req *r);
int jwks_get(struct req *r);
int credentials_put(struct req *r);
int account_put(struct req *r);
int credentials_delete(struct req *r);
int sessions_post(struct req *r);
int revocations_get(struct req *r);

/* Tasks */
int revocations_copy(struct req *r);
int auth_purge(struct req *r);
int resets_tell(struct req *r);

/* For door.h: revocations are looked up in the table itself. */
int revoked_lookup(struct req *r, const struct who *who, bool *revoked);

#endif
