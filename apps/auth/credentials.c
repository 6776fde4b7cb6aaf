/*
 * Accounts as the user context (and the demo restaurant) gives them, by
 * service secret on the internal listener:
 *
 *   PUT /internal/v1/auth/credentials
 *	{"account": "user" | "staff", "id", "email" (staff: must be there),
 *	 "phone", "full_name",
 *	 "password" (absent or null: kept), "roles": [word], "is_active",
 *	 "position", "hire_date" (staff, optional), "until" (optional)}	→ 204
 *	Makes the account or brings it up to date; may be sent again. Past
 *	`until` nothing is done (409): the sender is no longer waited for.
 *   PUT /internal/v1/auth/accounts					→ 204
 *	The same for an account that is there (404), without password and
 *	until, and not in the pool that hashes: whoever is dismissed is out at
 *	once, however many are signing in. "version" is the profile's; what is
 *	older than the last one told changes nothing.
 *   DELETE /internal/v1/auth/credentials/{user|staff}/{id}		→ 204
 *   POST /internal/v1/auth/sessions
 *	{"account", "id", "session": "cookie" (optional),
 *	 "address", "agent": the person's, not the caller's (optional)}
 *	Signs the account in without a password: the answer of a login.
 *
 * A program that writes into the tables itself makes the hashes with
 * password_hash() of lib/password.h.
 */
#include "config.h"
#include "auth.h"

#include <json-c/json.h>
#include <string.h>

#include "audit.h"
#include "password.h"

static const char *const account_names[] = { "user", "staff", NULL };

struct credentials_in {
	int account;
	int64_t id;
	const char *email;
	const char *phone;
	const char *full_name;
	const char *password;
	const char *until;
	struct json_object *roles;
	bool is_active;
	const char *position;
	const char *hire_date;
	int64_t version;
};

#define ACCOUNT_FIELDS \
	JF(struct credentials_in, account, .req = true, \
	    .names = account_names), \
	JF(struct credentials_in, id, .req = true, .min = 1), \
	JF(struct credentials_in, email, .max = 255, \
	    .tidy = jf_email, .what = "an e-mail address"), \
	JF(struct credentials_in, phone, .max = 20), \
	JF(struct credentials_in, full_name, .req = true, .min = 1, \
	    .max = 100), \
	JF(struct credentials_in, roles, .req = true), \
	JF(struct credentials_in, is_active, .req = true), \
	JF(struct credentials_in, position, .max = 100), \
	JF(struct credentials_in, hire_date, .check = jf_is_date, \
	    .what = "a date")

static const struct jf account_in_f[] = {
	ACCOUNT_FIELDS,
	JF(struct credentials_in, version, .req = true, .min = 1),
	JF_END
};

static const struct jf credentials_in_f[] = {
	ACCOUNT_FIELDS,
	JF(struct credentials_in, password, PASSWORD_NEW),
	JF(struct credentials_in, until, .check = jf_is_time,
	    .what = "a time with an offset"),
	JF_END
};

static enum account
account_of(int word)
{
	return word == 0 ? ACCOUNT_USER : ACCOUNT_STAFF;
}

/* The words as an SQL array; refuses what this kind of account cannot be. */
static const char *
roles_read(struct req *r, enum account typ, struct json_object *list)
{
	struct buf b = buf_new(r->a);

	if (!json_object_is_type(list, json_type_array)) {
		fail_field(r, E_BAD_REQUEST, "roles", "roles: must be a list");
		return NULL;
	}
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		const char *word = json_object_get_string(
		    json_object_array_get_idx(list, i));

		if (word == NULL || (role_bit(word) & role_mask(typ)) == 0) {
			fail_field(r, E_BAD_REQUEST, "roles",
			    "roles: %s is no role of such an account",
			    word != NULL ? word : "null");
			return NULL;
		}
		buf_array_add(&b, word);
	}
	buf_array_end(&b);
	return b.s;
}

static void
credentials_queue(struct req *r, const struct credentials_in *in,
    const char *hash, const char *roles)
{
	const char *id = txt(r, in->id);
	const char *active = in->is_active ? "true" : "false";
	const char *version = txt(r, in->version);

	/* whoever reads the old mailbox is not to choose the password */
	db_queue(r, Q_RESETS_USED, who_word(account_of(in->account)), id,
	    in->email);
	if (account_of(in->account) == ACCOUNT_USER) {
		db_queue(r, Q_USER_OLD, id);
		db_queue(r, Q_USER_PUT, id, in->email, in->phone,
		    in->full_name, hash, active, version);
		db_queue(r, Q_USER_ROLES_PUT, id, roles);
		return;
	}
	db_queue(r, Q_STAFF_OLD, id);
	db_queue(r, Q_STAFF_PUT, id, in->email, in->phone, in->full_name, hash,
	    active, version, in->position, in->hire_date);
	db_queue(r, Q_STAFF_ROLES_PUT, id, roles);
}

void
account_revoke_queue(struct req *r, enum account typ, int64_t sub,
    bool sessions)
{
	const char *id = txt(r, sub);

	db_queue(r, typ == ACCOUNT_USER ? Q_USER_EPOCH : Q_STAFF_EPOCH, id);
	if (sessions)
		db_queue(r, Q_SESSIONS_REVOKE, who_word(typ), id);
	r->wake = true;
}

/* Old tokens fall with a new password, other roles, or deactivation. */
static void
changes_revoke(struct req *r, const struct credentials_in *in, bool password)
{
	const bool user = account_of(in->account) == ACCOUNT_USER;
	const int old = user ? Q_USER_OLD : Q_STAFF_OLD;
	const int roles = user ? Q_USER_ROLES_PUT : Q_STAFF_ROLES_PUT;
	bool ended, changed;

	if (db_rows(r, old) == 0)
		return;
	ended = !in->is_active && db_bool(r, old, 0, "is_active");
	changed = db_int(r, roles, 0, "changed") > 0;
	if (password || ended || changed)
		audit_add(r, "credentials.changed", audit_subject(r,
		    user ? "user" : "staff", txt(r, in->id)), NULL,
		    arena_printf(r->a,
			"{\"password\":%s,\"roles\":%s,\"closed\":%s}",
			password ? "true" : "false", changed ? "true" : "false",
			ended ? "true" : "false"));
	if (password || ended || changed)
		account_revoke_queue(r, account_of(in->account), in->id,
		    password || ended);
}

static int
account_read(struct req *r, const struct jf *fields,
    struct credentials_in *in, const char **roles)
{
	if (req_body(r, fields, in) < 0)
		return -1;
	if (account_of(in->account) == ACCOUNT_STAFF && in->email == NULL)
		return fail_field(r, E_BAD_REQUEST, "email",
		    "email: is missing");
	*roles = roles_read(r, account_of(in->account), in->roles);
	return *roles == NULL ? -1 : 0;
}

/* PUT /internal/v1/auth/credentials */
int
credentials_put(struct req *r)
{
	struct credentials_in in = { 0 };
	const char *hash = NULL, *roles;

	if (account_read(r, credentials_in_f, &in, &roles) < 0)
		return -1;
	if (in.password != NULL && (hash = password_hash(r->a,
		account_of(in.account), in.password, &r->err)) == NULL)
		return -1;
	db_begin(r);
	db_queue(r, Q_UNTIL, in.until);
	credentials_queue(r, &in, hash, roles);
	if (db_sync(r) < 0)
		return -1;
	if (db_bool(r, Q_UNTIL, 0, "past"))
		return fail(r, E_RACE, "the registration took too long");
	changes_revoke(r, &in, hash != NULL);
	if (db_commit(r) < 0)
		return -1;
	return reply_empty(r);
}

/* PUT /internal/v1/auth/accounts */
int
account_put(struct req *r)
{
	struct credentials_in in = { 0 };
	const char *roles;
	int old;

	if (account_read(r, account_in_f, &in, &roles) < 0)
		return -1;
	old = account_of(in.account) == ACCOUNT_USER ? Q_USER_OLD : Q_STAFF_OLD;
	db_begin(r);
	credentials_queue(r, &in, NULL, roles);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, old) == 0)
		return fail(r, E_NOT_FOUND, "no such account");
	if (in.version < db_int(r, old, 0, "version")) {
		db_rollback(r);
		return reply_empty(r);
	}
	changes_revoke(r, &in, false);
	if (db_commit(r) < 0)
		return -1;
	return reply_empty(r);
}

/* DELETE /internal/v1/auth/credentials/{word}/{id} */
int
credentials_delete(struct req *r)
{
	const enum account typ = who_from(r->param[0]);

	if (typ == ACCOUNT_NONE)
		return fail(r, E_NOT_FOUND, "no accounts of kind %s",
		    r->param[0]);
	db_begin(r);
	account_revoke_queue(r, typ, req_id(r, 1), true);
	db_queue(r, typ == ACCOUNT_USER ? Q_USER_DELETE : Q_STAFF_DELETE,
	    r->param[1]);
	audit_add(r, "credentials.deleted",
	    audit_subject(r, r->param[0], r->param[1]), NULL, NULL);
	if (db_commit(r) < 0)
		return -1;
	return reply_empty(r);
}

struct session_in {
	int account;
	int64_t id;
	int session;
	const char *address, *agent; /* of whom the caller answers */
};

static const struct jf session_in_f[] = {
	JF(struct session_in, account, .req = true, .names = account_names),
	JF(struct session_in, id, .req = true, .min = 1),
	JF(struct session_in, session, .names = session_names),
	JF(struct session_in, address, .max = 45),
	JF(struct session_in, agent, .max = 1000),
	JF_END
};

/*
 * POST /internal/v1/auth/sessions. With "cookie" the refresh token is still
 * in the body: the caller, who answers the browser, makes the cookie of it.
 */
int
sessions_post(struct req *r)
{
	struct session_in in = { 0 };
	struct grant g = { 0 };

	if (req_body(r, session_in_f, &in) < 0)
		return -1;
	g.who.typ = account_of(in.account);
	g.who.sub = in.id;
	g.cookie = in.session == SESSION_COOKIE;
	g.address = in.address != NULL ? in.address : "";
	g.device = device_of(r->a, in.agent);
	db_begin(r);
	grant_queue(r, &g);
	if (db_commit(r) < 0)
		return -1;
	g.cookie = false;
	return grant_reply(r, &g, 200);
}
