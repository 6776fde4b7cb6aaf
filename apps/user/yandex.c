/*
 * Signing in by Yandex. A browser is sent there with a state that is bound to
 * a cookie and used once, and with PKCE; a program brings its code itself.
 * The account is the one with that Yandex id: an address that an account here
 * has already is refused, never merged. Served by user, because the first
 * sign-in is a registration, in a pool of its own, because a provider that
 * stalls stalls its workers.
 */
#include "config.h"
#include "user.h"

#include <sodium.h>
#include <string.h>

#include "audit.h"
#include "conf.h"
#include "cookie.h"
#include "http.h"
#include "log.h"
#include "uuid.h"
#include "yandex.h"

#define SECRET_BYTES 32
#define SECRET_TEXT 44	   /* as base64url, with its NUL */
#define ATTEMPT_LIFE "600" /* seconds from leaving to coming back */
#define COOKIE "__Host-yandex"
#define PAGE_HOME "/"

static const char *const session_names[] = { "token", "cookie", NULL };

static int
set_up(struct req *r)
{
	return conf.yandex_client_id[0] != '\0' ? 0 :
	    fail(r, E_NOT_FOUND, "signing in by Yandex is not set up here");
}

static const char *
base64url(struct req *r, const unsigned char *raw, size_t n)
{
	char text[SECRET_TEXT];

	sodium_bin2base64(text, sizeof(text), raw, n,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return arena_strdup(r->a, text);
}

/* SHA-256: PKCE's challenge, and how cookie and state are kept. */
static const char *
hashed(struct req *r, const char *text)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
	return base64url(r, hash, sizeof(hash));
}

static int
reply_redirect(struct req *r, const char *to)
{
	reply_header(r, "Location", to);
	r->reply.status = 302;
	return 0;
}

/* Lax: the browser comes back from another site. */
static void
attempt_cookie(struct req *r, const char *value)
{
	reply_header(r, "Set-Cookie", arena_printf(r->a,
	    COOKIE "=%s; Path=/; Max-Age=%s; Secure; HttpOnly; SameSite=Lax",
	    value != NULL ? value : "", value != NULL ? ATTEMPT_LIFE : "0"));
}

/* GET /api/v1/auth/yandex */
int
yandex_start(struct req *r)
{
	const char *cookie = random_text(r->a, SECRET_BYTES);
	const char *state = random_text(r->a, SECRET_BYTES);
	const char *verifier = random_text(r->a, SECRET_BYTES);

	if (set_up(r) < 0)
		return -1;
	db_queue(r, Q_YANDEX_BEGIN, hashed(r, cookie), hashed(r, state),
	    verifier);
	if (db_sync(r) < 0)
		return -1;
	attempt_cookie(r, cookie);
	return reply_redirect(r,
	    yandex_authorize_url(r, state, hashed(r, verifier)));
}

static const char *
credentials(struct req *r, const struct yandex_person *p, const char *id)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "{");
	buf_json_member(&b, "account", "user");
	buf_json_raw(&b, "id", id);
	buf_json_member(&b, "email", p->email);
	buf_json_member(&b, "phone", p->phone);
	buf_json_member(&b, "full_name", p->full_name);
	buf_json_raw(&b, "roles", "[\"customer\"]");
	buf_json_bool(&b, "is_active", true);
	buf_json_member(&b, "until", db_text(r, Q_YANDEX_CLAIM, 0, "until"));
	buf_str(&b, "}");
	return b.s;
}

static int
claim(struct req *r, const struct yandex_person *p, const char *attempt)
{
	db_begin(r);
	db_queue(r, Q_YANDEX_CLAIM, p->email, p->phone, p->full_name, attempt,
	    p->id);
	return db_commit(r);
}

/* Their first time here: an account without a password. */
static int
person_join(struct req *r, struct yandex_person *p, struct joining *j)
{
	j->kind = &user_kind;
	j->attempt = joining_attempt(r);
	if (claim(r, p, j->attempt) < 0 && r->err.code == E_EXISTS &&
	    strstr(r->err.text, "phone") != NULL) {
		/* another account's number is that account's */
		db_rollback(r);
		r->err = (struct err){ 0 };
		p->phone = NULL;
		claim(r, p, j->attempt);
	}
	if (r->err.code == E_EXISTS) {
		r->err = (struct err){ 0 };
		return fail_field(r, E_EXISTS, "email", "email: an account with"
		    " this address is here already; sign in with its password");
	}
	if (r->err.code != E_OK)
		return -1;
	if (db_rows(r, Q_YANDEX_CLAIM) == 0)
		return fail(r, E_RACE, "this registration is under way; sign in"
		    " again in a moment");
	j->id = db_text(r, Q_YANDEX_CLAIM, 0, "id");
	j->credentials = credentials(r, p, j->id);
	return joining_finish(r, j, true);
}

/* Signs the person in; j->login is auth's answer. */
static int
person_sign_in(struct req *r, struct yandex_person *p, struct joining *j)
{
	db_queue(r, Q_YANDEX_FIND, p->id);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_YANDEX_FIND) == 0)
		return person_join(r, p, j);
	if (!db_bool(r, Q_YANDEX_FIND, 0, "is_active"))
		return fail(r, E_UNAUTHENTICATED, "the account is closed");
	j->kind = &user_kind;
	j->id = db_text(r, Q_YANDEX_FIND, 0, "id");
	return joining_sign_in(r, j);
}

/* What did not lead to a session is told; the reason of the failure stays. */
static int
sign_in_told(struct req *r, const char *code, const char *verifier,
    struct joining *j)
{
	struct yandex_person p = { 0 };
	struct err why;

	if (yandex_ask(r, code, verifier, &p) == 0 &&
	    person_sign_in(r, &p, j) == 0)
		return 0;
	why = r->err;
	if (why.code != E_UNAVAILABLE) {
		db_rollback(r);
		r->err = (struct err){ 0 };
		audit_add(r, "yandex.refused", p.id != NULL ?
			audit_subject(r, "yandex", p.id) : "yandex:unknown",
		    NULL, arena_printf(r->a, "{\"code\":\"%s\"}",
			err_row(why.code)->word));
		if (db_sync(r) < 0)
			log_warn(r, "not in the audit log: %s", r->err.text);
	}
	r->err = why;
	return -1;
}

struct callback_in {
	const char *code, *state, *error;
	/* what Yandex may send along */
	const char *error_description, *cid, *scope;
};

static const struct jf callback_in_f[] = {
	JF(struct callback_in, code, .max = 500),
	JF(struct callback_in, state, .max = 500),
	JF(struct callback_in, error, .max = 500),
	JF(struct callback_in, error_description),
	JF(struct callback_in, cid, .max = 500),
	JF(struct callback_in, scope),
	JF_END
};

/* Uses the attempt up, whatever it was good for; its verifier. */
static int
attempt_take(struct req *r, const char *state, const char **verifier)
{
	const char *cookie = cookie_get(r, COOKIE);

	if (cookie == NULL || state == NULL)
		return fail(r, E_UNAUTHENTICATED, "no sign-in is under way");
	db_queue(r, Q_YANDEX_TAKE, hashed(r, cookie), hashed(r, state),
	    ATTEMPT_LIFE);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_YANDEX_TAKE) == 0 ||
	    !db_bool(r, Q_YANDEX_TAKE, 0, "holds"))
		return fail(r, E_UNAUTHENTICATED,
		    "the sign-in is another's, or too old");
	*verifier = db_text(r, Q_YANDEX_TAKE, 0, "verifier");
	return 0;
}

static int
come_back(struct req *r)
{
	struct joining j = { .cookie = true };
	struct callback_in in = { 0 };
	const char *verifier = NULL;

	if (req_query(r, callback_in_f, &in) < 0 ||
	    attempt_take(r, in.state, &verifier) < 0)
		return -1;
	if (in.code == NULL || in.error != NULL)
		return fail(r, in.error != NULL &&
			strcmp(in.error, "access_denied") == 0 ?
			E_FORBIDDEN : E_BAD_REQUEST, "Yandex sends no code");
	if (sign_in_told(r, in.code, verifier, &j) < 0)
		return -1;
	return joining_cookie(r, &j) == NULL ? -1 : reply_redirect(r, PAGE_HOME);
}

/* The page says it in its own words; the provider's are never shown. */
static const char *
page_of(const struct err *e)
{
	switch (e->code) {
	case E_FORBIDDEN:
		return PAGE_HOME "#sign-in=yandex-denied";
	case E_UNAUTHENTICATED:
		return PAGE_HOME "#sign-in=yandex-expired";
	case E_EXISTS:
		return PAGE_HOME "#sign-in=yandex-email-taken";
	case E_UNAVAILABLE:
	case E_RACE:
		return PAGE_HOME "#sign-in=yandex-unavailable";
	default:
		return PAGE_HOME "#sign-in=yandex-failed";
	}
}

/* GET /api/v1/auth/yandex/callback: people come here, so errors are pages */
int
yandex_callback(struct req *r)
{
	if (set_up(r) < 0)
		return -1;
	attempt_cookie(r, NULL);
	if (come_back(r) == 0)
		return 0;
	log_warn(r, "sign-in by Yandex: %s", r->err.text);
	db_rollback(r);
	reply_redirect(r, page_of(&r->err));
	r->err = (struct err){ 0 };
	return 0;
}

struct yandex_in {
	const char *code, *redirect_uri;
	int session;
};

static const struct jf yandex_in_f[] = {
	JF(struct yandex_in, code, .req = true, .min = 1, .max = 500),
	JF(struct yandex_in, redirect_uri, .req = true),
	JF(struct yandex_in, session, .names = session_names),
	JF_END
};

/* POST /api/v1/auth/yandex; AuthService.LoginYandex */
int
yandex_post(struct req *r)
{
	struct yandex_in in = { 0 };
	struct joining j = { 0 };

	if (set_up(r) < 0 || req_body(r, yandex_in_f, &in) < 0)
		return -1;
	if (strcmp(in.redirect_uri, yandex_redirect_uri(r)) != 0)
		return fail_field(r, E_BAD_REQUEST, "redirect_uri",
		    "redirect_uri: is not the one that is set up here");
	j.cookie = in.session == 1;
	if (sign_in_told(r, in.code, NULL, &j) < 0)
		return -1;
	if (j.cookie && joining_cookie(r, &j) == NULL)
		return -1;
	return reply_json(r, 200, j.login);
}

/* Task: sign-ins that nobody came back from. */
int
yandex_purge(struct req *r)
{
	db_queue(r, Q_YANDEX_PURGE, ATTEMPT_LIFE);
	return db_sync(r);
}
