/* Guests: registration, their own profile, and what an admin does. */
#include "config.h"
#include "user.h"

#include <string.h>

#include "audit.h"
#include "log.h"
#include "password.h"

static const char *const session_names[] = { "token", "cookie", NULL };

struct register_in {
	const char *email;
	const char *phone;
	const char *full_name;
	const char *password;
	int session;
};

#define GUEST_FIELDS \
	JF(struct register_in, email, .req = true, .max = 255, \
	    .tidy = jf_email, .what = "an e-mail address"), \
	JF(struct register_in, phone, .max = 40, .tidy = jf_phone, \
	    .what = "a phone number"), \
	JF(struct register_in, full_name, .req = true, JF_NAME), \
	JF(struct register_in, password, .req = true, PASSWORD_NEW)

static const struct jf register_in_f[] = {
	GUEST_FIELDS,
	JF(struct register_in, session, .names = session_names),
	JF_END
};

static const struct jf guest_in_f[] = { GUEST_FIELDS, JF_END };

/* Which unique value is taken, in words for the caller. */
static int
taken(struct req *r)
{
	const bool phone = strstr(r->err.text, "phone") != NULL;

	if (r->err.code != E_EXISTS)
		return -1;
	r->err = (struct err){ 0 };
	return fail_field(r, E_EXISTS, phone ? "phone" : "email",
	    "%s: is registered already", phone ? "phone" : "email");
}

static int
user_claim(struct req *r, const struct register_in *in, struct joining *j)
{
	struct buf b = buf_new(r->a);

	j->kind = &user_kind;
	j->attempt = joining_attempt(r);
	db_begin(r);
	db_queue(r, Q_USER_CLAIM, in->email, in->phone, in->full_name,
	    j->attempt);
	if (db_commit(r) < 0)
		return taken(r);
	if (db_rows(r, Q_USER_CLAIM) == 0)
		return fail_field(r, E_EXISTS, "email",
		    "email: is registered already");
	j->id = db_text(r, Q_USER_CLAIM, 0, "id");
	buf_str(&b, "{");
	buf_json_member(&b, "account", "user");
	buf_json_raw(&b, "id", j->id);
	buf_json_member(&b, "email", in->email);
	buf_json_member(&b, "phone", in->phone);
	buf_json_member(&b, "full_name", in->full_name);
	buf_json_member(&b, "password", in->password);
	buf_json_raw(&b, "roles", "[\"customer\"]");
	buf_json_bool(&b, "is_active", true);
	buf_json_member(&b, "until", db_text(r, Q_USER_CLAIM, 0, "until"));
	buf_str(&b, "}");
	j->credentials = b.s;
	return 0;
}

/* POST /api/v1/auth/register */
int
register_post(struct req *r)
{
	struct register_in in = { 0 };
	struct joining j = { 0 };

	if (req_body(r, register_in_f, &in) < 0)
		return -1;
	j.cookie = in.session == 1;
	if (user_claim(r, &in, &j) < 0 || joining_finish(r, &j, true) < 0 ||
	    (j.cookie && joining_cookie(r, &j) == NULL))
		return -1;
	return reply_json(r, 201, j.login);
}

/* POST /api/v1/users; UserService.CreateUser */
int
users_post(struct req *r)
{
	struct register_in in = { 0 };
	struct joining j = { 0 };

	if (req_body(r, guest_in_f, &in) < 0 ||
	    user_claim(r, &in, &j) < 0 || joining_finish(r, &j, false) < 0)
		return -1;
	return reply_json(r, 201, db_text(r, Q_USER_ACTIVATE, 0, "body"));
}

/* GET /api/v1/users; UserService.ListUsers */
int
users_list(struct req *r)
{
	struct page p = { 0 };

	if (page_read(r, &p) < 0)
		return -1;
	db_queue(r, Q_USER_LIST, p.only_active ? "true" : "false", p.limit,
	    p.offset);
	if (db_sync(r) < 0)
		return -1;
	return page_reply(r, Q_USER_LIST, "users");
}

int
user_gone(struct req *r, const char *id)
{
	if (r->who.typ == ACCOUNT_USER && strcmp(id, txt(r, r->who.sub)) == 0)
		return fail(r, E_UNAUTHENTICATED, "the account is gone");
	return fail(r, E_NOT_FOUND, "no such user");
}

static int
get(struct req *r, const char *id)
{
	db_queue(r, Q_USER_GET, id);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_USER_GET) == 0)
		return user_gone(r, id);
	return reply_row(r, 200, Q_USER_GET);
}

/* GET /api/v1/users/{id} */
int
user_get(struct req *r)
{
	return get(r, r->param[0]);
}

struct find_in {
	struct opt_int id;
	const char *email, *phone;
};

static const struct jf find_in_f[] = {
	JF(struct find_in, id, .min = 1, .max = INT32_MAX),
	JF(struct find_in, email, .max = 255, .tidy = jf_email,
	    .what = "an e-mail address"),
	JF(struct find_in, phone, .max = 40, .tidy = jf_phone,
	    .what = "a phone number"),
	JF_END
};

/* UserService.GetUser: by id, e-mail or phone; guests find themselves */
int
user_find(struct req *r)
{
	struct find_in in = { 0 };

	if (req_body(r, find_in_f, &in) < 0)
		return -1;
	if (in.id.set + (in.email != NULL) + (in.phone != NULL) != 1)
		return fail_field(r, E_BAD_REQUEST, "id",
		    "id: one of id, email and phone is needed");
	db_queue(r, Q_USER_FIND, in.id.set ? txt(r, in.id.v) : NULL, in.email,
	    in.phone, r->who.typ == ACCOUNT_USER ? txt(r, r->who.sub) : NULL);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_USER_FIND) == 0)
		return fail(r, E_NOT_FOUND, "no such user");
	return reply_row(r, 200, Q_USER_FIND);
}

/* GET /api/v1/users/me */
int
me_get(struct req *r)
{
	return get(r, txt(r, r->who.sub));
}

struct change_in {
	struct opt_text email;
	struct opt_text phone;
	struct opt_text full_name;
	struct opt_bool is_active;
};

static const struct jf me_in_f[] = {
	JF(struct change_in, email, .max = 255, .tidy = jf_email,
	    .what = "an e-mail address"),
	JF(struct change_in, phone, .max = 40, .nullable = true,
	    .tidy = jf_phone, .what = "a phone number"),
	JF(struct change_in, full_name, JF_NAME),
	JF_END
};

static const struct jf change_in_f[] = {
	JF(struct change_in, email, .max = 255, .tidy = jf_email,
	    .what = "an e-mail address"),
	JF(struct change_in, phone, .max = 40, .nullable = true,
	    .tidy = jf_phone, .what = "a phone number"),
	JF(struct change_in, full_name, JF_NAME),
	JF(struct change_in, is_active),
	JF_END
};

static int
change(struct req *r, const char *id, const struct jf *fields)
{
	struct change_in in = { 0 };

	if (req_body(r, fields, &in) < 0)
		return -1;
	db_begin(r);
	audit_person(r);
	db_queue(r, Q_USER_CHANGE, id, in.email.v,
	    in.phone.set ? "true" : "false", in.phone.v, in.full_name.v,
	    !in.is_active.set ? NULL : in.is_active.v ? "true" : "false");
	if (db_sync(r) < 0)
		return taken(r);
	if (db_rows(r, Q_USER_CHANGE) == 0)
		return user_gone(r, id);
	event_add(r, "user.updated", db_text(r, Q_USER_CHANGE, 0, "event"));
	if (db_commit(r) < 0)
		return -1;
	account_sync(r, &user_kind, id);
	return reply_json(r, 200, db_text(r, Q_USER_CHANGE, 0, "body"));
}

/* Admins ask for anybody, guests (by rpc) for themselves. */
static int
whose_check(struct req *r)
{
	if (r->who.typ != ACCOUNT_USER || req_id(r, 0) == r->who.sub)
		return 0;
	return fail(r, E_NOT_FOUND, "no such user");
}

/* PATCH /api/v1/users/{id}; UserService.UpdateUser */
int
user_patch(struct req *r)
{
	return whose_check(r) < 0 ? -1 : change(r, r->param[0],
	    r->who.typ == ACCOUNT_USER ? me_in_f : change_in_f);
}

/* PATCH /api/v1/users/me */
int
me_patch(struct req *r)
{
	return change(r, txt(r, r->who.sub), me_in_f);
}

/* Once it is marked it will happen; the worker repeats what fails here. */
static int
erase(struct req *r, const char *id)
{
	db_begin(r);
	audit_person(r);
	db_queue(r, Q_USER_LEAVE, id);
	if (db_commit(r) < 0)
		return -1;
	if (db_affected(r, Q_USER_LEAVE) == 0)
		return user_gone(r, id);
	if (leaving_finish(r, id) < 0) {
		db_rollback(r);
		log_warn(r, "user %s has not left yet: %s", id, r->err.text);
		r->err = (struct err){ 0 };
	}
	return reply_empty(r);
}

/* DELETE /api/v1/users/{id}; UserService.DeleteUser */
int
user_delete(struct req *r)
{
	return whose_check(r) < 0 ? -1 : erase(r, r->param[0]);
}

/* DELETE /api/v1/users/me */
int
me_delete(struct req *r)
{
	return erase(r, txt(r, r->who.sub));
}
