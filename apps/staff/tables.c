/* The tables, each with what holds it. */
#include "config.h"
#include "waiter.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "conf.h"
#include "day.h"
#include "http.h"

struct tables_in {
	const char *said;
};

static const struct jf tables_in_f[] = {
	JF(struct tables_in, said, .max = 40),
	JF_END
};

bool
is_table(const char *name)
{
	char *end;
	const long n = strtol(name, &end, 10);

	return jf_is_name(name) && (end == name || *end != '\0' || n > 0);
}

const char *
with_table(struct req *r, const char *path, const char *table)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, path);
	buf_url(&b, table);
	return b.s;
}

const char *
table_path(struct req *r, const char *table)
{
	return with_table(r, "/staff/waiter/table?table=", table);
}

static void
put_int(struct json_object *o, const char *name, int64_t n)
{
	json_object_object_add(o, name, json_object_new_int64(n));
}

/* A table on the page of all, of what the order context says of it, or NULL. */
static struct json_object *
tile_make(struct req *r, const char *table, struct json_object *held)
{
	struct json_object *o = held != NULL ? json_object_get(held) :
	    json_object_new_object();
	const char *since = get_text(held, "since");

	put_text(o, "name", table);
	put_text(o, "path", table_path(r, table));
	put_flag(o, "held", held != NULL);
	put_sum(r, o, "due_said", get_kopecks(held, "due_amount"));
	if (since != NULL && jf_is_time(since))
		put_int(o, "minutes",
		    (time(NULL) - day_seconds(since)) / 60);
	put_flag(o, "carry", json_object_get_int64(
	    json_object_object_get(held, "ready_items")) > 0);
	return o;
}

/* The restaurant's tables by number, then those that are called otherwise. */
static struct json_object *
tiles_make(struct req *r, struct json_object *tables)
{
	struct json_object *list = json_object_new_array(),
	    *held = json_object_new_object();

	json_keep(r->a, held);
	for (size_t i = 0; i < json_object_array_length(tables); i++) {
		struct json_object *o = json_object_array_get_idx(tables, i);
		const char *name = get_text(o, "table_number");

		if (name != NULL)
			json_object_object_add(held, name, json_object_get(o));
	}
	for (long n = 1; n <= conf.tables; n++) {
		const char *name = txt(r, n);

		json_object_array_add(list, tile_make(r, name,
		    json_object_object_get(held, name)));
		json_object_object_del(held, name);
	}
	json_object_object_foreach(held, name, o)
		json_object_array_add(list, tile_make(r, name, o));
	return list;
}

/* GET /staff/waiter */
int
tables_get(struct req *r)
{
	struct service_ask ask = { .path = "/api/v1/tables" };
	struct tables_in in = { 0 };
	struct json_object *data, *tables;

	if (query_read(r, tables_in_f, &in) < 0)
		return -1;
	data = page_live(r);
	service_ask_all(r, &ask, 1);
	tables = ask_list(r, &ask, "tables");
	put_flag(data, "missing", tables == NULL);
	if (tables != NULL)
		json_object_object_add(data, "tables", tiles_make(r, tables));
	put_flag(data, "may_enter", r->who.roles & WAITER);
	put_text(data, "back", "/staff/waiter");
	put_flag(data, "waiter_pages", true);
	put_said(r, data, in.said);
	return page_reply(r, 200, "tables", "section.waiter",
	    json_object_get(data));
}

const struct jf table_in_f[] = {
	JF(struct table_in, table, .req = true, .min = 1, .max = 20,
	    .check = is_table, .what = "a table"),
	JF(struct table_in, order, .check = jf_is_uuid, .what = "an order"),
	JF(struct table_in, said, .max = 40),
	JF_END
};

static const char *
orders_path(struct req *r, const char *table)
{
	return with_table(r,
	    "/api/v1/orders?sort=table&page_size=100&table_number=", table);
}

bool
is_word(struct json_object *o, const char *name, const char *word)
{
	const char *v = get_text(o, name);

	return v != NULL && strcmp(v, word) == 0;
}

/* What can be done with a line and with its order at the table. */
static void
order_put(struct req *r, struct json_object *o)
{
	struct json_object *items = json_object_object_get(o, "items");
	const bool cooks = is_word(o, "status", "confirmed") ||
	    is_word(o, "status", "cooking");
	struct json_object *paid = json_object_object_get(o, "payment");
	const bool paying = is_word(paid, "status", "pending") ||
	    is_word(paid, "status", "succeeded") ||
	    is_word(paid, "status", "partially_refunded");

	order_show(r, o);
	put_flag(o, "takes_more", cooks && !paying);
	put_flag(o, "to_carry", is_word(o, "status", "ready"));
	put_flag(o, "own", json_object_object_get(o, "user_id") != NULL);
	for (size_t i = 0; json_object_is_type(items, json_type_array) &&
	     i < json_object_array_length(items); i++) {
		struct json_object *item = json_object_array_get_idx(items, i);

		put_flag(item, "served", is_word(item, "cooking_status",
		    "served"));
		put_flag(item, "carry", is_word(item, "cooking_status",
		    "ready") && !is_word(o, "status", "delivered"));
	}
}

int
orders_ask(struct req *r, const char *table, struct json_object **orders)
{
	struct service_ask ask = { .path = orders_path(r, table) };

	service_ask_all(r, &ask, 1);
	*orders = ask_list(r, &ask, "orders");
	if (*orders != NULL)
		return 0;
	if (ask.rc < 0)
		r->err = ask.err;
	else
		fail(r, E_UNAVAILABLE, "the table's orders are no list");
	return -1;
}

/* GET /staff/waiter/table */
int
table_get(struct req *r)
{
	struct enter e = { .type = AT_TABLE };
	struct json_object *data, *orders;
	struct table_in in = { 0 };
	bool common = false;

	if (query_read(r, table_in_f, &in) < 0)
		return -1;
	data = page_live(r);
	if (orders_ask(r, in.table, &orders) < 0)
		return -1;
	e.table = in.table;
	for (size_t i = 0; i < json_object_array_length(orders); i++) {
		struct json_object *o = json_object_array_get_idx(orders, i);
		struct enter more = { .table = in.table,
			.order = get_text(o, "id") };

		order_put(r, o);
		put_text(o, "add_path", enter_path(r, &more, "order", NULL,
		    ""));
		common = common || (json_object_get_boolean(
		    json_object_object_get(o, "common")) &&
		    (is_word(o, "status", "confirmed") ||
			is_word(o, "status", "cooking")));
	}
	json_object_object_add(data, "orders", json_object_get(orders));
	put_flag(data, "empty", json_object_array_length(orders) == 0);
	put_text(data, "table", in.table);
	put_flag(data, "may_enter", r->who.roles & WAITER);
	put_flag(data, "common", common);
	put_text(data, "new_path", enter_path(r, &e, "order", NULL, ""));
	e.apart = 1;
	put_text(data, "apart_path", enter_path(r, &e, "order", NULL, ""));
	put_text(data, "bill_path", with_table(r, "/staff/waiter/bill?table=",
	    in.table));
	put_text(data, "back", table_path(r, in.table));
	put_flag(data, "waiter_pages", true);
	put_said(r, data, in.said);
	return page_reply(r, 200, "table", "waiter.table",
	    json_object_get(data));
}
