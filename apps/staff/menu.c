/* The menu's pages: the lists of what is in it. noun.c: a form for each. */
#include "config.h"
#include "menu.h"

#include <json-c/json.h>
#include <string.h>

#include "http.h"

struct list_in {
	const char *said;
	struct opt_int page;
};

static const struct jf list_in_f[] = {
	JF(struct list_in, said, .max = 40),
	JF(struct list_in, page, .min = 1, .max = 100),
	JF_END
};

void
menu_tabs(struct req *r, struct json_object *data, const char *open)
{
	struct json_object *tabs = json_object_new_array(), *o;

	for (const struct noun *n = nouns; n->word != NULL; n++) {
		o = json_object_new_object();
		put_text(o, "path", arena_printf(r->a, "/staff/menu/%s",
		    n->word));
		put_text(o, "name", text(r, n->title));
		put_flag(o, "open", strcmp(n->word, open) == 0);
		json_object_array_add(tabs, o);
	}
	o = json_object_new_object();
	put_text(o, "path", "/staff/menu-prices");
	put_text(o, "name", text(r, "menu.prices"));
	put_flag(o, "open", strcmp(open, "prices") == 0);
	json_object_array_add(tabs, o);
	json_object_object_add(data, "tabs", tabs);
	put_flag(data, "waiter_pages", true);
}

/* GET /staff/menu */
int
menu_home(struct req *r)
{
	return page_see(r, "/staff/menu/dishes");
}

/* What a row says beside its name. */
static void
row_put(struct req *r, const struct noun *n, struct json_object *o,
    struct json_object *dishes, size_t i, size_t rows)
{
	const char *id = get_text(o, "id"), *dish = get_text(o, "dish_id"),
	    *from = get_text(o, "start_date"), *to = get_text(o, "end_date");

	put_text(o, "path", arena_printf(r->a, "/staff/menu/%s/%s", n->word,
	    id));
	if (dish != NULL) {
		struct json_object *named = json_object_object_get(dishes,
		    dish);

		put_text(o, "name", named != NULL ? get_text(named, "name") :
		    dish);
	}
	if (get_text(o, "valid_from") != NULL) {
		from = get_text(o, "valid_from");
		to = get_text(o, "valid_to");
	}
	if (from != NULL && to != NULL)
		put_text(o, "days", arena_printf(r->a, "%s – %s", from, to));
	if (get_text(o, "price") != NULL)
		put_sum(r, o, "price_now", get_kopecks(o, "price"));
	put_text(o, "percent", get_text(o, "discount_percent"));
	put_flag(o, "hidden", json_object_object_get(o, "is_active") != NULL &&
	    !json_object_get_boolean(json_object_object_get(o, "is_active")));
	put_flag(o, "off", json_object_object_get(o, "is_available") != NULL &&
	    !json_object_get_boolean(json_object_object_get(o,
		"is_available")));
	put_flag(o, "movable", strcmp(n->word, "categories") == 0);
	put_flag(o, "upper", i > 0);
	put_flag(o, "lower", i + 1 < rows);
}

/* Dishes by their id, to name them. */
static struct json_object *
dishes_index(struct req *r)
{
	struct json_object *index = json_object_new_object(),
	    *choices = choices_ask(r), *list;

	json_keep(r->a, index);
	r->err = (struct err){ 0 }; /* then ids stand for names */
	list = json_object_object_get(choices, "dish_id");
	for (size_t i = 0; list != NULL && i < json_object_array_length(list);
	     i++) {
		struct json_object *o = json_object_array_get_idx(list, i);

		json_object_object_add(index, get_text(o, "id"),
		    json_object_get(o));
	}
	return index;
}

static void
put_pages(struct req *r, struct json_object *data, const struct noun *n,
    const struct list_in *in, int64_t total)
{
	const int64_t page = in->page.set ? in->page.v : 1;
	const char *path = arena_printf(r->a, "/staff/menu/%s?page=", n->word);

	if (total > page * 100)
		put_text(data, "more", arena_printf(r->a, "%s%s", path,
		    txt(r, page + 1)));
	if (page > 1)
		put_text(data, "less", arena_printf(r->a, "%s%s", path,
		    txt(r, page - 1)));
}

/* GET /staff/menu/{word} */
int
noun_list(struct req *r)
{
	struct json_object *data = json_object_new_object(), *list, *answer,
	    *dishes = NULL;
	const struct noun *n = noun_find(r);
	struct service_ask ask = { 0 };
	struct list_in in = { 0 };
	size_t rows;

	json_keep(r->a, data);
	if (n == NULL || query_read(r, list_in_f, &in) < 0)
		return -1;
	ask.path = arena_printf(r->a, "%s?lang=%s&page_size=100&page=%s",
	    n->api, page_language(r), txt(r, in.page.set ? in.page.v : 1));
	service_ask_all(r, &ask, 1);
	answer = ask_read(r, &ask);
	list = json_object_object_get(answer, n->word);
	put_flag(data, "missing", !json_object_is_type(list, json_type_array));
	rows = json_object_is_type(list, json_type_array) ?
	    json_object_array_length(list) : 0;
	if (strcmp(n->word, "promotions") == 0)
		dishes = dishes_index(r);
	for (size_t i = 0; i < rows; i++)
		row_put(r, n, json_object_array_get_idx(list, i), dishes, i,
		    rows);
	json_object_object_add(data, "rows", json_object_get(list));
	put_flag(data, "empty", rows == 0);
	put_pages(r, data, n, &in, json_object_get_int64(
	    json_object_object_get(answer, "total_count")));
	menu_tabs(r, data, n->word);
	put_text(data, "new_path", arena_printf(r->a, "/staff/menu/%s/new",
	    n->word));
	put_text(data, "new_said", text(r, "menu.new"));
	put_said(r, data, in.said);
	return page_reply(r, 200, "menu", n->title, json_object_get(data));
}

struct move_in {
	int way;
};

enum { UP = 1, DOWN };
static const char *const way_words[] = { "", "up", "down", NULL };

static const struct jf move_in_f[] = {
	JF(struct move_in, way, .req = true, .names = way_words),
	JF_END
};

/* POST /staff/menu/{word}/{id}/move: of categories, which get numbers as they
 * stand; those that have theirs already are left alone. */
int
noun_move(struct req *r)
{
	struct service_ask ask = {
		.path = "/api/v1/categories?lang=ru&page_size=100" };
	struct move_in in = { 0 };
	struct http_answer a;
	struct json_object *list;
	size_t at = 0, n;
	int rc = 0;

	if (form_read(r, move_in_f, &in) < 0)
		return -1;
	if (strcmp(r->param[0], "categories") != 0)
		return fail(r, E_NOT_FOUND, "only categories have places");
	service_ask_all(r, &ask, 1);
	list = ask_list(r, &ask, "categories");
	n = list != NULL ? json_object_array_length(list) : 0;
	while (at < n && strcmp(get_text(json_object_array_get_idx(list, at),
		"id"), r->param[1]) != 0)
		at++;
	if (at == n || (in.way == UP ? at == 0 : at + 1 == n))
		return see_said(r, 0, "/staff/menu/categories", "placed");
	for (size_t i = 0; rc == 0 && i < n; i++) {
		const size_t to = i == at ? (in.way == UP ? at - 1 : at + 1) :
		    i == (in.way == UP ? at - 1 : at + 1) ? at : i;
		struct json_object *c = json_object_array_get_idx(list, i);

		if (json_object_get_int64(json_object_object_get(c,
			"display_order")) != (int64_t)to + 1)
			rc = service_call(r, "PATCH", arena_printf(r->a,
			    "/api/v1/categories/%s", get_text(c, "id")),
			    arena_printf(r->a, "{\"display_order\":%zu}",
				to + 1), AS_CALLER | REFUSALS, &a);
	}
	return see_said(r, rc, "/staff/menu/categories", "placed");
}
