/* The dashboard: what is open, a column a status, in the staff's own order. */
#include "config.h"
#include "staff.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "conf.h"
#include "http.h"

#define SHOWN 50 /* orders of a column at a time */

static const char *const columns[] = { "created", "confirmed", "cooking",
	"ready" };
#define N_COLUMNS (sizeof(columns) / sizeof(*columns))

static const char *const status_words[] = { "", "created", "confirmed",
	"cooking", "ready", NULL };
static const char *const type_words[] = { "", "dine-in", "takeaway",
	"delivery", NULL };
static const char *const late_words[] = { "", "1", NULL };

struct board_in {
	int status, type, late;
	const char *table, *q, *said;
	struct opt_int page;
};

static const struct jf board_in_f[] = {
	JF(struct board_in, status, .names = status_words),
	JF(struct board_in, type, .names = type_words),
	JF(struct board_in, late, .names = late_words),
	JF(struct board_in, table, .max = 20),
	JF(struct board_in, q, .max = 100),
	JF(struct board_in, said, .max = 40),
	JF(struct board_in, page, .min = 1, .max = 200),
	JF_END
};

/* What the order context is asked for one column. */
static const char *
column_path(struct req *r, const struct board_in *in, const char *status)
{
	struct buf b = buf_new(r->a);
	const time_t then = time(NULL) - conf.order_late * 60;
	char before[sizeof("2026-11-26T00:00:00Z")];
	struct tm tm;

	buf_str(&b, "/api/v1/orders?sort=position");
	path_param(&b, "status", status);
	path_param(&b, "page_size", txt(r, SHOWN));
	path_param(&b, "page", in->page.set ? txt(r, in->page.v) : NULL);
	path_param(&b, "type", type_words[in->type]);
	path_param(&b, "table_number", in->table);
	path_param(&b, "q", in->q);
	if (in->late) {
		strftime(before, sizeof(before), "%Y-%m-%dT%H:%M:%SZ",
		    gmtime_r(&then, &tm));
		path_param(&b, "to", before);
	}
	return b.s;
}

/* This page with another status and page: "" and 0 leave them away. */
static const char *
board_path(struct req *r, const struct board_in *in, const char *status,
    int64_t page)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "/staff/dashboard");
	path_param(&b, "status", status);
	path_param(&b, "type", type_words[in->type]);
	path_param(&b, "table", in->table);
	path_param(&b, "late", late_words[in->late]);
	path_param(&b, "q", in->q);
	path_param(&b, "page", page > 1 ? txt(r, page) : NULL);
	return b.s;
}

/* Up is behind the one before the one before; down is behind the next one. */
static void
put_neighbours(struct json_object *orders)
{
	const size_t n = json_object_array_length(orders);

	for (size_t i = 0; i < n; i++) {
		struct json_object *o = json_object_array_get_idx(orders, i);

		put_flag(o, "upper", i > 0);
		if (i > 1)
			put_text(o, "up_after", get_text(
			    json_object_array_get_idx(orders, i - 2), "id"));
		if (i + 1 < n)
			put_text(o, "down_after", get_text(
			    json_object_array_get_idx(orders, i + 1), "id"));
	}
}

static struct json_object *
column_make(struct req *r, const struct board_in *in, const char *status,
    const struct service_ask *ask)
{
	struct json_object *column = json_object_new_object(), *orders, *count,
	    *answer = ask_read(r, ask);
	const int64_t page = in->page.set ? in->page.v : 1;
	int64_t total;

	put_text(column, "status", status);
	put_word(r, column, "title", "status", status);
	orders = json_object_object_get(answer, "orders");
	if (!json_object_is_type(orders, json_type_array)) {
		put_flag(column, "missing", true);
		return column;
	}
	count = json_object_object_get(answer, "total_count");
	total = json_object_get_int64(count);
	json_object_object_add(column, "count", json_object_get(count));
	for (size_t i = 0; i < json_object_array_length(orders); i++)
		order_show(r, json_object_array_get_idx(orders, i));
	put_neighbours(orders);
	put_flag(column, "empty", json_object_array_length(orders) == 0);
	json_object_object_add(column, "orders", json_object_get(orders));
	if (total > page * SHOWN)
		put_text(column, "more", board_path(r, in, status, page + 1));
	if (page > 1)
		put_text(column, "less", board_path(r, in, status, page - 1));
	return column;
}

/* The words of a choice, the chosen one marked. */
static struct json_object *
choices(struct req *r, const char *group, const char *const *words, int chosen)
{
	struct json_object *list = json_object_new_array();

	for (int i = 1; words[i] != NULL; i++) {
		struct json_object *o = json_object_new_object();

		put_text(o, "value", words[i]);
		put_word(r, o, "said", group, words[i]);
		put_flag(o, "chosen", i == chosen);
		json_object_array_add(list, o);
	}
	return list;
}

static void
put_filter(struct req *r, struct json_object *data, const struct board_in *in)
{
	put_text(data, "table", in->table);
	put_text(data, "q", in->q);
	put_flag(data, "late", in->late);
	json_object_object_add(data, "statuses",
	    choices(r, "status", status_words, in->status));
	json_object_object_add(data, "types",
	    choices(r, "type", type_words, in->type));
	put_flag(data, "filtered", in->status || in->type || in->late ||
	    (in->table != NULL && *in->table) || (in->q != NULL && *in->q));
	put_text(data, "back", board_path(r, in, status_words[in->status],
	    in->page.set ? in->page.v : 1));
}

/* GET /staff/dashboard */
int
board_get(struct req *r)
{
	struct json_object *data, *list = json_object_new_array();
	struct service_ask asks[N_COLUMNS] = { { 0 } };
	struct board_in in = { 0 };
	size_t n = 0, first;
	bool away = false;

	json_keep(r->a, list);
	if (query_read(r, board_in_f, &in) < 0)
		return -1;
	first = in.status ? (size_t)in.status - 1 : 0;
	for (size_t i = first; i < (in.status ? first + 1 : N_COLUMNS); i++)
		asks[n++].path = column_path(r, &in, columns[i]);
	data = page_live(r);
	service_ask_all(r, asks, n);
	for (size_t i = 0; i < n; i++) {
		json_object_array_add(list, column_make(r, &in,
		    columns[first + i], &asks[i]));
		away = away || asks[i].rc < 0;
	}
	json_object_object_add(data, "columns", json_object_get(list));
	put_filter(r, data, &in);
	put_said(r, data, in.said);
	/* a page that has something to show keeps it rather than this */
	return page_reply(r, away ? 503 : 200, "dashboard", "section.dashboard",
	    json_object_get(data));
}

/* GET /staff/alerts: the newest that nobody has accepted, for staff.js */
int
alerts_get(struct req *r)
{
	struct service_ask ask = {
		.path = "/api/v1/orders?status=confirmed&page_size=20" };
	struct json_object *data = json_object_new_object(), *orders;

	json_keep(r->a, data);
	service_ask_all(r, &ask, 1);
	orders = ask_list(r, &ask, "orders");
	if (orders == NULL) {
		r->err = ask.err;
		return -1;
	}
	json_object_object_add(data, "orders", json_object_get(orders));
	return page_reply(r, 200, "alerts", "section.dashboard",
	    json_object_get(data));
}
