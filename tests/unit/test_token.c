#include "config.h"
#include "token.h"

#include <fcntl.h>
#include <time.h>

#include "forge.h"
#include "who.h"

static const char *
sign(int64_t iat)
{
	struct who who = { .typ = ACCOUNT_STAFF, .sub = 7,
		.roles = WAITER | ADMIN, .jti = JTI, .iat = iat,
		.exp = iat + TOKEN_LIFE };
	struct err e = { 0 };
	const char *text = token_sign(a, &who, &e);

	ck_assert_msg(text != NULL, "%s", e.text);
	return text;
}

START_TEST(signed_tokens_hold)
{
	struct who who = { 0 };
	struct err e = { 0 };
	const char *text = sign(NOW);

	ck_assert_msg(token_verify(a, text, strlen(text), NOW, &who, &e) == 0,
	    "%s", e.text);
	ck_assert_int_eq(who.typ, ACCOUNT_STAFF);
	ck_assert_int_eq(who.sub, 7);
	ck_assert_uint_eq(who.roles, WAITER | ADMIN);
	ck_assert_str_eq(who.jti, JTI);
	ck_assert_int_eq(who.iat, NOW);
	ck_assert_int_eq(who.exp, NOW + TOKEN_LIFE);
	ck_assert_str_eq(who.token, text);
	ck_assert_int_eq(verify(forge(header(), GOOD)), 0);
}
END_TEST

START_TEST(times_have_leeway)
{
	ck_assert_int_eq(verify(sign(NOW - TOKEN_LIFE - 29)), 0);
	ck_assert_int_eq(verify(sign(NOW - TOKEN_LIFE - 30)), -1);
	ck_assert_int_eq(verify(sign(NOW + 30)), 0);
	ck_assert_int_eq(verify(sign(NOW + 31)), -1);
}
END_TEST

/* A role that is not known (yet) gives nothing, least of all "service". */
START_TEST(unknown_roles_give_nothing)
{
	struct who who = { 0 };
	struct err e = { 0 };
	const char *text = forge(header(), CLAIMS(ISS, AUD, "\"5\"", "\"staff\"",
	    JTI_Q, T, T, X, "[\"service\",\"anyone\",\"chef\",\"owner\"]"));

	ck_assert_int_eq(token_verify(a, text, strlen(text), NOW, &who, &e),
	    0);
	ck_assert_uint_eq(who.roles, CHEF);
}
END_TEST

/* No other text than the one that was signed holds: one spelling a token. */
START_TEST(altered_texts_are_refused)
{
	static const char *const ends[] = { "=", "==", " ", "\n", "!!", "A",
		".", "..", ".A" };
	const char *text = sign(NOW);
	const size_t n = strlen(text);
	char *copy = arena_strdup(a, text);

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		ck_assert_int_eq(verify(arena_printf(a, "%s%s", text, ends[i])),
		    -1);
	for (int c = 1; c < 128; c++) { /* the last character's stray bits */
		copy[n - 1] = (char)c;
		if (c != text[n - 1])
			ck_assert_msg(verify(copy) == -1, "%c", c);
	}
	copy[n - 1] = text[n - 1];
	for (size_t i = 0; i < n; i++) {
		copy[i] = copy[i] == 'A' ? 'B' : 'A';
		ck_assert_int_eq(verify(copy), -1);
		copy[i] = text[i];
	}
	for (size_t i = 0; i < n; i += 7)
		ck_assert_int_eq(verify(arena_strndup(a, text, i)), -1);
	ck_assert_int_eq(verify(copy), 0);
	ck_assert_int_eq(verify("a.b"), -1);
	ck_assert_int_eq(verify("..."), -1);
	ck_assert_int_eq(verify(".."), -1);
}
END_TEST

START_TEST(long_tokens_are_refused)
{
	char *pad = arena_alloc(a, 4000);
	struct who who = { 0 };
	struct err e = { 0 };
	const char *text;

	memset(pad, 'x', 3999);
	text = forge(header(), arena_printf(a, "{\"pad\":\"%s\",%s", pad,
	    GOOD + 1));
	ck_assert_uint_gt(strlen(text), TOKEN_MAX);
	ck_assert_int_eq(token_verify(a, text, strlen(text), NOW, &who, &e),
	    -1);
	ck_assert_str_eq(e.text, "the token is too long");
}
END_TEST

static void
wait_second(void)
{
	usleep(1100 * 1000);
}

START_TEST(keys_come_and_go)
{
	const char *old = sign(NOW), *newer;
	char first[KID_TEXT];
	struct err e = { 0 };

	ck_assert_int_eq(verify(old), 0);
	memcpy(first, kid, sizeof(first));
	ck_assert_int_eq(token_key_make(kid, &e), 0);
	newer = sign(NOW); /* the newest key signs */
	wait_second();
	ck_assert_int_eq(verify(newer), 0);
	ck_assert_int_eq(verify(old), 0);
	ck_assert_int_eq(unlink(arena_printf(a, "%s/%s.pem", conf.keys_dir,
	    first)), 0);
	wait_second();
	ck_assert_int_eq(verify(old), -1);
	ck_assert_int_eq(verify(newer), 0);
}
END_TEST

/* What held under a key does not hold under another one of its name. */
START_TEST(a_key_that_changed_is_another)
{
	const char *old = sign(NOW);
	EVP_PKEY *other = EVP_EC_gen("P-256");
	const char *path = arena_printf(a, "%s/%s.pem", conf.keys_dir, kid);
	FILE *f;

	ck_assert_int_eq(verify(old), 0);
	ck_assert_int_eq(verify(old), 0);
	ck_assert_int_eq(unlink(path), 0);
	f = fopen(path, "w");
	PEM_write_PUBKEY(f, other);
	fclose(f);
	wait_second();
	ck_assert_int_eq(verify(old), -1);
	EVP_PKEY_free(other);
}
END_TEST

/* A token that was seen before ends all the same. */
START_TEST(known_tokens_end)
{
	const char *text = sign(NOW);
	struct who who = { 0 };
	struct err e = { 0 };

	ck_assert_int_eq(verify(text), 0);
	ck_assert_int_eq(token_verify(a, text, strlen(text),
	    NOW + TOKEN_LIFE + TOKEN_LEEWAY, &who, &e), -1);
	ck_assert_int_eq(e.code, E_UNAUTHENTICATED);
}
END_TEST

START_TEST(without_keys_nobody_can_tell)
{
	struct who who = { 0 };
	struct err e = { 0 };
	const char *text = sign(NOW);

	ck_assert_int_eq(unlink(arena_printf(a, "%s/%s.pem", conf.keys_dir,
	    kid)), 0);
	ck_assert_int_eq(token_verify(a, text, strlen(text), NOW, &who, &e),
	    -1);
	ck_assert_int_eq(e.code, E_UNAVAILABLE);
}
END_TEST

/* A key of another curve or kind is not loaded at all. */
START_TEST(foreign_keys_are_not_loaded)
{
	EVP_PKEY *p384 = EVP_EC_gen("P-384"), *rsa = EVP_RSA_gen(2048);
	FILE *f = fopen(arena_printf(a, "%s/p384.pem", conf.keys_dir), "w");

	PEM_write_PUBKEY(f, p384);
	fclose(f);
	f = fopen(arena_printf(a, "%s/rsa.pem", conf.keys_dir), "w");
	PEM_write_PUBKEY(f, rsa);
	fclose(f);
	f = fopen(arena_printf(a, "%s/junk.pem", conf.keys_dir), "w");
	fputs("-----BEGIN PUBLIC KEY-----\nAAAA\n", f);
	fclose(f);
	ck_assert_int_eq(verify(sign(NOW)), 0);
	ck_assert_str_eq(token_key_at(0)->kid, kid);
	ck_assert_ptr_null(token_key_at(1));
	EVP_PKEY_free(p384);
	EVP_PKEY_free(rsa);
}
END_TEST

START_TEST(key_files_are_private)
{
	struct stat st;

	ck_assert_int_eq(stat(arena_printf(a, "%s/jwt/%s.pem",
	    conf.secrets_dir, kid), &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	ck_assert_int_eq(stat(arena_printf(a, "%s/jwt", conf.secrets_dir),
	    &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0700);
}
END_TEST

START_TEST(jwks_names_every_key)
{
	const char *text = token_jwks(a);

	ck_assert_ptr_nonnull(strstr(text, kid));
	ck_assert_ptr_nonnull(strstr(text, "\"crv\":\"P-256\""));
	ck_assert_ptr_nonnull(strstr(text, "\"x\":\""));
	ck_assert_ptr_null(strstr(text, "\"d\":"));
}
END_TEST

/* Printed, not judged: machines differ. */
START_TEST(verify_is_quick)
{
	const char *text[100];
	struct timespec t0, t1;

	for (int i = 0; i < 100; i++)
		text[i] = sign(NOW + i % 25); /* each signature is another */
	for (int again = 0; again < 2; again++) {
		clock_gettime(CLOCK_MONOTONIC, &t0);
		for (int i = 0; i < 100; i++)
			ck_assert_int_eq(verify(text[again ? 0 : i]), 0);
		clock_gettime(CLOCK_MONOTONIC, &t1);
		printf("token_verify, %s: %.1f us\n",
		    again ? "known tokens" : "new tokens",
		    ((double)(t1.tv_sec - t0.tv_sec) * 1e6 +
			(double)(t1.tv_nsec - t0.tv_nsec) / 1e3) / 100);
	}
}
END_TEST

int
main(void)
{
	return unit_run_with("token", setup, teardown, (const TTest *[]){
	    signed_tokens_hold, times_have_leeway,
	    unknown_roles_give_nothing,
	    altered_texts_are_refused,
	    long_tokens_are_refused, keys_come_and_go,
	    a_key_that_changed_is_another, known_tokens_end,
	    without_keys_nobody_can_tell,
	    foreign_keys_are_not_loaded, key_files_are_private,
	    jwks_names_every_key, verify_is_quick, NULL });
}
