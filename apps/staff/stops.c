/* The stop-list: what is off, and what can be. */
#include "config.h"
#include "staff.h"

#include <json-c/json.h>

#include "http.h"

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
	put_flag(data, "no_stops", stops == NULL);
	put_flag(data, "no_menu", asks[1].rc < 0);
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
