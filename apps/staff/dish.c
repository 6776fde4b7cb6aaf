/* One dish to be written down: how many, what goes with it, a wish. */
#include "config.h"
#include "waiter.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "http.h"

struct dish_in {
	struct enter enter;
	int64_t dish;
	struct opt_int quantity;
	const char *wish;
	int add; /* the form was sent, not only opened */
};

static const struct jf dish_in_f[] = {
	ENTER(struct dish_in),
	JF(struct dish_in, dish, .req = true, .min = 1, .max = INT32_MAX),
	JF(struct dish_in, quantity, .min = 1, .max = 99),
	JF(struct dish_in, wish, .max = 500, .tidy = jf_trim,
	    .what = "a wish"),
	JF(struct dish_in, add, .names = apart_words),
	JF_END
};

/* The number behind the letter of a field: "o17", an option's quantity, and
 * "g4", the option that was chosen of a group; 0: the field is another. */
static int64_t
field_id(const char *name, char letter)
{
	return *name == letter && name[1] >= '1' && name[1] <= '9' &&
		strspn(name + 1, "0123456789") == strlen(name + 1) &&
		strlen(name) <= 10 ?
	    strtoll(name + 1, NULL, 10) : 0;
}

/* Moves the options' fields from what was sent into the line. */
static int
options_take(struct req *r, struct json_object *sent, struct draft_line *line)
{
	const int max = json_object_object_length(sent);
	struct draft_option *o = arena_alloc(r->a,
	    ((size_t)max + 1) * sizeof(*o));
	const char **taken = arena_alloc(r->a,
	    ((size_t)max + 1) * sizeof(*taken));
	size_t n = 0;

	json_object_object_foreach(sent, name, v)
	{
		const char *value = json_object_get_string(v);
		const bool number = strspn(value, "0123456789") ==
		    strlen(value) && strlen(value) < 10;
		const int64_t typed = strtoll(value, NULL, 10);

		if (field_id(name, 'o') == 0 && field_id(name, 'g') == 0)
			continue;
		if (!number)
			return fail_field(r, E_BAD_REQUEST, "options",
			    "options: is no number");
		taken[n] = name;
		o[n++] = field_id(name, 'o') > 0 ?
		    (struct draft_option){ field_id(name, 'o'), typed } :
		    (struct draft_option){ typed, typed > 0 };
	}
	line->options = o;
	for (size_t i = 0; i < n; i++) {
		json_object_object_del(sent, taken[i]);
		if (o[i].quantity > 0)
			o[line->n_options++] = o[i];
	}
	return 0;
}

/* Whether the order context would take the line: it knows what goes with
 * what, and what is to be had. */
static int
line_check(struct req *r, const struct draft_line *line)
{
	const struct draft one = { (struct draft_line *)line, 1 };
	struct http_answer a;

	return service_call(r, "POST", "/api/v1/orders/quote",
	    arena_printf(r->a, "{\"type\":\"takeaway\",\"items\":%s}",
		draft_items(r, &one)), AS_CALLER | REFUSALS, &a);
}

/* What the form has of an option: its field, and what was typed. */
static void
option_put(struct req *r, struct json_object *o, struct json_object *group,
    const struct draft_line *line)
{
	const int64_t id = json_object_get_int64(json_object_object_get(o,
	    "id")), most = json_object_get_int64(json_object_object_get(o,
	    "max_quantity"));
	const bool one = json_object_get_int64(json_object_object_get(group,
	    "max_choices")) == 1;
	int64_t n = 0;

	for (size_t i = 0; i < line->n_options; i++)
		if (line->options[i].id == id)
			n = line->options[i].quantity;
	put_flag(o, "one", one);
	put_flag(o, "some", !one && most == 1);
	put_flag(o, "many", !one && most > 1);
	put_flag(o, "chosen", n > 0);
	put_text(o, "count", txt(r, n));
	put_text(o, "group_id", get_text(group, "id"));
	put_flag(o, "off", !json_object_get_boolean(json_object_object_get(o,
	    "is_available")));
	if (get_kopecks(o, "price") > 0)
		put_sum(r, o, "extra_said", get_kopecks(o, "price"));
}

static void
groups_put(struct req *r, struct json_object *dish,
    const struct draft_line *line)
{
	struct json_object *groups = json_object_object_get(dish,
	    "option_groups");

	for (size_t i = 0; json_object_is_type(groups, json_type_array) &&
	     i < json_object_array_length(groups); i++) {
		struct json_object *g = json_object_array_get_idx(groups, i),
		    *options = json_object_object_get(g, "options");
		const int64_t least = json_object_get_int64(
		    json_object_object_get(g, "min_choices")),
		    most = json_object_get_int64(json_object_object_get(g,
			"max_choices"));

		put_flag(g, "free", least == 0 && most == 1);
		put_flag(g, "must", least > 0);
		put_flag(g, "range", most > 1);
		for (size_t j = 0; json_object_is_type(options,
			json_type_array) &&
		     j < json_object_array_length(options); j++)
			option_put(r, json_object_array_get_idx(options, j), g,
			    line);
	}
}

/* The form, with what was typed and why it was refused, in r->err. */
static int
dish_page(struct req *r, const struct dish_in *in,
    const struct draft_line *line)
{
	struct json_object *data = json_object_new_object(), *dish;
	struct service_ask ask = { .path = menu_path(r) };
	const int status = r->err.code == E_OK ? 200 :
	    err_row(r->err.code)->status;

	json_keep(r->a, data);
	put_refusal(r, data);
	service_ask_all(r, &ask, 1);
	if (ask.rc < 0) {
		r->err = ask.err;
		return -1;
	}
	dish = json_object_object_get(menu_index(r, &ask),
	    txt(r, in->dish));
	if (dish == NULL)
		return fail(r, E_NOT_FOUND, "there is no such dish");
	groups_put(r, dish, line);
	put_sum(r, dish, "price_said", get_kopecks(dish, "price"));
	json_object_object_add(data, "dish", json_object_get(dish));
	put_enter(r, data, &in->enter);
	put_text(data, "quantity", txt(r, line->quantity));
	put_text(data, "wish", line->wish);
	put_text(data, "leave", enter_path(r, &in->enter, "order",
	    &in->enter.lines, ""));
	put_text(data, "referrer", "strict-origin"); /* drafts are long */
	put_flag(data, "waiter_pages", true);
	return page_reply(r, status, "dish", "waiter.enter",
	    json_object_get(data));
}

/* GET /staff/waiter/dish; with add on to the draft that has it */
int
enter_dish(struct req *r)
{
	struct json_object *sent = query_object(r);
	struct draft_line line = { .quantity = 1, .wish = "" };
	struct dish_in in = { 0 };
	struct draft with;

	if (sent == NULL || options_take(r, sent, &line) < 0 ||
	    jf_decode(r->a, dish_in_f, JF_QUERY, sent, &in, &r->err) < 0 ||
	    enter_check(r, &in.enter) < 0)
		return -1;
	line.dish = in.dish;
	line.quantity = in.quantity.set ? in.quantity.v : 1;
	line.wish = in.wish != NULL ? in.wish : "";
	if (in.add == 0)
		return dish_page(r, &in, &line);
	with = draft_with(r, &in.enter.lines, &line);
	if (!draft_fits(r, &with))
		fail_field(r, E_TOO_LARGE, "draft", "draft: is full");
	else if (line_check(r, &line) == 0)
		return page_see(r, enter_path(r, &in.enter, "order", &with,
		    "#draft"));
	if (r->err.code != E_BAD_REQUEST && r->err.code != E_STATE &&
	    r->err.code != E_TOO_LARGE)
		return -1;
	return dish_page(r, &in, &line);
}
