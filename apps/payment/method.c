/* Guests' saved cards: what the gateway calls them, sealed. */
#include "config.h"
#include "payment.h"

#include <string.h>

#include "uuid.h"

#define CARDS_MAX 10

/* GET /payment-methods */
int
method_list(struct req *r)
{
	db_queue(r, Q_METHOD_LIST, txt(r, r->who.sub));
	if (db_sync(r) < 0)
		return -1;
	return reply_row(r, 200, Q_METHOD_LIST);
}

struct method_in {
	const char *card_token;
	bool is_default;
};

static const struct jf method_in_f[] = {
	JF(struct method_in, card_token, .req = true, .min = 1, .max = 200),
	JF(struct method_in, is_default),
	JF_END
};

/* Tokens are random: their hash tells nothing of them. */
static const char *
token_hash(struct req *r, const char *user_id, const char *token)
{
	const char *text = arena_printf(r->a, "%s\n%s", user_id, token);

	return txt_sha256(r, text, strlen(text));
}

/* One of the guest's changes at a time; there is room, and it is a new one. */
static int
room_check(struct req *r, const char *user_id, const char *hash)
{
	db_queue(r, Q_METHOD_LOCK, user_id);
	db_queue(r, Q_METHOD_ROOM, user_id, hash);
	if (db_sync(r) < 0)
		return -1;
	if (db_bool(r, Q_METHOD_ROOM, 0, "known"))
		return fail_field(r, E_EXISTS, "card_token",
		    "card_token: this card is saved already");
	if (db_int(r, Q_METHOD_ROOM, 0, "cards") >= CARDS_MAX)
		return fail(r, E_STATE, "at most %d cards are kept", CARDS_MAX);
	return 0;
}

/*
 * POST /payment-methods: the gateway is asked first, under a key made of the
 * token, so that a try again gets the same card.
 */
int
method_add(struct req *r)
{
	const char *user_id = txt(r, r->who.sub), *hash, *sealed;
	struct method_in in = { 0 };
	struct saved_card card;

	if (req_body(r, method_in_f, &in) < 0)
		return -1;
	hash = token_hash(r, user_id, in.card_token);
	if (shop_save(r, in.card_token, hash, &card) < 0 ||
	    card_seal(r, user_id, CARD_SAVED, card.id, &sealed) < 0)
		return -1;
	db_begin(r);
	if (room_check(r, user_id, hash) < 0)
		return -1;
	if (in.is_default)
		db_queue(r, Q_METHOD_UNSET, user_id);
	db_queue(r, Q_METHOD_ADD, uuid_new(r->a), user_id, sealed, hash,
	    card.brand, card.last4, in.is_default ? "t" : "f");
	if (db_commit(r) < 0)
		return -1;
	return reply_row(r, 201, Q_METHOD_ADD);
}

struct change_in {
	struct opt_bool is_default;
};

static const struct jf change_in_f[] = {
	JF(struct change_in, is_default, .req = true),
	JF_END
};

/* PATCH /payment-methods/{id} */
int
method_change(struct req *r)
{
	const char *user_id = txt(r, r->who.sub);
	struct change_in in = { 0 };

	if (req_body(r, change_in_f, &in) < 0)
		return -1;
	db_queue(r, Q_METHOD_LOCK, user_id);
	if (in.is_default.v)
		db_queue(r, Q_METHOD_UNSET, user_id);
	db_queue(r, Q_METHOD_SET, r->param[0], user_id,
	    in.is_default.v ? "t" : "f");
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_METHOD_SET) == 0)
		return fail(r, E_NOT_FOUND, "there is no such card");
	return reply_row(r, 200, Q_METHOD_SET);
}

/* DELETE /payment-methods/{id}; no other becomes the default by that */
int
method_drop(struct req *r)
{
	db_queue(r, Q_METHOD_DROP, r->param[0], txt(r, r->who.sub));
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_METHOD_DROP) == 0)
		return fail(r, E_NOT_FOUND, "there is no such card");
	return reply_empty(r);
}
