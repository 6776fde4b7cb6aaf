/* The messages of schema/api/auth/v1/auth.proto, in its order. */
#include "config.h"
#include "auth.h"

#include "rpc_login.h"

static const struct rpc_field login_request[] = {
	{ "email", RPC_TEXT },
	{ "work_email", RPC_TEXT },
	{ "password", RPC_TEXT },
	{ 0 }
};

static const struct rpc_field validate_request[] = {
	{ "access_token", RPC_TEXT },
	{ 0 }
};

static const struct rpc_field validate_response[] = {
	{ "valid", RPC_BOOL },
	{ "user", RPC_MESSAGE, .sub = rpc_account },
	{ 0 }
};

static const struct rpc_field refresh_request[] = {
	{ "refresh_token", RPC_TEXT },
	{ 0 }
};

const struct rpc login_rpc = { "auth.v1.AuthService/Login",
	login_request, rpc_login_response };
const struct rpc validate_rpc = { "auth.v1.AuthService/Validate",
	validate_request, validate_response };
const struct rpc refresh_rpc = { "auth.v1.AuthService/Refresh",
	refresh_request, rpc_login_response };
