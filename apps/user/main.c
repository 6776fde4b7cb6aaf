/* User: the tables of the context. */
#include "config.h"
#include "user.h"

/* Whose calls wait for auth's hashes, or for Yandex: nobody else does. A path
 * has one pool, whatever the method: lighttpd looks at nothing else. */
#define JOINS .pool = "user-join"
#define YANDEX .pool = "user-yandex"

static const struct route routes[] = {
	/* method, path, who, handler, rpc */
	{ POST, "/api/v1/auth/register", ANYONE, register_post, JOINS },
	{ GET, "/api/v1/auth/yandex", ANYONE, yandex_start, YANDEX },
	{ GET, "/api/v1/auth/yandex/callback", ANYONE, yandex_callback,
	    YANDEX },
	{ POST, "/api/v1/auth/yandex", ANYONE, yandex_post, &login_yandex,
	    YANDEX },
	{ GET, "/api/v1/users/me", CUSTOMER, me_get },
	{ PATCH, "/api/v1/users/me", CUSTOMER, me_patch },
	{ DELETE, "/api/v1/users/me", CUSTOMER, me_delete },
	{ GET, "/api/v1/users/me/addresses", CUSTOMER, address_list },
	{ POST, "/api/v1/users/me/addresses", CUSTOMER, address_add, NULL,
	    TXN },
	{ PATCH, "/api/v1/users/me/addresses/{uuid}", CUSTOMER, address_change,
	    NULL, TXN },
	{ DELETE, "/api/v1/users/me/addresses/{uuid}", CUSTOMER, address_drop,
	    NULL, TXN },
	{ GET, "/api/v1/users", ADMIN, users_list, &list_users, JOINS },
	{ POST, "/api/v1/users", ADMIN, users_post, &create_user, JOINS },
	{ GET, "/api/v1/users/{id}", ADMIN, user_get },
	{ POST, RPC_ONLY, CUSTOMER | ADMIN, user_find, &get_user },
	{ PATCH, "/api/v1/users/{id}", ADMIN, user_patch, &update_user },
	{ DELETE, "/api/v1/users/{id}", ADMIN, user_delete, &delete_user },
	{ PUT, "/api/v1/users/{id}/roles/{word}", ADMIN, user_role_put },
	{ DELETE, "/api/v1/users/{id}/roles/{word}", ADMIN,
	    user_role_delete },
	{ GET, "/api/v1/staff", ADMIN, staff_list, &list_staff, JOINS },
	{ POST, "/api/v1/staff", ADMIN, staff_post, &create_staff, JOINS },
	{ GET, "/api/v1/staff/{id}", ADMIN, staff_get },
	{ PATCH, "/api/v1/staff/{id}", ADMIN, staff_patch, &update_staff },
	{ DELETE, "/api/v1/staff/{id}", ADMIN, staff_delete },
	{ PUT, "/api/v1/staff/{id}/roles/{word}", ADMIN, staff_role_put },
	{ DELETE, "/api/v1/staff/{id}/roles/{word}", ADMIN, staff_role_delete },
	{ GET, "/api/v1/audit", ADMIN, audit_list },
	{ POST, RPC_ONLY, ADMIN, role_assign, &assign_role },
	{ POST, RPC_ONLY, ADMIN, role_revoke, &revoke_role },
	{ 0 }
};

static const struct task tasks[] = {
	{ "joinings_sweep", 10000, joinings_sweep },
	{ "leavings_sweep", 5000, leavings_sweep },
	{ "accounts_sync", 5000, accounts_sync },
	{ "yandex_purge", 60000, yandex_purge },
	{ 0 }
};

/* samovar-admin is this program under another name. */
static const struct command commands[] = {
	{ "create", admin_create },
	{ 0 }
};

int
main(int argc, char **argv)
{
	return app_main(argc, argv, &(struct app){
		.name = "user",
		.routes = routes,
		.stmts = stmts,
		.n_stmts = Q__MAX,
		.tasks = tasks,
		.gauges = gauges,
		.gauges_stmt = Q_GAUGES,
		.commands = commands,
	});
}
