#include "config.h"
#include "seal.h"

#include <errno.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "conf.h"
#include "file.h"

#define KEY_HEX 64	 /* digits of a key of 32 bytes */
#define KEY_NAME 8	 /* of its public key, in front of a sealed text */
#define SEALED_MAX 4096	 /* bytes of a sealed text */
#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

static int
key_decode(const char *hex, unsigned char key[32], struct err *e)
{
	size_t n;

	if (sodium_hex2bin(key, 32, hex, strnlen(hex, KEY_HEX), NULL, &n,
		NULL) == 0 && n == 32)
		return 0;
	return err_set(e, E_INTERNAL, "", "a sealing key is no key");
}

static int
public_read(struct arena *a, const char *name, const char **hex,
    unsigned char key[32], struct err *e)
{
	return secret_read(a, arena_printf(a, "%s.pub", name), hex, e) < 0 ||
	    key_decode(*hex, key, e) < 0 ? -1 : 0;
}

int
seal(struct arena *a, const char *name, const char *owner, const char *text,
    const char **out, struct err *e)
{
	const char *plain = arena_printf(a, "%s\n%s", owner, text), *hex;
	const size_t n = strlen(plain), len = n + crypto_box_SEALBYTES;
	const size_t size = sodium_base64_encoded_len(len, VARIANT);
	unsigned char key[32], *box = arena_alloc(a, len);
	char *base64 = arena_alloc(a, size);

	if (public_read(a, name, &hex, key, e) < 0)
		return -1;
	if (crypto_box_seal(box, (const unsigned char *)plain, n, key) != 0)
		return err_set(e, E_INTERNAL, "", "a text cannot be sealed");
	sodium_bin2base64(base64, size, box, len, VARIANT);
	*out = arena_printf(a, "%.*s.%s", KEY_NAME, hex, base64);
	return 0;
}

/* The secret key whose public key begins so: 1 found, 0 none, -1 no keys. */
static int
secret_find(struct arena *a, const char *name, const char *start,
    unsigned char secret[32], unsigned char public[32], struct err *e)
{
	const char *lines, *line;
	char hex[KEY_HEX + 1];

	if (secret_read(a, arena_printf(a, "%s.keys", name), &lines, e) < 0)
		return -1;
	for (line = lines; line != NULL; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (key_decode(line, secret, e) < 0)
			return -1;
		crypto_scalarmult_base(public, secret);
		sodium_bin2hex(hex, sizeof(hex), public, 32);
		if (strncmp(hex, start, KEY_NAME) == 0)
			return 1;
	}
	return 0;
}

static int
broken(struct err *e)
{
	return err_set(e, E_BAD_REQUEST, "", "a sealed text cannot be opened");
}

int
seal_open(struct arena *a, const char *name, const char *owner,
    const char *sealed, const char **out, struct err *e)
{
	const size_t len = strlen(sealed), own = strlen(owner);
	unsigned char secret[32], public[32], *box = arena_alloc(a, len + 1);
	char *plain = arena_alloc(a, len + 1);
	size_t n;
	int found;

	if (len > SEALED_MAX || strcspn(sealed, ".") != KEY_NAME ||
	    sodium_base642bin(box, len, sealed + KEY_NAME + 1,
		len - KEY_NAME - 1, NULL, &n, NULL, VARIANT) != 0 ||
	    n < crypto_box_SEALBYTES)
		return broken(e);
	found = secret_find(a, name, sealed, secret, public, e);
	if (found < 0)
		return -1;
	if (found == 0 || crypto_box_seal_open((unsigned char *)plain, box, n,
		public, secret) != 0)
		found = 0;
	sodium_memzero(secret, sizeof(secret));
	if (found == 0 || strncmp(plain, owner, own) != 0 || plain[own] != '\n')
		return broken(e);
	*out = plain + own + 1;
	return 0;
}

int
seal_key(struct arena *a, const char *name, const char **out, struct err *e)
{
	unsigned char key[32];
	const char *hex;

	if (public_read(a, name, &hex, key, e) < 0)
		return -1;
	*out = arena_strndup(a, hex, KEY_NAME);
	return 0;
}

static int
secret_write(struct arena *a, const char *name, const char *end,
    const char *text, struct err *e)
{
	const char *path = arena_printf(a, "%s/%s.%s", conf.secrets_dir, name,
	    end);

	return file_write(path, text, strlen(text), 0600, true) == 0 ? 0 :
	    err_set(e, E_INTERNAL, "", "%s: %s", path, strerror(errno));
}

/* Keys, then the public one: nothing is sealed that nobody can open. */
static int
keys_write(struct arena *a, const char *name, const unsigned char secret[32],
    const char *older, struct err *e)
{
	unsigned char public[32];
	char hex[KEY_HEX + 1];
	const char *keys;

	sodium_bin2hex(hex, sizeof(hex), secret, 32);
	keys = arena_printf(a, "%s\n%s%s", hex, older, *older ? "\n" : "");
	crypto_scalarmult_base(public, secret);
	sodium_bin2hex(hex, sizeof(hex), public, 32);
	return secret_write(a, name, "keys", keys, e) < 0 ||
	    secret_write(a, name, "pub", arena_printf(a, "%s\n", hex), e) < 0 ?
	    -1 : 0;
}

int
seal_key_add(const char *name, struct err *e)
{
	struct arena *a = arena_new();
	unsigned char public[32], secret[32];
	char path[PATH_MAX];
	const char *older = "";
	int rc = 0;

	snprintf(path, sizeof(path), "%s/%s.keys", conf.secrets_dir, name);
	if (access(path, F_OK) == 0)
		rc = secret_read(a, arena_printf(a, "%s.keys", name), &older, e);
	if (rc == 0) {
		crypto_box_keypair(public, secret);
		rc = keys_write(a, name, secret, older, e);
	}
	sodium_memzero(secret, sizeof(secret));
	arena_free(a);
	return rc;
}

int
seal_key_retire(const char *name, struct err *e)
{
	struct arena *a = arena_new();
	unsigned char secret[32];
	const char *lines;
	int rc = -1;

	if (secret_read(a, arena_printf(a, "%s.keys", name), &lines, e) == 0 &&
	    key_decode(lines, secret, e) == 0)
		rc = keys_write(a, name, secret, "", e);
	sodium_memzero(secret, sizeof(secret));
	arena_free(a);
	return rc;
}
