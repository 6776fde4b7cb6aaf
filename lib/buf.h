/* A growing text in an arena, with what JSON and arrays need. */
#ifndef BUF_H
#define BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

struct buf {
	struct arena *a;
	char *s; /* always ends in NUL; NULL while nothing was written */
	size_t len, cap;
};

/* An empty text; nothing is allocated yet. */
struct buf buf_new(struct arena *a);

void buf_bytes(struct buf *b, const void *p, size_t n);
void buf_str(struct buf *b, const char *s);
void buf_printf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* s as a JSON string with its quotes; NULL writes null. s is valid UTF-8. */
void buf_json_str(struct buf *b, const char *s);

/* s as a value in a query string or form: all but letters, digits and -._~
 * as %XX. */
void buf_url(struct buf *b, const char *s);

/*
 * One member of an object: a comma where one is due, the name, the value.
 * buf_json_raw writes value as it is (it is JSON already), NULL as null.
 */
void buf_json_member(struct buf *b, const char *name, const char *value);
void buf_json_raw(struct buf *b, const char *name, const char *value);
void buf_json_int(struct buf *b, const char *name, int64_t value);
void buf_json_bool(struct buf *b, const char *name, bool value);

/*
 * An array as PostgreSQL spells it, for a parameter like $1::text[]: into an
 * empty text its elements, whatever stands in them (NULL: SQL's null), then
 * the end, also where there are none.
 */
void buf_array_add(struct buf *b, const char *element);
void buf_array_int(struct buf *b, int64_t element);
void buf_array_end(struct buf *b);

#endif
