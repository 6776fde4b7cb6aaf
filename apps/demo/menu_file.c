/* The menu's file: blocks of "key: value" lines, see menu.txt. */
#include "config.h"
#include "demo.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM(array) ((int)(sizeof(array) / sizeof(*(array))))

/* The dish that is being read; the first place while there is none yet. */
static struct dish *
last_dish(struct menu *m)
{
	return &m->dishes[m->n_dishes > 0 ? m->n_dishes - 1 : 0];
}

/* A key whose value is a text of the category or dish that is being read. */
static const char **
text_slot(struct menu *m, bool dish, const char *key)
{
	struct category *c = &m->categories[m->n_categories - 1];
	struct dish *d = last_dish(m);
	const struct {
		const char *key;
		const char **category, **dish;
	} slots[] = {
		{ "name", NULL, &d->name },
		{ "name_en", NULL, &d->name_en },
		{ "category_en", &c->name_en, NULL },
		{ "station", &c->station, NULL },
		{ "text", &c->text, &d->text },
		{ "text_en", &c->text_en, &d->text_en },
		{ "allergens", NULL, &d->allergens },
		{ "diets", NULL, &d->diets },
	};

	for (int i = 0; i < ROOM(slots); i++)
		if (strcmp(slots[i].key, key) == 0)
			return dish ? slots[i].dish : slots[i].category;
	return NULL;
}

static int *
number_slot(struct menu *m, const char *key)
{
	struct dish *d = last_dish(m);

	const struct {
		const char *key;
		int *slot;
	} slots[] = {
		{ "minutes", &d->minutes },
		{ "kcal", &d->kcal },
		{ "weight", &d->weight },
		{ "protein", &d->protein },
		{ "fat", &d->fat },
		{ "carbohydrates", &d->carbohydrates },
		{ "discount", &d->discount },
	};

	for (int i = 0; i < ROOM(slots); i++)
		if (strcmp(slots[i].key, key) == 0)
			return slots[i].slot;
	return NULL;
}

/* "Russian = English": cuts s in two; false when it is not so. */
static bool
names_take(struct arena *a, const char *s, const char **name,
    const char **name_en)
{
	const char *equals = strstr(s, " = ");

	if (equals == NULL)
		return false;
	*name = arena_strndup(a, s, (size_t)(equals - s));
	*name_en = arena_strdup(a, equals + 3);
	return true;
}

/* "0-2 Russian = English" */
static bool
group_take(struct arena *a, struct dish *d, const char *s)
{
	struct option_group *g = &d->groups[d->n_groups];
	char *end;

	if (d->n_groups == ROOM(d->groups))
		return false;
	d->n_groups++;
	g->min_choices = (int)strtol(s, &end, 10);
	if (*end != '-')
		return false;
	g->max_choices = (int)strtol(end + 1, &end, 10);
	return *end == ' ' && names_take(a, end + 1, &g->name, &g->name_en);
}

/* "Russian = English + 60 x2"; what is not said is 0 roubles, once. */
static bool
option_take(struct arena *a, struct dish *d, const char *s)
{
	char *text = arena_strdup(a, s), *often, *price;
	struct option_group *g;
	struct dish_option *o;

	if (d->n_groups == 0)
		return false;
	g = &d->groups[d->n_groups - 1];
	if (g->n_options == ROOM(g->options))
		return false;
	o = &g->options[g->n_options++];
	o->max_quantity = 1;
	often = strstr(text, " x");
	price = strstr(text, " + ");
	if (price != NULL && often != NULL) {
		*often = '\0';
		o->max_quantity = (int)strtol(often + 2, NULL, 10);
	}
	if (price != NULL) {
		*price = '\0';
		if (!money_parse(price + 3, &o->price))
			return false;
	}
	return o->max_quantity > 0 && names_take(a, text, &o->name, &o->name_en);
}

/* Takes one pair; dish says what the last block was. */
static bool
pair_take(struct arena *a, struct menu *m, bool *dish, const char *key,
    const char *value)
{
	const char **text;
	int *number;
	char *end;

	if (strcmp(key, "category") == 0) {
		if (m->n_categories == ROOM(m->categories))
			return false;
		m->categories[m->n_categories++].name = arena_strdup(a, value);
		*dish = false;
		return true;
	}
	if (strcmp(key, "dish") == 0) {
		if (m->n_dishes == ROOM(m->dishes) || m->n_categories == 0)
			return false;
		m->dishes[m->n_dishes++] = (struct dish){
			.slug = arena_strdup(a, value),
			.category = m->n_categories - 1 };
		*dish = true;
		return true;
	}
	if (m->n_categories == 0)
		return false;
	text = text_slot(m, *dish, key);
	if (text != NULL) {
		*text = arena_strdup(a, value);
		return true;
	}
	if (!*dish)
		return false;
	if (strcmp(key, "picture") == 0) /* photos/draw.awk reads it */
		return true;
	if (strcmp(key, "price") == 0)
		return money_parse(value, &m->dishes[m->n_dishes - 1].price);
	if (strcmp(key, "choose") == 0)
		return group_take(a, last_dish(m), value);
	if (strcmp(key, "option") == 0)
		return option_take(a, last_dish(m), value);
	number = number_slot(m, key);
	if (number == NULL)
		return false;
	*number = (int)strtol(value, &end, 10);
	return *end == '\0' && *number >= 0;
}

static const char *
menu_gap(const struct menu *m)
{
	for (int i = 0; i < m->n_dishes; i++) {
		const struct dish *d = &m->dishes[i];

		if (d->name == NULL || d->name_en == NULL || d->text == NULL ||
		    d->text_en == NULL || d->price.kopecks == 0 ||
		    d->minutes == 0 || d->kcal == 0 || d->weight == 0 ||
		    d->allergens == NULL || d->diets == NULL)
			return d->slug;
	}
	return m->n_dishes == 0 ? "the menu" : NULL;
}

int
menu_read(struct arena *a, const char *path, struct menu *m, struct err *e)
{
	FILE *f = fopen(path, "re");
	char line[2048];
	bool dish = false, good = true;
	int no = 0;

	if (f == NULL)
		return err_set(e, E_INTERNAL, "", "%s: %s", path, strerror(errno));
	while (good && fgets(line, sizeof(line), f) != NULL) {
		char *colon;

		no++;
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '\0' || line[0] == '#')
			continue;
		colon = strstr(line, ": ");
		good = colon != NULL;
		if (good) {
			*colon = '\0';
			good = pair_take(a, m, &dish, line, colon + 2);
		}
	}
	fclose(f);
	if (!good)
		return err_set(e, E_INTERNAL, "", "%s:%d: not a line of a menu",
		    path, no);
	if (menu_gap(m) != NULL)
		return err_set(e, E_INTERNAL, "", "%s: %s lacks something", path,
		    menu_gap(m));
	return 0;
}
