/*
 * A new password for whoever reads the account's e-mail. The request only
 * leaves a row and a line of the audit log, the same for any address, so neither
 * its answer nor its time says whether there is an account. The worker makes
 * the code for the account that it finds,
 * keeps its HMAC, and hands the code itself to notify in a call: it is in no
 * table, no event and no log.
 */
#include "config.h"
#include "auth.h"

#include <sodium.h>
#include <string.h>

#include "audit.h"
#include "http.h"
#include "language.h"
#include "log.h"
#include "password.h"
#include "uuid.h"

#define MESSAGES "/internal/v1/notify/messages"
#define SELECTOR 4 /* letters of a code that find its row … */
#define CODE 12	   /* … of all its letters */

/* 32 letters and digits that nobody takes for others. */
static const char letters[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

struct reset_in {
	const char *email;
	const char *work_email;
};

static const struct jf reset_in_f[] = {
	JF(struct reset_in, email, .max = 255, .tidy = jf_email,
	    .what = "an e-mail address"),
	JF(struct reset_in, work_email, .max = 255, .tidy = jf_email,
	    .what = "an e-mail address"),
	JF_END
};

/* POST /api/v1/auth/password/reset */
int
reset_post(struct req *r)
{
	struct reset_in in = { 0 };
	const char *email;

	if (req_body(r, reset_in_f, &in) < 0)
		return -1;
	if ((in.email == NULL) == (in.work_email == NULL))
		return fail_field(r, E_BAD_REQUEST, "email",
		    "email: one of email and work_email is needed");
	email = in.email != NULL ? in.email : in.work_email;
	db_begin(r);
	db_queue(r, Q_LOGIN_LOCK, email);
	db_queue(r, Q_RESET_ASK, uuid_new(r->a), email,
	    in.email == NULL ? "true" : "false",
	    language_of(req_env(r, "HTTP_ACCEPT_LANGUAGE")), r->id);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_RESET_ASK) > 0)
		audit_add(r, "password.reset_asked",
		    db_text(r, Q_RESET_ASK, 0, "subject"), NULL, NULL);
	if (db_commit(r) < 0)
		return -1;
	r->wake = true;
	return reply_json(r, 202, "{}");
}

static void
code_make(char out[CODE + 1])
{
	for (int i = 0; i < CODE; i++)
		out[i] = letters[randombytes_uniform(sizeof(letters) - 1)];
	out[CODE] = '\0';
}

/* As it was typed: hyphens and spaces do not count, nor does case. */
static bool
code_read(const char *typed, char out[CODE + 1])
{
	size_t n = 0;

	for (; *typed != '\0'; typed++) {
		const char c = *typed >= 'a' && *typed <= 'z'
		    ? (char)(*typed - 'a' + 'A') : *typed;

		if (c == '-' || c == ' ')
			continue;
		if (n == CODE || strchr(letters, c) == NULL)
			return false;
		out[n++] = c;
	}
	out[n] = '\0';
	return n == CODE;
}

/* The code is kept before it is sent: what arrives always holds. */
static int
code_keep(struct req *r, int row, const char *code)
{
	const char *mac = auth_mac(r, "reset", code);

	if (mac == NULL)
		return -1;
	db_queue(r, Q_RESET_CODE, db_text(r, Q_RESETS_DUE, row, "id"),
	    db_text(r, Q_RESETS_DUE, row, "typ"),
	    db_text(r, Q_RESETS_DUE, row, "sub"),
	    arena_strndup(r->a, code, SELECTOR),
	    arena_printf(r->a, "\\x%s", mac));
	return db_sync(r);
}

static int
code_send(struct req *r, int row, const char *code)
{
	struct buf b = buf_new(r->a);
	struct http_answer a;

	buf_str(&b, "{");
	buf_json_member(&b, "kind", "password_reset");
	buf_json_member(&b, "to", db_text(r, Q_RESETS_DUE, row, "email"));
	buf_json_member(&b, "language",
	    db_text(r, Q_RESETS_DUE, row, "language"));
	buf_json_member(&b, "name", db_text(r, Q_RESETS_DUE, row, "full_name"));
	buf_json_member(&b, "code", arena_printf(r->a, "%.4s-%.4s-%.4s", code,
	    code + 4, code + 8));
	buf_str(&b, "}");
	return service_call(r, "POST", MESSAGES, b.s, AS_SERVICE | REPEATABLE,
	    &a);
}

static int
reset_tell(struct req *r, int row)
{
	char code[CODE + 1];

	if (db_text(r, Q_RESETS_DUE, row, "typ") != NULL) {
		code_make(code);
		if (code_keep(r, row, code) < 0 ||
		    code_send(r, row, code) < 0)
			return -1;
	}
	db_queue(r, Q_RESET_TOLD, db_text(r, Q_RESETS_DUE, row, "id"));
	return db_sync(r);
}

/* Task: makes and sends the codes that were asked for. */
int
resets_tell(struct req *r)
{
	int n;

	db_queue(r, Q_RESETS_DUE);
	if (db_sync(r) < 0)
		return -1;
	n = db_rows(r, Q_RESETS_DUE);
	for (int i = 0; i < n; i++)
		if (reset_tell(r, i) < 0)
			return -1; /* again when it is due */
	return n > 0;
}

struct confirm_in {
	const char *email;
	const char *code;
	const char *new_password;
};

static const struct jf confirm_in_f[] = {
	JF(struct confirm_in, email, .req = true, .min = 1, .max = 255,
	    .tidy = login_name),
	JF(struct confirm_in, code, .req = true, .min = 1, .max = 40),
	JF(struct confirm_in, new_password, .req = true, PASSWORD_NEW),
	JF_END
};

/* In the open transaction: *row whose code it is, -1 for nobody's. */
static int
code_find(struct req *r, const struct confirm_in *in, int *row)
{
	char code[CODE + 1];
	const char *mac, *kept;

	*row = -1;
	if (!code_read(in->code, code))
		return 0;
	mac = auth_mac(r, "reset", code);
	if (mac == NULL)
		return -1;
	db_queue(r, Q_RESET_TRY, in->email,
	    arena_strndup(r->a, code, SELECTOR));
	if (db_sync(r) < 0)
		return -1;
	for (int i = 0; i < db_rows(r, Q_RESET_TRY); i++) {
		kept = db_text(r, Q_RESET_TRY, i, "mac");
		if (strlen(kept) == strlen(mac) &&
		    sodium_memcmp(kept, mac, strlen(mac)) == 0)
			*row = i;
	}
	return 0;
}

/* Ends the open transaction: what it counted counts. */
static int
code_refused(struct req *r, const char *subject)
{
	audit_add(r, "password.reset_refused", subject, NULL, NULL);
	if (db_commit(r) < 0)
		return -1;
	return fail_field(r, E_BAD_REQUEST, "code",
	    "code: does not hold, or no longer");
}

/* Whose code it is, or begins like. */
static const char *
code_subject(struct req *r, int row)
{
	if (db_rows(r, Q_RESET_TRY) == 0)
		return "account:unknown";
	return audit_subject(r, db_text(r, Q_RESET_TRY, row, "typ"),
	    db_text(r, Q_RESET_TRY, row, "sub"));
}

/* POST /api/v1/auth/password/reset/confirm */
int
reset_confirm_post(struct req *r)
{
	struct confirm_in in = { 0 };
	const char *subject;
	enum account typ;
	int row;

	if (req_body(r, confirm_in_f, &in) < 0)
		return -1;
	db_begin(r);
	if (code_find(r, &in, &row) < 0)
		return -1;
	subject = code_subject(r, row < 0 ? 0 : row);
	if (row < 0)
		return code_refused(r, subject);
	typ = who_from(db_text(r, Q_RESET_TRY, row, "typ"));
	if (password_set_queue(r, typ, db_int(r, Q_RESET_TRY, row, "sub"),
		in.email, in.new_password) < 0 || db_sync(r) < 0)
		return -1;
	if (!password_set(r, typ)) {
		db_rollback(r);
		db_begin(r);
		return code_refused(r, subject);
	}
	if (db_commit(r) < 0)
		return -1;
	return reply_empty(r);
}
