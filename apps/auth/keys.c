/*
 * samovar-keys: the keys that access tokens are signed with.
 *
 *	samovar-keys init	makes a pair if there is none
 *	samovar-keys add	makes another pair, which signs from now on;
 *				tokens of the others go on holding
 *	samovar-keys list	a line a key: kid, when it was made, its part
 *	samovar-keys retire KID	removes a pair whose last token has ended
 *	samovar-keys revoke KID	removes it now: its tokens hold no longer
 *
 * Run as the user whom the pools run as; init and add print the kid.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "conf.h"
#include "db_sql.h"
#include "file.h"
#include "pg.h"
#include "token.h"
#include "token_key.h"

static int
fatal(const struct err *e)
{
	fprintf(stderr, "samovar-keys: %s\n", e->text);
	return 1;
}

/*
 * What was done goes into auth's audit log; keys must be movable while the
 * database is away, so that is only a warning. rc: of what was done.
 */
static int
told(int rc, const char *done, const char *kid)
{
	char subject[KID_TEXT + 4];
	struct err e = { 0 };
	struct pg pg;

	if (rc != 0)
		return rc;
	snprintf(subject, sizeof(subject), "key:%s", kid);
	if (pg_open(&pg, "auth", 5, &e) == 0) {
		pg_do(&pg, db_lib_stmts[DB_AUDIT_ADD - DB_BEGIN].sql, NULL,
		    done, subject, NULL, NULL, "samovar-keys");
		pg_close(&pg);
	}
	if (e.code != E_OK)
		fprintf(stderr, "samovar-keys: not in the audit log: %s\n",
		    e.text);
	return 0;
}

static int
keys_make(char kid[KID_TEXT])
{
	struct err e = { 0 };

	if (token_key_at(TOKEN_KEYS_MAX - 1) != NULL) {
		err_set(&e, E_STATE, "", "there are %d keys: retire some first",
		    TOKEN_KEYS_MAX);
		return fatal(&e);
	}
	if (token_key_make(kid, &e) < 0)
		return fatal(&e);
	puts(kid);
	return 0;
}

static int
keys_add(void)
{
	char kid[KID_TEXT];

	return told(keys_make(kid), "key.added", kid);
}

static int
keys_init(void)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	const char *kid, *pem;
	char made[KID_TEXT];
	int rc = token_key_private(a, &kid, &pem, &e);

	if (rc == 0)
		puts(kid);
	arena_free(a);
	return rc == 0 ? 0 : keys_make(made);
}

/* A kid begins with the milliseconds of its making, as UUIDv7 do. */
static time_t
made_at(const char *kid)
{
	char hex[13];

	snprintf(hex, sizeof(hex), "%.8s%.4s", kid,
	    strlen(kid) > 9 ? kid + 9 : "");
	return (time_t)(strtoll(hex, NULL, 16) / 1000);
}

/* When the key was followed by a newer one; 0 while there is none. */
static time_t
followed_at(const char *kid)
{
	const struct token_key *k;
	time_t at = 0;

	for (int i = 0; (k = token_key_at(i)) != NULL; i++)
		if (strcmp(k->kid, kid) > 0 &&
		    (at == 0 || made_at(k->kid) < at))
			at = made_at(k->kid);
	return at;
}

/* Until when tokens of the key hold: a day after it was followed. */
static time_t
needed_until(time_t followed)
{
	return followed + TOKEN_LIFE + TOKEN_LEEWAY;
}

static const char *
time_text(time_t at, char out[32])
{
	struct tm t;

	gmtime_r(&at, &t);
	strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &t);
	return out;
}

static int
keys_list(void)
{
	const struct token_key *k;
	char made[32], until[32];

	for (int i = 0; (k = token_key_at(i)) != NULL; i++) {
		const time_t followed = followed_at(k->kid);

		printf("%s made %s, %s%s\n", k->kid,
		    time_text(made_at(k->kid), made),
		    followed == 0 ? "signs" : "checks until ",
		    followed == 0 ? "" : time_text(needed_until(followed),
			until));
	}
	return 0;
}

static int
remove_file(const char *dir, const char *kid, bool may_be_gone)
{
	char path[PATH_MAX];
	struct err e = { 0 };

	snprintf(path, sizeof(path), "%s/%s.pem", dir, kid);
	if (unlink(path) == 0 || (may_be_gone && errno == ENOENT))
		return 0;
	err_set(&e, E_INTERNAL, "", "%s: %s", path, strerror(errno));
	return fatal(&e);
}

/* The private half first: nothing is signed that cannot be checked. */
static int
keys_remove(const char *kid)
{
	char jwt[PATH_MAX];

	snprintf(jwt, sizeof(jwt), "%s/jwt", conf.secrets_dir);
	if (remove_file(jwt, kid, true) != 0)
		return 1;
	return remove_file(conf.keys_dir, kid, false);
}

static int
keys_end(const char *kid, bool now)
{
	struct err e = { 0 };
	char until[32];
	time_t followed;
	bool any;

	if (token_key_find(kid, &any) == NULL)
		err_set(&e, E_NOT_FOUND, "", "%s is no key", kid);
	else if ((followed = followed_at(kid)) == 0)
		err_set(&e, E_STATE, "", "%s signs: add another key first",
		    kid);
	else if (!now && needed_until(followed) > time(NULL))
		err_set(&e, E_STATE, "", "tokens of %s hold until %s;"
		    " `revoke` ends them now", kid,
		    time_text(needed_until(followed), until));
	return e.code == E_OK ? keys_remove(kid) : fatal(&e);
}

static int
keys_retire(const char *kid)
{
	return keys_end(kid, false);
}

static int
keys_revoke(const char *kid)
{
	return keys_end(kid, true);
}

static const struct {
	const char *name;
	int (*run)(void);
	int (*run_kid)(const char *kid);
	const char *done; /* in the audit log */
} commands[] = {
	{ "init", .run = keys_init },
	{ "add", .run = keys_add },
	{ "list", .run = keys_list },
	{ "retire", .run_kid = keys_retire, .done = "key.retired" },
	{ "revoke", .run_kid = keys_revoke, .done = "key.revoked" },
};

int
main(int argc, char **argv)
{
	struct err e = { 0 };

	if (sodium_init() < 0 || conf_load(NULL, &e) < 0)
		return fatal(&e);
	if (file_owner_become(conf.secrets_dir) < 0) {
		err_set(&e, E_INTERNAL, "", "%s: %s", conf.secrets_dir,
		    strerror(errno));
		return fatal(&e);
	}
	for (size_t i = 0; argc > 1 &&
	    i < sizeof(commands) / sizeof(*commands); i++) {
		if (strcmp(argv[1], commands[i].name) != 0)
			continue;
		if (argc == 2 && commands[i].run != NULL)
			return commands[i].run();
		if (argc == 3 && commands[i].run_kid != NULL)
			return told(commands[i].run_kid(argv[2]),
			    commands[i].done, argv[2]);
	}
	fputs("usage: samovar-keys init | add | list | retire KID | revoke KID\n",
	    stderr);
	return 64;
}
