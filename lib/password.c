#include "config.h"
#include "password.h"

#include <crypt.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "conf.h"
#include "uuid.h"

#define PREHASH 48	/* bytes of SHA-384 */
#define PREHASH_TEXT 65 /* as base64, with the NUL */
#define CHEAP_COST 4	/* bcrypt, for tests only */

struct argon {
	unsigned long long passes;
	size_t memory; /* bytes */
};

static struct argon
argon_cost(void)
{
	if (conf.password_cheap)
		return (struct argon){ 1, 64 * 1024 };
	return (struct argon){ 2, (size_t)conf.password_memory * 1024 * 1024 };
}

static unsigned long
bcrypt_cost(void)
{
	return conf.password_cheap ? CHEAP_COST
				   : (unsigned long)conf.password_cost;
}

/* The pepper is read once; it lives as long as the process. */
static const char *
pepper(struct err *e)
{
	static struct arena *own;
	static const char *text;

	if (own == NULL)
		own = arena_new();
	if (text == NULL && secret_read(own, "pepper", &text, e) < 0)
		text = NULL;
	return text;
}

static int
prehash(const char *password, char *out, struct err *e)
{
	const char *key = pepper(e);
	unsigned char mac[PREHASH], *nfc;
	unsigned int len = 0;
	bool ok;

	if (key == NULL)
		return -1;
	nfc = utf8proc_NFC((const unsigned char *)password);
	ok = nfc != NULL && HMAC(EVP_sha384(), key, (int)strlen(key), nfc,
	    strlen((char *)nfc), mac, &len) != NULL && len == PREHASH;
	if (nfc != NULL)
		sodium_memzero(nfc, strlen((char *)nfc));
	free(nfc);
	if (!ok)
		return err_set(e, E_INTERNAL, "", "HMAC-SHA-384 failed");
	sodium_bin2base64(out, PREHASH_TEXT, mac, len,
	    sodium_base64_VARIANT_ORIGINAL);
	sodium_memzero(mac, sizeof(mac));
	return 0;
}

/* A setting for crypt with a salt of its own. */
static const char *
bcrypt_setting(struct arena *a, struct err *e)
{
	char out[CRYPT_GENSALT_OUTPUT_SIZE], salt[16];

	random_bytes(salt, sizeof(salt));
	if (crypt_gensalt_rn("$2b$", bcrypt_cost(), salt, sizeof(salt), out,
		sizeof(out)) == NULL) {
		err_set(e, E_INTERNAL, "", "no bcrypt salt");
		return NULL;
	}
	return arena_strdup(a, out);
}

/* crypt_r tells failure by a text that begins with '*', not by NULL. */
static const char *
bcrypt(struct arena *a, const char *prehashed, const char *setting,
    struct err *e)
{
	struct crypt_data *data = calloc(1, sizeof(*data));
	const char *out = NULL;

	if (data == NULL)
		abort();
	out = crypt_r(prehashed, setting, data);
	if (out == NULL || out[0] == '*') {
		err_set(e, E_INTERNAL, "", "bcrypt failed");
		out = NULL;
	} else {
		out = arena_strdup(a, out);
	}
	sodium_memzero(data, sizeof(*data));
	free(data);
	return out;
}

static const char *
argon2id(struct arena *a, const char *prehashed, struct err *e)
{
	char out[crypto_pwhash_STRBYTES];
	const struct argon c = argon_cost();

	if (crypto_pwhash_str_alg(out, prehashed, strlen(prehashed), c.passes,
		c.memory, crypto_pwhash_ALG_ARGON2ID13) != 0) {
		err_set(e, E_UNAVAILABLE, "", "no memory for Argon2id");
		return NULL;
	}
	return arena_strdup(a, out);
}

/*
 * What an account that does not exist is checked against: today's cost,
 * random salt, random hash, so nothing has to be computed to make it.
 */
static const char *
argon2id_dummy(struct arena *a)
{
	const struct argon c = argon_cost();
	unsigned char salt[16], hash[32];
	char salt64[32], hash64[48];

	random_bytes(salt, sizeof(salt));
	random_bytes(hash, sizeof(hash));
	sodium_bin2base64(salt64, sizeof(salt64), salt, sizeof(salt),
	    sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	sodium_bin2base64(hash64, sizeof(hash64), hash, sizeof(hash),
	    sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	return arena_printf(a, "$argon2id$v=19$m=%zu,t=%llu,p=1$%s$%s",
	    c.memory / 1024, c.passes, salt64, hash64);
}

/* Characters of the composed form; -1 for what is not UTF-8. */
static long
characters(const char *password)
{
	unsigned char *nfc = utf8proc_NFC((const unsigned char *)password);
	long n = 0;

	if (nfc == NULL)
		return -1;
	for (const unsigned char *p = nfc; *p != '\0'; p++)
		n += (*p & 0xc0) != 0x80;
	sodium_memzero(nfc, strlen((char *)nfc));
	free(nfc);
	return n;
}

static bool
is_common(const char *password)
{
	unsigned char *folded =
	    utf8proc_NFKC_Casefold((const unsigned char *)password);
	const size_t n = folded != NULL ? strlen((char *)folded) : 0;
	const char *p = password_common + 1;
	bool found = false;

	while (n > 0 && !found && (p = strstr(p, (char *)folded)) != NULL) {
		found = p[-1] == ' ' && p[n] == ' ';
		p++;
	}
	free(folded);
	return found;
}

bool
password_is_good(const char *password)
{
	const long n = characters(password);

	return n >= PASSWORD_MIN && n <= PASSWORD_MAX && !is_common(password);
}

static bool
is_argon2id(const char *stored)
{
	return strncmp(stored, "$argon2id$", 10) == 0;
}

static bool
is_bcrypt(const char *stored)
{
	return strncmp(stored, "$2b$", 4) == 0;
}

const char *
password_hash(struct arena *a, enum account typ, const char *password,
    struct err *e)
{
	char prehashed[PREHASH_TEXT];
	const char *setting, *out = NULL;

	if (prehash(password, prehashed, e) < 0)
		return NULL;
	if (typ == ACCOUNT_STAFF)
		out = argon2id(a, prehashed, e);
	else if ((setting = bcrypt_setting(a, e)) != NULL)
		out = bcrypt(a, prehashed, setting, e);
	sodium_memzero(prehashed, sizeof(prehashed));
	return out;
}

int
password_check(struct arena *a, enum account typ, const char *stored,
    const char *password, bool *right, struct err *e)
{
	const bool staff = typ == ACCOUNT_STAFF;
	const char *against = stored, *computed;
	char prehashed[PREHASH_TEXT];

	*right = false;
	if (stored != NULL && !(staff ? is_argon2id : is_bcrypt)(stored))
		stored = against = NULL; /* not ours: never right */
	if (against == NULL)
		against = staff ? argon2id_dummy(a) : bcrypt_setting(a, e);
	if (against == NULL || prehash(password, prehashed, e) < 0)
		return -1;
	if (staff) {
		*right = crypto_pwhash_str_verify(against, prehashed,
			     strlen(prehashed)) == 0 &&
		    stored != NULL;
	} else {
		computed = bcrypt(a, prehashed, against, e);
		if (computed == NULL)
			return -1;
		*right = stored != NULL &&
		    strlen(computed) == strlen(stored) &&
		    sodium_memcmp(computed, stored, strlen(stored)) == 0;
	}
	sodium_memzero(prehashed, sizeof(prehashed));
	return 0;
}

bool
password_needs_rehash(enum account typ, const char *stored)
{
	const struct argon c = argon_cost();
	char prefix[16];

	if (typ == ACCOUNT_STAFF)
		return crypto_pwhash_str_needs_rehash(stored, c.passes,
			   c.memory) != 0;
	snprintf(prefix, sizeof(prefix), "$2b$%02lu$", bcrypt_cost());
	return !is_bcrypt(stored) || strncmp(stored, prefix, 7) < 0;
}
