#include "config.h"
#include "webhook.h"

#include <inttypes.h>
#include <string.h>

#include "unit.h"

#define SECRET "0123456789abcdef0123456789abcdef"
#define BODY "{\"event\":\"payment.succeeded\"}"
#define NOW INT64_C(1800000000)

static int
verify(const char *header, int64_t now, const char *body)
{
	struct err e = { 0 };
	const int rc = webhook_verify(header, SECRET, now, body, strlen(body),
	    &e);

	ck_assert_int_eq(e.code, rc == 0 ? E_OK : E_UNAUTHENTICATED);
	return rc;
}

START_TEST(signature_holds)
{
	struct arena *a = arena_new();
	const char *h = webhook_sign(a, SECRET, NOW, BODY, strlen(BODY));

	ck_assert_int_eq(strncmp(h, "t=1800000000,v1=", 16), 0);
	ck_assert_uint_eq(strlen(h), 16 + 64);
	ck_assert_int_eq(verify(h, NOW, BODY), 0);
	ck_assert_int_eq(verify(h, NOW + 300, BODY), 0);
	ck_assert_int_eq(verify(h, NOW - 300, BODY), 0);
	arena_free(a);
}
END_TEST

/* The value that Stripe's scheme gives, computed by `openssl dgst`. */
START_TEST(signature_is_hmac_of_time_and_body)
{
	struct arena *a = arena_new();

	ck_assert_str_eq(webhook_sign(a, "secret", 1, "{}", 2),
	    "t=1,v1="
	    "1122767b193110cfec322b6f199b599edbf608ed087f2d27afb0b97d99523908");
	arena_free(a);
}
END_TEST

START_TEST(old_and_new_secret_together)
{
	struct arena *a = arena_new();
	const char *h = webhook_sign(a, SECRET, NOW, BODY, strlen(BODY));
	const char *other = strchr(webhook_sign(a, "old", NOW, BODY,
	    strlen(BODY)), ',');
	const char *both = arena_printf(a, "t=1800000000%s%s,v0=x", other,
	    strchr(h, ','));

	ck_assert_int_eq(verify(both, NOW, BODY), 0);
	ck_assert_int_eq(verify(arena_printf(a, "t=1800000000%s", other), NOW,
	    BODY), -1);
	arena_free(a);
}
END_TEST

START_TEST(forgeries_are_refused)
{
	struct arena *a = arena_new();
	char *h = webhook_sign(a, SECRET, NOW, BODY, strlen(BODY));
	const char *mac = strchr(h, ',');
	struct err e = { 0 };
	char *bent;

	ck_assert_int_eq(verify(h, NOW, BODY " "), -1);
	ck_assert_int_eq(verify(h, NOW, ""), -1);
	ck_assert_int_eq(verify(h, NOW + 301, BODY), -1);
	ck_assert_int_eq(verify(h, NOW - 301, BODY), -1);
	ck_assert_int_eq(verify(arena_printf(a, "t=1800000001%s", mac), NOW,
	    BODY), -1);
	bent = arena_strdup(a, h);
	bent[strlen(bent) - 1] ^= 1;
	ck_assert_int_eq(verify(bent, NOW, BODY), -1);
	ck_assert_int_eq(webhook_verify(
	    webhook_sign(a, "", NOW, BODY, strlen(BODY)), "", NOW, BODY,
	    strlen(BODY), &e), -1);
	arena_free(a);
}
END_TEST

START_TEST(malformed_headers_are_refused)
{
	static const char *const bad[] = {
		NULL, "", ",", "t=", "t=,v1=", "t=1800000000", "v1=abc",
		"t=18000000x0,v1=00", "t=-1,v1=00", "t=1800000000,v1=",
		"t=99999999999999999999,v1=00", "t=1800000000,t=1800000000",
		" t=1800000000", "t=1800000000;v1=00",
	};
	struct arena *a = arena_new();
	const char *h = webhook_sign(a, SECRET, NOW, BODY, strlen(BODY));

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_int_eq(verify(bad[i], NOW, BODY), -1);
	/* what is signed must be the one time, not one of several */
	ck_assert_int_eq(verify(arena_printf(a, "%s,t=1", h), NOW, BODY), -1);
	ck_assert_int_eq(verify(arena_printf(a, "%s,t=1800000001", h), NOW,
	    BODY), -1);
	ck_assert_int_eq(verify(arena_strndup(a, h, strlen(h) - 1), NOW, BODY),
	    -1);
	ck_assert_int_eq(verify(arena_printf(a, "%s0", h), NOW, BODY), -1);
	arena_free(a);
}
END_TEST

int
main(void)
{
	return unit_run("webhook", (const TTest *[]){
	    signature_holds, signature_is_hmac_of_time_and_body,
	    old_and_new_secret_together, forgeries_are_refused,
	    malformed_headers_are_refused, NULL });
}
