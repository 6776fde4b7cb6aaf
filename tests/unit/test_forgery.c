/*
 * The corpus of forgeries: everything that was ever tried on tokens, each a
 * row. What has a header or claims of its own is signed with the real key, so
 * that it falls by what it says and not by its signature.
 */
#include "config.h"
#include "token.h"

#include <openssl/hmac.h>

#include "forge.h"

static int tried, taken;

static void
refused(const char *name, const char *text)
{
	tried++;
	if (verify(text) == 0) {
		taken++;
		printf("TAKEN: %s\n", name);
	}
}

/* Headers, %s is the kid. */
static const char *const headers[] = {
	/* algorithms */
	"{\"alg\":\"none\",\"kid\":\"%s\"}",
	"{\"alg\":\"None\",\"kid\":\"%s\"}",
	"{\"alg\":\"nOnE\",\"kid\":\"%s\"}",
	"{\"alg\":\"\",\"kid\":\"%s\"}",
	"{\"alg\":null,\"kid\":\"%s\"}",
	"{\"alg\":true,\"kid\":\"%s\"}",
	"{\"alg\":256,\"kid\":\"%s\"}",
	"{\"alg\":[\"ES256\"],\"kid\":\"%s\"}",
	"{\"alg\":{\"ES256\":1},\"kid\":\"%s\"}",
	"{\"alg\":\"HS256\",\"kid\":\"%s\"}",
	"{\"alg\":\"HS512\",\"kid\":\"%s\"}",
	"{\"alg\":\"RS256\",\"kid\":\"%s\"}",
	"{\"alg\":\"PS256\",\"kid\":\"%s\"}",
	"{\"alg\":\"ES384\",\"kid\":\"%s\"}",
	"{\"alg\":\"ES512\",\"kid\":\"%s\"}",
	"{\"alg\":\"ES256K\",\"kid\":\"%s\"}",
	"{\"alg\":\"EdDSA\",\"kid\":\"%s\"}",
	"{\"alg\":\"es256\",\"kid\":\"%s\"}",
	"{\"alg\":\"ES256 \",\"kid\":\"%s\"}",
	"{\"alg\":\" ES256\",\"kid\":\"%s\"}",
	"{\"alg\":\"ES256\\u0000\",\"kid\":\"%s\"}",
	"{\"alg\":\"\xd0\x95S256\",\"kid\":\"%s\"}", /* Cyrillic letter */
	"{\"ALG\":\"ES256\",\"kid\":\"%s\"}",
	"{\"kid\":\"%s\"}",
	/* kids */
	"{\"alg\":\"ES256\"}",
	"{\"alg\":\"ES256\",\"kid\":null,\"typ\":\"%s\"}",
	"{\"alg\":\"ES256\",\"kid\":\"\",\"typ\":\"%s\"}",
	"{\"alg\":\"ES256\",\"kid\":0,\"typ\":\"%s\"}",
	"{\"alg\":\"ES256\",\"kid\":[\"%s\"]}",
	"{\"alg\":\"ES256\",\"kid\":{\"a\":\"%s\"}}",
	"{\"alg\":\"ES256\",\"kid\":\"%sx\"}",
	"{\"alg\":\"ES256\",\"kid\":\"%s.pem\"}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\\u0000\"}",
	"{\"alg\":\"ES256\",\"kid\":\" %s\"}",
	"{\"alg\":\"ES256\",\"kid\":\"./%s\"}",
	"{\"alg\":\"ES256\",\"kid\":\"../keys/%s\"}",
	"{\"alg\":\"ES256\",\"kid\":\"../secrets/jwt/%s\"}",
	"{\"alg\":\"ES256\",\"kid\":\"..%%2fkeys%%2f%s\"}",
	"{\"alg\":\"ES256\",\"kid\":\"/dev/null\",\"typ\":\"%s\"}",
	"{\"alg\":\"ES256\",\"kid\":\"' or '1'='1\",\"typ\":\"%s\"}",
	"{\"alg\":\"ES256\",\"kid\":\"|cat %s\"}",
	"{\"alg\":\"ES256\",\"kid\":\"%1$s%1$s%1$s%1$s\"}",
	/* types, and what points to other keys */
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"at+jwt\"}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"jwt\"}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"JOSE\"}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"\"}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":1}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"cty\":\"JWT\"}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"crit\":[\"exp\"]}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"crit\":[]}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"b64\":false,\"crit\":[\"b64\"]}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"zip\":\"DEF\"}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"enc\":\"A128GCM\"}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"jku\":\"http://x/\"}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"x5u\":\"http://x/\"}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"x5c\":[\"AAAA\"]}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"x5t\":\"AAAA\"}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"jwk\":{}}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\"}}",
	/* JSON that readers read differently */
	"{\"alg\":\"HS256\",\"kid\":\"%s\",\"alg\":\"ES256\"}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"alg\":\"none\"}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"\\u0061lg\":\"none\"}",
	"{\"alg\":\"ES256\",\"kid\":\"x\",\"kid\":\"%s\"}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\"},",
	"{\"alg\":\"ES256\",\"kid\":\"%s\"}{}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",}",
	"{'alg':'ES256','kid':'%s'}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\"/**/}",
	"\xef\xbb\xbf{\"alg\":\"ES256\",\"kid\":\"%s\"}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"\\ud800\"}",
	"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"\xff\"}",
	"[\"ES256\",\"%s\"]",
	"\"%s\"",
	"%s",
	"null",
	"{}",
	"",
};

#define WITH(iss, aud, sub, typ, jti) CLAIMS(iss, aud, sub, typ, jti, T, T, X, R)
#define SUB(sub) WITH(ISS, AUD, sub, "\"user\"", JTI_Q)
#define TYP(typ, roles) CLAIMS(ISS, AUD, "\"5\"", typ, JTI_Q, T, T, X, roles)
#define TIMES(iat, nbf, exp) \
	CLAIMS(ISS, AUD, "\"5\"", "\"user\"", JTI_Q, iat, nbf, exp, R)
#define EXP(exp) TIMES(T, T, exp)

static const char *const claims[] = {
	/* by whom and for whom */
	WITH("\"evil\"", AUD, "\"5\"", "\"user\"", JTI_Q),
	WITH("\"Samovar\"", AUD, "\"5\"", "\"user\"", JTI_Q),
	WITH("\"samovar \"", AUD, "\"5\"", "\"user\"", JTI_Q),
	WITH("\"\"", AUD, "\"5\"", "\"user\"", JTI_Q),
	WITH("null", AUD, "\"5\"", "\"user\"", JTI_Q),
	WITH("1", AUD, "\"5\"", "\"user\"", JTI_Q),
	WITH("[\"samovar\"]", AUD, "\"5\"", "\"user\"", JTI_Q),
	WITH(ISS, "\"other\"", "\"5\"", "\"user\"", JTI_Q),
	WITH(ISS, "[\"samovar\"]", "\"5\"", "\"user\"", JTI_Q),
	WITH(ISS, "[\"other\",\"samovar\"]", "\"5\"", "\"user\"", JTI_Q),
	WITH(ISS, "null", "\"5\"", "\"user\"", JTI_Q),
	WITH(ISS, "\"\"", "\"5\"", "\"user\"", JTI_Q),
	/* subjects */
	SUB("5"), SUB("null"), SUB("\"\""), SUB("\"0\""), SUB("\"-5\""),
	SUB("\"05\""), SUB("\" 5\""), SUB("\"5 \""), SUB("\"5.0\""),
	SUB("\"0x5\""), SUB("\"5e0\""), SUB("\"+5\""), SUB("\"\xd9\xa5\""),
	SUB("\"5\\u0000\""), SUB("[\"5\"]"), SUB("\"9223372036854775807\""),
	SUB("\"9223372036854775808\""), SUB("\"18446744073709551621\""),
	SUB("\"5 or 1=1\""),
	/* kinds of account, and roles they cannot have */
	TYP("\"service\"", "[]"), TYP("\"\"", R), TYP("\"User\"", R),
	TYP("null", R), TYP("1", R), TYP("\"admin\"", "[\"admin\"]"),
	TYP("\"user\"", "[\"admin\"]"), TYP("\"user\"", "[\"waiter\"]"),
	TYP("\"user\"", "[\"customer\",\"chef\"]"), TYP("\"staff\"", R),
	TYP("\"user\"", "\"customer\""), TYP("\"user\"", "null"),
	TYP("\"user\"", "[1]"), TYP("\"user\"", "[null]"),
	TYP("\"user\"", "[[\"customer\"]]"), TYP("\"user\"", "{\"admin\":true}"),
	/* token ids */
	WITH(ISS, AUD, "\"5\"", "\"user\"", "\"1\""),
	WITH(ISS, AUD, "\"5\"", "\"user\"", "\"\""),
	WITH(ISS, AUD, "\"5\"", "\"user\"", "null"),
	WITH(ISS, AUD, "\"5\"", "\"user\"", "1"),
	WITH(ISS, AUD, "\"5\"", "\"user\"",
	    "\"0190A0B0-C0D0-7000-8000-0123456789AB\""),
	WITH(ISS, AUD, "\"5\"", "\"user\"", "\"" JTI "x\""),
	/* times */
	EXP("\"" X "\""), EXP(X ".0"), EXP(X ".5"), EXP("1.8000864e9"),
	EXP("1e99"), EXP("1E9"), EXP("true"), EXP("null"), EXP("0"), EXP("-1"),
	EXP("1799999970"), EXP("[" X "]"), EXP("{}"), EXP("0" X),
	EXP("9223372036854775807"), EXP("9223372036854775808"),
	EXP("99999999999999999999999"), EXP("1800086401"), EXP("1900000000"),
	EXP("NaN"), EXP("Infinity"),
	TIMES("\"" T "\"", T, X), TIMES("1800000031", T, X), TIMES("0", T, X),
	TIMES("-1", T, X), TIMES("null", T, X), TIMES(T ".5", T, X),
	TIMES("1799999999", T, X), TIMES(T, "1800000031", X),
	TIMES(T, "\"" T "\"", X), TIMES(T, "null", X), TIMES(T, "true", X),
	/* members that are not there, or there twice */
	"{\"iss\":\"samovar\",\"aud\":\"samovar\",\"sub\":\"5\",\"typ\":\"user\","
	"\"jti\":\"" JTI "\",\"iat\":" T ",\"nbf\":" T ",\"roles\":" R "}",
	"{\"iss\":\"samovar\",\"aud\":\"samovar\",\"sub\":\"5\",\"typ\":\"user\","
	"\"jti\":\"" JTI "\",\"iat\":" T ",\"exp\":" X ",\"roles\":" R "}",
	"{\"iss\":\"samovar\",\"aud\":\"samovar\",\"sub\":\"5\",\"typ\":\"user\","
	"\"jti\":\"" JTI "\",\"nbf\":" T ",\"exp\":" X ",\"roles\":" R "}",
	"{\"iss\":\"samovar\",\"aud\":\"samovar\",\"sub\":\"5\",\"typ\":\"user\","
	"\"iat\":" T ",\"nbf\":" T ",\"exp\":" X ",\"roles\":" R "}",
	"{\"sub\":\"1\"," WITH(ISS, AUD, "\"5\"", "\"user\"", JTI_Q) "}",
	"{\"sub\":\"1\",\"iss\":\"samovar\",\"aud\":\"samovar\",\"sub\":\"5\","
	"\"typ\":\"user\",\"jti\":\"" JTI "\",\"iat\":" T ",\"nbf\":" T
	",\"exp\":" X ",\"roles\":" R "}",
	"{\"s\\u0075b\":\"1\",\"iss\":\"samovar\",\"aud\":\"samovar\",\"sub\":"
	"\"5\",\"typ\":\"user\",\"jti\":\"" JTI "\",\"iat\":" T ",\"nbf\":" T
	",\"exp\":" X ",\"roles\":" R "}",
	GOOD ",", GOOD "{}", GOOD "\x01", "\xef\xbb\xbf" GOOD,
	"{}", "[]", "null", "\"\"", "",
};

/* Texts made of the parts of a good token: H.C.S is the token. */
static const char *const texts[] = {
	"", ".", "..", "...", "a.b", "a.b.c", "H", "H.C", "H.C.",
	".C.S", "H..S", "C.H.S", "S.C.H",
	"H.C.S.", "H.C.S.S", ".H.C.S",
	"H.C.S=", "H.C.S==", "H=.C.S",
	"H.C=.S", "H.C==.S", " H.C.S",
	"H.C.S ", "H.C.S\n", "H.C.S\t",
	"H .C.S", "H.\nC.S", "H.C.SA",
	"H.CA.S", "AH.C.S", "H.C.S!!",
	"H.C.S+", "H%2eC%2eS", "H.C.S\xc2\xa0",
	"H\xe3\x80\x82" "C\xe3\x80\x82" "S", "H,C,S",
	"{\"protected\":\"H\",\"payload\":\"C\",\"signature\":\"S\"}",
};

/* A template with the parts in the places of their letters. */
static const char *
fill(const char *template, const char *h, const char *c, const char *s)
{
	struct buf b = buf_new(a);

	for (; *template != '\0'; template++)
		switch (*template) {
		case 'H': buf_str(&b, h); break;
		case 'C': buf_str(&b, c); break;
		case 'S': buf_str(&b, s); break;
		default: buf_bytes(&b, template, 1);
		}
	return b.s != NULL ? b.s : "";
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

START_TEST(what_is_not_ours_is_refused)
{
	const char *good = forge(header(), GOOD);
	const char *dot1 = strchr(good, '.'), *dot2 = strrchr(good, '.');
	const char *h = arena_strndup(a, good, (size_t)(dot1 - good));
	const char *c = arena_strndup(a, dot1 + 1, (size_t)(dot2 - dot1 - 1));

	for (size_t i = 0; i < N(headers); i++)
		refused(headers[i],
		    forge(arena_printf(a, headers[i], kid), GOOD));
	for (size_t i = 0; i < N(claims); i++)
		refused(claims[i], forge(header(), claims[i]));
	for (size_t i = 0; i < N(texts); i++)
		refused(texts[i], fill(texts[i], h, c, dot2 + 1));
	printf("forgeries in words: %d tried, %d taken\n", tried, taken);
	ck_assert_int_eq(taken, 0);
}
END_TEST

#pragma GCC diagnostic pop

/* text under HMAC-SHA-256 with this key, as libjwt would take it. */
static const char *
mac(const char *text, const void *key, size_t len)
{
	unsigned char out[32];

	HMAC(EVP_sha256(), key, (int)len, (const unsigned char *)text,
	    strlen(text), out, NULL);
	return arena_printf(a, "%s.%s", text, base64url(out, sizeof(out)));
}

START_TEST(what_is_public_is_no_secret)
{
	static const char *const algorithms[] = { "HS256", "ES256", "none" };
	FILE *f = fopen(arena_printf(a, "%s/%s.pem", conf.keys_dir, kid), "r");
	unsigned char *der = NULL;
	EVP_PKEY *key;
	char pem[1024];
	size_t n = fread(pem, 1, sizeof(pem), f);
	int der_len;

	rewind(f);
	key = PEM_read_PUBKEY(f, NULL, NULL, NULL);
	fclose(f);
	der_len = i2d_PUBKEY(key, &der);
	for (size_t i = 0; i < N(algorithms); i++) {
		const char *text = input(arena_printf(a,
		    "{\"alg\":\"%s\",\"kid\":\"%s\"}", algorithms[i], kid), GOOD);

		refused("the key's text as a secret", mac(text, pem, n));
		refused("without its end of line", mac(text, pem, n - 1));
		refused("its DER", mac(text, der, (size_t)der_len));
		refused("the kid", mac(text, kid, strlen(kid)));
		refused("nothing", mac(text, "", 0));
		refused("no signature", arena_printf(a, "%s.", text));
	}
	OPENSSL_free(der);
	EVP_PKEY_free(key);
	printf("public secrets: %d tried, %d taken\n", tried, taken);
	ck_assert_int_eq(taken, 0);
}
END_TEST

static const char *
with(const char *text, const unsigned char *raw, size_t n)
{
	return arena_printf(a, "%s.%s", text, base64url(raw, n));
}

/* 32 bytes of a number in hexadecimal. */
static void
number(const char *hex, unsigned char out[32])
{
	BIGNUM *n = NULL;

	BN_hex2bn(&n, hex);
	BN_bn2binpad(n, out, 32);
	BN_free(n);
}

START_TEST(other_signatures_are_refused)
{
	static const char *const halves[] = { "0", "1", ORDER,
		"FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550",
		"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF" };
	const char *text = input(header(), GOOD);
	EVP_PKEY *ours = private_key(), *theirs = EVP_EC_gen("P-256");
	unsigned char good[64], raw[72] = { 0 }, half[32];
	BIGNUM *s = NULL, *order = NULL;

	sign_raw(ours, text, good);
	for (size_t i = 0; i < N(halves); i++)
		for (size_t j = 0; j < N(halves); j++) {
			number(halves[i], raw);
			number(halves[j], raw + 32);
			refused("r and s of the edge", with(text, raw, 64));
		}
	for (size_t i = 0; i < N(halves); i++) {
		number(halves[i], half);
		memcpy(raw, good, 64);
		memcpy(raw, half, 32);
		refused("r of the edge", with(text, raw, 64));
		memcpy(raw, good, 64);
		memcpy(raw + 32, half, 32);
		refused("s of the edge", with(text, raw, 64));
	}
	memcpy(raw, good + 32, 32);
	memcpy(raw + 32, good, 32);
	refused("r and s in each other's place", with(text, raw, 64));
	BN_hex2bn(&order, ORDER);
	s = BN_bin2bn(good + 32, 32, NULL);
	BN_sub(s, order, s);
	memcpy(raw, good, 32);
	BN_bn2binpad(s, raw + 32, 32);
	refused("s negated", with(text, raw, 64));
	memcpy(raw, good, 64);
	refused("a byte less", with(text, raw, 63));
	refused("a byte more", with(text, raw, 65));
	refused("eight more", with(text, raw, 72));
	refused("r alone", with(text, raw, 32));
	sign_raw(theirs, text, raw);
	refused("somebody else's key", with(text, raw, 64));
	sign_raw(ours, input(header(), "{}"), raw);
	refused("the signature of another token", with(text, raw, 64));
	sign_raw(ours, GOOD, raw);
	refused("the claims alone are signed", with(text, raw, 64));
	for (int bit = 0; bit < 512; bit += 37) {
		memcpy(raw, good, 64);
		raw[bit / 8] ^= (unsigned char)(1 << bit % 8);
		refused("a bit of it", with(text, raw, 64));
	}
	BN_free(s);
	BN_free(order);
	EVP_PKEY_free(ours);
	EVP_PKEY_free(theirs);
	printf("signatures: %d tried, %d taken\n", tried, taken);
	ck_assert_int_eq(taken, 0);
	ck_assert_int_eq(verify(with(text, good, 64)), 0);
}
END_TEST

/* What is unusual and right all the same is taken. */
START_TEST(good_ones_are_taken)
{
	static const char *const good[] = { GOOD,
		TYP("\"staff\"", "[\"waiter\",\"chef\",\"admin\",\"courier\"]"),
		TYP("\"user\"", "[]"), TIMES("1800000030", "1800000030", X),
		TIMES("1799913630", "1799913630", "1799999971"),
		SUB("\"9223372036854775806\""), " " GOOD "\n",
		"{\"new\":{\"deep\":[1,2]},\"iss\":\"samovar\",\"aud\":\"samovar\","
		"\"s\\u0075b\":\"5\",\"typ\":\"user\",\"jti\":\"" JTI "\",\"iat\":" T
		",\"nbf\":" T ",\"exp\":" X ",\"roles\":" R "}" };

	for (size_t i = 0; i < N(good); i++)
		ck_assert_msg(verify(forge(header(), good[i])) == 0, "%s",
		    good[i]);
	ck_assert_int_eq(verify(forge(arena_printf(a,
	    "{\"typ\":\"JWT\", \"kid\":\"%s\",\"alg\":\"ES256\"}", kid), GOOD)),
	    0);
}
END_TEST

int
main(void)
{
	return unit_run_with("forgery", setup, teardown, (const TTest *[]){
	    what_is_not_ours_is_refused, what_is_public_is_no_secret,
	    other_signatures_are_refused, good_ones_are_taken, NULL });
}
