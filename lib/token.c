#include "config.h"
#include "token.h"

#include <json-c/json.h>
#include <jwt.h>
#include <limits.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "jf.h"
#include "token_key.h"
#include "who.h"

#define HALF 32		   /* bytes of r or s */
#define SIGNATURE 64	   /* bytes of r and s */
#define SIGNATURE_TEXT 86  /* as base64url */
#define HELD 1024	   /* signatures a process remembers */

struct header {
	const char *alg, *kid, *typ;
};

/* crit, jku, x5u, jwk, zip, …: a name that is not here is refused. */
static const struct jf header_f[] = {
	JF(struct header, alg, .req = true),
	JF(struct header, kid, .req = true, .max = KID_TEXT - 1),
	JF(struct header, typ),
	JF_END
};

struct claims {
	const char *iss, *aud, *sub, *typ, *jti;
	int64_t iat, nbf, exp;
	struct json_object *roles;
};

static const struct jf claims_f[] = {
	JF(struct claims, iss, .req = true),
	JF(struct claims, aud, .req = true),
	JF(struct claims, sub, .req = true, .max = 19),
	JF(struct claims, typ, .req = true),
	JF(struct claims, jti, .req = true, .check = jf_is_uuid,
	    .what = "a UUID"),
	JF(struct claims, iat, .req = true, .min = 1, .max = INT64_MAX / 2),
	JF(struct claims, nbf, .req = true, .min = 1, .max = INT64_MAX / 2),
	JF(struct claims, exp, .req = true, .min = 1, .max = INT64_MAX / 2),
	JF(struct claims, roles, .req = true, .max = 512),
	JF_END
};

static int
refuse(struct err *e, const char *why)
{
	return err_set(e, E_UNAUTHENTICATED, "", "the token %s", why);
}

/*
 * n characters of base64url without padding; libsodium refuses foreign
 * characters and last characters with stray bits, so a text has one spelling.
 */
static unsigned char *
decode(struct arena *a, const char *s, size_t n, size_t *len)
{
	unsigned char *out = arena_alloc(a, n / 4 * 3 + 4);
	const char *end = NULL;

	if (n == 0 ||
	    sodium_base642bin(out, n / 4 * 3 + 3, s, n, NULL, len, &end,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    end != s + n)
		return NULL;
	return out;
}

/* A part of the token as an object by its table, nothing unknown in it. */
static int
part(struct arena *a, const char *s, size_t n, const struct jf *fields,
    enum jf_mode mode, void *out, struct err *e)
{
	struct err inner = { 0 };
	struct json_object *o;
	unsigned char *text;
	size_t len;

	text = decode(a, s, n, &len);
	if (text == NULL)
		return refuse(e, "is not base64url");
	o = json_read(a, (char *)text, len, &inner);
	if (o == NULL || jf_decode(a, fields, mode, o, out, &inner) < 0)
		return err_set(e, E_UNAUTHENTICATED, "",
		    "the token does not hold: %s", inner.text);
	return 0;
}

/* The order of P-256, and half of it. */
static const unsigned char order[HALF] = { 0xff, 0xff, 0xff, 0xff, 0x00, 0x00,
	0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6,
	0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63,
	0x25, 0x51 };
static const unsigned char half_order[HALF] = { 0x7f, 0xff, 0xff, 0xff, 0x80,
	0x00, 0x00, 0x00, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xde,
	0x73, 0x7d, 0x56, 0xd3, 0x8b, 0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e,
	0x31, 0x92, 0xa8 };

/*
 * With s its negative holds, too: of the two the lesser is the only one that
 * is given out and taken, so that a token has one text.
 */
static bool
s_is_low(const unsigned char *raw)
{
	return memcmp(raw + HALF, half_order, HALF) <= 0;
}

static void
s_negate(unsigned char *raw)
{
	int borrow = 0;

	for (int i = HALF - 1; i >= 0; i--) {
		const int d = order[i] - raw[HALF + i] - borrow;

		borrow = d < 0;
		raw[HALF + i] = (unsigned char)(d + (borrow ? 256 : 0));
	}
}

/* raw is r and s in a row; OpenSSL wants them as DER. */
static bool
signature_holds(EVP_PKEY *key, const unsigned char *raw, const char *text,
    size_t len)
{
	static EVP_MD_CTX *ctx; /* one a process, used again */
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(raw, HALF, NULL);
	BIGNUM *s = BN_bin2bn(raw + HALF, HALF, NULL);
	unsigned char *der = NULL;
	bool ok = false;
	int n;

	if (ctx == NULL)
		ctx = EVP_MD_CTX_new();
	if (ctx == NULL || sig == NULL || r == NULL || s == NULL)
		abort();
	ECDSA_SIG_set0(sig, r, s);
	n = i2d_ECDSA_SIG(sig, &der);
	if (n > 0 &&
	    EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, key) == 1)
		ok = EVP_DigestVerify(ctx, der, (size_t)n,
			 (const unsigned char *)text, len) == 1;
	EVP_MD_CTX_reset(ctx);
	OPENSSL_free(der);
	ECDSA_SIG_free(sig);
	return ok;
}

/*
 * Whether the last of the token's three parts signs the first two. A caller
 * comes with the same token again and again: what held is known by a hash of
 * key and text, so that only a token's first request pays for the curve.
 */
static bool
signature_check(const struct token_key *key, struct arena *a, const char *text,
    size_t len, size_t signed_len)
{
	static unsigned char held[HELD][crypto_generichash_BYTES];
	unsigned char hash[crypto_generichash_BYTES], *place, *raw;
	const size_t n = len - signed_len - 1;
	crypto_generichash_state state;
	size_t raw_len;

	crypto_generichash_init(&state, NULL, 0, sizeof(hash));
	crypto_generichash_update(&state, (const void *)&key->serial,
	    sizeof(key->serial));
	crypto_generichash_update(&state, (const void *)text, len);
	crypto_generichash_final(&state, hash, sizeof(hash));
	place = held[(hash[0] | hash[1] << 8) % HELD];
	if (memcmp(place, hash, sizeof(hash)) == 0)
		return true;
	raw = n == SIGNATURE_TEXT ?
	    decode(a, text + signed_len + 1, n, &raw_len) : NULL;
	if (raw == NULL || raw_len != SIGNATURE || !s_is_low(raw) ||
	    !signature_holds(key->key, raw, text, signed_len))
		return false;
	memcpy(place, hash, sizeof(hash));
	return true;
}

static int
roles_read(struct json_object *list, enum account typ, unsigned *out,
    struct err *e)
{
	if (!json_object_is_type(list, json_type_array))
		return refuse(e, "has no list of roles");
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		struct json_object *o = json_object_array_get_idx(list, i);

		if (!json_object_is_type(o, json_type_string))
			return refuse(e, "has a role that is not a word");
		*out |= role_bit(json_object_get_string(o));
	}
	if ((*out & ~role_mask(typ)) != 0)
		return refuse(e, "has a role that its account cannot have");
	return 0;
}

static int
claims_check(const struct claims *c, int64_t now, struct who *who,
    struct err *e)
{
	char *end;

	if (strcmp(c->iss, TOKEN_ISSUER) != 0)
		return refuse(e, "is from another issuer");
	if (strcmp(c->aud, TOKEN_AUDIENCE) != 0)
		return refuse(e, "is for somebody else");
	if (c->exp + TOKEN_LEEWAY <= now)
		return refuse(e, "has expired");
	if (c->exp > c->iat + TOKEN_LIFE)
		return refuse(e, "lives too long");
	if (c->nbf > now + TOKEN_LEEWAY || c->iat > now + TOKEN_LEEWAY)
		return refuse(e, "is not valid yet");
	who->typ = who_from(c->typ);
	if (who->typ == ACCOUNT_NONE)
		return refuse(e, "is for no kind of account");
	if (c->sub[strspn(c->sub, "0123456789")] != '\0' || c->sub[0] == '0')
		return refuse(e, "has no subject");
	who->sub = strtoll(c->sub, &end, 10);
	if (*end != '\0' || who->sub < 1 || who->sub == LLONG_MAX)
		return refuse(e, "has no subject");
	memcpy(who->jti, c->jti, sizeof(who->jti));
	who->iat = c->iat;
	who->exp = c->exp;
	return roles_read(c->roles, who->typ, &who->roles, e);
}

static int
header_check(const struct header *h, const struct token_key **key,
    struct err *e)
{
	bool any;

	if (strcmp(h->alg, "ES256") != 0)
		return refuse(e, "is not signed by ES256");
	if (h->typ != NULL && strcmp(h->typ, "JWT") != 0)
		return refuse(e, "is of another type");
	*key = token_key_find(h->kid, &any);
	if (!any)
		return err_set(e, E_UNAVAILABLE, "",
		    "there is no key to check tokens with");
	if (*key == NULL)
		return refuse(e, "is signed with an unknown key");
	return 0;
}

int
token_verify(struct arena *a, const char *text, size_t len, int64_t now,
    struct who *who, struct err *e)
{
	const char *dot1 = memchr(text, '.', len), *dot2 = NULL;
	const struct token_key *key = NULL;
	struct who found = { 0 };
	struct claims c = { 0 };
	struct header h = { 0 };

	if (len > TOKEN_MAX)
		return refuse(e, "is too long");
	if (dot1 != NULL)
		dot2 = memchr(dot1 + 1, '.', len - (size_t)(dot1 + 1 - text));
	if (dot2 == NULL)
		return refuse(e, "is not of three parts");
	if (part(a, text, (size_t)(dot1 - text), header_f, JF_STRICT, &h,
		e) < 0 ||
	    header_check(&h, &key, e) < 0)
		return -1;
	if (!signature_check(key, a, text, len, (size_t)(dot2 - text)))
		return refuse(e, "has a wrong signature");
	if (part(a, dot1 + 1, (size_t)(dot2 - dot1 - 1), claims_f, JF_EVENT,
		&c, e) < 0 ||
	    claims_check(&c, now, &found, e) < 0)
		return -1;
	found.token = arena_strndup(a, text, len);
	*who = found;
	return 0;
}

/* libjwt wants each claim added by itself; nonzero is a failure. */
static int
claims_add(struct arena *a, jwt_t *jwt, const struct who *who,
    const char *kid)
{
	struct buf roles = buf_new(a);

	buf_str(&roles, "{\"roles\":");
	role_json(&roles, who->roles);
	buf_str(&roles, "}");
	return jwt_add_header(jwt, "kid", kid) != 0 ||
	    jwt_add_grant(jwt, "iss", TOKEN_ISSUER) != 0 ||
	    jwt_add_grant(jwt, "aud", TOKEN_AUDIENCE) != 0 ||
	    jwt_add_grant(jwt, "typ", who_word(who->typ)) != 0 ||
	    jwt_add_grant(jwt, "sub",
		arena_printf(a, "%lld", (long long)who->sub)) != 0 ||
	    jwt_add_grant(jwt, "jti", who->jti) != 0 ||
	    jwt_add_grant_int(jwt, "iat", (long)who->iat) != 0 ||
	    jwt_add_grant_int(jwt, "nbf", (long)who->iat) != 0 ||
	    jwt_add_grant_int(jwt, "exp", (long)who->exp) != 0 ||
	    jwt_add_grants_json(jwt, roles.s) != 0;
}

/* The same token with the lesser s; NULL if it is none. */
static const char *
lower(struct arena *a, const char *text)
{
	const char *dot = strrchr(text, '.');
	char last[SIGNATURE_TEXT + 1];
	unsigned char *raw;
	size_t n;

	if (dot == NULL || strlen(dot + 1) != SIGNATURE_TEXT)
		return NULL;
	raw = decode(a, dot + 1, SIGNATURE_TEXT, &n);
	if (raw == NULL || n != SIGNATURE)
		return NULL;
	if (!s_is_low(raw))
		s_negate(raw);
	sodium_bin2base64(last, sizeof(last), raw, SIGNATURE,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return arena_printf(a, "%.*s.%s", (int)(dot - text), text, last);
}

const char *
token_sign(struct arena *a, const struct who *who, struct err *e)
{
	const char *kid, *pem, *out = NULL;
	jwt_t *jwt = NULL;
	char *text = NULL;

	if (token_key_private(a, &kid, &pem, e) < 0)
		return NULL;
	if (jwt_new(&jwt) == 0 && claims_add(a, jwt, who, kid) == 0 &&
	    jwt_set_alg(jwt, JWT_ALG_ES256, (const unsigned char *)pem,
		(int)strlen(pem)) == 0)
		text = jwt_encode_str(jwt);
	if (text != NULL)
		out = lower(a, text);
	if (out == NULL)
		err_set(e, E_INTERNAL, "", "a token could not be signed");
	free(text);
	jwt_free(jwt);
	return out;
}

/* One coordinate of a public key as base64url of 32 bytes. */
static void
coordinate(struct buf *b, const char *name, EVP_PKEY *key, const char *param)
{
	char text[64];
	unsigned char raw[32];
	BIGNUM *n = NULL;

	if (EVP_PKEY_get_bn_param(key, param, &n) != 1 ||
	    BN_bn2binpad(n, raw, sizeof(raw)) != sizeof(raw))
		abort();
	BN_free(n);
	sodium_bin2base64(text, sizeof(text), raw, sizeof(raw),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	buf_json_member(b, name, text);
}

const char *
token_jwks(struct arena *a)
{
	struct buf b = buf_new(a);
	const struct token_key *k;

	buf_str(&b, "{\"keys\":[");
	for (int i = 0; (k = token_key_at(i)) != NULL; i++) {
		buf_str(&b, i > 0 ? ",{" : "{");
		buf_json_member(&b, "kty", "EC");
		buf_json_member(&b, "crv", "P-256");
		buf_json_member(&b, "use", "sig");
		buf_json_member(&b, "alg", "ES256");
		buf_json_member(&b, "kid", k->kid);
		coordinate(&b, "x", k->key, OSSL_PKEY_PARAM_EC_PUB_X);
		coordinate(&b, "y", k->key, OSSL_PKEY_PARAM_EC_PUB_Y);
		buf_str(&b, "}");
	}
	buf_str(&b, "]}");
	return b.s;
}
