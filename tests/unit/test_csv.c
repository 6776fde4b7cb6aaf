#include "config.h"
#include "csv.h"
#include "unit.h"

START_TEST(texts)
{
	static const struct {
		const char *text, *cell;
	} rows[] = {
		{ "Borscht", "Borscht" },
		{ "Борщ, со сметаной", "Борщ, со сметаной" },
		{ "", "" },
		{ "a;b", "\"a;b\"" },
		{ "a \"b\"", "\"a \"\"b\"\"\"" },
		{ "a\nb", "\"a\nb\"" },
		/* formulas */
		{ "=1+1", "'=1+1" },
		{ "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0" },
		{ "=HYPERLINK(\"http://example.org\";\"x\")",
		    "\"'=HYPERLINK(\"\"http://example.org\"\";\"\"x\"\")\"" },
		{ "+7 916 123-45-67", "'+7 916 123-45-67" },
		{ "-1", "'-1" },
		{ "@SUM(A1)", "'@SUM(A1)" },
		{ "\t=1", "\"'\t=1\"" },
		{ "\r=1", "\"'\r=1\"" },
		{ "\n=1", "\"'\n=1\"" },
		{ "'=1", "''=1" },
		/* none */
		{ " =1", " =1" },
		{ "1=1", "1=1" },
		{ "a-b+c@d", "a-b+c@d" },
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < N(rows); i++) {
		struct buf b = buf_new(a);

		csv_row(&b, &(struct csv_cell){ rows[i].text, false }, 1);
		ck_assert_str_eq(b.s, arena_printf(a, "%s\r\n", rows[i].cell));
	}
	arena_free(a);
}
END_TEST

START_TEST(there_and_back)
{
	static const char *const rows[] = { "", "a", "'", "''", "'a", "=1",
		"'=1", "''=1", "-", "+-", "\t", "\r\n", "@'" };
	struct arena *a = arena_new();

	for (size_t i = 0; i < N(rows); i++) {
		struct buf b = buf_new(a);
		const bool quoted = rows[i][strcspn(rows[i], "\t\r\n")] != '\0';
		char *s;

		csv_row(&b, &(struct csv_cell){ rows[i], false }, 1);
		s = arena_strndup(a, b.s + quoted, b.len - 2 - 2 * quoted);
		ck_assert_str_eq(csv_plain(s), rows[i]);
	}
	ck_assert_str_eq(csv_plain("'80s"), "'80s");
	arena_free(a);
}
END_TEST

START_TEST(rows_of_cells)
{
	const struct csv_cell cells[] = { { NULL, false }, { "1500.50", true },
		{ "1.5", false }, { "0", true } };
	struct arena *a = arena_new();
	struct buf b = buf_new(a);

	csv_begin(&b);
	csv_row(&b, cells, N(cells));
	csv_row(&b, cells, 1);
	ck_assert_str_eq(b.s, "\xef\xbb\xbf;1500,50;1.5;0\r\n\r\n");
	arena_free(a);
}
END_TEST

START_TEST(lines_are_counted_and_columns_found)
{
	struct arena *a = arena_new();
	struct csv_in c = csv_open(a,
	    "\xef\xbb\xbfid\tprice\r\n\r\n1\t\"2\n3\"\n4\t'=1");
	struct csv_line line;

	ck_assert(csv_next(&c, &line));
	ck_assert_int_eq(csv_column(&line, "price"), 1);
	ck_assert_int_eq(csv_column(&line, "id"), 0);
	ck_assert_int_eq(csv_column(&line, "name"), -1);
	ck_assert(csv_next(&c, &line));
	ck_assert_int_eq(line.line, 3);
	ck_assert_str_eq(line.v[1], "2\n3");
	ck_assert(csv_next(&c, &line));
	ck_assert_int_eq(line.line, 5);
	ck_assert_int_eq(line.n, 2);
	ck_assert_str_eq(line.v[1], "=1");
	ck_assert(!csv_next(&c, &line));
	arena_free(a);
}
END_TEST

int
main(void)
{
	return unit_run("csv", (const TTest *[]){ texts, there_and_back,
	    rows_of_cells, lines_are_counted_and_columns_found,
	    NULL });
}
