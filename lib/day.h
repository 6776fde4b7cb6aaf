/* Days of a time zone, and the moments of RFC 3339 that they stand between. */
#ifndef DAY_H
#define DAY_H

#include <stdbool.h>
#include <stdint.h>

#define DAY_TEXT 11	   /* bytes of "2026-12-31", with the NUL */
#define DAY_MOMENT 26	   /* bytes of "2026-12-31T00:00:00+03:00" */

/* The day of zone ("Europe/Moscow") in which a time that jf_is_time falls. */
bool day_of(const char *time, const char *zone, char out[DAY_TEXT]);

/* A time that jf_is_time in seconds since the epoch. */
int64_t day_seconds(const char *time);

/* What a clock in zone shows then: "09:30". */
#define DAY_CLOCK 6 /* bytes, with the NUL */
void day_clock(const char *time, const char *zone, char out[DAY_CLOCK]);

/* The first moment in zone of a day that jf_is_date. */
void day_begin(const char *day, const char *zone, char out[DAY_MOMENT]);

/* The day that it is in zone now. */
void day_now(const char *zone, char out[DAY_TEXT]);

/* A day that jf_is_date, and so many behind it (or, below 0, before it). */
void day_add(const char *day, int days, char out[DAY_TEXT]);

/* How many days `to` is behind `from`; below 0 if it is before. Both
 * jf_is_date. */
int64_t day_distance(const char *from, const char *to);

/* From 1, Monday, to 7. */
int day_weekday(const char *day);

#endif
