/* The menu in force, as pages ask for it. */
#include "config.h"
#include "staff.h"

#include <json-c/json.h>

#include "http.h"

const char *
menu_path(struct req *r)
{
	return arena_printf(r->a, "/api/v1/menu/active?lang=%s",
	    page_language(r));
}

void
menu_walk(struct json_object *menu, void (*each)(struct json_object *dish,
    void *arg), void *arg)
{
	struct json_object *categories, *dishes;

	categories = json_object_object_get(menu, "categories");
	for (size_t i = 0; json_object_is_type(categories, json_type_array) &&
	     i <= json_object_array_length(categories); i++) {
		/* behind the last category those without one */
		dishes = json_object_object_get(
		    i == json_object_array_length(categories) ? menu :
		    json_object_array_get_idx(categories, i), "dishes");
		for (size_t j = 0; json_object_is_type(dishes, json_type_array) &&
		     j < json_object_array_length(dishes); j++)
			each(json_object_array_get_idx(dishes, j), arg);
	}
}

static void
dish_index(struct json_object *dish, void *arg)
{
	const char *id = get_text(dish, "id");

	if (id != NULL)
		json_object_object_add(arg, id, json_object_get(dish));
}

struct json_object *
menu_index(struct req *r, const struct service_ask *ask)
{
	struct json_object *index = json_object_new_object();

	json_keep(r->a, index);
	menu_walk(ask_read(r, ask), dish_index, index);
	return index;
}
