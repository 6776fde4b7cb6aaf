#include "config.h"
#include "rpc.h"
#include "unit.h"

#include <string.h>

#include "conf.h"
#include "met.h"
#include "route.h"

#define UUID "0195d2a4-7c3e-7b21-9f00-0123456789ab"

static const struct rpc_word kinds[] = {
	{ "KIND_UNSPECIFIED", NULL },
	{ "KIND_DINE_IN", "dine-in" },
	{ "KIND_PARTY", "party" },
	{ "KIND_PARTY", "half_party" },
	{ 0 }
};
static const struct rpc_word methods[] = {
	{ "METHOD_UNSPECIFIED", "online" },
	{ "METHOD_CARD", "card" },
	{ 0 }
};
static const struct rpc_field item[] = {
	{ "dish_id", RPC_INT },
	{ "display_order", RPC_INT, .zero = true },
	{ "note", RPC_TEXT },
	{ 0 }
};
static const struct rpc_field wish[] = {
	{ "salt", RPC_INT },
	{ "extra_salt", RPC_BOOL, .zero = true },
	{ 0 }
};
static const struct rpc_field request[] = {
	{ "order_id", RPC_UUID, .param = 1 },
	{ "item_id", RPC_INT, .param = 2 },
	{ "order_kind", RPC_ENUM, .rest = "type", .words = kinds },
	{ "items", RPC_MESSAGE, .sub = item, .list = true },
	{ "dish_ids", RPC_INT, .list = true },
	{ "price", RPC_MONEY },
	{ "name", RPC_TEXT },
	{ "nick", RPC_TEXT, .optional = true },
	{ "count", RPC_INT, .optional = true },
	{ "phone", RPC_TEXT, .optional = true, .clears = true },
	{ "weight", RPC_INT, .optional = true, .clears = true },
	{ "is_open", RPC_BOOL, .zero = true },
	{ "address", RPC_BYTES },
	{ "tags", RPC_MAP },
	{ "valid_from", RPC_DATE },
	{ "at", RPC_TIME },
	{ "wish", RPC_PART, .sub = wish },
	{ "changed_by", RPC_INT, .ignored = true },
	{ 0 }
};
static const struct rpc_field list_request[] = {
	{ "kind", RPC_ENUM, .words = kinds, .optional = true },
	{ "only_active", RPC_BOOL },
	{ "page_size", RPC_INT },
	{ "q", RPC_TEXT },
	{ 0 }
};
static const struct rpc_field get_request[] = {
	{ "order_id", RPC_UUID, .param = 1 },
	{ 0 }
};
static const struct rpc_field pay_request[] = {
	{ "method", RPC_ENUM, .rest = "payment_method", .words = methods },
	{ 0 }
};
static const struct rpc_field person[] = {
	{ "email", RPC_TEXT },
	{ "hired", RPC_DATE },
	{ 0 }
};
static const struct rpc_field answer_message[] = {
	{ "id", RPC_INT },
	{ "order_kind", RPC_ENUM, .rest = "type", .words = kinds },
	{ "kinds", RPC_ENUM, .words = kinds, .list = true },
	{ "words", RPC_TEXT, .list = true },
	{ "price", RPC_MONEY },
	{ "address", RPC_BYTES },
	{ "at", RPC_TIME },
	{ "items", RPC_MESSAGE, .sub = item, .list = true },
	{ "metadata", RPC_PART, .sub = person },
	{ "Refresh-Token", RPC_HEADER, .rest = "refresh_token" },
	{ 0 }
};

static const struct rpc change = { "shop.v1.ShopService/Change", request,
	answer_message };
static const struct rpc list = { "shop.v1.ShopService/List", list_request,
	rpc_empty, .query = "fixed=1" };
static const struct rpc get = { "shop.v1.ShopService/Get", get_request,
	answer_message, .internal = true };
static const struct rpc pay = { "shop.v1.ShopService/Pay", pay_request,
	rpc_empty };

static int
nothing(struct req *r)
{
	(void)r;
	return 0;
}

static const struct route routes[] = {
	{ PATCH, "/api/v1/orders/{uuid}/items/{id}", STAFF, nothing, &change },
	{ GET, "/api/v1/orders", ANYONE, nothing, &list },
	{ GET, "/api/v1/orders/{uuid}", ANYONE, nothing, &get },
	{ POST, RPC_ONLY, ANYONE, nothing, &pay },
	{ 0 }
};

static struct arena *a;
static struct req r;
static char *env[8];

static void
setup(void)
{
	conf.time_zone = "Europe/Moscow";
	a = arena_new();
	memset(env, 0, sizeof(env));
}

static void
teardown(void)
{
	arena_free(a);
}

static int
find(const char *path)
{
	req_init(&r, a, NULL, NULL, "req-1");
	r.envp = env;
	r.method = POST;
	r.path = path;
	r.internal = true;
	return route_find(&r, routes);
}

static int
ask(const char *name, const char *body)
{
	ck_assert_int_eq(find(arena_printf(a, "/shop.v1.ShopService/%s", name)),
	    0);
	r.body = r.sent = body;
	r.body_len = r.sent_len = strlen(body);
	return rpc_request(&r);
}

#define IDS "\"orderId\":\"" UUID "\",\"itemId\":\"7\""

START_TEST(bodies_become_what_rest_reads)
{
	static const struct {
		const char *name, *body, *rest, *query;
	} rows[] = {
		{ "Change", "{" IDS "}", "{\"is_open\":false,"
		    "\"extra_salt\":false}", "" },
		{ "Change", "{\"order_id\":\"0195D2A4-7C3E-7B21-9F00-"
		    "0123456789AB\",\"item_id\":7,\"is_open\":true}",
		    "{\"is_open\":true,\"extra_salt\":false}", "" },
		{ "Change", "{" IDS ",\"orderKind\":\"KIND_DINE_IN\","
		    "\"isOpen\":true,\"items\":[{\"dishId\":\"12\"},"
		    "{\"dish_id\":3,\"displayOrder\":4,\"note\":\"\\\"я\\\"\"}],"
		    "\"wish\":{\"salt\":5,\"extraSalt\":true}}",
		    "{\"type\":\"dine-in\",\"items\":[{\"dish_id\":12,"
		    "\"display_order\":0},{\"dish_id\":3,\"display_order\":4,"
		    "\"note\":\"\\\"я\\\"\"}],\"is_open\":true,\"salt\":5,"
		    "\"extra_salt\":true}", "" },
		{ "Change", "{" IDS ",\"orderKind\":2,\"dishIds\":[\"1\",2],"
		    "\"price\":0.30000000000000004,\"count\":0,\"nick\":\"\"}",
		    "{\"type\":\"party\",\"dish_ids\":[1,2],\"price\":0.30,"
		    "\"nick\":\"\",\"count\":0,\"is_open\":false,"
		    "\"extra_salt\":false}", "" },
		{ "Change", "{" IDS ",\"phone\":\"\",\"weight\":\"0\"}",
		    "{\"phone\":null,\"weight\":null,\"is_open\":false,"
		    "\"extra_salt\":false}", "" },
		/* zero is as good as absent */
		{ "Change", "{" IDS ",\"orderKind\":0,\"price\":\"0\","
		    "\"name\":\"\",\"items\":[],\"dishIds\":[],\"address\":\"\","
		    "\"tags\":{},\"validFrom\":null,\"count\":null,"
		    "\"wish\":null}", "{\"is_open\":false,"
		    "\"extra_salt\":false}", "" },
		{ "Change", "{" IDS ",\"address\":\"eyJhIjpbMV19\","
		    "\"tags\":{\"k\":\"v\"},"
		    "\"validFrom\":\"2026-11-30T21:00:00Z\","
		    "\"at\":\"2026-11-30T21:00:00Z\",\"changedBy\":\"9\"}",
		    "{\"is_open\":false,\"address\":{\"a\":[1]},"
		    "\"tags\":{\"k\":\"v\"},\"valid_from\":\"2026-12-01\","
		    "\"at\":\"2026-11-30T21:00:00Z\",\"extra_salt\":false}", "" },
		/* URL-safe, without padding: {"a":"??>"} */
		{ "Change", "{" IDS ",\"address\":\"eyJhIjoiPz8-In0\"}",
		    "{\"is_open\":false,\"address\":{\"a\":\"?\?>\"},"
		    "\"extra_salt\":false}", "" },
		/* what the message does not know is the handler's to judge */
		{ "Change", "{" IDS ",\"card_token\":\"x\",\"isOpen\":true}",
		    "{\"card_token\":\"x\",\"is_open\":true,"
		    "\"extra_salt\":false}", "" },
		{ "List", "{}", NULL, "fixed=1" },
		{ "List", "", NULL, "fixed=1" },
		{ "List", "{\"kind\":\"KIND_PARTY\",\"onlyActive\":true,"
		    "\"pageSize\":50,\"q\":\"a&b я\"}", NULL,
		    "fixed=1&kind=party&only%5Factive=true" },
		{ "List", "{\"onlyActive\":false,\"pageSize\":0,\"kind\":0}",
		    NULL, "fixed=1" },
		{ "List", "{\"category_id\":5}", NULL, "fixed=1&category_id=5" },
		{ "Get", "{" "\"orderId\":\"" UUID "\"}", NULL, "" },
		{ "Pay", "{}", "{\"payment_method\":\"online\"}", "" },
		{ "Pay", "{\"method\":0}", "{\"payment_method\":\"online\"}",
		    "" },
		{ "Pay", "{\"method\":\"METHOD_CARD\"}",
		    "{\"payment_method\":\"card\"}", "" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		ck_assert_msg(ask(rows[i].name, rows[i].body) == 0, "%s: %s",
		    rows[i].body, r.err.text);
		ck_assert_pstr_eq(r.body, rows[i].rest);
		ck_assert_uint_eq(r.body_len,
		    rows[i].rest != NULL ? strlen(rows[i].rest) : 0);
		ck_assert_msg(strncmp(r.query, rows[i].query,
		    strlen("fixed=1&kind=party")) == 0, "%s", r.query);
		ck_assert_str_eq(r.sent, rows[i].body);
		if (r.rpc == &change)
			ck_assert_str_eq(r.param[1], "7");
		if (r.rpc == &change || r.rpc == &get)
			ck_assert_str_eq(r.param[0], UUID);
	}
}
END_TEST

struct list_in {
	const char *kind, *q;
	int64_t fixed, page_size;
	bool only_active;
};

START_TEST(a_query_string_is_read_by_its_table)
{
	static const struct jf f[] = {
		JF(struct list_in, kind), JF(struct list_in, q),
		JF(struct list_in, fixed), JF(struct list_in, page_size),
		JF(struct list_in, only_active), JF_END
	};
	struct list_in in = { 0 };

	ck_assert_int_eq(ask("List", "{\"kind\":2,\"onlyActive\":true,"
	    "\"page_size\":\"50\",\"q\":\"a&b=я%+\"}"), 0);
	ck_assert_int_eq(req_query(&r, f, &in), 0);
	ck_assert_str_eq(in.kind, "party");
	ck_assert_str_eq(in.q, "a&b=я%+");
	ck_assert_int_eq(in.page_size, 50);
	ck_assert_int_eq(in.fixed, 1);
	ck_assert(in.only_active);
}
END_TEST

START_TEST(bad_bodies_are_refused_by_name)
{
	static const struct {
		const char *name, *body, *field;
	} rows[] = {
		{ "Change", "[]", "" },
		{ "Change", "7", "" },
		{ "Change", "null", "" },
		{ "Change", "{", "" },
		{ "Change", "{}", "order_id" },
		{ "Change", "{\"orderId\":\"" UUID "\"}", "item_id" },
		{ "Change", "{\"orderId\":\"" UUID "\",\"itemId\":0}",
		    "item_id" },
		{ "Change", "{\"orderId\":\"" UUID "\",\"itemId\":-7}",
		    "item_id" },
		{ "Change", "{\"orderId\":\"" UUID "\",\"itemId\":\"x\"}",
		    "item_id" },
		{ "Change", "{\"orderId\":\"7\",\"itemId\":7}", "order_id" },
		{ "Change", "{\"orderId\":7,\"itemId\":7}", "order_id" },
		{ "Change", "{" IDS ",\"order_id\":\"" UUID "\"}", "order_id" },
		{ "Change", "{" IDS ",\"orderKind\":\"dine-in\"}",
		    "order_kind" },
		{ "Change", "{" IDS ",\"orderKind\":\"kind_party\"}",
		    "order_kind" },
		{ "Change", "{" IDS ",\"orderKind\":3}", "order_kind" },
		{ "Change", "{" IDS ",\"orderKind\":-1}", "order_kind" },
		{ "Change", "{" IDS ",\"orderKind\":1.5}", "order_kind" },
		{ "Change", "{" IDS ",\"orderKind\":\"1\"}", "order_kind" },
		{ "Change", "{" IDS ",\"items\":{}}", "items" },
		{ "Change", "{" IDS ",\"items\":[7]}", "items[0]" },
		{ "Change", "{" IDS ",\"items\":[{},null]}", "items[1]" },
		{ "Change", "{" IDS ",\"items\":[{\"dishId\":\"1.5\"}]}",
		    "items[0].dish_id" },
		{ "Change", "{" IDS ",\"items\":[{\"dishId\":1.5}]}",
		    "items[0].dish_id" },
		{ "Change", "{" IDS ",\"items\":[{\"dishId\":\"01\"}]}",
		    "items[0].dish_id" },
		{ "Change", "{" IDS ",\"items\":[{\"dishId\":\"\"}]}",
		    "items[0].dish_id" },
		{ "Change", "{" IDS ",\"items\":[{\"dishId\":true}]}",
		    "items[0].dish_id" },
		{ "Change", "{" IDS ",\"dishIds\":[\"9223372036854775808\"]}",
		    "dish_ids[0]" },
		{ "Change", "{" IDS ",\"price\":0.305}", "price" },
		{ "Change", "{" IDS ",\"price\":\"NaN\"}", "price" },
		{ "Change", "{" IDS ",\"price\":true}", "price" },
		{ "Change", "{" IDS ",\"name\":7}", "name" },
		{ "Change", "{" IDS ",\"isOpen\":\"true\"}", "is_open" },
		{ "Change", "{" IDS ",\"isOpen\":1}", "is_open" },
		{ "Change", "{" IDS ",\"address\":{}}", "address" },
		{ "Change", "{" IDS ",\"address\":\"{}\"}", "address" },
		{ "Change", "{" IDS ",\"address\":\"eyJh\"}", "address" },
		{ "Change", "{" IDS ",\"address\":\"e\"}", "address" },
		{ "Change", "{" IDS ",\"tags\":[]}", "tags" },
		{ "Change", "{" IDS ",\"validFrom\":\"2026-12-01\"}",
		    "valid_from" },
		{ "Change", "{" IDS ",\"validFrom\":\"2026-02-30T00:00:00Z\"}",
		    "valid_from" },
		{ "Change", "{" IDS ",\"at\":1764536400}", "at" },
		{ "Change", "{" IDS ",\"at\":\"2026-12-01T00:00:00\"}", "at" },
		{ "Change", "{" IDS ",\"wish\":7}", "wish" },
		{ "Change", "{" IDS ",\"wish\":{\"salt\":\"x\"}}", "wish.salt" },
		{ "List", "{\"onlyActive\":\"x\"}", "only_active" },
		{ "List", "{\"a\":[1]}", "a" },
		{ "List", "{\"a&b\":1}", "a&b" },
		{ "Get", "{\"orderId\":\"" UUID "\",\"x\":1}", "x" },
		{ "Pay", "{\"method\":2}", "method" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		ck_assert_msg(ask(rows[i].name, rows[i].body) == -1, "%s",
		    rows[i].body);
		ck_assert_int_eq(r.err.code, E_BAD_REQUEST);
		ck_assert_msg(strcmp(r.err.field, rows[i].field) == 0,
		    "%s: '%s'", rows[i].body, r.err.field);
	}
}
END_TEST

START_TEST(whole_doubles_are_numbers)
{
	ck_assert_int_eq(ask("Change", "{" IDS ",\"dishIds\":[7.0,1e2]}"), 0);
	ck_assert_ptr_nonnull(strstr(r.body, "\"dish_ids\":[7,100]"));
}
END_TEST

START_TEST(answers_become_messages)
{
	static const struct {
		const char *rest, *rpc;
	} rows[] = {
		{ "{}", "{\"kinds\":[],\"words\":[],\"items\":[],"
		    "\"metadata\":{}}" },
		{ "{\"id\":5,\"type\":\"dine-in\",\"kinds\":[\"party\","
		    "\"unknown\",\"half_party\"],\"words\":[\"a\"],"
		    "\"price\":1500.50,\"secret\":1}",
		    "{\"id\":5,\"order_kind\":\"KIND_DINE_IN\",\"kinds\":["
		    "\"KIND_PARTY\",\"KIND_PARTY\"],\"words\":[\"a\"],"
		    "\"price\":1500.50,\"items\":[],\"metadata\":{}}" },
		{ "{\"id\":null,\"type\":\"other\",\"address\":{\"a\":[1]},"
		    "\"at\":\"2026-12-01\"}",
		    "{\"kinds\":[],\"words\":[],\"address\":\"eyJhIjpbMV19\","
		    "\"at\":\"2026-12-01T00:00:00+03:00\",\"items\":[],"
		    "\"metadata\":{}}" },
		{ "{\"at\":\"2026-12-01T10:00:00.5+00:00\","
		    "\"items\":[{\"dish_id\":1,\"name\":\"x\"}],"
		    "\"email\":\"a@b.c\",\"hired\":\"2026-07-01\"}",
		    "{\"kinds\":[],\"words\":[],"
		    "\"at\":\"2026-12-01T10:00:00.5+00:00\","
		    "\"items\":[{\"dish_id\":1}],\"metadata\":{"
		    "\"email\":\"a@b.c\","
		    "\"hired\":\"2026-07-01T00:00:00+03:00\"}}" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		ck_assert_int_eq(ask("Change", "{" IDS "}"), 0);
		reply_json(&r, 201, rows[i].rest);
		rpc_answer(&r);
		ck_assert_int_eq(r.reply.status, 200);
		ck_assert_str_eq(r.reply.body, rows[i].rpc);
		ck_assert_uint_eq(r.reply.len, strlen(rows[i].rpc));
	}
	reply_json(&r, 200, "{\"refresh_token\":\"abc\"}");
	rpc_answer(&r);
	ck_assert_str_eq(r.reply.headers.s, "Refresh-Token: abc\r\n");
}
END_TEST

START_TEST(empty_is_an_object)
{
	ck_assert_int_eq(ask("Pay", "{}"), 0);
	reply_empty(&r);
	rpc_answer(&r);
	ck_assert_int_eq(r.reply.status, 200);
	ck_assert_str_eq(r.reply.body, "{}");
	reply_json(&r, 201, "{\"a\":1}");
	rpc_answer(&r);
	ck_assert_str_eq(r.reply.body, "{}");
	ck_assert_uint_eq(r.reply.len, 2);
}
END_TEST

START_TEST(errors_speak_connect)
{
	static const struct {
		enum err_code code;
		int status;
		const char *word;
	} rows[] = {
		{ E_BAD_REQUEST, 400, "invalid_argument" },
		{ E_UNAUTHENTICATED, 401, "unauthenticated" },
		{ E_FORBIDDEN, 403, "permission_denied" },
		{ E_NOT_FOUND, 404, "not_found" },
		{ E_EXISTS, 409, "already_exists" },
		{ E_STATE, 400, "failed_precondition" },
		{ E_RACE, 409, "aborted" },
		{ E_RATE, 429, "resource_exhausted" },
		{ E_UNAVAILABLE, 503, "unavailable" },
		{ E_DEADLINE, 504, "deadline_exceeded" },
		{ E_NO_RPC, 404, "unimplemented" },
		{ E_METHOD, 405, "unimplemented" },
		{ E_TYPE, 415, "invalid_argument" },
		{ E_INTERNAL, 500, "internal" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		find("/shop.v1.ShopService/Pay");
		fail(&r, rows[i].code, "the reason");
		rpc_error(&r);
		ck_assert_int_eq(r.reply.status, rows[i].status);
		ck_assert(strncmp(r.reply.body, arena_printf(a,
		    "{\"code\":\"%s\",\"message\":\"", rows[i].word),
		    strlen(rows[i].word) + 22) == 0);
	}
	/* of our own mistakes and troubles nobody hears */
	ck_assert_ptr_null(strstr(r.reply.body, "the reason"));
}
END_TEST

START_TEST(errors_name_the_fields_as_asked)
{
	static const struct {
		const char *field, *text, *message;
	} rows[] = {
		{ "type", "type: is missing", "order_kind: is missing" },
		{ "name", "name: is taken", "name: is taken" },
		{ "items[1].dish_id", "items[1].dish_id: no such dish",
		    "items[1].dish_id: no such dish" },
		{ "salt", "salt: too much", "salt: too much" },
		{ "typewriter", "typewriter: is odd", "typewriter: is odd" },
		{ "type", "the type is odd", "the type is odd" },
		{ "", "it is odd", "it is odd" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		find("/shop.v1.ShopService/Change");
		fail_field(&r, E_BAD_REQUEST, rows[i].field, "%s",
		    rows[i].text);
		rpc_error(&r);
		ck_assert_str_eq(r.reply.body, arena_printf(a,
		    "{\"code\":\"invalid_argument\",\"message\":\"%s\"}",
		    rows[i].message));
	}
}
END_TEST

START_TEST(paths_of_rpcs_are_known)
{
	static const char *const yes[] = { "/a.B/C", "/shop.v1.ShopService/Pay",
		"/shop.v1.ShopService/", "/a./b" };
	static const char *const no[] = { "", "/", "/api/v1/orders", "/a.b",
		"/.well-known/jwks.json", "/a.B/C/D", "/ab/c.d", "a.B/C", "//" };
	static const char *const unknown[] = { "/shop.v1.ShopService/Nope",
		"/shop.v1.ShopService/", "/shop.v1.ShopService/pay",
		"/shop.v2.ShopService/Pay", "/other.v1.Service/Pay" };

	for (size_t i = 0; i < N(yes); i++)
		ck_assert_msg(rpc_asked(yes[i]), "%s", yes[i]);
	for (size_t i = 0; i < N(no); i++)
		ck_assert_msg(!rpc_asked(no[i]), "%s", no[i]);
	for (size_t i = 0; i < N(unknown); i++) {
		ck_assert_int_eq(find(unknown[i]), -1);
		ck_assert_int_eq(r.err.code, E_NO_RPC);
		ck_assert_ptr_eq(r.rpc, &rpc_unknown);
	}
}
END_TEST

START_TEST(internal_rpcs_are_not_there_outside)
{
	ck_assert_int_eq(find("/shop.v1.ShopService/Get"), 0);
	req_init(&r, a, NULL, NULL, "req-1");
	r.method = POST;
	r.path = "/shop.v1.ShopService/Get";
	ck_assert_int_eq(route_find(&r, routes), -1);
	ck_assert_int_eq(r.err.code, E_NO_RPC);
}
END_TEST

START_TEST(rpcs_are_posted)
{
	for (int m = 0; m < METHOD__MAX; m++) {
		req_init(&r, a, NULL, NULL, "req-1");
		r.method = (enum method)m;
		r.path = "/shop.v1.ShopService/Pay";
		ck_assert_int_eq(route_find(&r, routes), m == POST ? 0 : -1);
		if (m == POST)
			continue;
		ck_assert_int_eq(r.err.code, E_METHOD);
		ck_assert_str_eq(r.reply.headers.s, "Allow: POST\r\n");
	}
	/* a row without a path is no path */
	req_init(&r, a, NULL, NULL, "req-1");
	r.method = POST;
	r.path = "";
	ck_assert_int_eq(route_find(&r, routes), -1);
}
END_TEST

START_TEST(the_protocols_headers)
{
	static const struct {
		const char *header;
		enum err_code code;
	} rows[] = {
		{ "HTTP_CONNECT_PROTOCOL_VERSION=1", E_OK },
		{ "HTTP_CONNECT_PROTOCOL_VERSION=2", E_BAD_REQUEST },
		{ "HTTP_CONNECT_PROTOCOL_VERSION=", E_BAD_REQUEST },
		{ "HTTP_CONNECT_TIMEOUT_MS=0", E_DEADLINE },
		{ "HTTP_CONNECT_TIMEOUT_MS=60000", E_OK },
		{ "HTTP_CONNECT_TIMEOUT_MS=9999999999", E_OK },
		{ "HTTP_CONNECT_TIMEOUT_MS=99999999999", E_BAD_REQUEST },
		{ "HTTP_CONNECT_TIMEOUT_MS=", E_BAD_REQUEST },
		{ "HTTP_CONNECT_TIMEOUT_MS=-1", E_BAD_REQUEST },
		{ "HTTP_CONNECT_TIMEOUT_MS=1s", E_BAD_REQUEST },
		{ "HTTP_CONTENT_ENCODING=identity", E_OK },
		{ "HTTP_CONTENT_ENCODING=gzip", E_NO_RPC },
	};

	for (size_t i = 0; i < N(rows); i++) {
		env[0] = arena_strdup(a, rows[i].header);
		ck_assert_int_eq(find("/shop.v1.ShopService/Pay"), 0);
		if (rpc_head(&r) == 0)
			rpc_in_time(&r);
		ck_assert_msg(r.err.code == rows[i].code, "%s: %d",
		    rows[i].header, (int)r.err.code);
	}
	ck_assert_str_eq(r.reply.headers.s, "Accept-Encoding: identity\r\n");
	/* of no concern to REST */
	req_init(&r, a, NULL, NULL, "req-1");
	r.envp = env;
	ck_assert_int_eq(rpc_head(&r), 0);
}
END_TEST

START_TEST(good_tables_pass)
{
	route_check(routes);
}
END_TEST

#define MESSAGE(...) (const struct rpc_field[]){ __VA_ARGS__, { 0 } }

/* Tables that are wrong, for a row with one {…} and a body. */
START_TEST(broken_tables_are_told)
{
	const struct rpc_field id = { "id", RPC_INT, .param = 1 };
	const struct rpc rows[] = {
		{ "", MESSAGE(id), rpc_empty },
		{ "NoService", MESSAGE(id), rpc_empty },
		{ "shop.v1.Shop/", MESSAGE(id), rpc_empty },
		{ "shop/Get", MESSAGE(id), rpc_empty },
		{ "/shop.v1.Shop/Get", MESSAGE(id), rpc_empty },
		{ "shop.v1.Shop/Get/All", MESSAGE(id), rpc_empty },
		{ "a.v1.B/C", rpc_empty, rpc_empty },
		{ "a.v1.B/C", MESSAGE({ "x", RPC_INT, .param = 2 }), rpc_empty },
		{ "a.v1.B/C", MESSAGE(id, { "x", RPC_INT, .param = 2 }),
		    rpc_empty },
		{ "a.v1.B/C", MESSAGE(id, { "x", RPC_INT, .param = 1 }),
		    rpc_empty },
		{ "a.v1.B/C", MESSAGE(id, id), rpc_empty },
		{ "a.v1.B/C", MESSAGE(id, { "x" }), rpc_empty },
		{ "a.v1.B/C", MESSAGE(id, { "x", RPC_ENUM }), rpc_empty },
		{ "a.v1.B/C", MESSAGE(id, { "x", RPC_INT, .words = kinds }),
		    rpc_empty },
		{ "a.v1.B/C", MESSAGE(id, { "x", RPC_MESSAGE }), rpc_empty },
		{ "a.v1.B/C", MESSAGE(id, { "x", RPC_TEXT, .sub = item }),
		    rpc_empty },
		{ "a.v1.B/C", MESSAGE(id, { "x", RPC_INT, .optional = true,
		    .zero = true }), rpc_empty },
		{ "a.v1.B/C", MESSAGE(id, { "x", RPC_INT, .clears = true }),
		    rpc_empty },
		{ "a.v1.B/C", MESSAGE(id), MESSAGE(id) },
		{ "a.v1.B/C", MESSAGE(id), MESSAGE({ "x" }) },
	};
	const struct rpc nested = { "a.v1.B/C",
		MESSAGE({ "x", RPC_MESSAGE, .sub = item }), rpc_empty };

	for (size_t i = 0; i < N(rows); i++)
		ck_assert_msg(rpc_wrong(&rows[i], 1, false) != NULL, "row %zu",
		    i);
	ck_assert_ptr_nonnull(rpc_wrong(&nested, 0, true));
	ck_assert_ptr_null(rpc_wrong(&nested, 0, false));
	ck_assert_ptr_null(rpc_wrong(&get, -1, false));
	ck_assert_ptr_nonnull(rpc_wrong(&rows[7], -1, false));
}
END_TEST

int
main(void)
{
	return unit_run_with("rpc", setup, teardown, (const TTest *[]){
	    bodies_become_what_rest_reads, a_query_string_is_read_by_its_table,
	    bad_bodies_are_refused_by_name, whole_doubles_are_numbers,
	    answers_become_messages, empty_is_an_object, errors_speak_connect,
	    errors_name_the_fields_as_asked, paths_of_rpcs_are_known,
	    internal_rpcs_are_not_there_outside, rpcs_are_posted,
	    the_protocols_headers, good_tables_pass, broken_tables_are_told,
	    NULL });
}
