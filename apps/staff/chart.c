/*
 * Charts as SVG: bars that stand or lie, in units of a picture 340 wide, which
 * is about a pixel each on a telephone.
 */
#include "config.h"
#include "analytics.h"

#include <json-c/json.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDE 340
#define HIGH 200	/* of bars that stand */
#define LEFT 8		/* beside the first and last of them */
#define TOP 24		/* above the highest */
#define FLOOR 172	/* where they stand */
#define LABELS 8	/* below them, at most */
#define ROW 40		/* each bar that lies, with its label */
#define LABEL_MAX 34	/* characters of its label */

static void
put_number(struct req *r, struct json_object *o, const char *name, double v)
{
	put_text(o, name, arena_printf(r->a, "%.1f", v));
}

/* 1, 2 or 5 with noughts, not below max: where the scale ends. */
static double
scale_end(double max)
{
	const double unit = max > 0 ? pow(10, floor(log10(max))) : 1;

	return max <= unit ? unit : max <= 2 * unit ? 2 * unit :
	    max <= 5 * unit ? 5 * unit : 10 * unit;
}

static double
value_of(struct req *r, const struct sheet *s, struct json_object *row)
{
	const char *v = cell_plain(r, &s->columns[s->value], row);

	return v != NULL ? strtod(v, NULL) : 0;
}

static double
value_max(struct req *r, const struct sheet *s, struct json_object *rows)
{
	double max = 0;

	for (size_t i = 0; i < json_object_array_length(rows); i++)
		max = fmax(max, value_of(r, s,
		    json_object_array_get_idx(rows, i)));
	return max;
}

/* What a bar is of; short: as there is room below one that stands. */
static const char *
label_of(struct req *r, const struct sheet *s, struct json_object *row,
    bool brief)
{
	const char *plain = cell_plain(r, &s->columns[0], row);
	struct buf b = buf_new(r->a);

	if (plain != NULL && brief && s->columns[0].kind == DAY)
		return arena_printf(r->a, "%.2s%s%.2s", plain + 8,
		    strcmp(page_language(r), "en") == 0 ? "/" : ".", plain + 5);
	if (plain != NULL && brief && s->columns[0].kind == HOUR)
		return arena_printf(r->a, "%.2s", plain);
	if (plain != NULL && brief && s->columns[0].kind == WEEKDAY)
		return text_word(r, "weekdayBrief", get_text(row,
		    s->columns[0].member));
	for (int i = 0; i < s->labels; i++)
		buf_printf(&b, "%s%s", i > 0 ? ", " : "",
		    cell_said(r, &s->columns[i], row));
	return b.s;
}

static struct json_object *
bar_new(struct req *r, double x, double y, double wide, double high)
{
	struct json_object *o = json_object_new_object();

	put_number(r, o, "x", x);
	put_number(r, o, "y", y);
	put_number(r, o, "wide", wide);
	put_number(r, o, "high", high);
	return o;
}

static struct json_object *
bars_upright(struct req *r, const struct sheet *s, struct json_object *rows,
    double end)
{
	struct json_object *bars = json_object_new_array();
	const size_t n = json_object_array_length(rows),
	    every = (n + LABELS - 1) / LABELS;
	const double slot = (double)(WIDE - 2 * LEFT) / (double)n;

	for (size_t i = 0; i < n; i++) {
		struct json_object *row = json_object_array_get_idx(rows, i),
		    *bar;
		const double high = value_of(r, s, row) / end * (FLOOR - TOP),
		    x = LEFT + slot * (double)i;

		bar = bar_new(r, x + slot * 0.12, FLOOR - high, slot * 0.76,
		    high);
		if (i % every == 0) {
			/* the first stays inside of the picture */
			put_number(r, bar, "middle", fmax(x + slot / 2, 16));
			put_text(bar, "label", label_of(r, s, row, true));
		}
		json_object_array_add(bars, bar);
	}
	return bars;
}

/* The scale's lines: its end and its half, each with what it stands for. */
static struct json_object *
lines_make(struct req *r, double end)
{
	struct json_object *lines = json_object_new_array();

	for (int i = 1; i <= 2; i++) {
		struct json_object *o = json_object_new_object();
		const double y = FLOOR - (FLOOR - TOP) * i / 2.0;

		put_number(r, o, "y", y);
		put_number(r, o, "above", y - 4);
		put_text(o, "text", number_said(r, arena_printf(r->a,
		    end * i / 2 < 10 ? "%.1f" : "%.0f", end * i / 2)));
		json_object_array_add(lines, o);
	}
	return lines;
}

static const char *
cut(struct arena *a, const char *s)
{
	const char *end = s;

	for (int n = 0; *end != '\0'; n++) {
		if (n == LABEL_MAX)
			return arena_printf(a, "%.*s…", (int)(end - s), s);
		for (end++; (*end & 0xc0) == 0x80;)
			end++;
	}
	return s;
}

static struct json_object *
bars_lying(struct req *r, const struct sheet *s, struct json_object *rows,
    double max)
{
	struct json_object *bars = json_object_new_array();

	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i),
		    *bar;
		const double y = (double)(ROW * i);

		bar = bar_new(r, 0, y + 20, fmax(1, max > 0 ?
		    value_of(r, s, row) / max * WIDE : 0), 12);
		put_number(r, bar, "line", y + 14);
		put_text(bar, "label", cut(r->a, label_of(r, s, row, false)));
		put_text(bar, "said", cell_said(r, &s->columns[s->value], row));
		json_object_array_add(bars, bar);
	}
	return bars;
}

/* For who does not see it: what is drawn, and where it is highest. */
static void
put_description(struct req *r, const struct sheet *s, struct json_object *rows,
    struct json_object *chart)
{
	struct json_object *best = NULL;

	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);

		if (best == NULL || value_of(r, s, row) > value_of(r, s, best))
			best = row;
	}
	put_word(r, chart, "measure", "column", s->columns[s->value].title);
	put_text(chart, "most", arena_printf(r->a, "%s: %s",
	    label_of(r, s, best, false),
	    cell_said(r, &s->columns[s->value], best)));
}

struct json_object *
chart_make(struct req *r, const struct sheet *s, struct json_object *rows)
{
	const double max = value_max(r, s, rows), end = scale_end(max);
	struct json_object *chart;
	const int n = (int)json_object_array_length(rows);

	if (n == 0 || max <= 0)
		return NULL;
	chart = json_object_new_object();
	put_text(chart, "box", arena_printf(r->a, "0 0 %d %d", WIDE,
	    s->drawing == UPRIGHT ? HIGH : ROW * n));
	put_flag(chart, "upright", s->drawing == UPRIGHT);
	put_description(r, s, rows, chart);
	if (s->drawing == UPRIGHT) {
		json_object_object_add(chart, "bars",
		    bars_upright(r, s, rows, end));
		json_object_object_add(chart, "lines", lines_make(r, end));
	} else {
		json_object_object_add(chart, "bars",
		    bars_lying(r, s, rows, max));
	}
	return chart;
}
