/* The menu in a chat: categories, the dishes of one by pages, a dish. */
#include "config.h"
#include "talk.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PAGE 8		/* dishes */
#define TEXT_MOST 600	/* bytes of a dish's description */

struct dish_in {
	int64_t id;
	const char *name, *description, *image_url;
	struct money price;
	bool is_available;
	int64_t weight_g;
};
struct category_in {
	int64_t id; /* 0: of dishes without one */
	const char *name;
	struct jf_list dishes;
};
struct menu_in {
	struct jf_list categories, dishes;
};

static const struct jf dish_in_f[] = {
	JF(struct dish_in, id, .req = true),
	JF(struct dish_in, name, .req = true),
	JF(struct dish_in, description, .max = 10000, .nullable = true),
	JF(struct dish_in, image_url, .max = 2000, .nullable = true),
	JF(struct dish_in, price, .req = true),
	JF(struct dish_in, is_available, .req = true),
	JF(struct dish_in, weight_g),
	JF_END
};
static const struct jf category_in_f[] = {
	JF(struct category_in, id, .req = true),
	JF(struct category_in, name, .req = true),
	JF(struct category_in, dishes, .req = true, .sub = dish_in_f,
	    .size = sizeof(struct dish_in)),
	JF_END
};
static const struct jf menu_in_f[] = {
	JF(struct menu_in, categories, .req = true, .sub = category_in_f,
	    .size = sizeof(struct category_in)),
	JF(struct menu_in, dishes, .req = true, .sub = dish_in_f,
	    .size = sizeof(struct dish_in)),
	JF_END
};

const char *
money_words(struct req *r, struct money m)
{
	return m.kopecks % 100 == 0 ?
	    txt(r, m.kopecks / 100) : txt_money(r, m);
}

/* 1, or 0 when there is none now, which has been said; -1 with r->err. */
static int
menu_read(struct req *r, struct talk *t, struct menu_in *out)
{
	struct http_answer a;

	if (service_call(r, "GET", arena_printf(r->a,
		"/api/v1/menu/active?lang=%s", t->language), NULL, REFUSALS,
		&a) == 0 && http_json(r, &a, menu_in_f, out) == 0)
		return 1;
	if (t->query != NULL)
		return talk_cannot(r, t);
	r->err = (struct err){ 0 };
	if (talk_begin(r, t) < 0)
		return -1;
	talk_say(r, t, &(struct say){ .words = "no_menu" });
	return 0;
}

/* The category of that id, also of dishes without one; NULL: none, or empty. */
static const struct category_in *
category_of(struct req *r, const struct menu_in *m, int64_t id)
{
	const struct category_in *all = m->categories.v;
	struct category_in *loose;

	for (size_t i = 0; id > 0 && i < m->categories.n; i++)
		if (all[i].id == id && all[i].dishes.n > 0)
			return &all[i];
	if (id != 0 || m->dishes.n == 0)
		return NULL;
	loose = arena_alloc(r->a, sizeof(*loose));
	*loose = (struct category_in){ .name = "…", .dishes = m->dishes };
	return loose;
}

/* Two categories a row. */
static const char *
category_buttons(struct req *r, const struct menu_in *m)
{
	const struct category_in *all = m->categories.v, *c;
	struct buf b = buf_new(r->a), row = buf_new(r->a);
	int n = 0;

	buf_str(&b, "[");
	for (size_t i = 0; i <= m->categories.n; i++) {
		c = category_of(r, m, i < m->categories.n ? all[i].id : 0);
		if (c != NULL) {
			button_add(&row, NULL, c->name, arena_printf(r->a,
			    "menu %" PRId64 " 0", c->id));
			n++;
		}
		if (row.len > 0 && (n == 2 || i == m->categories.n)) {
			buf_printf(&b, "%s[%s]", b.len > 1 ? "," : "", row.s);
			row = buf_new(r->a);
			n = 0;
		}
	}
	buf_str(&b, "]");
	return b.s;
}

static int
categories_say(struct req *r, struct talk *t, const struct menu_in *m)
{
	if (talk_begin(r, t) < 0)
		return -1;
	talk_say(r, t, &(struct say){ .words = "menu", .edit = true,
	    .buttons = category_buttons(r, m) });
	return 0;
}

static void
page_turn(struct req *r, struct buf *row, const char *text, int64_t category,
    int page)
{
	button_add(row, NULL, text, arena_printf(r->a, "menu %" PRId64 " %d",
	    category, page));
}

static const char *
dish_buttons(struct req *r, const struct category_in *c, int page)
{
	const struct dish_in *dishes = c->dishes.v;
	const int last = (int)(c->dishes.n - 1) / PAGE;
	struct buf b = buf_new(r->a), row = buf_new(r->a);

	buf_str(&b, "[");
	for (size_t i = (size_t)page * PAGE; i < c->dishes.n &&
	     i < (size_t)(page + 1) * PAGE; i++) {
		struct buf dish = buf_new(r->a);

		button_add(&dish, NULL, arena_printf(r->a, "%s · %s ₽%s",
		    dishes[i].name, money_words(r, dishes[i].price),
		    dishes[i].is_available ? "" : " ✕"),
		    arena_printf(r->a, "dish %" PRId64, dishes[i].id));
		buf_printf(&b, "[%s],", dish.s);
	}
	if (page > 0)
		page_turn(r, &row, "‹", c->id, page - 1);
	button_add(&row, "b_menu", NULL, "menu");
	if (page < last)
		page_turn(r, &row, "›", c->id, page + 1);
	buf_printf(&b, "[%s]]", row.s);
	return b.s;
}

static int
category_say(struct req *r, struct talk *t, const struct category_in *c,
    int64_t page)
{
	const int last = (int)(c->dishes.n - 1) / PAGE;
	struct buf b = buf_new(r->a);

	if (page > last)
		page = last;
	if (talk_begin(r, t) < 0)
		return -1;
	buf_str(&b, "{");
	buf_json_member(&b, "name", c->name);
	if (last > 0) {
		buf_json_int(&b, "page", page + 1);
		buf_json_int(&b, "pages", last + 1);
	}
	buf_str(&b, "}");
	talk_say(r, t, &(struct say){ .words = "category", .data = b.s,
	    .edit = true, .buttons = dish_buttons(r, c, (int)page) });
	return 0;
}

/* /menu, and its buttons "menu" and "menu <category> <page>" */
int
menu_show(struct req *r, struct talk *t)
{
	int64_t category, page;
	const struct category_in *c;
	struct menu_in m = { 0 };
	const int rc = menu_read(r, t, &m);

	if (rc <= 0)
		return rc;
	if (t->query == NULL || sscanf(t->argument, "%" SCNd64 " %" SCNd64,
		&category, &page) != 2 || page < 0)
		return categories_say(r, t, &m);
	c = category_of(r, &m, category);
	return c == NULL ? categories_say(r, t, &m) :
			   category_say(r, t, c, page);
}

static const struct dish_in *
dish_in_list(const struct jf_list *list, int64_t id)
{
	const struct dish_in *v = list->v;

	for (size_t i = 0; i < list->n; i++)
		if (v[i].id == id)
			return &v[i];
	return NULL;
}

static const struct dish_in *
dish_of(const struct menu_in *m, int64_t id)
{
	const struct category_in *all = m->categories.v;
	const struct dish_in *d = dish_in_list(&m->dishes, id);

	for (size_t i = 0; d == NULL && i < m->categories.n; i++)
		d = dish_in_list(&all[i].dishes, id);
	return d;
}

/* The beginning of a text, by whole characters. */
static const char *
cut(struct req *r, const char *text)
{
	size_t n = strlen(text);

	if (n <= TEXT_MOST)
		return text;
	for (n = TEXT_MOST; ((unsigned char)text[n] & 0xc0) == 0x80; n--)
		;
	return arena_printf(r->a, "%.*s…", (int)n, text);
}

/* "dish <id>" */
int
dish_show(struct req *r, struct talk *t)
{
	struct buf b = buf_new(r->a);
	struct menu_in m = { 0 };
	const struct dish_in *d;
	int64_t id;
	const int rc = menu_read(r, t, &m);

	if (rc <= 0)
		return rc;
	if (sscanf(t->argument, "%" SCNd64, &id) != 1 ||
	    (d = dish_of(&m, id)) == NULL)
		return talk_only_hear(r, t, "no_dish", NULL);
	if (talk_begin(r, t) < 0)
		return -1;
	buf_str(&b, "{");
	buf_json_member(&b, "name", d->name);
	buf_json_member(&b, "price", money_words(r, d->price));
	buf_json_member(&b, "text", d->description != NULL ?
	    cut(r, d->description) : NULL);
	if (d->weight_g > 0)
		buf_json_int(&b, "weight", d->weight_g);
	buf_json_bool(&b, "off", !d->is_available);
	buf_str(&b, "}");
	talk_say(r, t, &(struct say){ .words = "dish", .data = b.s,
	    .photo = d->image_url });
	return 0;
}
