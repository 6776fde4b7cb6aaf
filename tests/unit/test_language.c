#include "config.h"
#include "language.h"
#include "unit.h"

static struct arena *a;

static void
setup(void)
{
	a = arena_new();
}

static void
teardown(void)
{
	arena_free(a);
}

START_TEST(the_first_of_ours_is_spoken)
{
	static const struct {
		const char *header, *language;
	} rows[] = {
		{ "ru", "ru" },
		{ "en", "en" },
		{ "EN-GB,ru;q=0.8", "en" },
		{ "de, fr;q=0.9,\ten;q=0.1", "en" },
		{ "de,ru-RU,en", "ru" },
		{ NULL, "ru" },
		{ "", "ru" },
		{ ",;-, ", "ru" },
		{ "english", "ru" },
		{ "de;en", "ru" },
		{ "x-en", "ru" },
	};

	for (size_t i = 0; i < N(rows); i++)
		ck_assert_str_eq(language_of(rows[i].header),
		    rows[i].language);
}
END_TEST

START_TEST(numbers_are_written)
{
#define B "\xc2\xa0" /* U+00A0 */
	static const struct {
		const char *number, *ru, *en;
	} rows[] = {
		{ "0", "0", "0" },
		{ "7.00", "7,00", "7.00" },
		{ "999.99", "999,99", "999.99" },
		{ "1621.00", "1" B "621,00", "1,621.00" },
		{ "12345", "12" B "345", "12,345" },
		{ "123456.5", "123" B "456,5", "123,456.5" },
		{ "99999999.99", "99" B "999" B "999,99", "99,999,999.99" },
		/* nothing is put behind a minus, and nothing is made up */
		{ "-100.00", "-100,00", "-100.00" },
		{ "-1500.50", "-1" B "500,50", "-1,500.50" },
		{ ".5", ",5", ".5" },
		{ "", "", "" },
		{ "-", "-", "-" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		ck_assert_str_eq(language_number(a, "ru", rows[i].number),
		    rows[i].ru);
		ck_assert_str_eq(language_number(a, "en", rows[i].number),
		    rows[i].en);
	}
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
		the_first_of_ours_is_spoken,
		numbers_are_written,
		NULL
	};

	return unit_run_with("language", setup, teardown, tests);
}
