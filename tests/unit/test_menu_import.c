/* What people hand in: spreadsheets' lines, and where a JSON text is wrong. */
#include "config.h"
#include "../../apps/menu/menu.h"
#include "unit.h"

#include <json-c/json.h>
#include <string.h>

static struct arena *a;
static struct req r;

static void
setup(void)
{
	a = arena_new();
	req_init(&r, a, NULL, NULL, "test");
}

static void
teardown(void)
{
	arena_free(a);
}

START_TEST(prices)
{
	static const struct {
		const char *text, *dish, *price, *where;
	} rows[] = {
		{ "id,price\n7,430", "7", "430.00", "line 2" },
		{ "id;price\n7;430,50\n", "7", "430.50", "line 2" },
		{ "id\tprice\r\n7\t430.5\r\n", "7", "430.50", "line 2" },
		{ "price,name,id\n\"1 430,50\",,7", NULL, NULL, NULL },
		{ "price,id\n\"1 430,50\",7", "7", "1430.50", "line 2" },
		{ "id;price\n\n\n7;1\xc2\xa0" "430", "7", "1430.00", "line 4" },
		{ "id;name;price\n7;\"a;\"\"b\"\"\nc\";1", "7", "1.00",
		    "line 2" },
		{ "id,price,more\n7,1,\"x,y\"", "7", "1.00", "line 2" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		size_t n = 0;
		struct import_row *row = csv_read(&r, rows[i].text, &n);
		struct json_object *v;

		if (rows[i].dish == NULL) {
			ck_assert_ptr_null(row);
			r.err = (struct err){ 0 };
			continue;
		}
		ck_assert_msg(row != NULL && n == 1, "%zu: %s", i, r.err.text);
		ck_assert_str_eq(row->dish, rows[i].dish);
		ck_assert_str_eq(row->where, rows[i].where);
		ck_assert(json_object_object_get_ex(row->o, "price", &v));
		ck_assert_str_eq(json_object_get_string(v), rows[i].price);
	}
}
END_TEST

START_TEST(prices_refused)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "", "line 1: must name the columns id and price" },
		{ "\n\n", "line 1: must name the columns id and price" },
		{ "id,cost\n1,2", "line 1: must name the columns id and price" },
		{ "price\n2", "line 1: must name the columns id and price" },
		{ "id,price\n1,2\n1,x", "line 3, column price: must be an amount" },
		{ "id,price\n1,1.001", "line 2, column price: must be an amount" },
		{ "id,price\n1,", "line 2, column price: is missing" },
		{ "id,price\n1", "line 2, column price: is missing" },
		{ "id,price\n,5", "line 2, column id: is missing" },
		{ "id,name,price\n1,\"a\nb\",5\n2,,5",
		    "line 4, column name: is missing" },
		{ "id,price\n1,\"5", NULL }, /* the end closes what is open */
	};

	for (size_t i = 0; i < N(rows); i++) {
		size_t n = 0;

		r.err = (struct err){ 0 };
		if (rows[i].says == NULL) {
			ck_assert_ptr_nonnull(csv_read(&r, rows[i].text, &n));
			continue;
		}
		ck_assert_ptr_null(csv_read(&r, rows[i].text, &n));
		ck_assert_msg(strstr(r.err.text, rows[i].says) != NULL,
		    "%zu: %s", i, r.err.text);
	}
}
END_TEST

START_TEST(places)
{
	static const char text[] =
		"{\"a\": [1, \"]}\\\"\", {\"b\": 2}],\n"
		" \"é\": {\"c\": [\n"
		"  [], {\"d\": {}, \"e\": null}]}}\n";
	static const struct {
		const char *path, *where;
	} rows[] = {
		{ "", "line 1, column 1" },
		{ "a", "line 1, column 7" },
		{ "a[0]", "line 1, column 8" },
		{ "a[2].b", "line 1, column 25" },
		{ "é.c", "line 2, column 13" },
		{ "é.c[1].e", "line 3, column 22" },
		{ "é.c[1].none", "line 3, column 7" }, /* what is around it */
		{ "é.c[9]", "line 2, column 13" },
		{ "none", "line 1, column 1" },
		{ "a.b", "line 1, column 7" },
		{ "a[0][0]", "line 1, column 8" },
		{ "a[", "line 1, column 8" },
		{ "..", "line 1, column 1" },
	};

	for (size_t i = 0; i < N(rows); i++)
		ck_assert_msg(strcmp(json_where(a, text, rows[i].path),
			rows[i].where) == 0, "%s: %s", rows[i].path,
		    json_where(a, text, rows[i].path));
	ck_assert_str_eq(text_where(a, text, 10000), "line 4, column 1");
	ck_assert_str_eq(json_where(a, "[1, ", "[1]"), "line 1, column 1");
	ck_assert_str_eq(json_where(a, "{\"a", "a"), "line 1, column 1");
}
END_TEST

START_TEST(lists_of_words)
{
	static const char *const names[] = { "fish", "milk", "nuts", NULL };
	const char *out = "";

	ck_assert_int_eq(list_words(&r, "f", NULL, names, &out), 0);
	ck_assert_ptr_null(out);
	ck_assert_int_eq(list_words(&r, "f", "milk", names, &out), 0);
	ck_assert_str_eq(out, "{milk}");
	ck_assert_int_eq(list_words(&r, "f", "milk,fish,milk", names, &out), 0);
	ck_assert_str_eq(out, "{milk,fish,milk}");
}
END_TEST

START_TEST(lists_of_words_refused)
{
	static const char *const names[] = { "fish", "milk", NULL };
	static const char *const bad[] = { "", ",", "mil", "milkk", "milk,",
		",milk", "milk,,fish", "milk, fish", "{milk}", "MILK" };
	const char *out;

	for (size_t i = 0; i < N(bad); i++) {
		r.err = (struct err){ 0 };
		ck_assert_int_eq(list_words(&r, "f", bad[i], names, &out), -1);
		ck_assert_str_eq(r.err.field, "f");
		ck_assert_ptr_nonnull(strstr(r.err.text, "fish, milk"));
	}
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
		prices,
		prices_refused,
		places,
		lists_of_words,
		lists_of_words_refused,
		NULL
	};

	return unit_run_with("menu_import", setup, teardown, tests);
}
