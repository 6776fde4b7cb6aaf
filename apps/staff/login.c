/* Signing in and out. The session is auth's token, in a cookie. */
#include "config.h"
#include "staff.h"

#include <json-c/json.h>
#include <string.h>

#include "cookie.h"
#include "http.h"

struct next_in {
	const char *next;
};

static const struct jf next_in_f[] = {
	JF(struct next_in, next, .max = 500),
	JF_END
};

/* refused: a text's key of what went wrong, or NULL. */
static int
login_page(struct req *r, int status, const char *next, const char *email,
    const char *refused)
{
	struct json_object *data = json_object_new_object();

	put_text(data, "next", path_of_ours(next));
	put_text(data, "email", email);
	put_text(data, "refused", refused != NULL ? text(r, refused) : NULL);
	return page_reply(r, status, "login", "signIn", data);
}

/* GET /staff/login */
int
login_get(struct req *r)
{
	struct next_in in = { 0 };

	if (query_read(r, next_in_f, &in) < 0)
		return -1;
	if (r->who.typ == ACCOUNT_STAFF)
		return page_see(r, path_of_ours(in.next));
	return login_page(r, 200, in.next, NULL, NULL);
}

struct login_in {
	const char *email, *password, *next;
};

static const struct jf login_in_f[] = {
	JF(struct login_in, email, .req = true, .max = 255),
	JF(struct login_in, password, .req = true, .max = 1000),
	JF(struct login_in, next, .max = 500),
	JF_END
};

static const struct jf granted_f[] = {
	JF(struct granted, access_token, .req = true, .max = 4096),
	JF(struct granted, expires_in, .req = true),
	JF_END
};

int
granted_read(struct req *r, const struct http_answer *a, struct granted *out)
{
	return http_json(r, a, granted_f, out);
}

/* As staff: a guest of that address and password is nobody here. */
static int
grant_ask(struct req *r, const struct login_in *in, struct granted *out)
{
	const struct who before = r->who;
	struct buf b = buf_new(r->a);
	struct http_answer a;
	int rc;

	buf_str(&b, "{");
	buf_json_member(&b, "work_email", in->email);
	buf_json_member(&b, "password", in->password);
	buf_str(&b, "}");
	r->who = (struct who){ 0 };
	rc = service_call(r, "POST", "/api/v1/auth/login", b.s,
	    REFUSALS | PATIENT, &a);
	r->who = before;
	return rc < 0 ? -1 : granted_read(r, &a, out);
}

/* What is said, with the status of the page; NULL: not about the form. */
static const char *
login_refusal(enum err_code code)
{
	switch (code) {
	case E_UNAUTHENTICATED:
	case E_BAD_REQUEST:
		return "login.wrong";
	case E_RATE:
		return "login.tooMany";
	case E_UNAVAILABLE:
		return "login.away";
	default:
		return NULL;
	}
}

/* POST /staff/login */
int
login_post(struct req *r)
{
	struct login_in in = { 0 };
	struct granted g = { 0 };
	const char *refused;
	int status;

	if (form_read(r, login_in_f, &in) < 0)
		return -1;
	if (grant_ask(r, &in, &g) == 0) {
		cookie_set(r, STAFF_COOKIE, g.access_token, g.expires_in);
		return page_see(r, path_of_ours(in.next));
	}
	refused = login_refusal(r->err.code);
	if (refused == NULL)
		return -1;
	status = err_row(r->err.code)->status;
	r->err = (struct err){ 0 };
	return login_page(r, status, in.next, in.email, refused);
}

static const struct jf nothing_f[] = { JF_END };

/* POST /staff/logout: at auth first, so that nothing holds afterwards */
int
logout_post(struct req *r)
{
	struct http_answer a;
	char nothing;

	if (form_read(r, nothing_f, &nothing) < 0 ||
	    service_call(r, "POST", "/api/v1/auth/logout", NULL, AS_CALLER,
		&a) < 0)
		return -1;
	cookie_set(r, STAFF_COOKIE, NULL, 0);
	return page_see(r, "/staff/login");
}
