#include "config.h"
#include "token_key.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "conf.h"
#include "file.h"
#include "token.h"
#include "uuid.h"

static struct token_key keys[TOKEN_KEYS_MAX];
static int n_keys;
static struct timespec dir_seen; /* the folder's mtime at the last load */
static time_t looked;		 /* monotonic second of the last look */
static bool fresh;		 /* the folder changed just before the load */

static bool
kid_valid(const char *kid, size_t len)
{
	return len > 0 && len < KID_TEXT &&
	    strspn(kid, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			"0123456789_-") >= len;
}

/* "<kid>.pem" into kid; false for any other file. */
static bool
kid_of_file(const char *file, char *kid)
{
	size_t len = strlen(file);

	if (len < 5 || strcmp(file + len - 4, ".pem") != 0 ||
	    !kid_valid(file, len - 4))
		return false;
	memcpy(kid, file, len - 4);
	kid[len - 4] = '\0';
	return true;
}

bool
token_key_is_p256(EVP_PKEY *key)
{
	char group[32] = "";

	return key != NULL && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
	    EVP_PKEY_get_group_name(key, group, sizeof(group), NULL) == 1 &&
	    strcmp(group, "prime256v1") == 0;
}

static void
key_load(const char *file)
{
	static unsigned long serial;
	struct token_key *k = &keys[n_keys];
	char path[PATH_MAX];
	FILE *f;

	if (n_keys == TOKEN_KEYS_MAX || !kid_of_file(file, k->kid))
		return;
	snprintf(path, sizeof(path), "%s/%s", conf.keys_dir, file);
	f = fopen(path, "re");
	if (f == NULL)
		return;
	k->key = PEM_read_PUBKEY(f, NULL, NULL, NULL);
	fclose(f);
	k->serial = ++serial;
	if (token_key_is_p256(k->key))
		n_keys++;
	else
		EVP_PKEY_free(k->key);
}

static void
keys_load(void)
{
	DIR *d = opendir(conf.keys_dir);
	struct dirent *entry;

	while (n_keys > 0)
		EVP_PKEY_free(keys[--n_keys].key);
	if (d == NULL)
		return;
	while ((entry = readdir(d)) != NULL)
		key_load(entry->d_name);
	closedir(d);
}

/*
 * Loads the folder again if it changed, at most once a second. A change in
 * the second before a load may share its mtime with one after it, so such a
 * load is done once more.
 */
static void
keys_look(void)
{
	struct timespec mono, wall;
	struct stat st = { 0 };

	clock_gettime(CLOCK_MONOTONIC_COARSE, &mono);
	if (looked != 0 && mono.tv_sec == looked)
		return;
	if (stat(conf.keys_dir, &st) == 0 && looked != 0 && !fresh &&
	    st.st_mtim.tv_sec == dir_seen.tv_sec &&
	    st.st_mtim.tv_nsec == dir_seen.tv_nsec) {
		looked = mono.tv_sec;
		return;
	}
	looked = mono.tv_sec;
	dir_seen = st.st_mtim;
	clock_gettime(CLOCK_REALTIME, &wall);
	fresh = wall.tv_sec - st.st_mtim.tv_sec <= 1;
	keys_load();
}

static const struct token_key *
find(const char *kid)
{
	for (int i = 0; i < n_keys; i++)
		if (strcmp(keys[i].kid, kid) == 0)
			return &keys[i];
	return NULL;
}

/* A key that came since the last look: its first tokens are about already. */
static bool
file_is_there(const char *kid)
{
	char path[PATH_MAX];

	if (!kid_valid(kid, strlen(kid)))
		return false;
	snprintf(path, sizeof(path), "%s/%s.pem", conf.keys_dir, kid);
	return access(path, R_OK) == 0;
}

const struct token_key *
token_key_find(const char *kid, bool *any)
{
	const struct token_key *k;

	keys_look();
	k = find(kid);
	if (k == NULL && file_is_there(kid)) {
		keys_load();
		k = find(kid);
	}
	*any = n_keys > 0;
	return k;
}

const struct token_key *
token_key_at(int n)
{
	keys_look();
	return n >= 0 && n < n_keys ? &keys[n] : NULL;
}

static int
private_newest(struct arena *a, const char **kid, const char **pem,
    struct err *e)
{
	const char *dir = arena_printf(a, "%s/jwt", conf.secrets_dir);
	char name[KID_TEXT], best[KID_TEXT] = "";
	struct dirent *entry;
	DIR *d = opendir(dir);

	if (d == NULL)
		return err_set(e, E_INTERNAL, "", "%s: %s", dir,
		    strerror(errno));
	/* names begin with a time-ordered UUID's digits: the greatest is new */
	while ((entry = readdir(d)) != NULL)
		if (kid_of_file(entry->d_name, name) && strcmp(name, best) > 0)
			memcpy(best, name, sizeof(best));
	closedir(d);
	if (best[0] == '\0')
		return err_set(e, E_INTERNAL, "", "%s: no signing key", dir);
	*kid = arena_strdup(a, best);
	return secret_read(a, arena_printf(a, "jwt/%s.pem", best), pem, e);
}

int
token_key_private(struct arena *a, const char **kid, const char **pem,
    struct err *e)
{
	/* a key that is retired while we look has a successor already */
	if (private_newest(a, kid, pem, e) == 0)
		return 0;
	*e = (struct err){ 0 };
	return private_newest(a, kid, pem, e);
}

/* One PEM file, dir/<kid>.pem. */
static int
pem_write(const char *dir, const char *kid, EVP_PKEY *key, bool private,
    struct err *e)
{
	BIO *pem = BIO_new(BIO_s_mem());
	char path[PATH_MAX], *text;
	int rc = -1;

	snprintf(path, sizeof(path), "%s/%s.pem", dir, kid);
	if (pem != NULL && (private ? PEM_write_bio_PKCS8PrivateKey(pem, key,
		NULL, NULL, 0, NULL, NULL) : PEM_write_bio_PUBKEY(pem, key)) == 1) {
		const long n = BIO_get_mem_data(pem, &text);

		rc = file_write(path, text, (size_t)n, private ? 0600 : 0644,
		    true);
	}
	BIO_free(pem);
	return rc == 0 ? 0 : err_set(e, E_INTERNAL, "",
	    "%s: cannot be written", path);
}

int
token_key_make(char *kid_out, struct err *e)
{
	char secret[PATH_MAX], uuid[UUID_TEXT];
	EVP_PKEY *key = EVP_EC_gen("P-256");
	int rc;

	if (key == NULL)
		return err_set(e, E_INTERNAL, "", "no key could be made");
	snprintf(kid_out, KID_TEXT, "%s", uuid_v7(uuid));
	snprintf(secret, sizeof(secret), "%s/jwt", conf.secrets_dir);
	if (mkdir(secret, 0700) < 0 && errno != EEXIST)
		rc = err_set(e, E_INTERNAL, "", "%s: %s", secret,
		    strerror(errno));
	else if (mkdir(conf.keys_dir, 0755) < 0 && errno != EEXIST)
		rc = err_set(e, E_INTERNAL, "", "%s: %s", conf.keys_dir,
		    strerror(errno));
	else /* public first: nobody may meet a token whose key is unknown */
		rc = pem_write(conf.keys_dir, kid_out, key, false, e) < 0 ||
			pem_write(secret, kid_out, key, true, e) < 0
		    ? -1
		    : 0;
	EVP_PKEY_free(key);
	return rc;
}
