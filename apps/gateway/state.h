/* The state that the book's lines make; book.c is its only user. */
#ifndef STATE_H
#define STATE_H

#include "book.h"

/* One line, which begins at offset at; E_INTERNAL when it makes no sense. */
int state_apply(const char *text, size_t len, int64_t at, struct err *e);

/* A line as it goes into the book, without its end. */
void state_print(struct buf *b, const struct book_line *line);

#endif
