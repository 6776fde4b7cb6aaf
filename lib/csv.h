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

/* A text that was read, without the apostrophe that csv_row gave it. */
const char *csv_plain(const char *s);

#endif
