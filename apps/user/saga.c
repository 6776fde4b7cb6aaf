/*
 * Registration as a saga: the profile is claimed (pending), auth gets the
 * credentials, the profile becomes active and user.created goes out. A crash
 * between the steps leaves a pending row, which the next registration with
 * that address takes over, or the worker removes after a minute. Credentials
 * carry the time until which they are waited for, so that what a stalled
 * process sends later is refused: it would outlive the profile, or put an old
 * password in the place of a new one.
 *
 * Leaving goes the other way round: the profile is marked, auth forgets the
 * account, the profile goes with user.deleted; the worker finishes what a
 * crash left.
 *
 * Later changes are committed here first; auth is told at once, and again by
 * the worker while `synced` stays behind `version`.
 */
#include "config.h"
#include "user.h"

#include <json-c/json.h>
#include <string.h>

#include "audit.h"
#include "cookie.h"
#include "http.h"
#include "log.h"
#include "uuid.h"

#define AGENT_MAX 1000 /* bytes of a User-Agent that is told to auth */
#define CREDENTIALS "/internal/v1/auth/credentials"
#define ACCOUNTS "/internal/v1/auth/accounts"

const struct kind user_kind = {
	.word = "user",
	.release = Q_USER_RELEASE,
	.activate = Q_USER_ACTIVATE,
	.abandoned = Q_USER_ABANDONED,
	.remove = Q_USER_REMOVE,
	.sync_get = Q_USER_SYNC_GET,
	.synced = Q_USER_SYNCED,
	.unsynced = Q_USER_UNSYNCED,
	.created = "user.created",
	.updated = "user.updated",
};

const struct kind staff_kind = {
	.word = "staff",
	.release = Q_STAFF_RELEASE,
	.activate = Q_STAFF_ACTIVATE,
	.abandoned = Q_STAFF_ABANDONED,
	.remove = Q_STAFF_REMOVE,
	.sync_get = Q_STAFF_SYNC_GET,
	.synced = Q_STAFF_SYNCED,
	.unsynced = Q_STAFF_UNSYNCED,
	.created = "staff.created",
	.updated = "staff.updated",
};

static const struct kind *const kinds[] = { &user_kind, &staff_kind };

const char *
joining_attempt(struct req *r)
{
	return uuid_new(r->a);
}

int
joining_sign_in(struct req *r, struct joining *j)
{
	const char *agent = req_env(r, "HTTP_USER_AGENT");
	struct buf b = buf_new(r->a);
	struct http_answer a;

	buf_str(&b, "{");
	buf_json_member(&b, "account", j->kind->word);
	buf_json_raw(&b, "id", j->id);
	buf_json_member(&b, "session", j->cookie ? "cookie" : "token");
	buf_json_member(&b, "address", r->address);
	if (agent != NULL && strlen(agent) < AGENT_MAX)
		buf_json_member(&b, "agent", agent);
	buf_str(&b, "}");
	if (service_call(r, "POST", "/internal/v1/auth/sessions", b.s,
		AS_SERVICE | REPEATABLE, &a) < 0)
		return -1;
	j->login = a.body;
	return 0;
}

const char *
joining_cookie(struct req *r, struct joining *j)
{
	struct json_object *o = json_read(r->a, j->login, strlen(j->login),
	    &r->err);
	struct json_object *token;

	if (o == NULL || !json_object_object_get_ex(o, "refresh_token", &token)) {
		err_set(&r->err, E_INTERNAL, "", "auth's answer has no token");
		return NULL;
	}
	cookie_refresh_set(r, arena_strdup(r->a,
	    json_object_get_string(token)));
	json_object_object_del(o, "refresh_token");
	j->login = arena_strdup(r->a, json_text(o));
	return j->login;
}

static int
activate(struct req *r, const struct joining *j)
{
	db_begin(r);
	db_queue(r, j->kind->activate, j->id, j->attempt);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, j->kind->activate) == 0)
		return fail(r, E_RACE, "somebody else is registering this"
		    " address");
	event_add(r, j->kind->created,
	    db_text(r, j->kind->activate, 0, "event"));
	return db_commit(r);
}

/* The next try need not wait; the reason of the failure stays. */
static void
release(struct req *r, const struct joining *j)
{
	const struct err why = r->err;

	db_rollback(r);
	r->err = (struct err){ 0 };
	db_queue(r, j->kind->release, j->id, j->attempt);
	if (db_sync(r) < 0)
		log_warn(r, "claim of %s %s not released: %s", j->kind->word,
		    j->id, r->err.text);
	r->err = why;
}

int
joining_finish(struct req *r, struct joining *j, bool sign_in)
{
	struct http_answer a;

	if (service_call(r, "PUT", CREDENTIALS, j->credentials,
		AS_SERVICE | REFUSALS | PATIENT, &a) < 0 ||
	    (sign_in && joining_sign_in(r, j) < 0) || activate(r, j) < 0) {
		release(r, j);
		return -1;
	}
	return 0;
}

/* One account as it stands; 0 when auth has heard of this version. */
static int
sync_one(struct req *r, const struct kind *k, const char *id)
{
	struct http_answer a;

	db_queue(r, k->sync_get, id);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, k->sync_get) == 0)
		return 0;
	if (service_call(r, "PUT", ACCOUNTS,
		db_text(r, k->sync_get, 0, "body"), AS_SERVICE | REFUSALS,
		&a) < 0)
		return -1;
	db_queue(r, k->synced, id, db_text(r, k->sync_get, 0, "version"));
	return db_sync(r);
}

void
account_sync(struct req *r, const struct kind *k, const char *id)
{
	if (sync_one(r, k, id) == 0)
		return;
	log_warn(r, "auth has not heard of %s %s yet: %s", k->word, id,
	    r->err.text);
	r->err = (struct err){ 0 };
}

static int
remove_one(struct req *r, const struct kind *k, const char *id,
    const char *attempt)
{
	struct http_answer a;

	if (service_call(r, "DELETE", arena_printf(r->a, CREDENTIALS "/%s/%s",
		k->word, id), NULL, AS_SERVICE, &a) < 0)
		return -1;
	db_queue(r, k->remove, id, attempt);
	return db_sync(r);
}

/* Task: registrations that nobody finished go, with what auth has of them. */
int
joinings_sweep(struct req *r)
{
	for (int k = 0; k < 2; k++) {
		int n;

		db_queue(r, kinds[k]->abandoned);
		if (db_sync(r) < 0)
			return -1;
		n = db_rows(r, kinds[k]->abandoned);
		for (int i = 0; i < n; i++)
			if (remove_one(r, kinds[k],
				db_text(r, kinds[k]->abandoned, i, "id"),
				db_text(r, kinds[k]->abandoned, i,
				    "attempt")) < 0)
				return -1;
	}
	return 0;
}

int
leaving_finish(struct req *r, const char *id)
{
	struct http_answer a;

	if (service_call(r, "DELETE", arena_printf(r->a, CREDENTIALS "/user/%s",
		id), NULL, AS_SERVICE, &a) < 0)
		return -1;
	db_begin(r);
	audit_person(r);
	db_queue(r, Q_USER_DELETE, id);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_USER_DELETE) > 0)
		event_add(r, "user.deleted",
		    db_text(r, Q_USER_DELETE, 0, "event"));
	return db_commit(r);
}

/* Task: guests whose leaving nobody finished. */
int
leavings_sweep(struct req *r)
{
	int n;

	db_queue(r, Q_USERS_LEAVING);
	if (db_sync(r) < 0)
		return -1;
	n = db_rows(r, Q_USERS_LEAVING);
	for (int i = 0; i < n; i++)
		if (leaving_finish(r, db_text(r, Q_USERS_LEAVING, i, "id")) < 0)
			return -1;
	return 0;
}

/* Those of one kind; what auth refuses of one does not hold up the others. */
static int
kind_sync(struct req *r, const struct kind *k)
{
	int n;

	db_queue(r, k->unsynced);
	if (db_sync(r) < 0)
		return -1;
	n = db_rows(r, k->unsynced);
	for (int i = 0; i < n; i++) {
		const char *id = db_text(r, k->unsynced, i, "id");

		if (sync_one(r, k, id) == 0)
			continue;
		if (r->err.code == E_UNAVAILABLE)
			return -1;
		log_warn(r, "auth refuses %s %s: %s", k->word, id, r->err.text);
		r->err = (struct err){ 0 };
	}
	return 0;
}

/* Task: changes that auth has not heard of. */
int
accounts_sync(struct req *r)
{
	return kind_sync(r, &user_kind) < 0 || kind_sync(r, &staff_kind) < 0
	    ? -1 : 0;
}
