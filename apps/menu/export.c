/* The menu for people: to keep, to compare, to change and bring back. */
#include "config.h"
#include "menu.h"

#include <stdio.h>
#include <string.h>

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

/* A field as spreadsheets read it: quoted where it must be. */
static void
field_print(const char *s)
{
	if (s[strcspn(s, ";\"\n")] == '\0') {
		fputs(s, stdout);
		return;
	}
	putchar('"');
	for (; *s != '\0'; s++) {
		if (*s == '"')
			putchar('"');
		putchar(*s);
	}
	putchar('"');
}

/* For a Russian Excel: a mark of UTF-8, semicolons, a decimal comma. */
static void
prices_print(struct req *r)
{
	fputs("\xef\xbb\xbf" "id;category;name;price\n", stdout);
	for (int i = 0; i < db_rows(r, Q_EXPORT_DISHES); i++) {
		char *price = arena_strdup(r->a,
		    db_text(r, Q_EXPORT_DISHES, i, "price"));

		price[strcspn(price, ".")] = ',';
		printf("%s;", db_text(r, Q_EXPORT_DISHES, i, "id"));
		field_print(db_text(r, Q_EXPORT_DISHES, i, "category"));
		putchar(';');
		field_print(db_text(r, Q_EXPORT_DISHES, i, "name"));
		printf(";%s\n", price);
	}
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
