/* Auth: the tables of the context. */
#include "config.h"
#include "auth.h"

#include "revoked.h"

#define HASHES .flags = COSTLY, .pool = "auth-hash"

static const struct route routes[] = {
	/* method, path, who, handler, rpc */
	{ POST, "/api/v1/auth/login", ANYONE, login_post, &login_rpc,
	    HASHES },
	{ POST, "/api/v1/auth/refresh", ANYONE, refresh_post, &refresh_rpc },
	{ POST, "/api/v1/auth/logout", ANYONE, logout_post },
	{ GET, "/api/v1/auth/me", SIGNED_IN, me_get },
	{ POST, RPC_ONLY, ANYONE, validate_post, &validate_rpc },
	{ GET, "/api/v1/auth/sessions", SIGNED_IN, sessions_get },
	{ DELETE, "/api/v1/auth/sessions/{uuid}", SIGNED_IN, session_delete },
	{ POST, "/api/v1/auth/password", SIGNED_IN, password_post,
	    HASHES },
	{ POST, "/api/v1/auth/password/reset", ANYONE, reset_post },
	{ POST, "/api/v1/auth/password/reset/confirm", ANYONE,
	    reset_confirm_post, HASHES },
	{ GET, "/.well-known/jwks.json", ANYONE, jwks_get,
	    .flags = UNLIMITED },
	{ PUT, "/internal/v1/auth/accounts", SERVICE, account_put },
	{ PUT, "/internal/v1/auth/credentials", SERVICE, credentials_put,
	    HASHES },
	{ DELETE, "/internal/v1/auth/credentials/{word}/{id}", SERVICE,
	    credentials_delete },
	{ POST, "/internal/v1/auth/sessions", SERVICE, sessions_post },
	{ GET, "/internal/v1/auth/revocations", SERVICE, revocations_get },
	{ 0 }
};

static const struct task tasks[] = {
	{ "revocations_copy", 500, revocations_copy },
	{ "resets_tell", 5000, resets_tell },
	{ "auth_purge", 600000, auth_purge },
	{ 0 }
};

static int
start(struct err *e)
{
	(void)e;
	revoked_lookup_set(revoked_lookup);
	return 0;
}

int
main(int argc, char **argv)
{
	return app_main(argc, argv, &(struct app){
		.name = "auth",
		.routes = routes,
		.stmts = stmts,
		.n_stmts = Q__MAX,
		.tasks = tasks,
		.gauges = gauges,
		.gauges_stmt = Q_GAUGES,
		.start = start,
	});
}
