/* A new password by whoever knows the old one. Runs in the pool that hashes. */
#include "config.h"
#include "auth.h"

#include <string.h>

#include "audit.h"
#include "password.h"

static int
statement(enum account typ)
{
	return typ == ACCOUNT_USER ? Q_USER_PASSWORD : Q_STAFF_PASSWORD;
}

bool
password_set(const struct req *r, enum account typ)
{
	return db_affected(r, statement(typ)) > 0;
}

/* Codes before the account, as wherever both are locked. */
int
password_set_queue(struct req *r, enum account typ, int64_t sub,
    const char *email, const char *password)
{
	const char *hash = password_hash(r->a, typ, password, &r->err);

	if (hash == NULL)
		return -1;
	db_queue(r, Q_RESETS_USED, who_word(typ), txt(r, sub), NULL);
	db_queue(r, statement(typ), txt(r, sub), hash, email);
	account_revoke_queue(r, typ, sub, true);
	audit_add(r, "password.changed",
	    audit_subject(r, who_word(typ), txt(r, sub)), NULL, NULL);
	return 0;
}

struct password_in {
	const char *current_password;
	const char *new_password;
	int session;
};

static const struct jf password_in_f[] = {
	JF(struct password_in, current_password, .req = true,
	    .max = PASSWORD_TYPED),
	JF(struct password_in, new_password, .req = true, PASSWORD_NEW),
	JF(struct password_in, session, .names = session_names),
	JF_END
};

/* The caller's own account, its old password given and counted like a login's. */
static int
password_prove(struct req *r, const char *password, struct found *f)
{
	bool right;

	db_queue(r, Q_ACCOUNT_EMAIL, who_word(r->who.typ),
	    txt(r, r->who.sub));
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_ACCOUNT_EMAIL) == 0)
		return fail(r, E_UNAUTHENTICATED, "the account is closed");
	if (login_find(r, db_text(r, Q_ACCOUNT_EMAIL, 0, "email"),
		r->who.typ == ACCOUNT_STAFF, f) < 0 ||
	    login_right(r, f, password, &right) < 0)
		return -1;
	if (right)
		return 0;
	audit_add(r, "password.refused", audit_subject(r,
	    who_word(r->who.typ), txt(r, r->who.sub)), NULL, NULL);
	if (db_sync(r) < 0)
		return -1;
	return fail_field(r, E_FORBIDDEN, "current_password",
	    "current_password: is wrong");
}

/*
 * POST /api/v1/auth/password: every session ends, and the caller gets a new
 * one in the answer, which is a login's.
 */
int
password_post(struct req *r)
{
	struct password_in in = { 0 };
	struct found f = { 0 };
	struct grant g = { 0 };

	if (req_body(r, password_in_f, &in) < 0)
		return -1;
	if (strcmp(in.current_password, in.new_password) == 0)
		return fail_field(r, E_BAD_REQUEST, "new_password",
		    "new_password: is the old one");
	if (password_prove(r, in.current_password, &f) < 0)
		return -1;
	g.who.typ = r->who.typ;
	g.who.sub = r->who.sub;
	g.cookie = in.session == SESSION_COOKIE;
	db_begin(r);
	login_forgive_queue(r, &f);
	if (password_set_queue(r, g.who.typ, g.who.sub, NULL,
		in.new_password) < 0)
		return -1;
	grant_queue(r, &g);
	if (db_commit(r) < 0)
		return -1;
	return grant_reply(r, &g, 200);
}
