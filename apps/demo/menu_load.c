/* The menu's database: categories, dishes, promotions, one menu of them all. */
#include "config.h"
#include "demo.h"


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
		buf_str(&b, "}");
	}
	buf_str(&b, "]");
	return b.s;
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
		buf_json_int(&b, "discount", d->discount);
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
		pg_do(pg, SQL_DISHES, dishes) < 0 ||
		pg_do(pg, SQL_PROMOTIONS, dishes, p->at) < 0 ||
		pg_do(pg, SQL_MENU, p->at) < 0 ||
		pg_script(pg, SQL_SHELVES) < 0 ||
		pg_script(pg, SQL_MENU_SEQUENCES) < 0
	    ? -1 : 0;
}
