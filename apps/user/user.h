/* User: profiles of guests and staff; passwords go through to auth. */
#ifndef USER_H
#define USER_H

#include "app.h"
#include "rpc.h"
#include "who.h"

enum {
	Q_USER_CLAIM,
	Q_USER_RELEASE,
	Q_USER_ACTIVATE,
	Q_USER_ABANDONED,
	Q_USER_REMOVE,
	Q_USER_GET,
	Q_USER_FIND,
	Q_USER_CHANGE,
	Q_USER_LOCK,
	Q_USER_LEAVE,
	Q_USERS_LEAVING,
	Q_USER_DELETE,
	Q_USER_LIST,
	Q_USER_SYNC_GET,
	Q_USER_SYNCED,
	Q_USER_UNSYNCED,
	Q_ADDRESS_LIST,
	Q_ADDRESS_ROOM,
	Q_ADDRESS_UNSET,
	Q_ADDRESS_ADD,
	Q_ADDRESS_LOOK,
	Q_ADDRESS_CHANGE,
	Q_ADDRESS_DROP,
	Q_ADDRESS_HEIR,
	Q_STAFF_CLAIM,
	Q_STAFF_RELEASE,
	Q_STAFF_ACTIVATE,
	Q_STAFF_ABANDONED,
	Q_STAFF_REMOVE,
	Q_STAFF_GET,
	Q_STAFF_CHANGE,
	Q_STAFF_LIST,
	Q_STAFF_SYNC_GET,
	Q_STAFF_SYNCED,
	Q_STAFF_UNSYNCED,
	Q_STAFF_ROLE_ADD,
	Q_STAFF_ROLE_DROP,
	Q_ADMINS_LOCK,
	Q_ADMIN_LAST,
	Q_YANDEX_BEGIN,
	Q_YANDEX_TAKE,
	Q_YANDEX_PURGE,
	Q_YANDEX_FIND,
	Q_YANDEX_CLAIM,
	Q_GAUGES,
	Q__MAX
};

extern const struct stmt stmts[Q__MAX];
extern const struct gauge gauges[];

/* The two kinds of people: which statements, events and words are theirs. */
struct kind {
	const char *word;		     /* "user": auth's account type */
	int release, activate, abandoned, remove;
	int sync_get, synced, unsynced;
	const char *created, *updated;	     /* routing keys */
};

extern const struct kind user_kind, staff_kind;

/* A registration under way; see saga.c. */
struct joining {
	const struct kind *kind;
	const char *id, *attempt;
	const char *credentials; /* body of auth's PUT, password included */
	const char *login;	 /* auth's answer to the first sign-in, if asked */
	bool cookie;		 /* the refresh token will be one */
};

/* There is no guest id: -1. Their own token outlives the account a moment. */
int user_gone(struct req *r, const char *id);

/* The last steps of a guest who leaves: auth forgets them, then we do. */
int leaving_finish(struct req *r, const char *id);

/* A fresh attempt id for the claim. */
const char *joining_attempt(struct req *r);

/*
 * From a claimed row to an active one: credentials at auth, the first
 * session if sign_in, activation with its event. On failure the claim is
 * released, so that the next try succeeds.
 */
int joining_finish(struct req *r, struct joining *j, bool sign_in);

/* A session for an account that is there: j->login. */
int joining_sign_in(struct req *r, struct joining *j);

/*
 * Moves the refresh token of j->login into the answer's cookie; what is left.
 * NULL with r->err set.
 */
const char *joining_cookie(struct req *r, struct joining *j);

/*
 * Tells auth the account as it stands after a committed change; what fails
 * here is done again by the worker, so there is nothing to return.
 */
void account_sync(struct req *r, const struct kind *k, const char *id);

/* rpc.c: the messages of user.v1 */
extern const struct rpc create_user, get_user, update_user, delete_user,
    list_users, create_staff, update_staff, list_staff, assign_role,
    revoke_role, login_yandex;

/* Routes */
int register_post(struct req *r);
int yandex_start(struct req *r);
int yandex_callback(struct req *r);
int yandex_post(struct req *r);
int users_post(struct req *r);
int users_list(struct req *r);
int user_get(struct req *r);
int user_find(struct req *r);
int user_patch(struct req *r);
int user_delete(struct req *r);
int me_get(struct req *r);
int me_patch(struct req *r);
int me_delete(struct req *r);
int address_list(struct req *r);
int address_add(struct req *r);
int address_change(struct req *r);
int address_drop(struct req *r);
int staff_post(struct req *r);
int staff_list(struct req *r);
int staff_get(struct req *r);
int staff_patch(struct req *r);
int staff_delete(struct req *r);
int staff_role_put(struct req *r);
int staff_role_delete(struct req *r);
int user_role_put(struct req *r);
int user_role_delete(struct req *r);
int role_assign(struct req *r);
int role_revoke(struct req *r);

/* audit.c: what people did, put together from every context's log. */
int audit_list(struct req *r);

/* Reads page and its limits; answers {"<name>": […], "total_count": n}. */
struct page {
	bool only_active;
	int64_t page, page_size;
	const char *limit, *offset;
};
int page_read(struct req *r, struct page *out);
int page_reply(struct req *r, int q, const char *name);

/* Command `create` of samovar-admin. */
int admin_create(const struct app *app, int argc, char **argv);

/* Tasks */
int joinings_sweep(struct req *r);
int leavings_sweep(struct req *r);
int accounts_sync(struct req *r);
int yandex_purge(struct req *r);

#endif
