/* The menu's database: categories, dishes, promotions, one menu of them all. */
#include "config.h"
#include "demo.h"

#include <string.h>

static const char *
categories_json(struct arena *a, const struct menu *m)
{
	struct buf b = buf_new(a);

	for (int i = 0; i < m->n_categories; i++) {
		const struct category *c = &m->categories[i];

		buf_str(&b, i == 0 ? "[{" : ",{");
		buf_json_int(&b, "id", i + 1);
		buf_json_member(&b, "name", c->name);
		buf_json_member(&b, "name_en", c->name_en);
		buf_json_member(&b, "text", c->text);
		buf_json_member(&b, "text_en", c->text_en);
		buf_json_member(&b, "station", c->station);
		buf_str(&b, "}");
	}
	buf_str(&b, "]");
	return b.s;
}

/* "milk nuts" as a JSON array; "none" is an empty one. */
static void
words_json(struct buf *b, const char *name, const char *words)
{
	const char *comma = "";

	buf_printf(b, ",\"%s\":[", name);
	while (strcmp(words, "none") != 0 && *words != '\0') {
		const int len = (int)strcspn(words, " ");

		buf_printf(b, "%s\"%.*s\"", comma, len, words);
		comma = ",";
		words += len;
		words += strspn(words, " ");
	}
	buf_str(b, "]");
}

static void
options_json(struct buf *b, const struct option_group *g)
{
	char price[MONEY_TEXT];

	buf_str(b, ",\"options\":[");
	for (int i = 0; i < g->n_options; i++) {
		const struct dish_option *o = &g->options[i];

		buf_str(b, i == 0 ? "{" : ",{");
		buf_json_member(b, "name", o->name);
		buf_json_member(b, "name_en", o->name_en);
		buf_json_raw(b, "price", money_text(o->price, price));
		buf_json_int(b, "max_quantity", o->max_quantity);
		buf_str(b, "}");
	}
	buf_str(b, "]");
}

static void
groups_json(struct buf *b, const struct dish *d)
{
	buf_str(b, ",\"groups\":[");
	for (int i = 0; i < d->n_groups; i++) {
		const struct option_group *g = &d->groups[i];

		buf_str(b, i == 0 ? "{" : ",{");
		buf_json_member(b, "name", g->name);
		buf_json_member(b, "name_en", g->name_en);
		buf_json_int(b, "min_choices", g->min_choices);
		buf_json_int(b, "max_choices", g->max_choices);
		options_json(b, g);
		buf_str(b, "}");
	}
	buf_str(b, "]");
}

static const char *
dishes_json(struct arena *a, const struct menu *m)
{
	struct buf b = buf_new(a);
	char price[MONEY_TEXT];

	for (int i = 0; i < m->n_dishes; i++) {
		const struct dish *d = &m->dishes[i];

		buf_str(&b, i == 0 ? "[{" : ",{");
		buf_json_int(&b, "id", i + 1);
		buf_json_member(&b, "slug", d->slug);
		buf_json_member(&b, "name", d->name);
		buf_json_member(&b, "name_en", d->name_en);
		buf_json_member(&b, "text", d->text);
		buf_json_member(&b, "text_en", d->text_en);
		buf_json_raw(&b, "price", money_text(d->price, price));
		buf_json_int(&b, "category_id", d->category + 1);
		buf_json_int(&b, "minutes", d->minutes);
		buf_json_int(&b, "kcal", d->kcal);
		buf_json_int(&b, "weight", d->weight);
		buf_json_int(&b, "protein", d->protein);
		buf_json_int(&b, "fat", d->fat);
		buf_json_int(&b, "carbohydrates", d->carbohydrates);
		buf_json_int(&b, "discount", d->discount);
		words_json(&b, "allergens", d->allergens);
		words_json(&b, "diets", d->diets);
		groups_json(&b, d);
		buf_str(&b, "}");
	}
	buf_str(&b, "]");
	return b.s;
}

int
menu_load(struct arena *a, struct pg *pg, const struct plan *p)
{
	const char *dishes = dishes_json(a, p->menu);

	return pg_do(pg, SQL_CATEGORIES, categories_json(a, p->menu)) < 0 ||
		pg_do(pg, SQL_PHOTOS, dishes) < 0 ||
		pg_do(pg, SQL_DISHES, dishes) < 0 ||
		pg_do(pg, SQL_OPTION_GROUPS, dishes) < 0 ||
		pg_do(pg, SQL_OPTIONS, dishes) < 0 ||
		pg_do(pg, SQL_PROMOTIONS, dishes, p->at) < 0 ||
		pg_do(pg, SQL_MENU, p->at) < 0 ||
		pg_script(pg, SQL_SHELVES) < 0 ||
		pg_script(pg, SQL_MENU_SEQUENCES) < 0
	    ? -1 : 0;
}
