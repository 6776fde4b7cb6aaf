/*
 * Promotions: a percentage off one dish, for some days. A promotion is part
 * of its dish: each change makes a new version of the dish and tells of it.
 */
#include "config.h"
#include "menu.h"

#include <string.h>

#include "conf.h"

struct promotion_in {
	struct opt_int dish_id, discount_percent;
	struct opt_text start_date, end_date;
};

#define PROMOTION(must) { \
	JF(struct promotion_in, dish_id, .req = must, .min = 1, \
	    .max = INT4_MAX), \
	JF(struct promotion_in, discount_percent, .req = must, .min = 1, \
	    .max = 100), \
	JF(struct promotion_in, start_date, .req = must, .check = jf_is_date, \
	    .what = "a date like 2026-12-31"), \
	JF(struct promotion_in, end_date, .req = must, .check = jf_is_date, \
	    .what = "a date like 2026-12-31"), \
	JF_END \
}

static const struct jf promotion_new_f[] = PROMOTION(true);
static const struct jf promotion_f[] = PROMOTION(false);

static const struct jf list_f[] = {
	LIST_PAGE,
	JF(struct list_in, active),
	JF_END
};

#define ENDS_EARLY "must not be before start_date"

int
promotion_list(struct req *r)
{
	struct list_in in = { 0 };

	if (list_read(r, list_f, &in) < 0)
		return -1;
	db_queue(r, Q_PROMOTION_LIST, in.limit, in.offset, conf.time_zone,
	    list_bool(in.active));
	return db_sync(r) < 0 ? -1 : reply_row(r, 200, Q_PROMOTION_LIST);
}

/*
 * Makes new versions of the dishes, which holds them until we commit;
 * the one that the body names must be there.
 */
static int
dishes_touch(struct req *r, const char *ids, const struct opt_int *named)
{
	db_queue(r, Q_DISH_TOUCH, ids);
	if (db_sync(r) < 0)
		return -1;
	for (int i = 0; i < db_rows(r, Q_DISH_TOUCH); i++)
		if (db_int(r, Q_DISH_TOUCH, i, "id") == named->v)
			return 0;
	return !named->set ? 0 : fail_field(r, E_BAD_REQUEST, "dish_id",
	    "dish_id: there is no such dish");
}

/* The promotion is there and ours until we commit; its dish, NULL if not. */
static const char *
promotion_lock(struct req *r)
{
	db_queue(r, Q_PROMOTION_LOCK, r->param[0]);
	if (db_sync(r) < 0)
		return NULL;
	if (db_rows(r, Q_PROMOTION_LOCK) == 0)
		fail(r, E_NOT_FOUND, "there is no such promotion");
	return db_text(r, Q_PROMOTION_LOCK, 0, "dish_id");
}

int
promotion_create(struct req *r)
{
	struct promotion_in in = { 0 };
	const char *ids;

	if (req_body(r, promotion_new_f, &in) < 0)
		return -1;
	ids = arena_printf(r->a, "{%s}", txt(r, in.dish_id.v));
	if (dishes_touch(r, ids, &in.dish_id) < 0)
		return -1;
	db_queue(r, Q_PROMOTION_INSERT, body_text(r));
	db_queue(r, Q_DISH_EVENTS, ids);
	if (sync_or(r, E_STATE, "end_date", ENDS_EARLY) < 0 ||
	    dish_emit(r, Q_DISH_EVENTS) < 0)
		return -1;
	return reply_row(r, 201, Q_PROMOTION_INSERT);
}

int
promotion_update(struct req *r)
{
	struct promotion_in in = { 0 };
	const char *dish, *ids;

	if (req_body(r, promotion_f, &in) < 0 ||
	    (dish = promotion_lock(r)) == NULL)
		return -1;
	ids = arena_printf(r->a, "{%s,%s}", dish,
	    in.dish_id.set ? txt(r, in.dish_id.v) : dish);
	if (dishes_touch(r, ids, &in.dish_id) < 0)
		return -1;
	db_queue(r, Q_PROMOTION_UPDATE, r->param[0], body_text(r));
	db_queue(r, Q_DISH_EVENTS, ids);
	if (sync_or(r, E_STATE, "end_date", ENDS_EARLY) < 0 ||
	    dish_emit(r, Q_DISH_EVENTS) < 0)
		return -1;
	return reply_row(r, 200, Q_PROMOTION_UPDATE);
}

int
promotion_delete(struct req *r)
{
	const char *dish = promotion_lock(r), *ids;

	if (dish == NULL)
		return -1;
	ids = arena_printf(r->a, "{%s}", dish);
	db_queue(r, Q_DISH_TOUCH, ids);
	db_queue(r, Q_PROMOTION_DELETE, r->param[0]);
	db_queue(r, Q_DISH_EVENTS, ids);
	if (db_sync(r) < 0 || dish_emit(r, Q_DISH_EVENTS) < 0)
		return -1;
	return reply_empty(r);
}
