/*
 * samovar-keys: the keys that access tokens are signed with.
 *
 *	samovar-keys init	makes a pair if there is none
 *	samovar-keys new	makes another pair; the newest one signs
 *	samovar-keys retire KID	removes a pair: its tokens hold no longer
 *
 * Run as the user whom the pools run as; prints the kid.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conf.h"
#include "token.h"
#include "token_key.h"

static int
fatal(const struct err *e)
{
	fprintf(stderr, "samovar-keys: %s\n", e->text);
	return 1;
}

static int
keys_new(void)
{
	char kid[KID_TEXT];
	struct err e = { 0 };

	if (token_key_make(kid, &e) < 0)
		return fatal(&e);
	puts(kid);
	return 0;
}

static int
keys_init(void)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	const char *kid, *pem;
	int rc = token_key_private(a, &kid, &pem, &e);

	if (rc == 0)
		puts(kid);
	arena_free(a);
	return rc == 0 ? 0 : keys_new();
}

static int
keys_retire(const char *kid)
{
	char path[PATH_MAX];
	struct err e = { 0 };

	if (strchr(kid, '/') != NULL || strlen(kid) >= KID_TEXT) {
		err_set(&e, E_BAD_REQUEST, "", "%s is no key", kid);
		return fatal(&e);
	}
	/* private first: nothing is signed that cannot be checked */
	snprintf(path, sizeof(path), "%s/jwt/%s.pem", conf.secrets_dir, kid);
	if (unlink(path) < 0 && errno != ENOENT)
		err_set(&e, E_INTERNAL, "", "%s: %s", path, strerror(errno));
	snprintf(path, sizeof(path), "%s/%s.pem", conf.keys_dir, kid);
	if (unlink(path) < 0)
		err_set(&e, E_INTERNAL, "", "%s: %s", path, strerror(errno));
	return e.code == E_OK ? 0 : fatal(&e);
}

int
main(int argc, char **argv)
{
	struct err e = { 0 };

	if (sodium_init() < 0 || conf_load(NULL, &e) < 0)
		return fatal(&e);
	if (argc == 2 && strcmp(argv[1], "init") == 0)
		return keys_init();
	if (argc == 2 && strcmp(argv[1], "new") == 0)
		return keys_new();
	if (argc == 3 && strcmp(argv[1], "retire") == 0)
		return keys_retire(argv[2]);
	fputs("usage: samovar-keys init | new | retire KID\n", stderr);
	return 64;
}
