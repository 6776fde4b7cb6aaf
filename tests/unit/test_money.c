#include "config.h"
#include "money.h"
#include "unit.h"

#include <inttypes.h>

START_TEST(amounts_are_read)
{
	static const struct {
		const char *s;
		int64_t kopecks;
	} rows[] = {
		{ "0", 0 },
		{ "-0", 0 },
		{ "0.01", 1 },
		{ "0.1", 10 },
		{ "1500.50", 150050 },
		{ "1500.5", 150050 },
		{ "1500", 150000 },
		{ "1.5e3", 150000 },
		{ "15E+2", 150000 },
		{ "150050e-2", 150050 },
		{ "0e9", 0 },
		{ "-12.34", -1234 },
		{ "99999999.99", 9999999999 },
		{ "-99999999.99", -9999999999 },
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct money m = { -1 };

		ck_assert_msg(money_parse(rows[i].s, &m), "%s", rows[i].s);
		ck_assert_msg(m.kopecks == rows[i].kopecks, "%s: %" PRId64,
		    rows[i].s, m.kopecks);
	}
}
END_TEST

START_TEST(what_is_no_amount_is_refused)
{
	static const char *const rows[] = { "", "-", "+1", " 1", "1 ", "1.",
		".5", "01", "-01", "1,5", "1.005", "1.500", "15e-3", "1e",
		"1e+", "1e1.5", "abc", "12abc", "0x10", "NaN", "Infinity",
		"100000000", "99999999.995", "1e8", "-1e8", "1e99999999999",
		"1e-99999999999", "12345678901234567890123456789",
		"0.0000000000000000000000000001", "1.5e3e1", "--1" };

	for (size_t i = 0; i < N(rows); i++) {
		struct money m = { 0 };

		ck_assert_msg(!money_parse(rows[i], &m), "%s", rows[i]);
	}
}
END_TEST

START_TEST(what_went_through_a_double_is_near)
{
	static const struct {
		const char *s;
		int64_t kopecks;
	} rows[] = {
		{ "0", 0 },
		{ "1500.5", 150050 },
		{ "0.30000000000000004", 30 },
		{ "0.10000000000000001", 10 },
		{ "1.1099999999999999", 111 },
		{ "19.989999999999998", 1999 },
		{ "0.009999999999", 1 },
		{ "1e-9", 0 },
		{ "-0.30000000000000004", -30 },
		{ "99999999.990000000002", 9999999999 },
		{ "1.500", 150 },
	};
	static const char *const bad[] = { "", "NaN", "Infinity", "0.305",
		"0.3001", "0.300001", "0.29999", "0.005", "1e-3",
		"99999999.999999999", "100000000", "1e300", "1.",
		"0.30000000000000000000000000000000000000000000004" };
	struct money m;

	for (size_t i = 0; i < N(rows); i++) {
		ck_assert_msg(money_parse_near(rows[i].s, &m), "%s", rows[i].s);
		ck_assert_msg(m.kopecks == rows[i].kopecks, "%s: %" PRId64,
		    rows[i].s, m.kopecks);
	}
	for (size_t i = 0; i < N(bad); i++)
		ck_assert_msg(!money_parse_near(bad[i], &m), "%s", bad[i]);
}
END_TEST

START_TEST(amounts_are_written)
{
	static const struct {
		int64_t kopecks;
		const char *s;
	} rows[] = {
		{ 0, "0.00" },
		{ 5, "0.05" },
		{ -5, "-0.05" },
		{ 150050, "1500.50" },
		{ 9999999999, "99999999.99" },
		{ INT64_MAX, "92233720368547758.07" },
		{ INT64_MIN, "-92233720368547758.08" },
	};
	char text[MONEY_TEXT];

	for (size_t i = 0; i < N(rows); i++)
		ck_assert_str_eq(
		    money_text((struct money){ rows[i].kopecks }, text),
		    rows[i].s);
}
END_TEST

START_TEST(discounts_round_half_up)
{
	static const struct {
		int64_t from;
		int percent;
		int64_t to;
	} rows[] = {
		{ 35050, 0, 35050 },
		{ 35050, 10, 31545 },
		{ 35055, 10, 31550 }, /* 315.495 */
		{ 33333, 15, 28333 }, /* 283.3305 */
		{ 1, 50, 1 },	      /* half a kopeck */
		{ 1, 51, 0 },
		{ 35050, 100, 0 },
		{ -35050, 10, 0 },
		{ INT64_MAX, 0, INT64_MAX },
	};

	for (size_t i = 0; i < N(rows); i++)
		ck_assert_int_eq(money_discount((struct money){ rows[i].from },
		    rows[i].percent).kopecks, rows[i].to);
}
END_TEST

static void
too_much(void)
{
	money_discount((struct money){ 100 }, 101);
}

START_TEST(a_discount_past_the_whole_is_a_bug)
{
	ck_assert(unit_aborts(too_much));
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
		amounts_are_read,
		what_is_no_amount_is_refused,
		what_went_through_a_double_is_near,
		amounts_are_written,
		discounts_round_half_up,
		a_discount_past_the_whole_is_a_bug,
		NULL
	};

	return unit_run("money", tests);
}
