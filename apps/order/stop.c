/*
 * The stop-list: what the kitchen says is off, and how many portions are left
 * of what it has counted.
 */
#include "config.h"
#include "order.h"

#include <string.h>

#include "conf.h"

#define PORTIONS_MAX 100000

struct stop_in {
	const char *until;
	struct opt_int portions, option_id;
};

static bool
is_until(const char *s)
{
	return strcmp(s, "end_of_day") == 0 || jf_is_date(s) || jf_is_time(s);
}

static const struct jf stop_in_f[] = {
	JF(struct stop_in, until, .nullable = true, .check = is_until,
	    .what = "a time with an offset, a date, or end_of_day"),
	JF(struct stop_in, portions, .nullable = true, .max = PORTIONS_MAX),
	JF(struct stop_in, option_id, .nullable = true, .min = 1,
	    .max = INT32_MAX),
	JF_END
};

static const struct jf clear_in_f[] = {
	JF(struct stop_in, option_id, .min = 1, .max = INT32_MAX),
	JF_END
};

/* The dish is there, and has the option (0: no option is meant). */
static int
dish_check(struct req *r)
{
	if (db_rows(r, Q_STOP_DISH) == 0)
		return fail(r, E_NOT_FOUND, "there is no such dish");
	if (!db_bool(r, Q_STOP_DISH, 0, "option"))
		return fail_field(r, E_BAD_REQUEST, "option_id",
		    "option_id: the dish has no such option");
	return 0;
}

/* POST /dishes/{id}/stop */
int
stop_set(struct req *r)
{
	struct stop_in in = { 0 };
	const char *option;

	if (req_body(r, stop_in_f, &in) < 0)
		return -1;
	option = txt(r, in.option_id.v);
	db_queue(r, Q_STOP_DISH, r->param[0], in.until, conf.time_zone, option);
	if (db_sync(r) < 0 || dish_check(r) < 0)
		return -1;
	if (db_bool(r, Q_STOP_DISH, 0, "past"))
		return fail_field(r, E_BAD_REQUEST, "until",
		    "until: is in the past");
	db_queue(r, Q_STOP_SET, r->param[0], option, in.until,
	    in.portions.set && !in.portions.null ? txt(r, in.portions.v) : NULL,
	    conf.time_zone, txt(r, r->who.sub), r->id, r->traceparent);
	if (db_sync(r) < 0)
		return -1;
	r->wake = true;
	return reply_json(r, 200, db_text(r, Q_STOP_SET, 0, "body"));
}

/* DELETE /dishes/{id}/stop: back on sale; that it was so already is as good */
int
stop_clear(struct req *r)
{
	struct stop_in in = { 0 };
	const char *option;

	if (req_query(r, clear_in_f, &in) < 0)
		return -1;
	option = txt(r, in.option_id.v);
	db_queue(r, Q_STOP_DISH, r->param[0], NULL, conf.time_zone, option);
	db_queue(r, Q_STOP_CLEAR, r->param[0], option, txt(r, r->who.sub),
	    r->id, r->traceparent);
	if (db_sync(r) < 0 || dish_check(r) < 0)
		return -1;
	r->wake = true;
	return reply_empty(r);
}

struct list_in {
	struct opt_int page, page_size;
};

static const struct jf list_in_f[] = {
	JF(struct list_in, page, .min = 1, .max = 10000),
	JF(struct list_in, page_size, .min = 1, .max = 100),
	JF_END
};

/* GET /stops: what is off or counted now */
int
stop_list(struct req *r)
{
	struct list_in in = { 0 };
	struct buf b = buf_new(r->a);
	const char *limit, *offset;

	if (req_query(r, list_in_f, &in) < 0 ||
	    page_read(r, &in.page, &in.page_size, &limit, &offset) < 0)
		return -1;
	db_queue(r, Q_STOP_LIST, limit, offset);
	if (db_sync(r) < 0)
		return -1;
	buf_printf(&b, "{\"stops\":%s,%s", db_text(r, Q_STOP_LIST, 0, "stops"),
	    db_text(r, Q_STOP_LIST, 0, "counts") + 1);
	return reply_json(r, 200, b.s);
}

/* A statement that is a whole transaction of a task. */
static int
run_alone(struct req *r, int q)
{
	db_begin(r);
	db_queue(r, q, r->id, r->traceparent);
	if (db_commit(r) < 0)
		return -1;
	if (db_affected(r, q) > 0)
		r->wake = true;
	return 0;
}

/* Puts back what was off until a time that has come. */
int
stops_end(struct req *r)
{
	return run_alone(r, Q_STOPS_END);
}

/* Portions of canceled orders and lessened items are on sale again. */
int
portions_return(struct req *r)
{
	return run_alone(r, Q_PORTIONS_RETURN);
}
