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
	Q_ACCOUNT_GET,
	Q_SESSION_ADD,
	Q_SESSION_OF_TOKEN,
	Q_SESSION_REVOKE,
	Q_SESSIONS_REVOKE,
	Q_REFRESH_ADD,
	Q_REFRESH_LOCK,
	Q_REFRESH_USE,
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
	Q__MAX
};

extern const struct stmt stmts[Q__MAX];

/* What a sign-in gives out; filled by grant_new, answered by grant_reply. */
struct grant {
	struct who who;	     /* of the access token; roles come with the row */
	const char *session; /* UUID; NULL: a new one is made */
	const char *refresh; /* the refresh token's text */
	bool cookie;	     /* the refresh token goes into a cookie */
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

/* SHA-256 of a refresh token as a bytea parameter. */
const char *refresh_hash(struct req *r, const char *token);

/* rpc.c: the messages of auth.v1 */
extern const struct rpc login_rpc, validate_rpc, refresh_rpc;

/* Routes */
int login_post(struct req *r);
int refresh_post(struct req *r);
int logout_post(struct req *r);
int me_get(struct req *r);
int validate_post(struct req *r);
int jwks_get(struct req *r);
int credentials_put(struct req *r);
int credentials_delete(struct req *r);
int sessions_post(struct req *r);
int revocations_get(struct req *r);

/* Tasks */
int revocations_copy(struct req *r);
int auth_purge(struct req *r);

/* For door.h: revocations are looked up in the table itself. */
int revoked_lookup(struct req *r, const struct who *who, bool *revoked);

#endif
