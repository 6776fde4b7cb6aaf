/*
 * Writing an order down: dishes by category or searched, one with its options,
 * and what has been written so far. Links lead from one draft to the next, so
 * reloading, going back and another tab lose nothing.
 */
#include "config.h"
#include "waiter.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "http.h"
#include "uuid.h"

const char *const order_types[] = { "", "dine-in", "takeaway", "delivery",
	NULL };
const char *const apart_words[] = { "", "1", NULL };

int
enter_check(struct req *r, struct enter *e)
{
	if (e->key == NULL)
		e->key = uuid_new(r->a);
	if (e->type == 0)
		e->type = AT_TABLE;
	if (e->type == AT_TABLE && e->table == NULL)
		return fail_field(r, E_BAD_REQUEST, "table",
		    "table: is missing");
	if (e->type != AT_TABLE && (e->table != NULL || e->order != NULL))
		return fail_field(r, E_BAD_REQUEST, "table",
		    "table: goes with dine-in only");
	return draft_read(r, e->draft, &e->lines);
}

const char *
enter_path(struct req *r, const struct enter *e, const char *page,
    const struct draft *d, const char *more)
{
	struct buf b = buf_new(r->a);

	buf_printf(&b, "/staff/waiter/%s", page);
	path_param(&b, "type", order_types[e->type]);
	path_param(&b, "table", e->table);
	path_param(&b, "order", e->order);
	path_param(&b, "apart", apart_words[e->apart]);
	path_param(&b, "key", e->key);
	path_param(&b, "category", e->category);
	path_param(&b, "q", e->q);
	if (d != NULL)
		path_param(&b, "draft", draft_text(r, d));
	buf_str(&b, more);
	return b.s;
}

bool
draft_fits(struct req *r, const struct draft *d)
{
	struct buf b = buf_new(r->a);

	buf_url(&b, draft_text(r, d));
	return b.len <= DRAFT_URL;
}

void
put_enter(struct req *r, struct json_object *data, const struct enter *e)
{
	put_text(data, "type", order_types[e->type != 0 ? e->type : AT_TABLE]);
	put_text(data, "table", e->table);
	put_text(data, "order", e->order);
	put_text(data, "apart", apart_words[e->apart]);
	put_text(data, "key", e->key);
	put_text(data, "draft", draft_text(r, &e->lines));
	put_text(data, "category", e->category);
	put_text(data, "q", e->q);
	put_flag(data, "brought", e->type == BROUGHT);
	put_flag(data, "away", e->type == TAKEN_AWAY || e->type == BROUGHT);
}

/* The option of a dish; NULL if it has none of that id. */
static struct json_object *
option_find(struct json_object *dish, int64_t id)
{
	struct json_object *groups = json_object_object_get(dish,
	    "option_groups"), *options, *o;

	for (size_t i = 0; json_object_is_type(groups, json_type_array) &&
	     i < json_object_array_length(groups); i++) {
		options = json_object_object_get(
		    json_object_array_get_idx(groups, i), "options");
		for (size_t j = 0; json_object_is_type(options,
			json_type_array) &&
		     j < json_object_array_length(options); j++) {
			o = json_object_array_get_idx(options, j);
			if (json_object_get_int64(json_object_object_get(o,
				"id")) == id)
				return o;
		}
	}
	return NULL;
}

/* A line of the draft as people read it; its price is added to *sum. */
static struct json_object *
line_show(struct req *r, const struct enter *e, size_t i,
    struct json_object *dishes, int64_t *sum)
{
	const struct draft_line *line = &e->lines.lines[i];
	struct json_object *o = json_object_new_object(), *dish =
	    json_object_object_get(dishes, txt(r, line->dish));
	int64_t each = get_kopecks(dish, "price");
	struct buf b = buf_new(r->a);
	struct draft other;

	put_text(o, "name", dish != NULL ? get_text(dish, "name") :
	    arena_printf(r->a, "%s %" PRId64, text(r, "number"), line->dish));
	for (size_t j = 0; j < line->n_options; j++) {
		struct json_object *option = option_find(dish,
		    line->options[j].id);
		const int64_t n = line->options[j].quantity;

		each += n * get_kopecks(option, "price");
		buf_printf(&b, "%s%s", b.len > 0 ? ", " : "",
		    option != NULL ? get_text(option, "name") : "?");
		if (n > 1)
			buf_printf(&b, " × %" PRId64, n);
	}
	*sum += each * line->quantity;
	put_text(o, "options", b.s);
	put_text(o, "wish", line->wish);
	put_text(o, "quantity", txt(r, line->quantity));
	put_sum(r, o, "amount", each * line->quantity);
	put_flag(o, "off", dish == NULL || !json_object_get_boolean(
	    json_object_object_get(dish, "is_available")));
	other = draft_less(r, &e->lines, i, line->quantity - 1);
	put_text(o, "less", enter_path(r, e, "order", &other, "#draft"));
	if (line->quantity < 99) {
		other = draft_less(r, &e->lines, i, line->quantity + 1);
		put_text(o, "more", enter_path(r, e, "order", &other,
		    "#draft"));
	}
	return o;
}

static void
put_lines(struct req *r, struct json_object *data, const struct enter *e,
    struct json_object *dishes)
{
	struct json_object *list = json_object_new_array();
	int64_t sum = 0;

	for (size_t i = 0; i < e->lines.n; i++)
		json_object_array_add(list, line_show(r, e, i, dishes, &sum));
	put_flag(data, "written", e->lines.n > 0);
	json_object_object_add(data, "lines", list);
	put_sum(r, data, "sum", sum);
}

/* Whether something must be chosen with the dish. */
static bool
must_choose(struct json_object *dish)
{
	struct json_object *groups = json_object_object_get(dish,
	    "option_groups");

	for (size_t i = 0; json_object_is_type(groups, json_type_array) &&
	     i < json_object_array_length(groups); i++)
		if (json_object_get_int64(json_object_object_get(
			json_object_array_get_idx(groups, i),
			"min_choices")) > 0)
			return true;
	return false;
}

/* A dish that can be written down: in one press, or with options and a wish. */
static void
dish_put(struct req *r, struct json_object *list, const struct enter *e,
    struct json_object *dish)
{
	struct json_object *o = json_object_new_object();
	const char *id = get_text(dish, "id");
	const struct draft_line line = { .wish = "", .quantity = 1,
		.dish = strtoll(id, NULL, 10) };
	const struct draft with = draft_with(r, &e->lines, &line);
	const bool there = json_object_get_boolean(
	    json_object_object_get(dish, "is_available"));

	put_text(o, "id", id);
	put_text(o, "name", get_text(dish, "name"));
	put_sum(r, o, "price", get_kopecks(dish, "price"));
	put_flag(o, "off", !there);
	if (there)
		put_text(o, "path", enter_path(r, e, "dish", &e->lines,
		    arena_printf(r->a, "&dish=%s", id)));
	if (there && !must_choose(dish) && draft_fits(r, &with))
		put_text(o, "add", enter_path(r, e, "order", &with,
		    arena_printf(r->a, "#dish-%s", id)));
	json_object_array_add(list, o);
}

/* The dishes that were found, as far as they are on the menu. */
static void
put_found(struct req *r, struct json_object *data, const struct enter *e,
    const struct service_ask *ask, struct json_object *dishes)
{
	struct json_object *found = ask_list(r, ask, "dishes"),
	    *list = json_object_new_array();

	for (size_t i = 0; found != NULL && i < json_object_array_length(found);
	     i++) {
		const char *id = get_text(json_object_array_get_idx(found, i),
		    "id");
		struct json_object *dish = id == NULL ? NULL :
		    json_object_object_get(dishes, id);

		if (dish != NULL)
			dish_put(r, list, e, dish);
	}
	json_object_object_add(data, "dishes", list);
}

/* Links to the categories, and the dishes of the one that is open. */
static void
put_categories(struct req *r, struct json_object *data, const struct enter *e,
    struct json_object *menu)
{
	struct json_object *all = json_object_object_get(menu, "categories"),
	    *links = json_object_new_array(), *list = json_object_new_array();

	for (size_t i = 0; json_object_is_type(all, json_type_array) &&
	     i < json_object_array_length(all); i++) {
		struct json_object *c = json_object_array_get_idx(all, i),
		    *o = json_object_new_object(),
		    *dishes = json_object_object_get(c, "dishes");
		struct enter there = *e;
		const bool open = e->q == NULL && (e->category == NULL ?
		    i == 0 : is_word(c, "id", e->category));

		there.category = get_text(c, "id");
		there.q = NULL;
		put_text(o, "name", get_text(c, "name"));
		put_text(o, "path", enter_path(r, &there, "order", &e->lines,
		    "#dishes"));
		put_flag(o, "open", open);
		json_object_array_add(links, o);
		for (size_t j = 0; open && json_object_is_type(dishes,
			json_type_array) &&
		     j < json_object_array_length(dishes); j++)
			dish_put(r, list, e, json_object_array_get_idx(dishes,
			    j));
	}
	json_object_object_add(data, "categories", links);
	if (e->q == NULL)
		json_object_object_add(data, "dishes", list);
	else
		json_object_put(list);
}

int
enter_page(struct req *r, int status, const struct enter *e,
    struct json_object *data)
{
	struct service_ask asks[2] = { { .path = menu_path(r) }, { 0 } };
	struct json_object *menu, *dishes;
	struct buf b = buf_new(r->a);

	json_keep(r->a, data);
	if (e->q != NULL) {
		buf_printf(&b, "/api/v1/dishes?lang=%s&page_size=50&q=",
		    page_language(r));
		buf_url(&b, e->q);
		asks[1].path = b.s;
	}
	service_ask_all(r, asks, e->q != NULL ? 2 : 1);
	menu = ask_read(r, &asks[0]);
	dishes = menu_index(r, &asks[0]);
	put_flag(data, "missing", menu == NULL || asks[1].rc < 0);
	put_enter(r, data, e);
	put_lines(r, data, e, dishes);
	put_categories(r, data, e, menu);
	if (e->q != NULL)
		put_found(r, data, e, &asks[1], dishes);
	put_flag(data, "full", e->lines.n >= DRAFT_LINES ||
	    !draft_fits(r, &e->lines));
	put_text(data, "referrer", "strict-origin"); /* drafts are long */
	put_flag(data, "waiter_pages", true);
	put_text(data, "leave", e->table != NULL ? table_path(r, e->table) :
	    "/staff/waiter");
	return page_reply(r, status, "enter", "waiter.enter",
	    json_object_get(data));
}

struct enter_in {
	struct enter enter;
};

static const struct jf enter_in_f[] = { ENTER(struct enter_in), JF_END };

/* GET /staff/waiter/order */
int
enter_get(struct req *r)
{
	struct enter_in in = { 0 };

	if (query_read(r, enter_in_f, &in) < 0 || enter_check(r, &in.enter) < 0)
		return -1;
	return enter_page(r, 200, &in.enter, json_object_new_object());
}
