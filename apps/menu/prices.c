/*
 * Prices of many dishes at once: all or none, and none that somebody else has
 * changed meanwhile.
 */
#include "config.h"
#include "menu.h"

#include <string.h>

struct price_in {
	int64_t dish_id;
	struct money price, expected_price;
};

struct prices_in {
	struct jf_list prices;
};

static const struct jf price_f[] = {
	JF(struct price_in, dish_id, .req = true, .min = 1, .max = INT4_MAX),
	JF(struct price_in, price, .req = true, .min = 1),
	JF(struct price_in, expected_price, .req = true),
	JF_END
};

static const struct jf prices_f[] = {
	JF(struct prices_in, prices, .req = true, .min = 1, .max = 1000,
	    .sub = price_f, .size = sizeof(struct price_in)),
	JF_END
};

/* GET /prices */
int
price_list(struct req *r)
{
	db_queue(r, Q_PRICE_LIST);
	return db_sync(r) < 0 ? -1 : reply_row(r, 200, Q_PRICE_LIST);
}

/* PUT /prices */
int
prices_put(struct req *r)
{
	struct prices_in in = { 0 };
	const char *body = body_text(r), **ids;
	int n;

	if (req_body(r, prices_f, &in) < 0)
		return -1;
	db_queue(r, Q_PRICES_LOCK, body);
	db_queue(r, Q_PRICES_PROBLEM, body);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_PRICES_PROBLEM) > 0) {
		const char *field = db_text(r, Q_PRICES_PROBLEM, 0, "field");

		return fail_field(r, db_bool(r, Q_PRICES_PROBLEM, 0, "race") ?
		    E_RACE : E_BAD_REQUEST, field, "%s: %s", field,
		    db_text(r, Q_PRICES_PROBLEM, 0, "problem"));
	}
	db_queue(r, Q_PRICES_SET, body);
	if (db_sync(r) < 0)
		return -1;
	n = db_rows(r, Q_PRICES_SET);
	ids = arena_alloc(r->a, ((size_t)n + 1) * sizeof(*ids));
	for (int i = 0; i < n; i++)
		ids[i] = db_text(r, Q_PRICES_SET, i, "id");
	if (dish_emit_ids(r, ids, (size_t)n) < 0)
		return -1;
	return price_list(r);
}
