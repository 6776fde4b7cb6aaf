/* The messages of schema/api/auth/v1/auth.proto, in its order. */
#include "config.h"
#include "auth.h"

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

static const struct rpc_field user[] = {
	{ "id", RPC_INT },
	{ "account_type", RPC_ENUM, .words = account_type },
	{ "roles", RPC_ENUM, .words = role, .list = true },
	{ "metadata", RPC_PART, .sub = user_metadata },
	{ 0 }
};

static const struct rpc_field login_request[] = {
	{ "email", RPC_TEXT },
	{ "work_email", RPC_TEXT },
	{ "password", RPC_TEXT },
	{ 0 }
};

static const struct rpc_field login_response[] = {
	{ "access_token", RPC_TEXT },
	{ "expires_in", RPC_INT },
	{ "user", RPC_MESSAGE, .sub = user },
	{ "Refresh-Token", RPC_HEADER, .rest = "refresh_token" },
	{ 0 }
};

static const struct rpc_field validate_request[] = {
	{ "access_token", RPC_TEXT },
	{ 0 }
};

static const struct rpc_field validate_response[] = {
	{ "valid", RPC_BOOL },
	{ "user", RPC_MESSAGE, .sub = user },
	{ 0 }
};

static const struct rpc_field refresh_request[] = {
	{ "refresh_token", RPC_TEXT },
	{ 0 }
};

const struct rpc login_rpc = { "auth.v1.AuthService/Login",
	login_request, login_response };
const struct rpc validate_rpc = { "auth.v1.AuthService/Validate",
	validate_request, validate_response };
const struct rpc refresh_rpc = { "auth.v1.AuthService/Refresh",
	refresh_request, login_response };
