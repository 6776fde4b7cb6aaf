/* The messages of auth.v1 that sign-ins answer, whoever serves them. */
#ifndef RPC_LOGIN_H
#define RPC_LOGIN_H

#include "rpc.h"

extern const struct rpc_field rpc_account[];	    /* User */
extern const struct rpc_field rpc_login_response[]; /* LoginResponse */

#endif
