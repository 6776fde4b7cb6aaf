/* Prices as spreadsheets save them: commas, semicolons or tabs between. */
#include "config.h"
#include "menu.h"

#include <json-c/json.h>
#include <string.h>

#include "csv.h"

#define COLUMNS_MAX 32

struct csv {
	struct req *r;
	const char *p; /* what is left */
	char separator;
	int line;      /* of p, from 1 */
};

struct fields {
	const char *v[COLUMNS_MAX];
	int n, line;
};

/* One field, its quotes taken away; p stands behind it afterwards. */
static const char *
field_read(struct csv *c)
{
	struct buf b = buf_new(c->r->a);
	bool quoted = *c->p == '"';

	buf_str(&b, "");
	c->p += quoted;
	while (*c->p != '\0') {
		if (quoted && *c->p == '"') {
			quoted = c->p[1] == '"';
			c->p += quoted ? 1 : 0;
			if (!quoted) {
				c->p++;
				continue;
			}
		} else if (!quoted && (*c->p == c->separator ||
			*c->p == '\n' || *c->p == '\r')) {
			break;
		}
		c->line += *c->p == '\n';
		buf_bytes(&b, c->p++, 1);
	}
	return b.s;
}

/* The next line that is not empty; false at the end. */
static bool
fields_read(struct csv *c, struct fields *f)
{
	*f = (struct fields){ 0 };
	for (; *c->p == '\n' || *c->p == '\r'; c->p++)
		c->line += *c->p == '\n';
	if (*c->p == '\0')
		return false;
	f->line = c->line;
	for (;;) {
		const char *v = field_read(c);

		if (f->n < COLUMNS_MAX)
			f->v[f->n++] = v;
		if (*c->p != c->separator)
			return true;
		c->p++;
	}
}

static int
column_of(const struct fields *head, const char *name)
{
	for (int i = 0; i < head->n; i++)
		if (strcmp(head->v[i], name) == 0)
			return i;
	return -1;
}

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
row_make(struct req *r, const struct fields *head, const struct fields *f,
    struct import_row *row)
{
	static const char *const columns[] = { "id", "name", "price" };
	struct json_object *o = json_object_new_object();
	struct money price;

	json_keep(r->a, o);
	row->o = o;
	row->where = arena_printf(r->a, "line %d", f->line);
	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++) {
		const int at = column_of(head, columns[i]);
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
			    json_object_new_string(csv_plain(v)));
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
	struct csv c = { .r = r, .p = text, .line = 1 };
	const size_t head_len = strcspn(text, "\r\n");
	struct import_row *rows;
	struct fields head, f;
	size_t lines = 1;

	c.separator = memchr(text, ';', head_len) != NULL ? ';' :
	    memchr(text, '\t', head_len) != NULL ? '\t' : ',';
	for (const char *s = text; *s != '\0'; s++)
		lines += *s == '\n';
	rows = arena_alloc(r->a, lines * sizeof(*rows));
	*n = 0;
	if (!fields_read(&c, &head) || column_of(&head, "id") < 0 ||
	    column_of(&head, "price") < 0) {
		fail(r, E_BAD_REQUEST,
		    "line 1: must name the columns id and price");
		return NULL;
	}
	while (fields_read(&c, &f))
		if (row_make(r, &head, &f, &rows[(*n)++]) < 0)
			return NULL;
	return rows;
}
