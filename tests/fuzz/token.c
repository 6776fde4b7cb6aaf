/*
 * Access tokens. A line of header and the claims are signed by our own key,
 * so that what stands in them is read; the input as it is, never signed by
 * anybody, must not be taken.
 */
#include "config.h"
#include "token.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#include "conf.h"
#include "fuzz.h"
#include "token_key.h"
#include "who.h"

#define NOW INT64_C(1800000000)
#define KID_MARK '@' /* stands for the key's name, in the header */
#define BASE64URL sodium_base64_VARIANT_URLSAFE_NO_PADDING

static char kid[KID_TEXT];
static EVP_PKEY *key;

static void
key_make(void)
{
	static struct arena *kept; /* as long as the process */
	struct err e = { 0 };
	char *dir;
	FILE *f;

	if (sodium_init() < 0)
		abort();
	kept = arena_new();
	dir = fuzz_folder(kept);
	conf.secrets_dir = arena_printf(kept, "%s/secrets", dir);
	conf.keys_dir = arena_printf(kept, "%s/keys", dir);
	if (mkdir(conf.secrets_dir, 0700) < 0 || token_key_make(kid, &e) < 0)
		abort();
	f = fopen(arena_printf(kept, "%s/jwt/%s.pem", conf.secrets_dir, kid),
	    "re");
	key = f != NULL ? PEM_read_PrivateKey(f, NULL, NULL, NULL) : NULL;
	if (key == NULL)
		abort();
	fclose(f);
}

static const char *
base64url(struct arena *a, const void *p, size_t n)
{
	const size_t cap = sodium_base64_encoded_len(n, BASE64URL);

	return sodium_bin2base64(arena_alloc(a, cap), cap, p, n, BASE64URL);
}

/* r and s of ES256, as a token has them. */
static const char *
signature(struct arena *a, const char *text)
{
	unsigned char der[128], raw[64];
	const unsigned char *p = der;
	size_t n = sizeof(der);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	ECDSA_SIG *sig;

	if (EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) != 1 ||
	    EVP_DigestSign(ctx, der, &n, (const unsigned char *)text,
		strlen(text)) != 1)
		abort();
	sig = d2i_ECDSA_SIG(NULL, &p, (long)n);
	BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw, 32);
	BN_bn2binpad(ECDSA_SIG_get0_s(sig), raw + 32, 32);
	ECDSA_SIG_free(sig);
	EVP_MD_CTX_free(ctx);
	return base64url(a, raw, sizeof(raw));
}

static const char *
sign(struct arena *a, struct fuzz_rest in)
{
	const char *header = fuzz_line(a, &in), *text, *at;

	if (header == NULL)
		return "";
	at = strchr(header, KID_MARK);
	if (at != NULL)
		header = arena_printf(a, "%.*s%s%s", (int)(at - header),
		    header, kid, at + 1);
	text = arena_printf(a, "%s.%s", base64url(a, header, strlen(header)),
	    base64url(a, in.p, in.n));
	return arena_printf(a, "%s.%s", text, signature(a, text));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = fuzz_arena();
	const struct fuzz_rest in = { (const char *)data, size };
	struct who who = { 0 };
	struct err e = { 0 };
	const char *text;

	if (key == NULL)
		key_make();
	PROMISE(token_verify(a, (const char *)data, size, NOW, &who, &e) < 0);
	PROMISE(who.typ == ACCOUNT_NONE && who.roles == 0);
	text = sign(a, in);
	e = (struct err){ 0 };
	if (token_verify(a, text, strlen(text), NOW, &who, &e) < 0) {
		fuzz_reason(&e);
		PROMISE(who.typ == ACCOUNT_NONE && who.roles == 0);
		return 0;
	}
	PROMISE(who.typ != ACCOUNT_NONE && who.sub > 0);
	PROMISE((who.roles & ~role_mask(who.typ)) == 0);
	PROMISE(who.exp + TOKEN_LEEWAY > NOW && who.iat <= NOW + TOKEN_LEEWAY);
	PROMISE(jf_is_uuid(who.jti));
	return 0;
}
