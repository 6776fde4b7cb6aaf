/* The menu for people: to keep, to compare, to change and bring back. */
#include "config.h"
#include "menu.h"

#include <stdio.h>
#include <string.h>

#include "csv.h"

/* A row a line, so that two exports can be compared line by line. */
static void
rows_print(const struct req *r, int q, const char *name)
{
	const int n = db_rows(r, q);

	printf("\"%s\": [", name);
	for (int i = 0; i < n; i++)
		printf("%s\n%s", i == 0 ? "" : ",", db_text(r, q, i, "row"));
	printf("\n]");
}

static void
prices_print(struct req *r)
{
	static const struct csv_cell head[] = { { "id", false },
		{ "category", false }, { "name", false }, { "price", false } };
	const int q = Q_EXPORT_DISHES;
	struct buf b = buf_new(r->a);

	csv_begin(&b);
	csv_row(&b, head, 4);
	for (int i = 0; i < db_rows(r, q); i++)
		csv_row(&b, (const struct csv_cell[]){
		    { db_text(r, q, i, "id"), true },
		    { db_text(r, q, i, "category"), false },
		    { db_text(r, q, i, "name"), false },
		    { db_text(r, q, i, "price"), true } }, 4);
	fwrite(b.s, 1, b.len, stdout);
}

int
menu_export(struct req *r, int argc, char **argv)
{
	const bool csv = argc == 2 && strcmp(argv[1], "--csv") == 0;

	if (argc > 1 && !csv)
		return fail(r, E_BAD_REQUEST, "takes nothing or --csv");
	db_queue(r, Q_EXPORT_CATEGORIES);
	db_queue(r, Q_EXPORT_DISHES);
	if (db_sync(r) < 0)
		return -1;
	if (csv) {
		prices_print(r);
	} else {
		printf("{");
		rows_print(r, Q_EXPORT_CATEGORIES, "categories");
		printf(",\n");
		rows_print(r, Q_EXPORT_DISHES, "dishes");
		printf("}\n");
	}
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 :
	    fail(r, E_INTERNAL, "cannot be written");
}
