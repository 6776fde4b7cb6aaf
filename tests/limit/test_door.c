#include "config.h"
#include "door.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

#include "app.h"
#include "limit.h"
#include "redis_server.h"
#include "revoked.h"
#include "route.h"
#include "rpc.h"
#include "token.h"
#include "unit.h"

#undef fail /* check.h has one, too */

#define JTI "0190a0b0-c0d0-7000-8000-0123456789ab"
#define SECRET "00112233445566778899aabbccddeeff" \
	"00112233445566778899aabbccddeeff"

static struct arena *a;
static char dir[64], kid[65];
static struct req r;
static const struct app app = { .name = "unit" };
static int lookups;
static bool lookup_fails, lookup_revoked;

static int
lookup(struct req *q, const struct who *who, bool *revoked)
{
	(void)who;
	lookups++;
	*revoked = lookup_revoked;
	return lookup_fails ? fail(q, E_UNAVAILABLE, "auth is away") : 0;
}

static void
file_write(const char *name, const char *text)
{
	const char *path = arena_printf(a, "%s/%s", dir, name);
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	chmod(path, 0600);
}

static void
setup(void)
{
	unsigned char hash[32];
	struct err e = { 0 };
	char hex[65];

	ck_assert_int_ge(sodium_init(), 0);
	a = arena_new();
	redis_server_start();
	snprintf(dir, sizeof(dir), "/tmp/door-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	conf.secrets_dir = dir;
	conf.keys_dir = arena_printf(a, "%s/keys", dir);
	conf.rate_limit = 3;
	conf.rate_limit_staff = 5;
	ck_assert_int_eq(token_key_make(kid, &e), 0);
	crypto_hash_sha256(hash, (const unsigned char *)SECRET, 64);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	file_write("service-hashes", arena_printf(a, "menu %064d\norder %s\n",
	    0, hex));
	redis_do(a, "SET", REVOKED_READY, "1");
	revoked_lookup_set(lookup);
}

static void
teardown(void)
{
	ck_assert_int_eq(system(arena_printf(a, "rm -rf %s", dir)), 0);
	arena_free(a);
	redis_server_remove();
}

static const char *
token_of(enum account typ, unsigned roles, int64_t iat)
{
	struct err e = { 0 };

	return token_sign(a, &(struct who){ .typ = typ, .sub = 5,
	    .roles = roles, .jti = JTI, .iat = iat, .exp = iat + TOKEN_LIFE },
	    &e);
}

static const char *
user_token(void)
{
	return token_of(ACCOUNT_USER, CUSTOMER, time(NULL));
}

/* Knocks with these parameters; the code, E_OK for an open door. */
static enum err_code
knock(unsigned who, unsigned flags, bool internal,
    const char *const *envp)
{
	static struct route route;

	route = (struct route){ GET, "/x", who, NULL, .flags = flags };
	req_init(&r, a, &app, NULL, NULL);
	r.route = &route;
	r.envp = (char **)(uintptr_t)envp;
	r.address = "192.0.2.1";
	r.internal = internal;
	if (door_check(&r) == 0)
		return E_OK;
	ck_assert_int_ne(r.err.code, E_OK);
	ck_assert_msg((r.err.code == E_UNAUTHENTICATED) ==
		(strstr(r.reply.headers.s ? r.reply.headers.s : "",
		     "WWW-Authenticate: Bearer") != NULL),
	    "%s", r.err.text);
	return r.err.code;
}

#define WITH(...) ((const char *const[]){ __VA_ARGS__, NULL })
static enum err_code
knock_as(unsigned who, bool internal, const char *authorization)
{
	return knock(who, 0, internal, WITH(arena_printf(a,
	    "HTTP_AUTHORIZATION=%s", authorization)));
}

static const char *
bearer(const char *text)
{
	return arena_printf(a, "Bearer %s", text);
}

START_TEST(open_doors)
{
	ck_assert_int_eq(knock(ANYONE, 0, false, WITH("HTTP_HOST=x")), E_OK);
	ck_assert_int_eq(r.who.typ, ACCOUNT_NONE);
	ck_assert_int_eq(knock_as(CUSTOMER, false, bearer(user_token())), E_OK);
	ck_assert_int_eq(r.who.sub, 5);
	ck_assert_int_eq(knock_as(ANYONE, false, bearer(user_token())), E_OK);
	ck_assert_int_eq(r.who.typ, ACCOUNT_USER);
	ck_assert_int_eq(knock_as(SERVICE, true, bearer(SECRET)), E_OK);
	ck_assert_str_eq(r.who.service, "order");
}
END_TEST

/* An rpc of a row may be for others than the row. */
START_TEST(rpcs_have_doors_of_their_own)
{
	static const struct rpc rpc = { "shop.v1.ShopService/Join", rpc_empty,
		rpc_empty, .who = NOBODY | ADMIN };
	const struct route row = { POST, "/x", CUSTOMER, NULL, &rpc };
	const char *guest = arena_printf(a, "HTTP_AUTHORIZATION=%s",
	    bearer(user_token()));
	const struct {
		const struct rpc *rpc;
		const char *header;
		enum err_code code;
	} rows[] = {
		{ NULL, guest, E_OK },
		{ NULL, "HTTP_HOST=x", E_UNAUTHENTICATED },
		{ &rpc, "HTTP_HOST=x", E_OK },
		{ &rpc, guest, E_FORBIDDEN },
		{ &rpc, "HTTP_AUTHORIZATION=Bearer a.b.c", E_UNAUTHENTICATED },
	};

	conf.rate_limit = 1000;
	for (size_t i = 0; i < N(rows); i++) {
		req_init(&r, a, &app, NULL, NULL);
		r.route = &row;
		r.rpc = rows[i].rpc;
		r.envp = (char **)(uintptr_t)WITH(rows[i].header);
		door_check(&r);
		ck_assert_msg(r.err.code == rows[i].code, "%zu: %s", i,
		    r.err.text);
	}
}
END_TEST

START_TEST(closed_doors)
{
	const char *t = user_token();

	conf.rate_limit = 1000;
	ck_assert_int_eq(knock(CUSTOMER, 0, false, WITH("HTTP_HOST=x")),
	    E_UNAUTHENTICATED);
	ck_assert_int_eq(knock_as(ADMIN, false, bearer(t)), E_FORBIDDEN);
	ck_assert_int_eq(knock_as(STAFF, false, bearer(t)), E_FORBIDDEN);
	ck_assert_int_eq(knock_as(SERVICE, true, bearer(t)), E_FORBIDDEN);
	ck_assert_int_eq(knock_as(CUSTOMER, true, bearer(SECRET)),
	    E_FORBIDDEN);
	/* a wrong token is refused where none is needed, too */
	ck_assert_int_eq(knock_as(ANYONE, false, bearer("a.b.c")),
	    E_UNAUTHENTICATED);
}
END_TEST

START_TEST(malformed_headers)
{
	const char *t = user_token();
	const char *const bad[] = {
		"", "Bearer", "Bearer ", t, arena_printf(a, "Token %s", t),
		arena_printf(a, "Bearer  %s", t),
		arena_printf(a, "Bearer %s ", t),
		arena_printf(a, "Bearer %s, Bearer %s", t, t),
		arena_printf(a, "Bearer %s,", t),
		arena_printf(a, "Bearer\t%s", t), "Bearer null",
		"Basic dXNlcjpwYXNz",
	};

	conf.rate_limit = 1000;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(knock_as(CUSTOMER, false, bad[i]) ==
			E_UNAUTHENTICATED, "%s", bad[i]);
	/* Basic credentials are read by the handlers that want them */
	ck_assert_int_eq(knock_as(ANYONE, false, "Basic dXNlcjpwYXNz"), E_OK);
	ck_assert_int_eq(r.who.typ, ACCOUNT_NONE);
}
END_TEST

START_TEST(service_secrets)
{
	char wrong[] = SECRET;

	conf.rate_limit = 1000;
	ck_assert_int_eq(knock_as(SERVICE, false, bearer(SECRET)),
	    E_UNAUTHENTICATED);
	ck_assert_int_eq(knock_as(ANYONE, false, bearer(SECRET)),
	    E_UNAUTHENTICATED);
	wrong[63] ^= 1;
	ck_assert_int_eq(knock_as(SERVICE, true, bearer(wrong)),
	    E_UNAUTHENTICATED);
	ck_assert_int_eq(knock_as(SERVICE, true, bearer(SECRET "0")),
	    E_UNAUTHENTICATED);
	ck_assert_int_eq(knock(SERVICE, 0, true, WITH("HTTP_HOST=x")),
	    E_UNAUTHENTICATED);
}
END_TEST

/* X_User_Id beside X-User-Id come as one name twice. */
START_TEST(twin_headers)
{
	ck_assert_int_eq(knock(ANYONE, 0, false, WITH("HTTP_X_USER_ID=1",
	    "HTTP_HOST=x", "HTTP_X_USER_ID=2")), E_BAD_REQUEST);
	ck_assert_int_eq(knock(ANYONE, 0, false, WITH("HTTP_AUTHORIZATION=a",
	    "HTTP_AUTHORIZATION=a")), E_BAD_REQUEST);
	ck_assert_int_eq(knock(ANYONE, 0, false, WITH("HTTP_X_USER=1",
	    "HTTP_X_USER_ID=2", "HTTP_X=3")), E_OK);
}
END_TEST

static const char *
header(const char *name)
{
	const char *s = strstr(r.reply.headers.s, name);

	return s != NULL ? s + strlen(name) + 2 : "none";
}

START_TEST(limits_and_their_headers)
{
	const char *t = bearer(user_token());

	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(knock_as(CUSTOMER, false, t), E_OK);
		ck_assert_int_eq(atoi(header("RateLimit-Limit")), 3);
		ck_assert_int_eq(atoi(header("RateLimit-Remaining")), 2 - i);
		ck_assert_int_ge(atoi(header("RateLimit-Reset")), 1);
	}
	ck_assert_int_eq(knock_as(CUSTOMER, false, t), E_RATE);
	ck_assert(r.err.retry_after >= 1 && r.err.retry_after <= 60);
	ck_assert_int_eq(atoi(header("RateLimit-Remaining")), 0);
	/* the internal listener and unlimited routes do not count */
	ck_assert_int_eq(knock_as(CUSTOMER, true, t), E_OK);
	ck_assert_ptr_null(r.reply.headers.s);
	ck_assert_int_eq(knock(ANYONE, UNLIMITED, false, WITH("HTTP_HOST=x")),
	    E_OK);
}
END_TEST

START_TEST(staff_have_their_own_limit)
{
	const char *staff = bearer(token_of(ACCOUNT_STAFF, WAITER,
	    time(NULL)));
	const char *user = bearer(user_token());

	for (int i = 0; i < 5; i++)
		ck_assert_int_eq(knock_as(STAFF, false, staff), E_OK);
	ck_assert_int_eq(knock_as(STAFF, false, staff), E_RATE);
	/* user 5 is not staff 5 */
	ck_assert_int_eq(knock_as(CUSTOMER, false, user), E_OK);
}
END_TEST

START_TEST(strangers_count_by_address)
{
	const char *none[] = { NULL };

	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(knock(ANYONE, 0, false, none), E_OK);
	/* so does a wrong token, which is nobody */
	ck_assert_int_eq(knock_as(ANYONE, false, bearer("a.b.c")),
	    E_UNAUTHENTICATED);
	ck_assert_int_eq(knock_as(ANYONE, false, bearer("a.b.c")), E_RATE);
	ck_assert_int_eq(knock(ANYONE, 0, false, none), E_RATE);
	ck_assert_int_eq(knock_as(CUSTOMER, false, bearer(user_token())),
	    E_OK);
}
END_TEST

START_TEST(no_limit_at_all)
{
	conf.rate_limit = 0;
	for (int i = 0; i < 10; i++)
		ck_assert_int_eq(knock(ANYONE, 0, false, WITH("HTTP_HOST=x")),
		    E_OK);
	ck_assert_ptr_null(r.reply.headers.s);
}
END_TEST

START_TEST(revoked_tokens)
{
	const char *t = bearer(user_token());

	conf.rate_limit = 1000;
	ck_assert_int_eq(knock_as(CUSTOMER, false, t), E_OK);
	redis_do(a, "SET", revoked_token_key(a, JTI), "1");
	ck_assert_int_eq(knock_as(CUSTOMER, false, t), E_UNAUTHENTICATED);
	ck_assert_int_eq(knock_as(CUSTOMER, true, t), E_UNAUTHENTICATED);
	ck_assert_int_eq(knock_as(ANYONE, false, t), E_UNAUTHENTICATED);
	ck_assert_int_eq(lookups, 0);
}
END_TEST

/* Redis cannot say: auth is asked, once a second a token. */
START_TEST(auth_is_asked)
{
	const char *t = bearer(user_token());

	conf.rate_limit = 1000;
	redis_do(a, "FLUSHALL");
	for (int i = 0; i < 5; i++)
		ck_assert_int_eq(knock_as(CUSTOMER, false, t), E_OK);
	ck_assert_int_eq(lookups, 1);
	ck_assert_int_eq(knock_as(SERVICE, true, bearer(SECRET)), E_OK);
	ck_assert_int_eq(lookups, 1); /* not for services */
	lookup_revoked = true;
	usleep(1100 * 1000);
	ck_assert_int_eq(knock_as(CUSTOMER, false, t), E_UNAUTHENTICATED);
	ck_assert_int_eq(lookups, 2);
	redis_server_stop();
	ck_assert_int_eq(knock_as(CUSTOMER, false, t), E_UNAUTHENTICATED);
	lookup_fails = true;
	usleep(1100 * 1000);
	ck_assert_int_eq(knock_as(CUSTOMER, false, t), E_UNAVAILABLE);
	ck_assert_int_eq(knock(ANYONE, 0, false, WITH("HTTP_HOST=x")), E_OK);
}
END_TEST

START_TEST(addresses_of_a_network_count_as_one)
{
	static struct route route = { GET, "/x", ANYONE, NULL };
	static const char *const addresses[] = { "2001:db8::1", "2001:db8::2",
		"2001:db8:0:0:ffff::3", "2001:db8::4" };

	for (int i = 0; i < 4; i++) {
		req_init(&r, a, &app, NULL, NULL);
		r.route = &route;
		r.envp = (char *[]){ NULL };
		r.address = addresses[i];
		ck_assert_int_eq(door_check(&r), i < 3 ? 0 : -1);
	}
	req_init(&r, a, &app, NULL, NULL);
	r.route = &route;
	r.envp = (char *[]){ NULL };
	r.address = "2001:db8:0:1::1";
	ck_assert_int_eq(door_check(&r), 0);
}
END_TEST

/* As a browser that has this cookie. */
static enum err_code
knock_with_cookie(enum method method, unsigned who, const char *token,
    const char *site)
{
	static const struct app pages = { .name = "unit", .cookie = "t" };
	static struct route route;
	static char *envp[3];

	route = (struct route){ method, "/x", who, NULL };
	req_init(&r, a, &pages, NULL, NULL);
	r.route = &route;
	r.method = method;
	envp[0] = arena_printf(a, "HTTP_COOKIE=t=%s", token);
	envp[1] = arena_printf(a, "HTTP_SEC_FETCH_SITE=%s", site);
	r.envp = envp;
	r.address = "192.0.2.1";
	return door_check(&r) == 0 ? E_OK : r.err.code;
}

START_TEST(cookies_are_tokens)
{
	const char *t = user_token();

	conf.rate_limit = 1000;
	ck_assert_int_eq(knock_with_cookie(GET, CUSTOMER, t, "none"), E_OK);
	ck_assert_int_eq(r.who.sub, 5);
	ck_assert(!door_is_forgeable(&r));
	ck_assert_int_eq(knock_with_cookie(POST, CUSTOMER, t, "same-origin"),
	    E_OK);
	ck_assert_int_eq(knock_with_cookie(POST, CUSTOMER, t, "same-site"),
	    E_FORBIDDEN);
	ck_assert_int_eq(knock_with_cookie(POST, ANYONE, "", "cross-site"),
	    E_FORBIDDEN);
	ck_assert_int_eq(knock_with_cookie(GET, ADMIN, t, "none"), E_FORBIDDEN);
	/* one that does not hold is none */
	ck_assert_int_eq(knock_with_cookie(GET, CUSTOMER, "a.b.c", "none"),
	    E_UNAUTHENTICATED);
	ck_assert_int_eq(knock_with_cookie(GET, ANYONE, "a.b.c", "none"), E_OK);
	ck_assert_int_eq(r.who.typ, ACCOUNT_NONE);
	redis_do(a, "SET", revoked_token_key(a, JTI), "1");
	ck_assert_int_eq(knock_with_cookie(GET, CUSTOMER, t, "none"),
	    E_UNAUTHENTICATED);
	ck_assert_int_eq(knock_with_cookie(GET, ANYONE, t, "none"), E_OK);
	ck_assert_int_eq(r.who.typ, ACCOUNT_NONE);
	/* elsewhere a cookie is nothing */
	ck_assert_int_eq(knock(CUSTOMER, 0, false, WITH(arena_printf(a,
	    "HTTP_COOKIE=t=%s", t))), E_UNAUTHENTICATED);
}
END_TEST

int
main(void)
{
	return unit_run_with("door", setup, teardown, (const TTest *[]){
	    open_doors, rpcs_have_doors_of_their_own, closed_doors,
	    malformed_headers, service_secrets,
	    twin_headers, limits_and_their_headers, staff_have_their_own_limit,
	    strangers_count_by_address, no_limit_at_all, revoked_tokens,
	    auth_is_asked, addresses_of_a_network_count_as_one,
	    cookies_are_tokens, NULL });
}
