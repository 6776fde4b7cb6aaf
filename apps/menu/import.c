/*
 * The menu from people: what differs from the menu as it is, and nothing else,
 * is written and told, in one transaction. A row that is wrong stops it all.
 */
#include "config.h"
#include "menu.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "utf8.h"

#define FILE_MAX (16 * 1024 * 1024) /* bytes */
#define SHOWN 120		    /* bytes of a value that a change shows */

struct import {
	struct req *r;
	const char *text;  /* what was read */
	bool json;
	const char **dishes; /* ids of those that have changed */
	size_t n_dishes, n_new, n_categories;
};

/* All of stdin; NULL with r->err. */
static char *
text_read(struct req *r)
{
	struct buf b = buf_new(r->a);
	char block[65536];
	size_t n;

	buf_str(&b, "");
	while ((n = fread(block, 1, sizeof(block), stdin)) > 0 &&
	    b.len <= FILE_MAX)
		buf_bytes(&b, block, n);
	if (ferror(stdin) || b.len > FILE_MAX || !utf8_is_text(b.s, b.len)) {
		fail(r, E_BAD_REQUEST, "what came on stdin is no UTF-8, or has "
		    "more than %d bytes", FILE_MAX);
		return NULL;
	}
	/* the mark that some put before UTF-8 */
	return b.s + (strncmp(b.s, "\xef\xbb\xbf", 3) == 0 ? 3 : 0);
}

/* Puts where it stands before what is wrong with it: a line, or a path. */
static int
misplaced(struct import *m, const char *line, const char *path)
{
	static const char byte[] = " at byte ";
	struct req *r = m->r;
	const struct err e = r->err;
	const char *at = strstr(e.text, byte), *where;

	r->err = (struct err){ 0 };
	if (!m->json)
		return fail(r, e.code, *e.field != '\0' ? "%s, column %s" :
		    "%s: %s", line, e.text);
	where = *path == '\0' && at != NULL ?
	    text_where(r->a, m->text,
		strtoul(at + sizeof(byte) - 1, NULL, 10) - 1) :
	    json_where(r->a, m->text, arena_printf(r->a, "%s%s%s", path,
		*path != '\0' ? "." : "", e.field));
	return fail(r, e.code, "%s: %s%s%s", where, path,
	    *path != '\0' ? ": " : "", e.text);
}

/* A value as a line shows it. */
static const char *
shown(struct req *r, const char *s)
{
	size_t n;

	if (s == NULL)
		return "nothing";
	if (strlen(s) <= SHOWN)
		return s;
	for (n = SHOWN; (s[n] & 0xc0) == 0x80; n--)
		;
	return arena_printf(r->a, "%.*s…", (int)n, s);
}

/* Prints what statement q found to be different; the number of lines. */
static int
diff_print(struct req *r, int q, const char *what)
{
	const int n = db_rows(r, q);

	for (int i = 0; i < n; i++)
		printf("%s: %s: %s -> %s\n", what, db_text(r, q, i, "name"),
		    shown(r, db_text(r, q, i, "old")),
		    shown(r, db_text(r, q, i, "new")));
	return n;
}

/* The object becomes the body that dish_save and category_save read. */
static void
body_set(struct req *r, struct json_object *o)
{
	const char *s = json_object_to_json_string_ext(o,
	    JSON_C_TO_STRING_PLAIN);

	r->body = arena_strdup(r->a, s);
	r->body_len = strlen(s);
}

static const char *
text_of(struct json_object *o, const char *name)
{
	struct json_object *v;

	return json_object_object_get_ex(o, name, &v) && v != NULL &&
		json_object_is_type(v, json_type_string) ?
	    json_object_get_string(v) : NULL;
}

/* Takes the member id out of o: 0, with *id NULL where there is none. */
static int
id_take(struct req *r, struct json_object *o, const char **id)
{
	struct json_object *v;

	*id = NULL;
	if (!json_object_object_get_ex(o, "id", &v))
		return 0;
	if (!json_object_is_type(v, json_type_int) ||
	    json_object_get_int64(v) < 1 || json_object_get_int64(v) > INT4_MAX)
		return fail_field(r, E_BAD_REQUEST, "id",
		    "id: must be the number of one that there is");
	*id = txt(r, json_object_get_int64(v));
	json_object_object_del(o, "id");
	return 0;
}

/* A category of the file: by its id, else by its name, else a new one. */
static int
category_take(struct import *m, struct json_object *o)
{
	struct req *r = m->r;
	const char *name, *id;

	if (id_take(r, o, &id) < 0)
		return -1;
	name = text_of(o, "name");
	if (id == NULL && name != NULL) {
		db_queue(r, Q_CATEGORY_NAMED, name);
		if (db_sync(r) < 0)
			return -1;
		if (db_rows(r, Q_CATEGORY_NAMED) > 0)
			id = db_text(r, Q_CATEGORY_NAMED, 0, "id");
	}
	body_set(r, o);
	if (id != NULL) {
		db_queue(r, Q_CATEGORY_DIFF, id, r->body);
		if (db_sync(r) < 0)
			return -1;
		if (diff_print(r, Q_CATEGORY_DIFF, arena_printf(r->a,
			"category %s", id)) == 0)
			return 0;
	}
	if (category_save(r, id) == NULL)
		return -1;
	if (id == NULL)
		printf("new category: %s\n", name);
	m->n_categories++;
	return 0;
}

/* Names of categories, which people read, become ids. */
static int
category_name(struct req *r, struct json_object *o)
{
	const char *name = text_of(o, "category");

	if (!json_object_object_get_ex(o, "category", NULL))
		return 0;
	if (name != NULL) {
		db_queue(r, Q_CATEGORY_NAMED, name);
		if (db_sync(r) < 0)
			return -1;
	}
	if (name == NULL || db_rows(r, Q_CATEGORY_NAMED) == 0)
		return fail_field(r, E_BAD_REQUEST, "category",
		    "category: there is no such category");
	json_object_object_add(o, "category_id", json_object_new_int64(
	    db_int(r, Q_CATEGORY_NAMED, 0, "id")));
	json_object_object_del(o, "category");
	return 0;
}

/* A dish that there is: nothing to do when it is so already. */
static int
dish_differs(struct import *m, const char *id, struct json_object *o)
{
	struct req *r = m->r;
	const char *name = text_of(o, "name"), *now;

	db_queue(r, Q_DISH_NAMED, id);
	db_queue(r, Q_DISH_DIFF, id, r->body);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_DISH_NAMED) == 0)
		return fail_field(r, E_BAD_REQUEST, "id",
		    "id: there is no dish %s", id);
	now = db_text(r, Q_DISH_NAMED, 0, "name");
	/* lines that slipped in a spreadsheet must not change prices */
	if (!m->json && name != NULL && strcmp(name, now) != 0)
		return fail_field(r, E_BAD_REQUEST, "name",
		    "name: dish %s is called '%s'", id, now);
	return diff_print(r, Q_DISH_DIFF,
	    arena_printf(r->a, "dish %s (%s)", id, now));
}

static int
dish_take(struct import *m, const char *id, struct json_object *o)
{
	struct req *r = m->r;
	const char *name = text_of(o, "name");
	const bool is_new = id == NULL;
	int differs;

	if (category_name(r, o) < 0)
		return -1;
	body_set(r, o);
	if (!is_new) {
		differs = dish_differs(m, id, o);
		if (differs <= 0)
			return differs;
	}
	id = dish_save(r, id);
	if (id == NULL)
		return -1;
	if (is_new)
		printf("new dish: %s\n", name);
	m->n_new += is_new;
	m->dishes[m->n_dishes++] = id;
	return 0;
}

/* The list of that name in the document: its elements one by one. */
static int
list_take(struct import *m, struct json_object *doc, const char *name)
{
	struct req *r = m->r;
	struct json_object *list;
	size_t n;

	if (!json_object_object_get_ex(doc, name, &list))
		return 0;
	if (!json_object_is_type(list, json_type_array))
		return fail(r, E_BAD_REQUEST, "%s: must be a list", name);
	n = json_object_array_length(list);
	if (*name == 'd')
		m->dishes = arena_alloc(r->a, (n + 1) * sizeof(*m->dishes));
	for (size_t i = 0; i < n; i++) {
		struct json_object *o = json_object_array_get_idx(list, i);
		const char *path = arena_printf(r->a, "%s[%zu]", name, i), *id;
		int rc;

		if (!json_object_is_type(o, json_type_object))
			rc = fail(r, E_BAD_REQUEST, "must be an object");
		else if (*name == 'c')
			rc = category_take(m, o);
		else
			rc = id_take(r, o, &id) < 0 ? -1 : dish_take(m, id, o);
		if (rc < 0)
			return misplaced(m, "", path);
	}
	return 0;
}

static int
json_take(struct import *m)
{
	struct req *r = m->r;
	struct json_object *doc = json_read(r->a, m->text, strlen(m->text),
	    &r->err);

	if (doc == NULL)
		return misplaced(m, "", "");
	if (!json_object_is_type(doc, json_type_object))
		return fail(r, E_BAD_REQUEST, "must be an object");
	json_object_object_foreach(doc, name, v)
	{
		(void)v;
		if (strcmp(name, "categories") != 0 &&
		    strcmp(name, "dishes") != 0)
			return fail(r, E_BAD_REQUEST, "%s: %s is not known here",
			    json_where(r->a, m->text, name), name);
	}
	return list_take(m, doc, "categories") < 0 ||
		list_take(m, doc, "dishes") < 0 ? -1 : 0;
}

static int
csv_take(struct import *m)
{
	size_t n;
	struct import_row *rows = csv_read(m->r, m->text, &n);

	if (rows == NULL)
		return -1;
	m->dishes = arena_alloc(m->r->a, (n + 1) * sizeof(*m->dishes));
	for (size_t i = 0; i < n; i++) {
		const char *id = rows[i].dish;

		if (strspn(id, "0123456789") != strlen(id) || *id == '0' ||
		    strlen(id) > 9)
			return fail(m->r, E_BAD_REQUEST,
			    "%s, column id: must be the number of a dish",
			    rows[i].where);
		if (dish_take(m, id, rows[i].o) < 0)
			return misplaced(m, rows[i].where, "");
	}
	return 0;
}

int
menu_import(struct req *r, int argc, char **argv)
{
	const bool dry = argc == 2 && strcmp(argv[1], "--dry-run") == 0;
	struct import m = { .r = r };

	if (argc > 1 && !dry)
		return fail(r, E_BAD_REQUEST, "takes nothing or --dry-run");
	m.text = text_read(r);
	if (m.text == NULL)
		return -1;
	m.json = m.text[strspn(m.text, " \t\r\n")] == '{';
	db_begin(r);
	if ((m.json ? json_take(&m) : csv_take(&m)) < 0)
		return -1;
	if (dry)
		db_rollback(r);
	else if (dish_emit_ids(r, m.dishes, m.n_dishes) < 0 || db_commit(r) < 0)
		return -1;
	printf("%zu categories, %zu new dishes, %zu changed dishes: %s\n",
	    m.n_categories, m.n_new, m.n_dishes - m.n_new,
	    dry ? "nothing was written" : "done");
	return 0;
}
