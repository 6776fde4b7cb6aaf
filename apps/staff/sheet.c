/* The sheets of /staff/analytics, and what stands in their cells. */
#include "config.h"
#include "analytics.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "day.h"

#define HOUR_COLUMN { "hour", HOUR, "hour", NULL, NULL }
#define ORDERS_COLUMN { "orders", COUNT, "orders", NULL, NULL }
#define REVENUE_COLUMN { "revenue", ROUBLES, "revenue", NULL, NULL }
#define BILL_COLUMN { "bill", ROUBLES, "revenue", NULL, "orders" }
#define AMOUNT_COLUMN { "amount", ROUBLES, "amount", NULL, NULL }
#define MEDIAN_COLUMN { "median", MINUTES, "median_seconds", NULL, NULL }
#define P90_COLUMN { "p90", MINUTES, "p90_seconds", NULL, NULL }
#define DISH_COLUMNS \
	{ { "dish", TEXT, "name", NULL, NULL }, \
	    { "pieces", COUNT, "quantity", NULL, NULL }, REVENUE_COLUMN }

const struct sheet sheets[] = {
	{ "days", SALES, "by_day", { { "day", DAY, "date", NULL, NULL },
	    ORDERS_COLUMN, REVENUE_COLUMN, BILL_COLUMN }, 1, 2, UPRIGHT, 0, false },
	{ "hours", SALES, "by_hour", { HOUR_COLUMN, ORDERS_COLUMN,
	    REVENUE_COLUMN, BILL_COLUMN }, 1, 1, UPRIGHT, 0, false },
	{ "weekdays", SALES, "by_weekday", {
	    { "weekday", WEEKDAY, "weekday", NULL, NULL },
	    { "days", COUNT, "days", NULL, NULL }, ORDERS_COLUMN, REVENUE_COLUMN,
	    { "perDay", ROUBLES, "revenue", NULL, "days" } }, 1, 4, UPRIGHT, 0,
	    false },
	{ "top", DISHES, "dishes", DISH_COLUMNS, 1, 1, LYING, 10, false },
	{ "flop", DISHES, "dishes", DISH_COLUMNS, 1, 1, LYING, 10, true },
	{ "steps", KITCHEN, "steps", { { "step", WORD, "step", "step", NULL },
	    ORDERS_COLUMN, MEDIAN_COLUMN, P90_COLUMN }, 1, 2, LYING, 0, false },
	{ "cooking", KITCHEN, "by_hour", { HOUR_COLUMN, ORDERS_COLUMN,
	    MEDIAN_COLUMN, P90_COLUMN }, 1, 2, UPRIGHT, 0, false },
	{ "cancellations", CANCELLATIONS, "reasons", {
	    { "reason", TEXT, "reason", "noReason", NULL },
	    { "by", WORD, "by", "by", NULL }, ORDERS_COLUMN, AMOUNT_COLUMN },
	    1, 2, LYING, 10, false },
	{ "payments", PAYMENTS, "payments", {
	    { "method", WORD, "method", "method", NULL },
	    { "status", WORD, "status", "paid", NULL },
	    { "payments", COUNT, "payments", NULL, NULL }, AMOUNT_COLUMN,
	    { "refunded", ROUBLES, "refunded_amount", NULL, NULL } },
	    2, 3, LYING, 0, false },
	{ "refunds", PAYMENTS, "refunds", { { "by", WORD, "by", "by", NULL },
	    { "status", WORD, "status", "paid", NULL },
	    { "refunds", COUNT, "refunds", NULL, NULL }, AMOUNT_COLUMN },
	    2, 3, LYING, 0, false },
	{ .name = NULL }
};

const struct sheet *
sheet_find(const char *name)
{
	for (const struct sheet *s = sheets; s->name != NULL; s++)
		if (strcmp(s->name, name) == 0)
			return s;
	return NULL;
}

int
sheet_columns(const struct sheet *s)
{
	int n = 0;

	while (n < COLUMNS_MAX && s->columns[n].title != NULL)
		n++;
	return n;
}

struct json_object *
sheet_rows(struct req *r, const struct sheet *s, struct json_object *report,
    bool all)
{
	struct json_object *list = json_object_object_get(report, s->list),
	    *rows = json_object_new_array();
	size_t n, shown;

	json_keep(r->a, rows);
	if (!json_object_is_type(list, json_type_array))
		return NULL;
	n = json_object_array_length(list);
	shown = all || s->shown == 0 || n < (size_t)s->shown ? n :
	    (size_t)s->shown;
	for (size_t i = 0; i < shown; i++)
		json_object_array_add(rows, json_object_get(
		    json_object_array_get_idx(list,
			s->reversed ? n - 1 - i : i)));
	return rows;
}

/* A report's sum in kopecks: it has two decimals, or none. */
static int64_t
kopecks(struct json_object *sum)
{
	const char *s = sum != NULL ? json_object_get_string(sum) : "0";
	char *end;
	const int64_t roubles = strtoll(s, &end, 10);

	return roubles * 100 + (*end == '.' ? strtoll(end + 1, NULL, 10) : 0);
}

static const char *
roubles_plain(struct req *r, const struct column *c, struct json_object *row)
{
	int64_t sum = kopecks(json_object_object_get(row, c->member)), by;

	if (c->over != NULL) {
		by = json_object_get_int64(json_object_object_get(row, c->over));
		sum = by > 0 ? (sum + by / 2) / by : 0;
	}
	return arena_printf(r->a, "%" PRId64 ".%02" PRId64, sum / 100,
	    sum % 100);
}

static const char *
minutes_plain(struct req *r, struct json_object *seconds)
{
	const int64_t tenths = (json_object_get_int64(seconds) + 3) / 6;

	return seconds == NULL ? NULL : arena_printf(r->a, "%" PRId64 ".%"
	    PRId64, tenths / 10, tenths % 10);
}

const char *
cell_plain(struct req *r, const struct column *c, struct json_object *row)
{
	const char *s = get_text(row, c->member);

	switch (c->kind) {
	case ROUBLES:
		return roubles_plain(r, c, row);
	case MINUTES:
		return minutes_plain(r, json_object_object_get(row, c->member));
	case HOUR:
		return s == NULL ? NULL : arena_printf(r->a, "%02d:00",
		    (int)strtol(s, NULL, 10));
	case WEEKDAY:
		return s == NULL ? NULL : text_word(r, "weekday", s);
	case WORD:
		return s == NULL ? NULL : text_word(r, c->group, s);
	case TEXT:
		return s == NULL && c->group != NULL ? text(r, c->group) : s;
	default:
		return s;
	}
}

/* "26.11.2026, Th" */
static const char *
day_said(struct req *r, const char *day)
{
	const char *weekday = text_word(r, "weekdayBrief",
	    txt(r, day_weekday(day)));

	if (strcmp(page_language(r), "en") == 0)
		return arena_printf(r->a, "%s, %s", day, weekday);
	return arena_printf(r->a, "%.2s.%.2s.%.4s, %s", day + 8, day + 5, day,
	    weekday);
}

const char *
cell_said(struct req *r, const struct column *c, struct json_object *row)
{
	const char *s = cell_plain(r, c, row);

	if (s == NULL)
		return "–";
	if (c->kind == DAY && jf_is_date(s))
		return day_said(r, s);
	return IS_NUMBER(c->kind) ? number_said(r, s) : s;
}

static struct json_object *
head_make(struct req *r, const struct sheet *s)
{
	struct json_object *list = json_object_new_array();

	for (int i = 0; i < sheet_columns(s); i++) {
		struct json_object *o = json_object_new_object();

		put_word(r, o, "text", "column", s->columns[i].title);
		put_flag(o, "number", IS_NUMBER(s->columns[i].kind));
		json_object_array_add(list, o);
	}
	return list;
}

static struct json_object *
row_make(struct req *r, const struct sheet *s, struct json_object *row)
{
	struct json_object *cells = json_object_new_array(),
	    *out = json_object_new_object();

	for (int i = 0; i < sheet_columns(s); i++) {
		struct json_object *o = json_object_new_object();

		put_text(o, "text", cell_said(r, &s->columns[i], row));
		put_flag(o, "number", IS_NUMBER(s->columns[i].kind));
		put_flag(o, "first", i == 0);
		put_flag(o, "long", s->columns[i].kind == TEXT ||
		    s->columns[i].kind == WORD);
		json_object_array_add(cells, o);
	}
	json_object_object_add(out, "cells", cells);
	return out;
}

struct json_object *
sheet_show(struct req *r, const struct sheet *s, struct json_object *report,
    const struct period *p)
{
	struct json_object *o = json_object_new_object(), *rows, *list;

	json_keep(r->a, o);
	put_text(o, "name", s->name);
	put_word(r, o, "caption", "sheet", s->name);
	rows = report != NULL ? sheet_rows(r, s, report, false) : NULL;
	put_flag(o, "missing", rows == NULL);
	put_flag(o, "empty", rows != NULL &&
	    json_object_array_length(rows) == 0);
	if (rows == NULL || json_object_array_length(rows) == 0)
		return o;
	put_text(o, "csv", arena_printf(r->a,
	    "/staff/analytics/%s?from=%s&to=%s", s->name, p->from, p->to));
	list = json_object_new_array();
	for (size_t i = 0; i < json_object_array_length(rows); i++)
		json_object_array_add(list, row_make(r, s,
		    json_object_array_get_idx(rows, i)));
	json_object_object_add(o, "head", head_make(r, s));
	json_object_object_add(o, "rows", list);
	json_object_object_add(o, "chart", chart_make(r, s, rows));
	return o;
}
