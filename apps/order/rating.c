/* One to five stars for an order that was handed over; the last ones count. */
#include "config.h"
#include "order.h"

struct rating_in {
	int64_t stars;
};

static const struct jf rating_in_f[] = {
	JF(struct rating_in, stars, .req = true, .min = 1, .max = 5),
	JF_END
};

static int
not_rated(struct req *r)
{
	db_queue(r, Q_ORDER_STATE, r->param[0], order_owner(r));
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_ORDER_STATE) == 0)
		return fail(r, E_NOT_FOUND, "there is no such order");
	return fail(r, E_STATE, "an order that is %s is not rated",
	    db_text(r, Q_ORDER_STATE, 0, "status"));
}

/* PUT /orders/{id}/rating */
int
rating_put(struct req *r)
{
	struct rating_in in = { 0 };

	if (req_body(r, rating_in_f, &in) < 0)
		return -1;
	db_queue(r, Q_RATING_PUT, r->param[0], order_owner(r),
	    txt(r, in.stars));
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_RATING_PUT) == 0)
		return not_rated(r);
	return reply_row(r, 200, Q_RATING_PUT);
}

struct ratings_in {
	struct opt_int page, page_size;
};

static const struct jf ratings_in_f[] = {
	JF(struct ratings_in, page, .min = 1, .max = 10000),
	JF(struct ratings_in, page_size, .min = 1, .max = 100),
	JF_END
};

/* GET /ratings: the newest first, and their average */
int
rating_list(struct req *r)
{
	struct ratings_in in = { 0 };
	const char *limit, *offset;

	if (req_query(r, ratings_in_f, &in) < 0 ||
	    page_read(r, &in.page, &in.page_size, &limit, &offset) < 0)
		return -1;
	db_queue(r, Q_RATING_LIST, limit, offset);
	if (db_sync(r) < 0)
		return -1;
	return reply_row(r, 200, Q_RATING_LIST);
}
