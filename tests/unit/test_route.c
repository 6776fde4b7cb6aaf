#include "config.h"
#include "route.h"
#include "unit.h"

#include <ctype.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

#define UUID "0195d2a4-7c3e-7b21-9f00-0123456789ab"

static int
nothing(struct req *r)
{
	(void)r;
	return 0;
}

enum { EVERY_POOLS = 2 };

/* The last two are every pool's own: serve.c adds them, nobody prints them. */
static const struct route routes[] = {
	{ GET, "/api/v1/orders", ANYONE, nothing },
	{ POST, "/api/v1/orders", CUSTOMER, nothing, .flags = TXN | KEYED },
	{ GET, "/api/v1/orders/{uuid}", SIGNED_IN, nothing },
	{ PATCH, "/api/v1/orders/{uuid}/items/{id}", STAFF, nothing },
	{ PUT, "/api/v1/users/{id}/roles/{word}", ADMIN, nothing },
	{ DELETE, "/api/v1/users/{id}/roles/{word}", ADMIN, nothing },
	{ POST, "/api/v1/auth/login", ANYONE, nothing, .pool = "slow" },
	{ GET, "/.well-known/jwks.json", ANYONE, nothing },
	{ GET, "/internal/v1/shop/orders/{uuid}/due", CUSTOMER, nothing },
	{ POST, "/api/v1/orders/{uuid}/told", SERVICE, nothing },
	{ GET, "/metrics/{word}", ANYONE, nothing },
	{ GET, "/readyz/{word}", ANYONE, nothing },
	{ 0 }
};

static struct arena *a;
static struct req r;

static void
setup(void)
{
	a = arena_new();
}

static void
teardown(void)
{
	arena_free(a);
}

static int
find(enum method m, const char *path, bool internal)
{
	req_init(&r, a, NULL, NULL, "req-1");
	r.method = m;
	r.path = path;
	r.internal = internal;
	return route_find(&r, routes);
}

START_TEST(rows_are_found)
{
	static const struct {
		enum method method;
		const char *path;
		int row;
		const char *param[4];
	} rows[] = {
		{ GET, "/api/v1/orders", 0 },
		{ POST, "/api/v1/orders", 1 },
		{ GET, "/api/orders", 0 },
		{ GET, "/api/v1/orders/" UUID, 2, { UUID } },
		{ GET, "/api/orders/0195D2A4-7C3E-7B21-9F00-0123456789AB", 2,
		    { UUID } },
		{ PATCH, "/api/v1/orders/" UUID "/items/7", 3, { UUID, "7" } },
		{ PUT, "/api/v1/users/999999999999999999/roles/head_chef-2", 4,
		    { "999999999999999999", "head_chef-2" } },
		{ DELETE, "/api/users/1/roles/chef", 5, { "1", "chef" } },
		{ GET, "/.well-known/jwks.json", 7 },
	};

	for (size_t i = 0; i < N(rows); i++) {
		ck_assert_msg(find(rows[i].method, rows[i].path, false) == 0,
		    "%s", rows[i].path);
		ck_assert_ptr_eq(r.route, &routes[rows[i].row]);
		for (int k = 0; k < 4; k++)
			ck_assert_pstr_eq(r.param[k], rows[i].param[k]);
	}
}
END_TEST

START_TEST(short_paths_are_full_inside)
{
	ck_assert_int_eq(find(GET, "/api/orders", false), 0);
	ck_assert_str_eq(r.path, "/api/v1/orders");
	ck_assert_int_eq(find(GET, "/api/v1/orders", false), 0);
	ck_assert_str_eq(r.path, "/api/v1/orders");
}
END_TEST

START_TEST(what_is_not_there_is_404)
{
	static const char *const bad[] = { "", "/", "/api", "/api/v1",
		"/api/v1/", "/api/v1/order", "/api/v1/orderss", "/api/v2/orders",
		"/api/v1/v1/orders", "/v1/orders", "/orders", "api/v1/orders",
		"/api/v1/orders/", "//api/v1/orders", "/api//orders",
		"/API/v1/orders", "/api/v1/orders/" UUID "/items",
		"/api/v1/orders/" UUID "/", "/api/v1/orders/" UUID "/items/7/x",
		"/xwell-known/jwks.json", "/.well-known/jwksXjson" };

	for (size_t i = 0; i < N(bad); i++) {
		ck_assert_msg(find(GET, bad[i], true) == -1, "%s", bad[i]);
		ck_assert_int_eq(r.err.code, E_NOT_FOUND);
		ck_assert_ptr_null(r.route);
		ck_assert_uint_eq(r.reply.headers.len, 0);
	}
}
END_TEST

START_TEST(what_is_no_id_is_404)
{
	static const char *const ids[] = { "0", "01", "-1", "+1", "1.0", "x",
		"1x", " 1", "1 ", "1e3", "", "1000000000000000000",
		"18446744073709551617", "٣" };
	static const char *const uuids[] = { "", "7",
		"0195d2a4-7c3e-7b21-9f00-0123456789a",
		"0195d2a4-7c3e-7b21-9f00-0123456789abc",
		"0195d2a47c3e-7b21-9f00-0123456789abcd",
		"0195d2a4_7c3e_7b21_9f00_0123456789ab",
		"0195d2a4-7c3e-7b21-9f00-0123456789ag",
		"{0195d2a4-7c3e-7b21-9f00-01234567890}", "{uuid}" };
	static const char *const words[] = { "", "Chef", "a b", "a.b", "a%62",
		"повар", "a'b", "12345678901234567890123456789012345678901234567"
		"890123456789012345" };

	for (size_t i = 0; i < N(ids); i++)
		ck_assert_msg(find(PUT, arena_printf(a,
		    "/api/v1/users/%s/roles/chef", ids[i]), false) == -1 &&
		    r.err.code == E_NOT_FOUND, "%s", ids[i]);
	for (size_t i = 0; i < N(uuids); i++)
		ck_assert_msg(find(GET, arena_printf(a, "/api/v1/orders/%s",
		    uuids[i]), false) == -1 && r.err.code == E_NOT_FOUND,
		    "%s", uuids[i]);
	for (size_t i = 0; i < N(words); i++)
		ck_assert_msg(find(PUT, arena_printf(a,
		    "/api/v1/users/1/roles/%s", words[i]), false) == -1 &&
		    r.err.code == E_NOT_FOUND, "%s", words[i]);
}
END_TEST

START_TEST(another_method_is_405_with_allow)
{
	static const struct {
		enum method method;
		const char *path, *allow;
	} rows[] = {
		{ DELETE, "/api/v1/orders", "Allow: GET, HEAD, POST\r\n" },
		{ PUT, "/api/orders", "Allow: GET, HEAD, POST\r\n" },
		{ GET, "/api/v1/users/1/roles/chef", "Allow: PUT, DELETE\r\n" },
		{ POST, "/api/v1/orders/" UUID, "Allow: GET, HEAD\r\n" },
		{ 0, "/api/v1/orders", "Allow: GET, HEAD, POST\r\n" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		ck_assert_int_eq(find(rows[i].method, rows[i].path, false), -1);
		ck_assert_int_eq(r.err.code, E_METHOD);
		ck_assert_str_eq(r.reply.headers.s, rows[i].allow);
	}
}
END_TEST

START_TEST(internal_rows_are_not_there_outside)
{
	static const struct {
		enum method method;
		const char *path;
	} rows[] = {
		{ GET, "/internal/v1/shop/orders/" UUID "/due" },
		{ POST, "/api/v1/orders/" UUID "/told" },
		{ GET, "/metrics/shop" },
		{ GET, "/readyz/shop-worker" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		ck_assert_int_eq(find(rows[i].method, rows[i].path, true), 0);
		ck_assert(route_is_internal(r.route));
		ck_assert_int_eq(find(rows[i].method, rows[i].path, false), -1);
		ck_assert_int_eq(r.err.code, E_NOT_FOUND);
		/* no Allow either, which would tell that it is there */
		ck_assert_int_eq(find(DELETE, rows[i].path, false), -1);
		ck_assert_int_eq(r.err.code, E_NOT_FOUND);
		ck_assert_uint_eq(r.reply.headers.len, 0);
		ck_assert_int_eq(find(DELETE, rows[i].path, true), -1);
		ck_assert_int_eq(r.err.code, E_METHOD);
	}
	for (size_t i = 0; i < 8; i++)
		ck_assert(!route_is_internal(&routes[i]));
	ck_assert(!route_is_internal(&(struct route){ .path = "/internal",
	    .who = SERVICE | ANYONE }));
}
END_TEST

/* What route_print says, a regex a pool; "(?:" is "(" in POSIX. */
static void
printed(char pool[8][32], regex_t regex[8], size_t *n)
{
	struct route table[N(routes)] = { { 0 } };
	char name[] = "/tmp/unit-route-XXXXXX", text[4096], own[4096];
	const int fd = mkstemp(name), out = dup(STDOUT_FILENO);
	FILE *f;

	memcpy(table, routes, sizeof(routes) -
	    (EVERY_POOLS + 1) * sizeof(*routes));
	fflush(stdout);
	dup2(fd, STDOUT_FILENO);
	route_print(table, "shop");
	fflush(stdout);
	dup2(out, STDOUT_FILENO);
	close(out);
	close(fd);
	f = fopen(name, "r");
	for (*n = 0; fgets(text, sizeof(text), f) != NULL; ++*n) {
		char *to = own;

		ck_assert_int_eq(sscanf(text, "%31s", pool[*n]), 1);
		text[strcspn(text, "\n")] = '\0';
		for (char *s = strchr(text, ' ') + 1; *s != '\0'; s++) {
			*to++ = *s;
			if (strncmp(s, "(?:", 3) == 0)
				s += 2;
		}
		*to = '\0';
		ck_assert_int_eq(regcomp(&regex[*n], own,
		    REG_EXTENDED | REG_NOSUB), 0);
	}
	fclose(f);
	unlink(name);
}

START_TEST(the_printed_regex_knows_what_the_lookup_knows)
{
	static const char *const paths[] = { "", "/", "/api", "/api/v1",
		"/api/v1/orders", "/api/orders", "/api/v2/orders",
		"/api/v1/v1/orders", "/api/v1/orders/", "/api/v1/ordersx",
		"/x/api/v1/orders", "/api/v1/orders/" UUID,
		"/api/orders/" UUID "/items/7", "/api/v1/orders/" UUID "/items",
		"/api/v1/users/1/roles/chef", "/api/v1/users/1/roles",
		"/api/v1/users/1/roles/chef/x", "/api/v1/auth/login",
		"/api/auth/login", "/.well-known/jwks.json",
		"/.well-known/jwksxjson", "/internal/v1/shop/orders/" UUID
		"/due", "/internal/shop/orders/" UUID "/due",
		"/api/v1/orders/" UUID "/told", "/metrics/shop",
		"/readyz/shop", "/readyz/shop-worker", "/readyz/slow" };
	char pool[8][32];
	regex_t regex[8];
	size_t n;

	printed(pool, regex, &n);
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(pool[0], "shop");
	ck_assert_str_eq(pool[1], "slow");
	for (size_t i = 0; i < N(paths); i++) {
		const bool known = find(GET, paths[i], true) == 0 ||
		    r.err.code == E_METHOD;
		const bool in[] = {
			regexec(&regex[0], paths[i], 0, NULL, 0) == 0,
			regexec(&regex[1], paths[i], 0, NULL, 0) == 0,
		};
		const bool slow = strstr(paths[i], "login") != NULL ||
		    strstr(paths[i], "slow") != NULL;

		ck_assert_msg(in[0] == (known && !slow) &&
		    in[1] == (known && slow), "'%s': known %d, shop %d,"
		    " slow %d", paths[i], known, in[0], in[1]);
	}
	for (size_t i = 0; i < n; i++)
		regfree(&regex[i]);
}
END_TEST

START_TEST(a_foreign_pools_counters_are_not_claimed)
{
	char pool[8][32];
	regex_t regex[8];
	size_t n;

	printed(pool, regex, &n);
	for (size_t i = 0; i < n; i++) {
		ck_assert_int_ne(regexec(&regex[i], "/metrics/other", 0, NULL,
		    0), 0);
		ck_assert_int_ne(regexec(&regex[i], "/readyz/slow-worker", 0,
		    NULL, 0), 0);
		ck_assert_int_ne(regexec(&regex[i], "/api/v1/orders\n", 0,
		    NULL, 0), 0);
		regfree(&regex[i]);
	}
}
END_TEST

START_TEST(good_tables_pass)
{
	route_check(routes);
	route_check((struct route[]){ { 0 } });
}
END_TEST

/* One broken row each, behind a good one. */
static const struct route broken[] = {
	{ GET, "/x", 0, nothing },
	{ GET, "/x", ANYONE, NULL },
	{ 0, "/x", ANYONE, nothing },
	{ METHOD__MAX, "/x", ANYONE, nothing },
	{ GET, "/x", ANYONE, nothing, .flags = NEEDS_KEY },
	{ GET, "/x", ANYONE, nothing, .flags = TXN | NEEDS_KEY },
	{ GET, "/x/{number}", ANYONE, nothing },
	{ GET, "/x/{id", ANYONE, nothing },
	{ GET, "/x/{id}.json", ANYONE, nothing },
	{ GET, "/x/n{id}", ANYONE, nothing },
	{ GET, "/{id}/{id}/{id}/{id}/{id}", ANYONE, nothing },
	{ GET, "x", ANYONE, nothing },
	{ GET, "", ANYONE, nothing },
	{ GET, "/good", ANYONE, nothing }, /* twice */
};

START_TEST(a_broken_row_aborts)
{
	const struct route table[] = {
		{ GET, "/good", ANYONE, nothing }, broken[_i], { 0 }
	};

	route_check(table);
}
END_TEST

START_TEST(methods_have_names)
{
	for (int m = GET; m < METHOD__MAX; m++)
		for (const char *s = method_names[m]; *s != '\0'; s++)
			ck_assert(isupper((unsigned char)*s));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("route");
	TCase *c = tcase_create("route"), *aborts = tcase_create("aborts");
	const TTest *const tests[] = { rows_are_found,
		short_paths_are_full_inside, what_is_not_there_is_404,
		what_is_no_id_is_404, another_method_is_405_with_allow,
		internal_rows_are_not_there_outside,
		the_printed_regex_knows_what_the_lookup_knows,
		a_foreign_pools_counters_are_not_claimed, good_tables_pass,
		methods_have_names };
	SRunner *sr;
	int failed;

	tcase_add_checked_fixture(c, setup, teardown);
	for (size_t i = 0; i < N(tests); i++)
		tcase_add_test(c, tests[i]);
	tcase_add_loop_test_raise_signal(aborts, a_broken_row_aborts, SIGABRT,
	    0, (int)N(broken));
	suite_add_tcase(s, c);
	suite_add_tcase(s, aborts);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
