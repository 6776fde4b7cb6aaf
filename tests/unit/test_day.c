#include "config.h"
#include "day.h"
#include "jf.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#define MOSCOW "Europe/Moscow"
#define BERLIN "Europe/Berlin"

START_TEST(a_moment_falls_into_a_day)
{
	static const struct {
		const char *time, *zone, *day;
	} rows[] = {
		{ "2026-12-01T00:00:00Z", MOSCOW, "2026-12-01" },
		{ "2026-11-30T21:00:00Z", MOSCOW, "2026-12-01" },
		{ "2026-11-30T20:59:59.999999999Z", MOSCOW, "2026-11-30" },
		{ "2026-12-01T00:00:00+03:00", MOSCOW, "2026-12-01" },
		{ "2026-12-01T00:00:00+05:30", MOSCOW, "2026-11-30" },
		{ "2026-12-31T22:00:00-02:00", MOSCOW, "2027-01-01" },
		{ "2024-02-29T12:00:00Z", MOSCOW, "2024-02-29" },
		{ "2026-07-01T22:30:00Z", BERLIN, "2026-07-02" },
		{ "2026-01-01T22:30:00Z", BERLIN, "2026-01-01" },
		{ "1969-12-31T23:00:00Z", MOSCOW, "1970-01-01" },
	};
	char day[DAY_TEXT];

	for (size_t i = 0; i < N(rows); i++) {
		ck_assert(day_of(rows[i].time, rows[i].zone, day));
		ck_assert_msg(strcmp(day, rows[i].day) == 0, "%s: %s",
		    rows[i].time, day);
	}
	/* past the calendar that has four digits a year */
	ck_assert(!day_of("9999-12-31T23:00:00Z", MOSCOW, day));
}
END_TEST

START_TEST(a_day_begins_at_midnight)
{
	static const struct {
		const char *day, *zone, *moment;
	} rows[] = {
		{ "2026-12-01", MOSCOW, "2026-12-01T00:00:00+03:00" },
		{ "2026-07-01", BERLIN, "2026-07-01T00:00:00+02:00" },
		{ "2026-01-01", BERLIN, "2026-01-01T00:00:00+01:00" },
		{ "2026-01-01", "America/St_Johns",
		    "2026-01-01T00:00:00-03:30" },
		{ "2026-01-01", "UTC", "2026-01-01T00:00:00+00:00" },
	};
	char moment[DAY_MOMENT], day[DAY_TEXT];

	for (size_t i = 0; i < N(rows); i++) {
		day_begin(rows[i].day, rows[i].zone, moment);
		ck_assert_str_eq(moment, rows[i].moment);
		ck_assert(day_of(moment, rows[i].zone, day));
		ck_assert_str_eq(day, rows[i].day);
	}
}
END_TEST

START_TEST(clocks)
{
	static const struct { const char *time, *clock; int64_t seconds; } t[] = {
		{ "2026-11-26T21:05:59Z", "00:05", 1795727159 },
		{ "2026-11-26T21:05:59.123456+00:00", "00:05", 1795727159 },
		{ "2026-11-26T09:30:00+03:00", "09:30", 1795674600 },
		{ "1970-01-01T00:00:00-01:00", "04:00", 3600 },
	};
	char clock[DAY_CLOCK];

	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		ck_assert_int_eq(day_seconds(t[i].time), t[i].seconds);
		day_clock(t[i].time, "Europe/Moscow", clock);
		ck_assert_str_eq(clock, t[i].clock);
	}
}
END_TEST

START_TEST(days_are_counted)
{
	static const struct {
		const char *from, *to;
		int distance, weekday; /* of from */
	} rows[] = {
		{ "2026-11-26", "2026-11-26", 0, 4 },
		{ "2026-11-29", "2026-12-01", 2, 7 },
		{ "2024-02-28", "2024-03-01", 2, 3 },
		{ "2026-02-28", "2026-03-01", 1, 6 },
		{ "2026-01-01", "2025-12-31", -1, 4 },
		{ "2025-01-01", "2026-01-01", 365, 3 },
		{ "1969-12-29", "1970-01-05", 7, 1 },
	};
	char day[DAY_TEXT];

	for (size_t i = 0; i < N(rows); i++) {
		ck_assert_int_eq(day_distance(rows[i].from, rows[i].to),
		    rows[i].distance);
		day_add(rows[i].from, rows[i].distance, day);
		ck_assert_str_eq(day, rows[i].to);
		ck_assert_int_eq(day_weekday(rows[i].from), rows[i].weekday);
	}
}
END_TEST

START_TEST(it_is_a_day_now)
{
	static const char *const zones[] = { MOSCOW, BERLIN, "UTC",
		"Pacific/Kiritimati", "Pacific/Pago_Pago" };
	char here[DAY_TEXT], utc[DAY_TEXT];

	for (size_t i = 0; i < N(zones); i++) {
		day_now("UTC", utc);
		day_now(zones[i], here);
		ck_assert(jf_is_date(here));
		ck_assert_int_le(llabs(day_distance(utc, here)), 1);
	}
}
END_TEST

int
main(void)
{
	return unit_run("day", (const TTest *[]){ a_moment_falls_into_a_day,
	    a_day_begins_at_midnight, clocks,
	    days_are_counted, it_is_a_day_now, NULL });
}
