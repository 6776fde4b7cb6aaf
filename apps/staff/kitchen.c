/*
 * The kitchen: tickets of what is to be cooked, what that is in all, what has
 * just left, and the stop-list.
 */
#include "config.h"
#include "staff.h"

#include <json-c/json.h>
#include <string.h>

#include "http.h"

#define KEYS 9 /* tickets that a bump bar has keys for */

enum view { COOKING = 1, LEFT };
static const char *const view_words[] = { "", "cooking", "left", NULL };

struct kitchen_in {
	int view;
	const char *said;
};

static const struct jf kitchen_in_f[] = {
	JF(struct kitchen_in, view, .names = view_words),
	JF(struct kitchen_in, said, .max = 40),
	JF_END
};

/* What may harm somebody, and how many of it are to be cooked. */
static void
item_put(struct req *r, struct json_object *item, struct json_object *dishes,
    struct json_object *counts)
{
	const char *id = get_text(item, "dish_id"), *name = get_text(item,
	    "name"), *status = get_text(item, "cooking_status");
	struct json_object *list = json_object_object_get(
	    json_object_object_get(dishes, id != NULL ? id : ""), "allergens");
	struct buf b = buf_new(r->a);

	for (size_t i = 0; json_object_is_type(list, json_type_array) &&
	     i < json_object_array_length(list); i++)
		buf_printf(&b, "%s%s", b.len > 0 ? ", " : "",
		    text_word(r, "allergen", json_object_get_string(
			json_object_array_get_idx(list, i))));
	put_text(item, "allergens", b.s);
	if (name != NULL && status != NULL && (strcmp(status, "pending") == 0 ||
	    strcmp(status, "preparing") == 0))
		json_object_object_add(counts, name, json_object_new_int64(
		    json_object_get_int64(json_object_object_get(counts, name)) +
		    json_object_get_int64(json_object_object_get(item,
			"quantity"))));
}

/* Appends an answer's orders as tickets; false: there is no answer. */
static bool
tickets_add(struct req *r, const struct service_ask *ask,
    struct json_object *dishes, struct json_object *tickets,
    struct json_object *counts)
{
	struct json_object *orders = ask_list(r, ask, "orders"), *o, *items;

	for (size_t i = 0; orders != NULL &&
	     i < json_object_array_length(orders); i++) {
		o = json_object_array_get_idx(orders, i);
		order_show(r, o);
		items = json_object_object_get(o, "items");
		for (size_t j = 0; json_object_is_type(items, json_type_array) &&
		     j < json_object_array_length(items); j++)
			item_put(r, json_object_array_get_idx(items, j), dishes,
			    counts);
		if (json_object_array_length(tickets) < KEYS)
			json_object_object_add(o, "key", json_object_new_int64(
			    (int64_t)json_object_array_length(tickets) + 1));
		json_object_array_add(tickets, json_object_get(o));
	}
	return orders != NULL;
}

/* The counts as a list: {name, count}. */
static struct json_object *
counts_list(struct json_object *counts)
{
	struct json_object *list = json_object_new_array();

	json_object_object_foreach(counts, name, count) {
		struct json_object *o = json_object_new_object();

		put_text(o, "name", name);
		json_object_object_add(o, "count", json_object_get(count));
		json_object_array_add(list, o);
	}
	return list;
}

/* GET /staff/kitchen */
int
kitchen_get(struct req *r)
{
	struct kitchen_in in = { 0 };
	struct service_ask asks[3] = { { 0 } };
	struct json_object *data, *dishes, *tickets = json_object_new_array(),
	    *counts = json_object_new_object();
	bool all;

	json_keep(r->a, tickets);
	json_keep(r->a, counts);
	if (query_read(r, kitchen_in_f, &in) < 0)
		return -1;
	asks[0].path = menu_path(r);
	asks[1].path = in.view == LEFT ?
	    "/api/v1/orders?sort=position&status=ready&page_size=100" :
	    "/api/v1/orders?sort=position&status=cooking&page_size=100";
	asks[2].path =
	    "/api/v1/orders?sort=position&status=confirmed&page_size=100";
	data = page_live(r);
	service_ask_all(r, asks, in.view == LEFT ? 2 : 3);
	dishes = menu_index(r, &asks[0]);
	all = tickets_add(r, &asks[1], dishes, tickets, counts);
	if (in.view != LEFT)
		all = tickets_add(r, &asks[2], dishes, tickets, counts) && all;
	put_flag(data, "missing", !all);
	put_flag(data, "no_menu", asks[0].rc < 0);
	put_flag(data, "left", in.view == LEFT);
	put_flag(data, "empty", all && json_object_array_length(tickets) == 0);
	json_object_object_add(data, "tickets", json_object_get(tickets));
	json_object_object_add(data, "counts", counts_list(counts));
	put_text(data, "back", in.view == LEFT ? "/staff/kitchen?view=left" :
	    "/staff/kitchen");
	put_flag(data, "anew", true); /* nobody has a hand free to ask */
	put_said(r, data, in.said);
	return page_reply(r, 200, "kitchen", "section.kitchen",
	    json_object_get(data));
}

struct stops_in {
	const char *q, *said;
};

static const struct jf stops_in_f[] = {
	JF(struct stops_in, q, .max = 100),
	JF(struct stops_in, said, .max = 40),
	JF_END
};

static void
dish_list(struct json_object *dish, void *arg)
{
	json_object_array_add(arg, json_object_get(dish));
}

/* All dishes of the menu. */
static struct json_object *
menu_list(struct req *r, const struct service_ask *ask)
{
	struct json_object *all = json_object_new_array();

	json_keep(r->a, all);
	menu_walk(ask_read(r, ask), dish_list, all);
	return all;
}

/* GET /staff/stops */
int
stops_get(struct req *r)
{
	struct service_ask asks[] = { { .path = "/api/v1/stops?page_size=100" },
		{ .path = menu_path(r) } };
	struct json_object *data = json_object_new_object(), *stops, *dishes;
	struct stops_in in = { 0 };
	struct buf b = buf_new(r->a);

	json_keep(r->a, data);
	if (query_read(r, stops_in_f, &in) < 0)
		return -1;
	if (in.q != NULL) {
		buf_printf(&b, "/api/v1/dishes?lang=%s&page_size=100&q=",
		    page_language(r));
		buf_url(&b, in.q);
		asks[1].path = b.s;
	}
	service_ask_all(r, asks, 2);
	stops = ask_list(r, &asks[0], "stops");
	put_flag(data, "missing", stops == NULL || asks[1].rc < 0);
	if (stops != NULL)
		json_object_object_add(data, "stops", json_object_get(stops));
	for (size_t i = 0; stops != NULL && i < json_object_array_length(stops);
	     i++) {
		struct json_object *o = json_object_array_get_idx(stops, i);

		put_clock(o, "clock", get_text(o, "until"));
	}
	if (asks[1].rc == 0) {
		dishes = in.q != NULL ? ask_list(r, &asks[1], "dishes") :
		    menu_list(r, &asks[1]);
		json_object_object_add(data, "dishes", json_object_get(dishes));
	}
	put_text(data, "q", in.q);
	put_flag(data, "may_stop", r->who.roles & (CHEF | ADMIN));
	put_text(data, "back", "/staff/stops");
	put_said(r, data, in.said);
	return page_reply(r, 200, "stops", "section.stops",
	    json_object_get(data));
}

struct stop_in {
	int64_t dish_id;
	struct opt_int option_id;
	const char *back;
};

static const struct jf stop_in_f[] = {
	JF(struct stop_in, dish_id, .req = true, .min = 1, .max = INT32_MAX),
	JF(struct stop_in, option_id, .min = 1, .max = INT32_MAX),
	JF(struct stop_in, back, .max = 1000),
	JF_END
};

/* POST /staff/stops: off for the rest of the day */
int
stop_post(struct req *r)
{
	struct stop_in in = { 0 };

	if (form_read(r, stop_in_f, &in) < 0)
		return -1;
	return act(r, "POST", arena_printf(r->a, "/api/v1/dishes/%s/stop",
	    txt(r, in.dish_id)), "{\"until\":\"end_of_day\"}", in.back,
	    "stopped");
}

/* POST /staff/stops/end: there is some again */
int
stop_end(struct req *r)
{
	struct stop_in in = { 0 };
	const char *path;

	if (form_read(r, stop_in_f, &in) < 0)
		return -1;
	path = arena_printf(r->a, "/api/v1/dishes/%s/stop", txt(r, in.dish_id));
	if (in.option_id.set)
		path = arena_printf(r->a, "%s?option_id=%s", path,
		    txt(r, in.option_id.v));
	return act(r, "DELETE", path, NULL, in.back, "unstopped");
}
