/*
 * Tables for spreadsheet programs: UTF-8 with its mark, semicolons between,
 * a decimal comma, as a Russian Excel reads them without asking.
 */
#ifndef CSV_H
#define CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

struct csv_cell {
	const char *s; /* NULL: empty */
	bool number;   /* "1500.50" */
};

/* The mark, before the first row. */
void csv_begin(struct buf *b);

/*
 * One row. A text that a spreadsheet would calculate (it begins with = + - @,
 * a tab or an end of line) gets an apostrophe in front.
 */
void csv_row(struct buf *b, const struct csv_cell *cells, size_t n);

/* A table that is read; commas, semicolons or tabs may be between. */
struct csv_in {
	struct arena *a;
	const char *p; /* what is left */
	char separator;
	int line; /* of p, from 1 */
};

#define CSV_COLUMNS 32 /* what is behind them is not read */
struct csv_line {
	const char *v[CSV_COLUMNS]; /* in the arena, as csv_plain has them */
	int n, line;
};

/* The first line says what is between; a mark of UTF-8 is skipped. */
struct csv_in csv_open(struct arena *a, const char *text);

/* The next line that is not empty; false at the end. */
bool csv_next(struct csv_in *c, struct csv_line *line);

/* The column of that name; -1 if head has none. */
int csv_column(const struct csv_line *head, const char *name);

/* A text that was read, without the apostrophe that csv_row gave it. */
const char *csv_plain(const char *s);

#endif
