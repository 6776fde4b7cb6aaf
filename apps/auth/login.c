/* Signing in with a password. Runs in the pool that hashes, one at a time. */
#include "config.h"
#include "auth.h"

#include <stdlib.h>
#include <time.h>

#include "audit.h"
#include "conf.h"
#include "door.h"
#include "password.h"

const char *const session_names[] = { "token", "cookie", NULL };

struct login_in {
	const char *email;
	const char *work_email;
	const char *password;
	int session;
};

const char *
login_name(struct arena *a, const char *typed)
{
	const char *email = jf_email(a, typed);

	return email != NULL ? email : typed;
}

static const struct jf login_in_f[] = {
	JF(struct login_in, email, .min = 1, .max = 255, .tidy = login_name),
	JF(struct login_in, work_email, .min = 1, .max = 255,
	    .tidy = login_name),
	JF(struct login_in, password, .req = true, .max = PASSWORD_TYPED),
	JF(struct login_in, session, .names = session_names),
	JF_END
};

static int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * INT64_C(1000) + ts.tv_nsec / 1000000;
}

/*
 * Staff may sign in under `email`, too; their hash takes another time than a
 * guest's. So every refusal that could be either's lasts equally long; who
 * gets in is told the kind of account anyway.
 */
static void
last_until(int64_t end)
{
	const int64_t left = end - now_ms();

	if (left > 0)
		nanosleep(&(struct timespec){ left / 1000,
			      left % 1000 * 1000000 },
		    NULL);
}

int
login_find(struct req *r, const char *name, bool staff, struct found *out)
{
	const char *typ;

	db_begin(r);
	db_queue(r, Q_LOGIN_LOCK, name);
	db_queue(r, Q_LOGIN_BEGIN, name, staff ? "staff" : NULL,
	    txt(r, conf.login_limit), r->address, door_network(r),
	    txt(r, conf.login_limit_address));
	if (db_commit(r) < 0)
		return -1;
	if (db_bool(r, Q_LOGIN_BEGIN, 0, "refused")) {
		r->err.retry_after = (int)db_int(r, Q_LOGIN_BEGIN, 0, "wait");
		return fail(r, E_RATE,
		    "too many wrong passwords, wait a moment");
	}
	typ = db_text(r, Q_LOGIN_BEGIN, 0, "typ");
	out->typ = typ != NULL ? who_from(typ) :
	    staff	       ? ACCOUNT_STAFF :
				 ACCOUNT_USER;
	out->active = typ != NULL && db_bool(r, Q_LOGIN_BEGIN, 0, "is_active");
	out->sub = db_text(r, Q_LOGIN_BEGIN, 0, "sub");
	out->stored = db_text(r, Q_LOGIN_BEGIN, 0, "password_hash");
	out->attempt = db_text(r, Q_LOGIN_BEGIN, 0, "attempt");
	return 0;
}

/* Also for an account that is not there, or closed: time tells nothing. */
int
login_right(struct req *r, const struct found *f, const char *password,
    bool *right)
{
	if (password_check(r->a, f->typ, f->stored, password, right,
		&r->err) < 0)
		return -1;
	*right = *right && f->active;
	return 0;
}

void
login_forgive_queue(struct req *r, const struct found *f)
{
	if (f->attempt != NULL)
		db_queue(r, Q_LOGIN_FORGIVE, f->attempt);
}

/* A hash that was made when hashes were cheaper is replaced. */
static int
rehash_queue(struct req *r, const struct found *f, const char *password)
{
	const char *hash;

	if (!password_needs_rehash(f->typ, f->stored))
		return 0;
	hash = password_hash(r->a, f->typ, password, &r->err);
	if (hash == NULL)
		return -1;
	db_queue(r, f->typ == ACCOUNT_USER ? Q_USER_REHASH : Q_STAFF_REHASH,
	    f->sub, f->stored, hash);
	return 0;
}

/* Known or not, the same work. */
static int
login_refused(struct req *r, const struct found *f)
{
	audit_add(r, "login.refused", f->sub != NULL ?
		audit_subject(r, who_word(f->typ), f->sub) : "account:unknown",
	    NULL, NULL);
	if (db_sync(r) < 0)
		return -1;
	return fail(r, E_UNAUTHENTICATED, "wrong e-mail or password");
}

static int
login(struct req *r, const struct login_in *in)
{
	struct grant g = { .cookie = in->session == SESSION_COOKIE };
	const bool staff = in->email == NULL;
	struct found f = { 0 };
	bool right;

	if (login_find(r, staff ? in->work_email : in->email, staff, &f) < 0 ||
	    login_right(r, &f, in->password, &right) < 0)
		return -1;
	if (!right)
		return login_refused(r, &f);
	g.who.typ = f.typ;
	g.who.sub = strtoll(f.sub, NULL, 10);
	db_begin(r);
	login_forgive_queue(r, &f);
	if (rehash_queue(r, &f, in->password) < 0)
		return -1;
	grant_queue(r, &g);
	if (db_commit(r) < 0)
		return -1;
	return grant_reply(r, &g, 200);
}

/* POST /api/v1/auth/login; AuthService.Login */
int
login_post(struct req *r)
{
	const int64_t end = now_ms() + conf.login_floor;
	struct login_in in = { 0 };
	int rc;

	if (req_body(r, login_in_f, &in) < 0)
		return -1;
	if ((in.email == NULL) == (in.work_email == NULL))
		return fail_field(r, E_BAD_REQUEST, "email",
		    "email: one of email and work_email is needed");
	rc = login(r, &in);
	if (in.email != NULL && r->err.code == E_UNAUTHENTICATED)
		last_until(end);
	return rc;
}
