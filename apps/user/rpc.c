/* The messages of schema/api/user/v1/user.proto, in its order. */
#include "config.h"
#include "user.h"

#include "../auth/rpc_login.h"

static const struct rpc_field user[] = {
	{ "id", RPC_INT },
	{ "email", RPC_TEXT },
	{ "phone", RPC_TEXT },
	{ "full_name", RPC_TEXT },
	{ "is_active", RPC_BOOL },
	{ "created_at", RPC_TIME },
	{ "updated_at", RPC_TIME },
	{ "roles", RPC_TEXT, .list = true },
	{ 0 }
};

static const struct rpc_field staff[] = {
	{ "id", RPC_INT },
	{ "work_email", RPC_TEXT },
	{ "work_phone", RPC_TEXT },
	{ "full_name", RPC_TEXT },
	{ "position", RPC_TEXT },
	{ "is_active", RPC_BOOL },
	{ "hire_date", RPC_DATE },
	{ "roles", RPC_TEXT, .list = true },
	{ 0 }
};

static const struct rpc_field create_user_request[] = {
	{ "email", RPC_TEXT },
	{ "phone", RPC_TEXT },
	{ "full_name", RPC_TEXT },
	{ "password", RPC_TEXT },
	{ 0 }
};

static const struct rpc_field get_user_request[] = {
	{ "id", RPC_INT },
	{ "email", RPC_TEXT },
	{ "phone", RPC_TEXT },
	{ 0 }
};

static const struct rpc_field update_user_request[] = {
	{ "id", RPC_INT, .param = 1 },
	{ "email", RPC_TEXT, .optional = true },
	{ "phone", RPC_TEXT, .optional = true, .clears = true },
	{ "full_name", RPC_TEXT, .optional = true },
	{ "is_active", RPC_BOOL, .optional = true },
	{ 0 }
};

static const struct rpc_field delete_user_request[] = {
	{ "id", RPC_INT, .param = 1 },
	{ 0 }
};

static const struct rpc_field list_request[] = {
	{ "only_active", RPC_BOOL, .optional = true },
	{ "page", RPC_INT },
	{ "page_size", RPC_INT },
	{ 0 }
};

static const struct rpc_field list_users_response[] = {
	{ "users", RPC_MESSAGE, .sub = user, .list = true },
	{ "total_count", RPC_INT },
	{ 0 }
};

static const struct rpc_field create_staff_request[] = {
	{ "work_email", RPC_TEXT },
	{ "work_phone", RPC_TEXT },
	{ "full_name", RPC_TEXT },
	{ "position", RPC_TEXT },
	{ "password", RPC_TEXT },
	{ 0 }
};

static const struct rpc_field update_staff_request[] = {
	{ "id", RPC_INT, .param = 1 },
	{ "work_phone", RPC_TEXT, .optional = true, .clears = true },
	{ "position", RPC_TEXT, .optional = true },
	{ "is_active", RPC_BOOL, .optional = true },
	{ 0 }
};

static const struct rpc_field list_staff_response[] = {
	{ "staff", RPC_MESSAGE, .sub = staff, .list = true },
	{ "total_count", RPC_INT },
	{ 0 }
};

static const struct rpc_field role_request[] = {
	{ "user_id", RPC_INT, .param = 1 },
	{ "role", RPC_TEXT, .param = 2 },
	{ "is_staff", RPC_BOOL },
	{ 0 }
};

static const struct rpc_field user_response[] = {
	{ "user", RPC_PART, .sub = user },
	{ 0 }
};

static const struct rpc_field staff_response[] = {
	{ "staff", RPC_PART, .sub = staff },
	{ 0 }
};

/* without a token a guest registers */
const struct rpc create_user = { "user.v1.UserService/CreateUser",
	create_user_request, user_response, .who = NOBODY | ADMIN };
/* guests see, change and delete themselves */
const struct rpc get_user = { "user.v1.UserService/GetUser",
	get_user_request, user_response };
const struct rpc update_user = { "user.v1.UserService/UpdateUser",
	update_user_request, user_response, .who = CUSTOMER | ADMIN };
const struct rpc delete_user = { "user.v1.UserService/DeleteUser",
	delete_user_request, rpc_empty, .who = CUSTOMER | ADMIN };
const struct rpc list_users = { "user.v1.UserService/ListUsers",
	list_request, list_users_response };
const struct rpc create_staff = { "user.v1.UserService/CreateStaff",
	create_staff_request, staff_response };
const struct rpc update_staff = { "user.v1.UserService/UpdateStaff",
	update_staff_request, staff_response };
const struct rpc list_staff = { "user.v1.UserService/ListStaff",
	list_request, list_staff_response };
const struct rpc assign_role = { "user.v1.UserService/AssignRole",
	role_request, rpc_empty };
const struct rpc revoke_role = { "user.v1.UserService/RevokeRole",
	role_request, rpc_empty };

/* of auth.v1: the first sign-in is a registration, so user serves it */
static const struct rpc_field oauth_yandex_request[] = {
	{ "code", RPC_TEXT },
	{ "redirect_uri", RPC_TEXT },
	{ 0 }
};

const struct rpc login_yandex = { "auth.v1.AuthService/LoginYandex",
	oauth_yandex_request, rpc_login_response };
