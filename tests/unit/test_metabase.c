/* The address of Metabase's dashboard: its token as anybody can check it. */
#include "config.h"
#include "apps/staff/analytics.h"
#include "unit.h"

#include <json-c/json.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "conf.h"

#define SECRET "0123456789abcdef0123456789abcdef" \
	"0123456789abcdef0123456789abcdef"

static char dir[] = "/tmp/test_metabase.XXXXXX";

static void
secret_put(const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/metabase", dir);
	umask(077);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

/* HMAC-SHA256 as base64url: the third part of a token. */
static void
mark_of(const char *text, size_t len, char out[64])
{
	unsigned char mac[32];
	unsigned n = sizeof(mac);

	HMAC(EVP_sha256(), SECRET, (int)strlen(SECRET),
	    (const unsigned char *)text, len, mac, &n);
	sodium_bin2base64(out, 64, mac, n,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static struct json_object *
part(const char *s, size_t len)
{
	unsigned char raw[1024];
	size_t n;

	ck_assert_int_eq(sodium_base642bin(raw, sizeof(raw) - 1, s, len, NULL,
	    &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING), 0);
	raw[n] = '\0';
	return json_tokener_parse((const char *)raw);
}

/* A vector that everybody has: jwt.io's, to know that mark_of is right. */
START_TEST(the_check_itself)
{
	unsigned char mac[32];
	unsigned n = sizeof(mac);
	char text[64];
	static const char vector[] =
	    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
	    "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0Ijox"
	    "NTE2MjM5MDIyfQ";

	HMAC(EVP_sha256(), "your-256-bit-secret", 19,
	    (const unsigned char *)vector, strlen(vector), mac, &n);
	sodium_bin2base64(text, sizeof(text), mac, n,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	ck_assert_str_eq(text, "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c");
}
END_TEST

START_TEST(an_address_that_holds)
{
	static const char site[] = "https://bi.example.org/embed/dashboard/";
	struct arena *a = arena_new();
	struct req r = { .a = a };
	struct err why = { 0 };
	const char *url, *token, *dot, *end;
	struct json_object *o;
	char mark[64];
	int64_t exp;

	secret_put(SECRET "\n");
	conf.metabase_url = "https://bi.example.org";
	conf.metabase_dashboard = 10;
	url = metabase_url(&r, &why);
	ck_assert_msg(url != NULL, "%s", why.text);
	ck_assert_msg(strncmp(url, site, strlen(site)) == 0, "%s", url);
	token = url + strlen(site);
	end = strstr(token, "#bordered=false&titled=true");
	ck_assert_ptr_nonnull(end);
	dot = memrchr(token, '.', (size_t)(end - token));
	mark_of(token, (size_t)(dot - token), mark);
	ck_assert_int_eq(strlen(mark), end - dot - 1);
	ck_assert_int_eq(strncmp(mark, dot + 1, strlen(mark)), 0);

	o = part(token, strcspn(token, "."));
	ck_assert_str_eq(json_object_get_string(json_object_object_get(o,
	    "alg")), "HS256");
	json_object_put(o);
	token += strcspn(token, ".") + 1;
	o = part(token, (size_t)(dot - token));
	ck_assert_int_eq(json_object_get_int64(json_object_object_get(
	    json_object_object_get(o, "resource"), "dashboard")), 10);
	ck_assert(json_object_is_type(json_object_object_get(o, "params"),
	    json_type_object));
	exp = json_object_get_int64(json_object_object_get(o, "exp")) -
	    time(NULL);
	ck_assert(exp > 500 && exp <= 600);
	json_object_put(o);
	arena_free(a);
}
END_TEST

START_TEST(what_is_configured)
{
	static const struct {
		const char *url;
		long dashboard;
		const char *site; /* NULL: it is refused */
	} rows[] = {
		{ "", 0, "" },
		{ "https://bi.example.org", 1, "https://bi.example.org" },
		{ "https://bi.example.org/", 1, "https://bi.example.org" },
		{ "http://127.0.0.1:3000/metabase", 7, "http://127.0.0.1:3000" },
		{ "http://[::1]:3000", 7, "http://[::1]:3000" },
		{ "https://bi.example.org", 0, NULL },
		{ "bi.example.org", 1, NULL },
		{ "ftp://bi.example.org", 1, NULL },
		{ "javascript://x", 1, NULL },
		{ "https://", 1, NULL },
		{ "https:///x", 1, NULL },
		{ "https://bi.example.org; script-src *", 1, NULL },
		{ "https://bi.example.org *", 1, NULL },
		{ "https://*.example.org", 1, NULL },
		{ "https://bi.example.org/#a", 1, NULL },
		{ "https://bi.example.org/\"x", 1, NULL },
		{ "https://user@bi.example.org", 1, NULL },
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < N(rows); i++) {
		struct err e = { 0 };

		conf.metabase_url = rows[i].url;
		conf.metabase_dashboard = rows[i].dashboard;
		ck_assert_msg((metabase_check(&e) == 0) == (rows[i].site != NULL),
		    "%s: %s", rows[i].url, e.text);
		if (rows[i].site != NULL && *rows[i].site != '\0')
			ck_assert_str_eq(metabase_site(a), rows[i].site);
	}
	arena_free(a);
}
END_TEST

START_TEST(without_it)
{
	struct arena *a = arena_new();
	struct req r = { .a = a };
	struct err why = { 0 };
	char path[128];

	conf.metabase_url = "";
	ck_assert_ptr_null(metabase_url(&r, &why));
	ck_assert_int_eq(why.code, E_OK);
	conf.metabase_url = "https://bi.example.org";
	snprintf(path, sizeof(path), "%s/metabase", dir);
	unlink(path);
	ck_assert_ptr_null(metabase_url(&r, &why));
	ck_assert_int_eq(why.code, E_INTERNAL);
	arena_free(a);
}
END_TEST

int
main(void)
{
	int rc;

	if (sodium_init() < 0 || mkdtemp(dir) == NULL)
		return 2;
	conf.secrets_dir = dir;
	rc = unit_run("metabase", (const TTest *[]){ the_check_itself,
	    an_address_that_holds, what_is_configured, without_it, NULL });
	rmdir(dir);
	return rc;
}
