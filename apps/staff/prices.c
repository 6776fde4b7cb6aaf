/*
 * Prices out and in again as a table: what is different is shown first, then
 * confirmed. What somebody has changed in between is shown again.
 */
#include "config.h"
#include "menu.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "http.h"
#include "multipart.h"
#include "utf8.h"

#define FILE_MAX (200 * 1024) /* bytes */
#define ROWS_MAX 1000	      /* of changes, as the menu has it */

/* All prices, {dish_id, category, name, price} each; NULL with r->err. */
static struct json_object *
prices_ask(struct req *r)
{
	struct service_ask ask = { .path = "/api/v1/prices" };
	struct json_object *list;

	service_ask_all(r, &ask, 1);
	list = ask_list(r, &ask, "prices");
	if (list == NULL && ask.rc < 0)
		r->err = ask.err;
	else if (list == NULL)
		fail(r, E_UNAVAILABLE, "the prices are no list");
	return list;
}

struct prices_in {
	const char *said;
};

static const struct jf prices_in_f[] = {
	JF(struct prices_in, said, .max = 40),
	JF_END
};

static int
prices_page(struct req *r, int status, struct json_object *data)
{
	menu_tabs(r, data, "prices");
	return page_reply(r, status, "prices", "menu.prices",
	    json_object_get(data));
}

/* GET /staff/menu-prices */
int
prices_get(struct req *r)
{
	struct json_object *data = json_object_new_object();
	struct prices_in in = { 0 };

	json_keep(r->a, data);
	if (query_read(r, prices_in_f, &in) < 0)
		return -1;
	put_said(r, data, in.said);
	return prices_page(r, 200, data);
}

/* GET /staff/menu-prices/export: for a Russian Excel */
int
prices_export(struct req *r)
{
	static const struct csv_cell head[] = { { "id", false },
		{ "category", false }, { "name", false }, { "price", false } };
	struct json_object *list = prices_ask(r);
	struct buf b = buf_new(r->a);

	if (list == NULL)
		return -1;
	csv_begin(&b);
	csv_row(&b, head, 4);
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		struct json_object *o = json_object_array_get_idx(list, i);

		csv_row(&b, (const struct csv_cell[]){
		    { get_text(o, "dish_id"), true },
		    { get_text(o, "category"), false },
		    { get_text(o, "name"), false },
		    { get_text(o, "price"), true } }, 4);
	}
	reply_header(r, "Content-Disposition",
	    "attachment; filename=\"prices.csv\"");
	reply_json(r, 200, b.s);
	r->reply.type = "text/csv; charset=utf-8";
	return 0;
}

/* A row that is wrong: its line, its column, and why. */
static void
wrong_add(struct req *r, struct json_object *list, int line,
    const char *column, const char *why)
{
	struct json_object *o = json_object_new_object();

	put_text(o, "line", txt(r, line));
	put_text(o, "column", column);
	put_text(o, "why", reason_said(r, why));
	json_object_array_add(list, o);
}

/* Columns of the table; name may be missing. */
struct columns {
	int id, name, price;
};

static const char *
cell(const struct csv_line *row, int column)
{
	return column >= 0 && column < row->n ? row->v[column] : "";
}

/* A dish's price, what it is and what it is to be: for the form, for people. */
static struct json_object *
change_make(struct req *r, struct json_object *dish, const char *price)
{
	struct json_object *o = json_object_new_object();

	put_text(o, "dish_id", get_text(dish, "dish_id"));
	put_text(o, "name", get_text(dish, "name"));
	put_text(o, "old", get_text(dish, "price"));
	put_text(o, "new", price);
	put_text(o, "old_said", number_said(r, get_text(dish, "price")));
	put_text(o, "new_said", number_said(r, price));
	return o;
}

/* One row: a change into changes, nothing, or why it is wrong into wrong. */
static void
row_take(struct req *r, const struct csv_line *row, const struct columns *at,
    struct json_object *dishes, struct json_object *changes,
    struct json_object *wrong)
{
	const char *id = cell(row, at->id), *name = cell(row, at->name), *price;
	struct json_object *dish = json_object_object_get(dishes, id);

	if (dish == NULL) {
		wrong_add(r, wrong, row->line, "id", *id == '\0' ?
		    "is missing" : "there is no such dish");
		return;
	}
	if (json_object_object_get(dish, "seen") != NULL) {
		wrong_add(r, wrong, row->line, "id", "stands there twice");
		return;
	}
	put_flag(dish, "seen", true);
	/* lines that slipped in a spreadsheet must not change prices */
	if (*name != '\0' && strcmp(name, get_text(dish, "name")) != 0) {
		wrong_add(r, wrong, row->line, "name",
		    "is not the name of that dish");
		return;
	}
	price = *cell(row, at->price) != '\0' ? sum_of(r, cell(row,
	    at->price)) : NULL;
	if (price != NULL && strcmp(price, get_text(dish, "price")) == 0)
		return;
	if (price == NULL || strcmp(price, "0.00") == 0 || *price == '-') {
		wrong_add(r, wrong, row->line, "price",
		    "must be an amount with at most two decimals");
		return;
	}
	json_object_array_add(changes, change_make(r, dish, price));
}

/* Shows what is different, or what is wrong; each change is a field of the
 * form that confirms it, "price.<dish>" and what it was. */
static int
diff_page(struct req *r, int status, struct json_object *changes,
    struct json_object *wrong, struct json_object *data)
{
	const size_t n = json_object_array_length(changes);
	const bool many = n > ROWS_MAX;

	put_flag(data, "looked", true);
	put_flag(data, "nothing_new", n == 0 &&
	    json_object_array_length(wrong) == 0);
	put_flag(data, "any_wrong", json_object_array_length(wrong) > 0);
	put_flag(data, "confirmable", n > 0 && !many &&
	    json_object_array_length(wrong) == 0);
	put_text(data, "changed", txt(r, (int64_t)n));
	json_object_object_add(data, "changes", json_object_get(changes));
	json_object_object_add(data, "mistakes", json_object_get(wrong));
	return prices_page(r, status, data);
}

static struct json_object *
kept(struct req *r, struct json_object *o)
{
	json_keep(r->a, o);
	return o;
}

/* Dishes by their id. */
static struct json_object *
index_make(struct req *r, struct json_object *list)
{
	struct json_object *index = kept(r, json_object_new_object());

	for (size_t i = 0; i < json_object_array_length(list); i++) {
		struct json_object *o = json_object_array_get_idx(list, i);

		json_object_object_add(index, get_text(o, "dish_id"),
		    json_object_get(o));
	}
	return index;
}

/* POST /staff/menu-prices: a file, to be looked at */
int
prices_post(struct req *r)
{
	struct part parts[PARTS_MAX];
	const int n = multipart_read(r, FILE_MAX + 16 * 1024, parts);
	struct json_object *changes = kept(r, json_object_new_array()),
	    *wrong = kept(r, json_object_new_array()),
	    *data = kept(r, json_object_new_object()), *list, *dishes;
	const struct part *file;
	struct csv_line row;
	struct columns at;
	struct csv_in c;

	if (n < 0)
		return -1;
	file = part_find(parts, n, "file");
	if (file == NULL)
		return page_see(r, "/staff/menu-prices?said=no_file");
	if (!utf8_is_text(file->bytes, file->len))
		return page_see(r, "/staff/menu-prices?said=no_text");
	if ((list = prices_ask(r)) == NULL)
		return -1;
	dishes = index_make(r, list);
	c = csv_open(r->a, file->bytes);
	if (!csv_next(&c, &row))
		return page_see(r, "/staff/menu-prices?said=no_file");
	at = (struct columns){ csv_column(&row, "id"),
		csv_column(&row, "name"), csv_column(&row, "price") };
	if (at.id < 0 || at.price < 0)
		wrong_add(r, wrong, 1, at.id < 0 ? "id" : "price",
		    "is missing");
	while (at.id >= 0 && at.price >= 0 && csv_next(&c, &row))
		row_take(r, &row, &at, dishes, changes, wrong);
	return diff_page(r, json_object_array_length(wrong) > 0 ? 400 : 200,
	    changes, wrong, data);
}

/* The changes that were confirmed, as PUT /prices takes them; NULL: none. */
static const char *
confirmed(struct req *r, struct json_object *sent)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "{\"prices\":[");
	json_object_object_foreach(sent, name, v)
	{
		const char *s = json_object_get_string(v), *to = strchr(s, ' ');
		const char *id = name + strlen("price.");
		struct money was, price;

		/* "price.17" is "350.00 390.00" */
		if (strncmp(name, "price.", 6) != 0 || *id == '\0' ||
		    strspn(id, "0123456789") != strlen(id) || strlen(id) > 9 ||
		    to == NULL || !money_parse(arena_strndup(r->a, s,
			(size_t)(to - s)), &was) || !money_parse(to + 1, &price))
			return NULL;
		buf_printf(&b, "%s{\"dish_id\":%s,\"expected_price\":%s,"
		    "\"price\":%s}", b.s[b.len - 1] == '[' ? "" : ",", id,
		    txt_money(r, was), txt_money(r, price));
	}
	buf_str(&b, "]}");
	return b.s;
}

/* The same changes against the prices of now. */
static void
changes_again(struct req *r, struct json_object *sent, struct json_object *dishes,
    struct json_object *changes)
{
	json_object_object_foreach(sent, name, v)
	{
		struct json_object *dish = json_object_object_get(dishes,
		    name + strlen("price.")), *o;
		const char *to = strchr(json_object_get_string(v), ' ') + 1,
		    *old = get_text(dish, "price");

		if (dish == NULL || strcmp(to, old) == 0)
			continue;
		o = change_make(r, dish, to);
		put_flag(o, "moved", strncmp(json_object_get_string(v), old,
		    strlen(old)) != 0);
		json_object_array_add(changes, o);
	}
}

/* POST /staff/menu-prices/confirm */
int
prices_confirm(struct req *r)
{
	struct json_object *sent = form_object(r), *list,
	    *changes = kept(r, json_object_new_array()),
	    *wrong = kept(r, json_object_new_array()),
	    *data = kept(r, json_object_new_object());
	const char *body = sent != NULL ? confirmed(r, sent) : NULL;
	struct http_answer a;

	if (sent == NULL)
		return -1;
	if (body == NULL)
		return fail(r, E_BAD_REQUEST, "the form is none of ours");
	if (service_call(r, "PUT", "/api/v1/prices", body,
		AS_CALLER | REFUSALS, &a) == 0)
		return page_see(r, "/staff/menu-prices?said=priced");
	if (r->err.code != E_RACE && r->err.code != E_BAD_REQUEST)
		return -1;
	put_refusal(r, data);
	if ((list = prices_ask(r)) == NULL)
		return -1;
	changes_again(r, sent, index_make(r, list), changes);
	return diff_page(r, 409, changes, wrong, data);
}
