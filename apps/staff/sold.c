/*
 * What the kitchen cannot make after all: it is marked, its guest is called,
 * and what they have said is written down.
 */
#include "config.h"
#include "staff.h"

#include <json-c/json.h>
#include <string.h>

#include "http.h"

/* It can be had as it is: on sale, and nothing must be chosen with it. */
static bool
is_simple(struct json_object *dish)
{
	struct json_object *groups = json_object_object_get(dish,
	    "option_groups");

	if (!json_object_get_boolean(json_object_object_get(dish,
		"is_available")))
		return false;
	for (size_t i = 0; json_object_is_type(groups, json_type_array) &&
	     i < json_object_array_length(groups); i++)
		if (json_object_get_int64(json_object_object_get(
			json_object_array_get_idx(groups, i),
			"min_choices")) > 0)
			return false;
	return true;
}

/* What could take an item's place: its own kind, and all the rest. */
struct others {
	int64_t dish, category; /* of the item */
	struct json_object *alike, *rest;
	struct req *r;
};

static void
other_add(struct json_object *dish, void *arg)
{
	struct others *o = arg;
	const int64_t id = json_object_get_int64(json_object_object_get(dish,
	    "id"));

	if (id == o->dish || !is_simple(dish))
		return;
	put_sum(o->r, dish, "price_said", get_kopecks(dish, "price"));
	json_object_array_add(json_object_get_int64(json_object_object_get(dish,
	    "category_id")) == o->category ? o->alike : o->rest,
	    json_object_get(dish));
}

static void
put_others(struct req *r, struct json_object *item, struct json_object *menu,
    struct json_object *dishes)
{
	const char *id = get_text(item, "dish_id");
	struct others o = { json_object_get_int64(json_object_object_get(item,
	    "dish_id")), json_object_get_int64(json_object_object_get(
	    json_object_object_get(dishes, id != NULL ? id : ""),
	    "category_id")), json_object_new_array(), json_object_new_array(), r };

	menu_walk(menu, other_add, &o);
	json_object_object_add(item, "alike", o.alike);
	json_object_object_add(item, "rest", o.rest);
}

void
put_sold(struct req *r, struct json_object *data, struct json_object *order)
{
	struct json_object *items = json_object_object_get(order, "items"),
	    *sold = json_object_new_array(), *menu, *dishes;
	struct service_ask ask = { .path = menu_path(r) };

	for (size_t i = 0; json_object_is_type(items, json_type_array) &&
	     i < json_object_array_length(items); i++) {
		struct json_object *item = json_object_array_get_idx(items, i);

		if (json_object_get_boolean(json_object_object_get(item,
			"sold_out")))
			json_object_array_add(sold, json_object_get(item));
		if (json_object_get_boolean(json_object_object_get(item,
			"may_run_out")))
			put_flag(order, "runs_out", true);
	}
	json_object_object_add(data, "sold", sold);
	put_flag(data, "may_choose", r->who.roles & (WAITER | ADMIN));
	if (json_object_array_length(sold) == 0)
		return;
	service_ask_all(r, &ask, 1);
	menu = ask_read(r, &ask);
	dishes = menu_index(r, &ask);
	for (size_t i = 0; i < json_object_array_length(sold); i++)
		put_others(r, json_object_array_get_idx(sold, i), menu, dishes);
	put_flag(data, "no_menu", menu == NULL);
}

struct sold_in {
	int choice;
	struct opt_int dish_id;
	const char *back;
};

static const char *const choice_words[] = { "", "replace", "drop", NULL };

static const struct jf back_f[] = {
	JF(struct sold_in, back, .max = 1000),
	JF_END
};

static const struct jf choice_f[] = {
	JF(struct sold_in, choice, .req = true, .names = choice_words),
	JF(struct sold_in, dish_id, .min = 1, .max = INT32_MAX),
	JF(struct sold_in, back, .max = 1000),
	JF_END
};

static int
mark(struct req *r, const char *method, const char *said)
{
	struct sold_in in = { 0 };

	if (form_read(r, back_f, &in) < 0)
		return -1;
	return act(r, method, arena_printf(r->a,
	    "/api/v1/orders/%s/items/%s/sold-out", r->param[0], r->param[1]),
	    NULL, in.back, said);
}

/* POST /staff/orders/{uuid}/items/{uuid}/sold-out */
int
item_sold_out(struct req *r)
{
	return mark(r, "POST", "soldOut");
}

/* POST /staff/orders/{uuid}/items/{uuid}/found: there is some after all */
int
item_found(struct req *r)
{
	return mark(r, "DELETE", "found");
}

/* POST /staff/orders/{uuid}/items/{uuid}/choice: what its guest has said */
int
item_choice(struct req *r)
{
	struct sold_in in = { 0 };
	struct buf b = buf_new(r->a);
	bool replaced;

	if (form_read(r, choice_f, &in) < 0)
		return -1;
	replaced = strcmp(choice_words[in.choice], "replace") == 0;
	if (replaced && !in.dish_id.set)
		return fail_field(r, E_BAD_REQUEST, "dish_id",
		    "dish_id: is missing");
	buf_str(&b, "{");
	buf_json_member(&b, "choice", choice_words[in.choice]);
	if (replaced)
		buf_printf(&b, ",\"replacement\":{\"dish_id\":%s}",
		    txt(r, in.dish_id.v));
	buf_str(&b, "}");
	return act(r, "POST", arena_printf(r->a,
	    "/api/v1/orders/%s/items/%s/choice", r->param[0], r->param[1]), b.s,
	    in.back, replaced ? "replaced" : "dropped");
}
