/* Prices as spreadsheets save them. */
#include "config.h"
#include "menu.h"

#include <json-c/json.h>
#include <string.h>

#include "csv.h"

/* "1 430,50" as people write it is 1430.50 as JSON does. */
static const char *
price_plain(struct arena *a, const char *s)
{
	char *out = arena_strdup(a, s), *o = out;

	for (; *s != '\0'; s++)
		if (strncmp(s, "\xc2\xa0", 2) == 0)
			s++; /* the space that does not break */
		else if (*s != ' ')
			*o++ = *s == ',' ? '.' : *s;
	*o = '\0';
	return out;
}

/* The columns' values as a dish's members. */
static int
row_make(struct req *r, const struct csv_line *head, const struct csv_line *f,
    struct import_row *row)
{
	static const char *const columns[] = { "id", "name", "price" };
	struct json_object *o = json_object_new_object();
	struct money price;

	json_keep(r->a, o);
	row->o = o;
	row->where = arena_printf(r->a, "line %d", f->line);
	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++) {
		const int at = csv_column(head, columns[i]);
		const char *v;

		if (at < 0)
			continue;
		if (at >= f->n || *f->v[at] == '\0')
			return fail(r, E_BAD_REQUEST,
			    "%s, column %s: is missing", row->where, columns[i]);
		v = f->v[at];
		if (i == 0)
			row->dish = v;
		else if (i == 1)
			json_object_object_add(o, "name",
			    json_object_new_string(v));
		else if (!money_parse(v = price_plain(r->a, v), &price))
			return fail(r, E_BAD_REQUEST,
			    "%s, column price: must be an amount with at most "
			    "two decimals", row->where);
		else
			json_object_object_add(o, "price",
			    json_object_new_double_s(0, txt_money(r, price)));
	}
	return 0;
}

struct import_row *
csv_read(struct req *r, const char *text, size_t *n)
{
	struct csv_in c = csv_open(r->a, text);
	struct import_row *rows;
	struct csv_line head, f;
	size_t lines = 1;

	for (const char *s = text; *s != '\0'; s++)
		lines += *s == '\n';
	rows = arena_alloc(r->a, lines * sizeof(*rows));
	*n = 0;
	if (!csv_next(&c, &head) || csv_column(&head, "id") < 0 ||
	    csv_column(&head, "price") < 0) {
		fail(r, E_BAD_REQUEST,
		    "line 1: must name the columns id and price");
		return NULL;
	}
	while (csv_next(&c, &f))
		if (row_make(r, &head, &f, &rows[(*n)++]) < 0)
			return NULL;
	return rows;
}
