/*
 * Rpcs: the first byte says whether a query string or a body is made of the
 * message; what came of a body goes back through the table of the answer.
 */
#include "config.h"
#include "fuzz.h"

#include <string.h>

#include "conf.h"
#include "json.h"
#include "route.h"
#include "rpc.h"

static const struct rpc_word kinds[] = {
	{ "KIND_UNSPECIFIED", NULL },
	{ "KIND_ONE", "one" },
	{ "KIND_TWO", "two" },
	{ "KIND_ONE", "other" },
	{ 0 }
};
static const struct rpc_field line[] = {
	{ "dish_id", RPC_INT, .zero = true },
	{ "note", RPC_TEXT },
	{ 0 }
};
static const struct rpc_field message[] = {
	{ "order_id", RPC_TEXT },
	{ "order_kind", RPC_ENUM, .rest = "type", .words = kinds },
	{ "page", RPC_INT },
	{ "price", RPC_MONEY },
	{ "is_open", RPC_BOOL, .zero = true },
	{ "day", RPC_DATE, .optional = true },
	{ "at", RPC_TIME },
	{ "uuid", RPC_UUID },
	{ "phone", RPC_TEXT, .optional = true, .clears = true },
	{ 0 }
};
static const struct rpc_field body_message[] = {
	{ "head", RPC_PART, .sub = message },
	{ "lines", RPC_MESSAGE, .sub = line, .list = true },
	{ "kinds", RPC_ENUM, .words = kinds, .list = true },
	{ "ids", RPC_INT, .list = true },
	{ "address", RPC_BYTES },
	{ "tags", RPC_MAP },
	{ "line", RPC_MESSAGE, .sub = line },
	{ 0 }
};
static const struct rpc rpcs[] = {
	{ "fuzz.v1.Fuzz/Query", message, rpc_empty, .query = "a=1" },
	{ "fuzz.v1.Fuzz/Body", body_message, body_message },
};
static const struct route rows[] = {
	{ .method = GET, .path = "/x", .rpc = &rpcs[0] },
	{ .method = POST, .path = "/x", .rpc = &rpcs[1] },
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = fuzz_arena();
	struct err e = { 0 };
	struct req r;

	if (size == 0)
		return 0;
	conf.time_zone = "Europe/Moscow";
	req_init(&r, a, NULL, NULL, "fuzz");
	r.route = &rows[data[0] % 2];
	r.rpc = r.route->rpc;
	r.body = (const char *)data + 1;
	r.body_len = size - 1;
	if (rpc_request(&r) < 0) {
		fuzz_reason(&r.err);
		rpc_error(&r);
	} else if (r.body != NULL) {
		reply_json(&r, 201, r.body);
		rpc_answer(&r);
	} else {
		PROMISE(strncmp(r.query, "a=1", 3) == 0);
		PROMISE(strpbrk(r.query, " \n\"{}") == NULL);
		return 0;
	}
	PROMISE(json_check(a, r.reply.body, r.reply.len, &e) == 0);
	return 0;
}
