/* Tokens made by hand, signed with the real key: for tests that forge. */
#ifndef FORGE_H
#define FORGE_H

#include "token.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf.h"
#include "token_key.h"
#include "unit.h"

#define NOW INT64_C(1800000000)
/* of the curve P-256, hexadecimal */
#define ORDER "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"
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

/* r and s of text under key, 32 bytes each, s the lesser of the two. */
static void
sign_raw(EVP_PKEY *key, const char *text, unsigned char raw[64])
{
	unsigned char der[128];
	const unsigned char *p = der;
	size_t n = sizeof(der);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	BIGNUM *order = NULL, *other = BN_new();
	const BIGNUM *s;
	ECDSA_SIG *sig;

	ck_assert_int_eq(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL,
	    key), 1);
	ck_assert_int_eq(EVP_DigestSign(ctx, der, &n,
	    (const unsigned char *)text, strlen(text)), 1);
	sig = d2i_ECDSA_SIG(NULL, &p, (long)n);
	BN_hex2bn(&order, ORDER);
	s = ECDSA_SIG_get0_s(sig);
	BN_sub(other, order, s);
	BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw, 32);
	BN_bn2binpad(BN_cmp(s, other) < 0 ? s : other, raw + 32, 32);
	BN_free(order);
	BN_free(other);
	ECDSA_SIG_free(sig);
	EVP_MD_CTX_free(ctx);
}

/* Signed as ES256 wants it. */
static inline const char *
forge(const char *header, const char *claims)
{
	const char *text = input(header, claims);
	EVP_PKEY *key = private_key();
	unsigned char raw[64];

	sign_raw(key, text, raw);
	EVP_PKEY_free(key);
	return arena_printf(a, "%s.%s", text, base64url(raw, sizeof(raw)));
}

static inline const char *
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
/* iat and exp of a good token, its roles */
#define T "1800000000"
#define X "1800086400"
#define R "[\"customer\"]"
#define GOOD CLAIMS(ISS, AUD, "\"5\"", "\"user\"", JTI_Q, "1800000000", \
	"1800000000", "1800086400", "[\"customer\"]")

static inline int
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

#endif
