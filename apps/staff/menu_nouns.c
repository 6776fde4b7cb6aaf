/* What there is to administer, field by field, as the menu context takes it. */
#include "config.h"
#include "menu.h"

#include <json-c/json.h>
#include <string.h>

#include "http.h"

static const char *const allergens[] = { "celery", "crustaceans", "eggs",
	"fish", "gluten", "lupin", "milk", "molluscs", "mustard", "nuts",
	"peanuts", "sesame", "soybeans", "sulphites", NULL };
static const char *const diets[] = { "gluten_free", "halal", "kosher",
	"lactose_free", "lenten", "vegan", "vegetarian", NULL };

static const struct form_field category_f[] = {
	{ "name", FIELD_TEXT, .req = true, .max = 100 },
	{ "name_en", FIELD_TEXT, .max = 100 },
	{ "description", FIELD_LONG, .max = 2000 },
	{ "description_en", FIELD_LONG, .max = 2000 },
	{ "display_order", FIELD_NUMBER },
	{ "station", FIELD_TEXT, .max = 40 },
	{ "is_active", FIELD_FLAG },
	{ NULL }
};

static const struct form_field dish_f[] = {
	{ "name", FIELD_TEXT, .req = true, .max = 200 },
	{ "name_en", FIELD_TEXT, .max = 200 },
	{ "price", FIELD_MONEY, .req = true },
	{ "category_id", FIELD_CHOICE, .req = true },
	{ "is_available", FIELD_FLAG },
	{ "description", FIELD_LONG, .max = 4000 },
	{ "description_en", FIELD_LONG, .max = 4000 },
	{ "weight_g", FIELD_NUMBER },
	{ "cooking_time_min", FIELD_NUMBER },
	{ "calories", FIELD_NUMBER },
	{ "protein_g", FIELD_NUMBER },
	{ "fat_g", FIELD_NUMBER },
	{ "carbohydrates_g", FIELD_NUMBER },
	{ "allergens", FIELD_WORDS, .words = allergens, .group = "allergen",
	    .nullable = true },
	{ "diets", FIELD_WORDS, .words = diets, .group = "diet" },
	{ NULL }
};

static const struct form_field menu_f[] = {
	{ "name", FIELD_TEXT, .req = true, .max = 100 },
	{ "name_en", FIELD_TEXT, .max = 100 },
	{ "description", FIELD_LONG, .max = 2000 },
	{ "description_en", FIELD_LONG, .max = 2000 },
	{ "valid_from", FIELD_DATE, .req = true },
	{ "valid_to", FIELD_DATE, .req = true },
	{ "is_active", FIELD_FLAG },
	{ NULL }
};

static const struct form_field promotion_f[] = {
	{ "dish_id", FIELD_CHOICE, .req = true },
	{ "discount_percent", FIELD_NUMBER, .req = true },
	{ "start_date", FIELD_DATE, .req = true },
	{ "end_date", FIELD_DATE, .req = true },
	{ NULL }
};

const struct noun nouns[] = {
	{ "dishes", "/api/v1/dishes", "menu.dishes", "menu.dish", dish_f,
	    options_put, options_values, options_body },
	{ "categories", "/api/v1/categories", "menu.categories",
	    "menu.category", category_f, NULL, NULL, NULL },
	{ "menus", "/api/v1/menus", "menu.menus", "menu.menu", menu_f,
	    parts_put, parts_values, parts_body },
	{ "promotions", "/api/v1/promotions", "menu.promotions",
	    "menu.promotion", promotion_f, NULL, NULL, NULL },
	{ .word = NULL }
};

const struct noun *
noun_find(struct req *r)
{
	for (const struct noun *n = nouns; n->word != NULL; n++)
		if (strcmp(n->word, r->param[0]) == 0)
			return n;
	fail(r, E_NOT_FOUND, "the menu has no %s", r->param[0]);
	return NULL;
}

struct json_object *
choices_ask(struct req *r)
{
	static const char *const lists[] = { "categories", "dishes" };
	static const char *const names[] = { "category_id", "dish_id" };
	struct service_ask asks[] = {
		{ .path = "/api/v1/categories?lang=ru&page_size=100" },
		{ .path = "/api/v1/dishes?lang=ru&page_size=100" },
		{ .path = "/api/v1/dishes?lang=ru&page_size=100&page=2" },
		{ .path = "/api/v1/dishes?lang=ru&page_size=100&page=3" },
		{ .path = "/api/v1/dishes?lang=ru&page_size=100&page=4" },
	};
	struct json_object *choices = json_object_new_object();

	json_keep(r->a, choices);
	service_ask_all(r, asks, sizeof(asks) / sizeof(*asks));
	for (size_t i = 0; i < sizeof(asks) / sizeof(*asks); i++) {
		struct json_object *list = ask_list(r, &asks[i], lists[i > 0]),
		    *all = json_object_object_get(choices, names[i > 0]);

		if (list == NULL) {
			r->err = asks[i].err;
			fail(r, E_UNAVAILABLE, "the menu is no list");
			return NULL;
		}
		for (size_t j = 0; all != NULL &&
		     j < json_object_array_length(list); j++)
			json_object_array_add(all, json_object_get(
			    json_object_array_get_idx(list, j)));
		if (all == NULL)
			json_object_object_add(choices, names[i > 0],
			    json_object_get(list));
	}
	return choices;
}

/* A dish costs what it does without the promotion of today. */
static struct json_object *
dish_plain(struct json_object *o)
{
	struct json_object *base = json_object_object_get(o, "base_price");

	if (base != NULL)
		json_object_object_add(o, "price", json_object_get(base));
	return o;
}

struct json_object *
noun_ask(struct req *r, const struct noun *n, const char *id)
{
	const bool dish = strcmp(n->word, "dishes") == 0;
	size_t rows = 100;

	for (int page = 1; rows == 100 && page <= 100; page++) {
		struct service_ask ask = { .path = dish ?
		    arena_printf(r->a, "/api/v1/dishes/%s?lang=ru", id) :
		    arena_printf(r->a, "%s?lang=ru&page_size=100&page=%d",
			n->api, page) };
		struct json_object *list;

		service_ask_all(r, &ask, 1);
		if (ask.rc < 0) {
			r->err = ask.err;
			return NULL;
		}
		if (dish)
			return dish_plain(ask_read(r, &ask));
		list = ask_list(r, &ask, n->word);
		rows = list != NULL ? json_object_array_length(list) : 0;
		for (size_t i = 0; i < rows; i++) {
			struct json_object *o = json_object_array_get_idx(list,
			    i);

			if (strcmp(get_text(o, "id"), id) == 0)
				return o;
		}
	}
	fail(r, E_NOT_FOUND, "there is none of that id");
	return NULL;
}
