#include "config.h"
#include "day.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The C library knows one zone at a time; ours is the same all our life. */
static void
zone_set(const char *zone)
{
	const char *now = getenv("TZ");

	if (now != NULL && strcmp(now, zone) == 0)
		return;
	setenv("TZ", zone, 1);
	tzset();
}

/* n digits. */
static int
digits(const char *s, int n)
{
	int v = 0;

	while (n-- > 0)
		v = v * 10 + (*s++ - '0');
	return v;
}

/* The n digits at s are the year, month and day of tm. */
static struct tm
calendar(const char *s)
{
	return (struct tm){ .tm_year = digits(s, 4) - 1900,
		.tm_mon = digits(s + 5, 2) - 1, .tm_mday = digits(s + 8, 2),
		.tm_isdst = -1 };
}

int64_t
day_seconds(const char *time)
{
	struct tm tm = calendar(time);
	const char *offset = strpbrk(time + 19, "Z+-");
	time_t t;

	tm.tm_hour = digits(time + 11, 2);
	tm.tm_min = digits(time + 14, 2);
	tm.tm_sec = digits(time + 17, 2);
	t = timegm(&tm);
	if (*offset != 'Z')
		t += (*offset == '-' ? 60 : -60) *
		    (digits(offset + 1, 2) * 60 + digits(offset + 4, 2));
	return t;
}

void
day_clock(const char *time, const char *zone, char out[DAY_CLOCK])
{
	const time_t t = day_seconds(time);
	struct tm tm;

	zone_set(zone);
	if (localtime_r(&t, &tm) == NULL ||
	    strftime(out, DAY_CLOCK, "%H:%M", &tm) == 0)
		*out = '\0';
}

bool
day_of(const char *time, const char *zone, char out[DAY_TEXT])
{
	const time_t t = day_seconds(time);
	struct tm tm;

	zone_set(zone);
	return localtime_r(&t, &tm) != NULL &&
	    strftime(out, DAY_TEXT, "%Y-%m-%d", &tm) == DAY_TEXT - 1;
}

void
day_begin(const char *day, const char *zone, char out[DAY_MOMENT])
{
	struct tm tm = calendar(day);
	long offset;

	zone_set(zone);
	mktime(&tm); /* a midnight that a clock change leaves out moves on */
	offset = tm.tm_gmtoff / 60;
	snprintf(out, DAY_MOMENT, "%.10sT%02d:%02d:%02d%c%02ld:%02ld", day,
	    tm.tm_hour, tm.tm_min, tm.tm_sec, offset < 0 ? '-' : '+',
	    labs(offset) / 60 % 24, labs(offset) % 60);
}

/* Noon of a day, as if it were in UTC: every day has 86,400 s there. */
static time_t
noon(const char *day)
{
	struct tm tm = calendar(day);

	tm.tm_hour = 12;
	return timegm(&tm);
}

void
day_now(const char *zone, char out[DAY_TEXT])
{
	const time_t t = time(NULL);
	struct tm tm;

	zone_set(zone);
	localtime_r(&t, &tm);
	strftime(out, DAY_TEXT, "%Y-%m-%d", &tm);
}

void
day_add(const char *day, int days, char out[DAY_TEXT])
{
	const time_t t = noon(day) + (time_t)days * 86400;
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(out, DAY_TEXT, "%Y-%m-%d", &tm);
}

int64_t
day_distance(const char *from, const char *to)
{
	return (noon(to) - noon(from)) / 86400;
}

int
day_weekday(const char *day)
{
	const time_t t = noon(day);
	struct tm tm;

	gmtime_r(&t, &tm);
	return tm.tm_wday == 0 ? 7 : tm.tm_wday;
}
