/*
 * Cards that a shop may charge again: a token becomes an id that only the
 * shop can use. It stands in the book like a token, under that id.
 */
#include "config.h"
#include "gateway.h"

#include <string.h>

#include "book.h"
#include "uuid.h"

struct method_in {
	const char *type, *payment_token;
};

static const struct jf method_in_f[] = {
	JF(struct method_in, type, .req = true),
	JF(struct method_in, payment_token, .req = true, .max = 100),
	JF_END
};

const struct gw_token *
card_find(const char *id, bool saved)
{
	const bool token = strncmp(id, TOKEN_PREFIX, strlen(TOKEN_PREFIX)) == 0;

	return token != saved ? state_find(TOKENS, id) : NULL;
}

static int
reply_method(struct req *r, const char *id)
{
	const struct gw_token *t = state_find(TOKENS, id);
	struct buf b = buf_new(r->a);

	if (t == NULL)
		return gw_unknown(r);
	buf_str(&b, "{\"type\":\"bank_card\",\"saved\":true,"
	    "\"status\":\"active\"");
	buf_json_member(&b, "id", t->id);
	buf_str(&b, ",\"card\":{");
	buf_json_member(&b, "last4", t->last4);
	buf_json_member(&b, "card_type", t->brand);
	buf_str(&b, "}}");
	return reply_json(r, 200, b.s);
}

static int
method_make(struct req *r)
{
	const char *key = gw_key_of(r), *id;
	struct method_in in = { 0 };
	const struct gw_token *token;
	struct gw_token saved;
	struct gw_key k;

	if (key == NULL)
		return 0;
	if (req_body(r, method_in_f, &in) < 0)
		return gw_bad_body(r);
	if (strcmp(in.type, "bank_card") != 0)
		return gw_bad(r, "type", "only bank_card");
	token = card_find(in.payment_token, false);
	if (token == NULL)
		return gw_bad(r, "payment_token", "is not known here");
	saved = *token;
	saved.id = uuid_new(r->a);
	if (!gw_key_take(r, key, saved.id, &k, &id))
		return id != NULL ? reply_method(r, id) : gw_key_reused(r);
	if (book_add(r, &(struct book_line){ .token = &saved, .key = &k }) < 0)
		return -1;
	return reply_method(r, saved.id);
}

/* POST /gateway/v3/payment_methods */
int
method_save(struct req *r)
{
	return gw_call(r, method_make);
}
