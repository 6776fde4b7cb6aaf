/* What a menu has on offer: categories in an order of their own, and dishes. */
#include "config.h"
#include "menu.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

static const char *
field_of(struct req *r, const char *what, const char *id)
{
	return arena_printf(r->a, "%s.%s", what, id);
}

void
parts_values(struct req *r, struct json_object *values, struct json_object *o)
{
	struct json_object *list = json_object_object_get(o, "categories");

	for (size_t i = 0; json_object_is_type(list, json_type_array) &&
	     i < json_object_array_length(list); i++) {
		struct json_object *c = json_object_array_get_idx(list, i);
		const char *id = get_text(c, "category_id");

		put_text(values, field_of(r, "category", id), "1");
		put_text(values, field_of(r, "place", id), get_text(c,
		    "display_order"));
	}
	list = json_object_object_get(o, "dish_ids");
	for (size_t i = 0; json_object_is_type(list, json_type_array) &&
	     i < json_object_array_length(list); i++)
		put_text(values, field_of(r, "dish", json_object_get_string(
		    json_object_array_get_idx(list, i))), "1");
}

static struct json_object *
boxes_make(struct req *r, struct json_object *all, const char *what,
    struct json_object *values)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; json_object_is_type(all, json_type_array) &&
	     i < json_object_array_length(all); i++) {
		struct json_object *o = json_object_new_object(),
		    *from = json_object_array_get_idx(all, i);
		const char *id = get_text(from, "id");

		put_text(o, "box", field_of(r, what, id));
		put_text(o, "said", get_text(from, "name"));
		put_flag(o, "chosen", get_text(values, field_of(r, what, id)) !=
		    NULL);
		put_text(o, "place_field", field_of(r, "place", id));
		put_text(o, "place_now", get_text(values, field_of(r, "place",
		    id)));
		json_object_array_add(list, o);
	}
	return list;
}

void
parts_put(struct req *r, struct json_object *data, struct json_object *values,
    struct json_object *choices)
{
	json_object_object_add(data, "part_categories", boxes_make(r,
	    json_object_object_get(choices, "category_id"), "category",
	    values));
	json_object_object_add(data, "part_dishes", boxes_make(r,
	    json_object_object_get(choices, "dish_id"), "dish", values));
	put_flag(data, "parts", true);
}

/* The ids of the boxes of that kind that were ticked, in *list. */
static void
parts_read(struct req *r, struct json_object *sent, struct json_object *body)
{
	struct json_object *categories = json_object_new_array(),
	    *dishes = json_object_new_array();

	json_object_object_foreach(sent, name, v)
	{
		struct json_object *c;
		const char *place;

		(void)v;
		if (strncmp(name, "dish.", 5) == 0)
			json_object_array_add(dishes, number_of(name + 5));
		if (strncmp(name, "category.", 9) != 0)
			continue;
		c = json_object_new_object();
		json_object_object_add(c, "category_id", number_of(name + 9));
		place = get_text(sent, field_of(r, "place", name + 9));
		if (place != NULL && *place != '\0')
			json_object_object_add(c, "display_order",
			    number_of(place));
		json_object_array_add(categories, c);
	}
	json_object_object_add(body, "categories", categories);
	json_object_object_add(body, "dish_ids", dishes);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(json_text(*(struct json_object *const *)a),
	    json_text(*(struct json_object *const *)b));
}

/* Takes a list away that is as it was, in whatever order of its boxes. */
static void
same_drop(struct json_object *body, struct json_object *before,
    const char *name)
{
	struct json_object *a = NULL, *b = json_object_object_get(before, name);

	if (json_object_deep_copy(json_object_object_get(body, name), &a,
		NULL) < 0)
		return;
	json_object_array_sort(a, by_text);
	json_object_array_sort(b, by_text);
	if (strcmp(json_text(a), json_text(b)) == 0)
		json_object_object_del(body, name);
	json_object_put(a);
}

void
parts_body(struct req *r, struct json_object *body, struct json_object *sent,
    struct json_object *was)
{
	struct json_object *before;

	parts_read(r, sent, body);
	if (was == NULL)
		return;
	before = json_object_new_object();
	json_keep(r->a, before);
	parts_read(r, was, before);
	same_drop(body, before, "categories");
	same_drop(body, before, "dish_ids");
}
