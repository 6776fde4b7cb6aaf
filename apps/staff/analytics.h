/*
 * The reports of other contexts as sheets: tables that are shown, drawn and
 * taken away as CSV, all from the same rows.
 */
#ifndef ANALYTICS_H
#define ANALYTICS_H

#include "period.h"
#include "staff.h"

enum report { SALES, DISHES, KITCHEN, CANCELLATIONS, PAYMENTS, REPORT__MAX };

enum kind {
	DAY = 1, HOUR, WEEKDAY, WORD, TEXT,
	/* numbers from here on */
	COUNT, ROUBLES, MINUTES
};
#define IS_NUMBER(kind) ((kind) >= COUNT)

struct column {
	const char *title; /* of the texts "column" */
	enum kind kind;
	const char *member; /* of a report's row; MINUTES: seconds there */
	const char *group;  /* WORD: of the texts; TEXT: one for null */
	const char *over;   /* ROUBLES: by this member */
};
#define COLUMNS_MAX 6

enum drawing { UPRIGHT = 1, LYING };

struct sheet {
	const char *name; /* in addresses, and of the texts "sheet" */
	enum report report;
	const char *list; /* the report's member that has the rows */
	struct column columns[COLUMNS_MAX];
	int labels, value; /* columns that are drawn: the first so many, and it */
	enum drawing drawing;
	int shown;     /* rows on the page and drawn; 0: all */
	bool reversed; /* the last rows first */
};

/* sheet.c: ends with a row without a name */
extern const struct sheet sheets[];
const struct sheet *sheet_find(const char *name);
int sheet_columns(const struct sheet *s);
/* Its rows in a report, as many as the page shows; NULL: the report has none. */
struct json_object *sheet_rows(struct req *r, const struct sheet *s,
    struct json_object *report, bool all);
/* What a column says of a row to people, and to a spreadsheet. */
const char *cell_said(struct req *r, const struct column *c,
    struct json_object *row);
const char *cell_plain(struct req *r, const struct column *c,
    struct json_object *row);
/* Table, picture and address of the CSV, for the template. */
struct json_object *sheet_show(struct req *r, const struct sheet *s,
    struct json_object *report, const struct period *p);

/* chart.c: the picture of rows, for chart.mustache */
struct json_object *chart_make(struct req *r, const struct sheet *s,
    struct json_object *rows);

/* metabase.c */
int metabase_check(struct err *e);
/* Where the dashboard is to be framed from, signed for ten minutes; NULL when
 * it is not configured, or, with *why, when it cannot be. */
const char *metabase_url(struct req *r, struct err *why);
/* "https://metabase.example.org": what the page may frame. */
const char *metabase_site(struct arena *a);

#endif
