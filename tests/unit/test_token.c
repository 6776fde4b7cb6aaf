#include "config.h"
#include "token.h"

#include <fcntl.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "conf.h"
#include "token_key.h"
#include "unit.h"
#include "who.h"

#define NOW INT64_C(1800000000)
#define JTI "0190a0b0-c0d0-7000-8000-0123456789ab"

static struct arena *a;
static char dir[64], kid[KID_TEXT];

static void
setup(void)
{
	struct err e = { 0 };

	ck_assert_int_ge(sodium_init(), 0);
	a = arena_new();
	snprintf(dir, sizeof(dir), "/tmp/token-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	conf.secrets_dir = arena_printf(a, "%s/secrets", dir);
	conf.keys_dir = arena_printf(a, "%s/keys", dir);
	ck_assert_int_eq(mkdir(conf.secrets_dir, 0700), 0);
	ck_assert_msg(token_key_make(kid, &e) == 0, "%s", e.text);
}

static void
teardown(void)
{
	ck_assert_int_eq(system(arena_printf(a, "rm -rf %s", dir)), 0);
	arena_free(a);
}

static EVP_PKEY *
private_key(void)
{
	FILE *f = fopen(arena_printf(a, "%s/jwt/%s.pem", conf.secrets_dir,
	    kid), "r");
	EVP_PKEY *key;

	ck_assert_ptr_nonnull(f);
	key = PEM_read_PrivateKey(f, NULL, NULL, NULL);
	fclose(f);
	return key;
}

static const char *
base64url(const void *p, size_t n)
{
	size_t cap = sodium_base64_encoded_len(n,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);

	return sodium_bin2base64(arena_alloc(a, cap), cap, p, n,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* The signing input of these two objects. */
static const char *
input(const char *header, const char *claims)
{
	return arena_printf(a, "%s.%s", base64url(header, strlen(header)),
	    base64url(claims, strlen(claims)));
}

/* Signed as ES256 wants it: r and s, 32 bytes each. */
static const char *
forge(const char *header, const char *claims)
{
	const char *text = input(header, claims);
	unsigned char der[128], raw[64];
	const unsigned char *p = der;
	size_t n = sizeof(der);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY *key = private_key();
	ECDSA_SIG *sig;

	ck_assert_int_eq(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL,
	    key), 1);
	ck_assert_int_eq(EVP_DigestSign(ctx, der, &n,
	    (const unsigned char *)text, strlen(text)), 1);
	sig = d2i_ECDSA_SIG(NULL, &p, (long)n);
	BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw, 32);
	BN_bn2binpad(ECDSA_SIG_get0_s(sig), raw + 32, 32);
	ECDSA_SIG_free(sig);
	EVP_PKEY_free(key);
	EVP_MD_CTX_free(ctx);
	return arena_printf(a, "%s.%s", text, base64url(raw, sizeof(raw)));
}

static const char *
header(void)
{
	return arena_printf(a, "{\"alg\":\"ES256\",\"kid\":\"%s\"}", kid);
}

#define CLAIMS(iss, aud, sub, typ, jti, iat, nbf, exp, roles) \
	"{\"iss\":" iss ",\"aud\":" aud ",\"sub\":" sub ",\"typ\":" typ \
	",\"jti\":" jti ",\"iat\":" iat ",\"nbf\":" nbf ",\"exp\":" exp \
	",\"roles\":" roles "}"
#define ISS "\"samovar\""
#define AUD "\"samovar\""
#define JTI_Q "\"" JTI "\""
#define GOOD CLAIMS(ISS, AUD, "\"5\"", "\"user\"", JTI_Q, "1800000000", \
	"1800000000", "1800086400", "[\"customer\"]")

static int
verify(const char *text)
{
	struct who who = { 0 };
	struct err e = { 0 };
	int rc = token_verify(a, text, strlen(text), NOW, &who, &e);

	if (rc < 0) {
		ck_assert_int_eq(e.code, E_UNAUTHENTICATED);
		ck_assert_int_eq(who.typ, ACCOUNT_NONE);
		ck_assert_uint_eq(who.roles, 0);
	}
	return rc;
}

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

START_TEST(headers_are_refused)
{
	static const char *const bad[] = {
		"{\"alg\":\"none\",\"kid\":\"%s\"}",
		"{\"alg\":\"HS256\",\"kid\":\"%s\"}",
		"{\"alg\":\"RS256\",\"kid\":\"%s\"}",
		"{\"alg\":\"es256\",\"kid\":\"%s\"}",
		"{\"kid\":\"%s\"}",
		"{\"alg\":\"ES256\",\"kid\":\"%sx\"}",
		"{\"alg\":\"ES256\",\"kid\":\"../secrets/jwt/%s\"}",
		"{\"alg\":\"ES256\",\"kid\":\"\",\"typ\":\"%s\"}",
		"{\"alg\":\"ES256\",\"kid\":[\"%s\"]}",
		"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"at+jwt\"}",
		"{\"alg\":\"ES256\",\"kid\":\"%s\",\"crit\":[\"exp\"]}",
		"{\"alg\":\"ES256\",\"kid\":\"%s\",\"jku\":\"http://x/\"}",
		"{\"alg\":\"ES256\",\"kid\":\"%s\",\"x5u\":\"http://x/\"}",
		"{\"alg\":\"ES256\",\"kid\":\"%s\",\"jwk\":{}}",
		"{\"alg\":\"HS256\",\"kid\":\"%s\",\"alg\":\"ES256\"}",
		"{\"alg\":\"ES256\",\"kid\":\"%s\"} ,",
		"[\"ES256\",\"%s\"]",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct buf b = buf_new(a);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		buf_printf(&b, bad[i], kid);
#pragma GCC diagnostic pop
		ck_assert_msg(verify(forge(b.s, GOOD)) == -1, "%s", b.s);
	}
}
END_TEST

#define T "1800000000"
#define X "1800086400"
#define R "[\"customer\"]"
START_TEST(claims_are_refused)
{
	static const char *const bad[] = {
		CLAIMS("\"evil\"", AUD, "\"5\"", "\"user\"", JTI_Q, T, T, X, R),
		CLAIMS("1", AUD, "\"5\"", "\"user\"", JTI_Q, T, T, X, R),
		CLAIMS(ISS, "\"other\"", "\"5\"", "\"user\"", JTI_Q, T, T, X, R),
		CLAIMS(ISS, "[\"samovar\"]", "\"5\"", "\"user\"", JTI_Q, T, T, X,
		    R),
		CLAIMS(ISS, AUD, "5", "\"user\"", JTI_Q, T, T, X, R),
		CLAIMS(ISS, AUD, "\"\"", "\"user\"", JTI_Q, T, T, X, R),
		CLAIMS(ISS, AUD, "\"0\"", "\"user\"", JTI_Q, T, T, X, R),
		CLAIMS(ISS, AUD, "\"-5\"", "\"user\"", JTI_Q, T, T, X, R),
		CLAIMS(ISS, AUD, "\"05\"", "\"user\"", JTI_Q, T, T, X, R),
		CLAIMS(ISS, AUD, "\" 5\"", "\"user\"", JTI_Q, T, T, X, R),
		CLAIMS(ISS, AUD, "\"9223372036854775808\"", "\"user\"", JTI_Q, T,
		    T, X, R),
		CLAIMS(ISS, AUD, "\"5\"", "\"service\"", JTI_Q, T, T, X, "[]"),
		CLAIMS(ISS, AUD, "\"5\"", "\"\"", JTI_Q, T, T, X, R),
		CLAIMS(ISS, AUD, "\"5\"", "\"user\"", "\"1\"", T, T, X, R),
		CLAIMS(ISS, AUD, "\"5\"", "\"user\"", JTI_Q, "\"1\"", T, X, R),
		CLAIMS(ISS, AUD, "\"5\"", "\"user\"", JTI_Q, T, T, "\"" X "\"",
		    R),
		CLAIMS(ISS, AUD, "\"5\"", "\"user\"", JTI_Q, T, T, X ".5", R),
		CLAIMS(ISS, AUD, "\"5\"", "\"user\"", JTI_Q, T, T, "1e99", R),
		CLAIMS(ISS, AUD, "\"5\"", "\"user\"", JTI_Q, T, T, "true", R),
		CLAIMS(ISS, AUD, "\"5\"", "\"user\"", JTI_Q, T, T, "null", R),
		CLAIMS(ISS, AUD, "\"5\"", "\"user\"", JTI_Q, T, T, "0", R),
		CLAIMS(ISS, AUD, "\"5\"", "\"user\"", JTI_Q, T, T, "1799999970",
		    R),
		CLAIMS(ISS, AUD, "\"5\"", "\"user\"", JTI_Q, T, "1800000031", X,
		    R),
		CLAIMS(ISS, AUD, "\"5\"", "\"user\"", JTI_Q, T, T, X,
		    "\"customer\""),
		CLAIMS(ISS, AUD, "\"5\"", "\"user\"", JTI_Q, T, T, X, "[1]"),
		CLAIMS(ISS, AUD, "\"5\"", "\"user\"", JTI_Q, T, T, X,
		    "[\"admin\"]"),
		CLAIMS(ISS, AUD, "\"5\"", "\"staff\"", JTI_Q, T, T, X, R),
		"{}", "[]", "null", "",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(verify(forge(header(), bad[i])) == -1, "%s",
		    bad[i]);
	ck_assert_int_eq(verify(forge(header(), GOOD)), 0);
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

/* HS256 keyed with the public key's text: what libjwt would take. */
START_TEST(public_key_as_secret_is_refused)
{
	const char *text = input(arena_printf(a,
	    "{\"alg\":\"HS256\",\"kid\":\"%s\"}", kid), GOOD);
	FILE *f = fopen(arena_printf(a, "%s/%s.pem", conf.keys_dir, kid), "r");
	unsigned char mac[32];
	char pem[1024];
	size_t n = fread(pem, 1, sizeof(pem), f);

	fclose(f);
	HMAC(EVP_sha256(), pem, (int)n, (const unsigned char *)text,
	    strlen(text), mac, NULL);
	ck_assert_int_eq(verify(arena_printf(a, "%s.%s", text,
	    base64url(mac, sizeof(mac)))), -1);
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

START_TEST(zero_signature_is_refused)
{
	unsigned char zero[64] = { 0 };

	ck_assert_int_eq(verify(arena_printf(a, "%s.%s", input(header(), GOOD),
	    base64url(zero, sizeof(zero)))), -1);
	ck_assert_int_eq(verify(arena_printf(a, "%s.", input(header(), GOOD))),
	    -1);
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
	const char *text = sign(NOW);
	struct timespec t0, t1;

	clock_gettime(CLOCK_MONOTONIC, &t0);
	for (int i = 0; i < 500; i++)
		ck_assert_int_eq(verify(text), 0);
	clock_gettime(CLOCK_MONOTONIC, &t1);
	printf("token_verify: %.1f us\n",
	    ((double)(t1.tv_sec - t0.tv_sec) * 1e6 +
		(double)(t1.tv_nsec - t0.tv_nsec) / 1e3) / 500);
}
END_TEST

int
main(void)
{
	return unit_run_with("token", setup, teardown, (const TTest *[]){
	    signed_tokens_hold, times_have_leeway, headers_are_refused,
	    claims_are_refused, unknown_roles_give_nothing,
	    public_key_as_secret_is_refused, altered_texts_are_refused,
	    long_tokens_are_refused, zero_signature_is_refused,
	    keys_come_and_go, without_keys_nobody_can_tell,
	    foreign_keys_are_not_loaded, key_files_are_private,
	    jwks_names_every_key, verify_is_quick, NULL });
}
