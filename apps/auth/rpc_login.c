/* The messages of auth.v1 that sign-ins answer, whoever serves them. */
#include "config.h"
#include "rpc_login.h"

/* couriers have a role of ours that the .proto does not know */
static const struct rpc_word role[] = {
	{ "ROLE_UNSPECIFIED", NULL },
	{ "ROLE_CUSTOMER", "customer" },
	{ "ROLE_WAITER", "waiter" },
	{ "ROLE_CHEF", "chef" },
	{ "ROLE_ADMIN", "admin" },
	{ 0 }
};

static const struct rpc_word account_type[] = {
	{ "ACCOUNT_TYPE_UNSPECIFIED", NULL },
	{ "ACCOUNT_TYPE_USER", "user" },
	{ "ACCOUNT_TYPE_STAFF", "staff" },
	{ 0 }
};

static const struct rpc_field user_metadata[] = {
	{ "email", RPC_TEXT },
	{ "phone", RPC_TEXT },
	{ "full_name", RPC_TEXT },
	{ "position", RPC_TEXT },
	{ "hire_date", RPC_TEXT },
	{ 0 }
};

const struct rpc_field rpc_account[] = {
	{ "id", RPC_INT },
	{ "account_type", RPC_ENUM, .words = account_type },
	{ "roles", RPC_ENUM, .words = role, .list = true },
	{ "metadata", RPC_PART, .sub = user_metadata },
	{ 0 }
};

const struct rpc_field rpc_login_response[] = {
	{ "access_token", RPC_TEXT },
	{ "expires_in", RPC_INT },
	{ "user", RPC_MESSAGE, .sub = rpc_account },
	{ "Refresh-Token", RPC_HEADER, .rest = "refresh_token" },
	{ 0 }
};
