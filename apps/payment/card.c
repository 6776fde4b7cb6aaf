/*
 * Card tokens are sealed from the first program that meets them to the call
 * that charges them, each for its guest: one that was copied into another
 * guest's row does not open. Order seals, too, and cannot open.
 */
#include "config.h"
#include "payment.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conf.h"
#include "seal.h"

#define NAME "card"

/* In front of the token: what the gateway takes it as. */
static const char *const kinds[] = { [CARD_TOKEN] = "token:",
	[CARD_SAVED] = "saved:" };

static const char *
owner_of(const char *user_id)
{
	return user_id != NULL ? user_id : "0"; /* a guest without an account */
}

int
card_seal(struct req *r, const char *user_id, enum card_kind kind,
    const char *token, const char **out)
{
	return seal(r->a, NAME, owner_of(user_id),
	    arena_printf(r->a, "%s%s", kinds[kind], token), out, &r->err);
}

int
card_open(struct req *r, const struct pay *p, enum card_kind *kind,
    const char **out)
{
	const char *text;

	if (seal_open(r->a, NAME, owner_of(p->user_id), p->card_token, &text,
		&r->err) < 0)
		return -1;
	for (int i = CARD_TOKEN; i <= CARD_SAVED; i++)
		if (strncmp(text, kinds[i], strlen(kinds[i])) == 0) {
			*kind = (enum card_kind)i;
			*out = text + strlen(kinds[i]);
			return 0;
		}
	return fail(r, E_BAD_REQUEST, "a card of no kind");
}

/* One row by the newest key; what cannot be opened is worth nothing. */
static int
row_reseal(struct req *r, int row)
{
	const char *user_id = db_text(r, Q_SEALED_LIST, row, "user_id");
	const char *text, *sealed = NULL;

	if (seal_open(r->a, NAME, owner_of(user_id), db_text(r, Q_SEALED_LIST,
		row, "token"), &text, &r->err) == 0) {
		if (seal(r->a, NAME, owner_of(user_id), text, &sealed,
			&r->err) < 0)
			return -1;
	} else if (r->err.code != E_BAD_REQUEST) {
		return -1;
	}
	r->err = (struct err){ 0 };
	db_queue(r, Q_SEALED_PUT, db_text(r, Q_SEALED_LIST, row, "of"),
	    db_text(r, Q_SEALED_LIST, row, "id"), sealed);
	return 0;
}

/* All rows that an older key has sealed; how many, or -1. */
static int
reseal(struct req *r)
{
	int n, all = 0;

	do {
		const char *key;

		if (seal_key(r->a, NAME, &key, &r->err) < 0)
			return -1;
		db_begin(r);
		db_queue(r, Q_SEALED_LIST, key);
		if (db_sync(r) < 0)
			return -1;
		n = db_rows(r, Q_SEALED_LIST);
		for (int i = 0; i < n; i++)
			if (row_reseal(r, i) < 0)
				return -1;
		if (db_commit(r) < 0)
			return -1;
		all += n;
	} while (n > 0);
	return all;
}

static int
keys_do(struct req *r, const char *what)
{
	const char *key;
	int n;

	if (strcmp(what, "init") == 0) {
		if (seal_key(r->a, NAME, &key, &r->err) == 0)
			return 0; /* there is one */
		r->err = (struct err){ 0 };
		return seal_key_add(NAME, &r->err);
	}
	if (strcmp(what, "add") == 0 && seal_key_add(NAME, &r->err) < 0)
		return -1;
	n = reseal(r);
	if (n < 0)
		return -1;
	printf("card-keys: %d tokens sealed anew\n", n);
	return strcmp(what, "retire") == 0 ? seal_key_retire(NAME, &r->err) : 0;
}

int
card_keys(const struct app *app, int argc, char **argv)
{
	const char *what = argc == 2 ? argv[1] : "";
	struct arena *a;
	struct db *db;
	struct req r;
	int rc;

	if (strcmp(what, "init") != 0 && strcmp(what, "add") != 0 &&
	    strcmp(what, "retire") != 0) {
		fprintf(stderr, "usage: samovar-payment card-keys"
		    " init | add | retire\n");
		return 64;
	}
	a = arena_new();
	db = db_new(app->name, app->stmts, app->n_stmts);
	req_init(&r, a, app, db, NULL);
	rc = keys_do(&r, what);
	if (rc < 0)
		fprintf(stderr, "card-keys: %s\n", r.err.text);
	db_free(db);
	arena_free(a);
	return rc < 0 ? 1 : 0;
}
