#include "config.h"
#include "cookie.h"

#include <string.h>

#include "conf.h"
#include "unit.h"

static struct arena *a;
static struct req r;

static void
setup(void)
{
	conf.public_url = "https://samovar.example";
	a = arena_new();
}

static void
teardown(void)
{
	arena_free(a);
}

/* The token of a request with these headers; NULL leaves one out. */
static const char *
get(const char *cookie, const char *origin, const char *host)
{
	char *envp[4] = { 0 };
	int n = 0;

	if (cookie != NULL)
		envp[n++] = arena_printf(a, "HTTP_COOKIE=%s", cookie);
	if (origin != NULL)
		envp[n++] = arena_printf(a, "HTTP_ORIGIN=%s", origin);
	if (host != NULL)
		envp[n++] = arena_printf(a, "HTTP_HOST=%s", host);
	req_init(&r, a, NULL, NULL, NULL);
	r.envp = envp;
	return cookie_refresh_get(&r);
}

START_TEST(own_pages_send_the_token)
{
	ck_assert_str_eq(get("__Host-refresh=abc", "https://samovar.example",
	    "10.0.0.1"), "abc");
	ck_assert_str_eq(get("a=b; __Host-refresh=abc; c=d",
	    "http://127.0.0.1:8080", "127.0.0.1:8080"), "abc");
	ck_assert_str_eq(get("a=b;__Host-refresh=abc",
	    "https://samovar.example", NULL), "abc");
}
END_TEST

START_TEST(foreign_pages_do_not)
{
	static const char *const foreign[] = { NULL, "", "null",
		"https://evil.example", "http://samovar.example",
		"https://samovar.example.evil", "https://samovar.example:444",
		"https://samovar.example/", "://", "127.0.0.1:8080",
		"https://127.0.0.1:8080.evil", "http://127.0.0.1" };

	for (size_t i = 0; i < sizeof(foreign) / sizeof(*foreign); i++)
		ck_assert_ptr_null(get("__Host-refresh=abc", foreign[i],
		    "127.0.0.1:8080"));
}
END_TEST

START_TEST(other_cookies_are_not_it)
{
	static const char *const bad[] = { NULL, "", "__Host-refresh=",
		"refresh=abc", "__Host-refreshx=abc", "x__Host-refresh=abc",
		"a=__Host-refresh=abc", "__Host-refresh", ";;;" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_ptr_null(get(bad[i], "https://samovar.example",
		    NULL));
}
END_TEST

START_TEST(cookie_is_closed_to_scripts)
{
	req_init(&r, a, NULL, NULL, NULL);
	cookie_refresh_set(&r, "abc");
	ck_assert_str_eq(r.reply.headers.s, "Set-Cookie: __Host-refresh=abc;"
	    " Path=/; Max-Age=2592000; Secure; HttpOnly; SameSite=Strict\r\n");
	req_init(&r, a, NULL, NULL, NULL);
	cookie_refresh_set(&r, NULL);
	ck_assert_ptr_nonnull(strstr(r.reply.headers.s,
	    "__Host-refresh=; Path=/; Max-Age=0;"));
}
END_TEST

START_TEST(pages_of_ours_are_told_from_others)
{
	static const struct {
		const char *site, *origin;
		bool ours;
	} t[] = {
		{ "same-origin", NULL, true },
		{ "same-origin", "https://evil.example", true },
		{ "same-site", "https://samovar.example", false },
		{ "cross-site", "https://samovar.example", false },
		{ "none", "https://samovar.example", false },
		{ "", "https://samovar.example", false },
		{ NULL, "https://samovar.example", true },
		{ NULL, "https://evil.example", false },
		{ NULL, "null", false },
		{ NULL, NULL, false },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		char *envp[3] = { 0 };
		int n = 0;

		if (t[i].site != NULL)
			envp[n++] = arena_printf(a, "HTTP_SEC_FETCH_SITE=%s",
			    t[i].site);
		if (t[i].origin != NULL)
			envp[n++] = arena_printf(a, "HTTP_ORIGIN=%s",
			    t[i].origin);
		req_init(&r, a, NULL, NULL, NULL);
		r.envp = envp;
		ck_assert_int_eq(cookie_page_is_ours(&r), t[i].ours);
	}
}
END_TEST

int
main(void)
{
	return unit_run_with("cookie", setup, teardown, (const TTest *[]){
	    own_pages_send_the_token, foreign_pages_do_not,
	    other_cookies_are_not_it, cookie_is_closed_to_scripts,
	    pages_of_ours_are_told_from_others, NULL });
}
