/*
 * Reading JSON strictly: a pre-scan of our own refuses what json-c takes
 * (duplicate names, NUL, lone surrogates, integers out of range, …), then
 * json-c builds the tree.
 */
#ifndef JSON_H
#define JSON_H

#include <stddef.h>

#include "arena.h"
#include "buf.h"
#include "err.h"

struct json_object;

#define JSON_DEPTH 32 /* arrays and objects inside one another */

/*
 * Checks text against RFC 8259: grammar, depth, UTF-8; and refuses duplicate
 * names, lone surrogates, NUL and integers past int64. 0, or -1 with
 * E_BAD_REQUEST, the field's path where there is one, and a sentence.
 */
int json_check(struct arena *a, const char *text, size_t len, struct err *e);

/* Checks, then parses. The object lives in the arena; NULL with *e set, also
 * for the text `null`. */
struct json_object *json_read(struct arena *a, const char *text, size_t len,
    struct err *e);

/* o as short as it can be written; the text is o's, until it changes. */
const char *json_text(struct json_object *o);

/* Releases o with the arena's next reset. */
void json_keep(struct arena *a, struct json_object *o);

/* Where a value stands: its name or index, and what it is part of. */
struct json_place {
	const struct json_place *up;
	const char *name; /* NULL: element `index` of a list */
	size_t index;
};

/*
 * Refuses the value at `at` with E_BAD_REQUEST: "items[1].quantity: " and the
 * sentence; NULL is the body as a whole. Always -1.
 */
int json_wrong(struct arena *a, struct err *e, const struct json_place *at,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* A client's name as an error may repeat it: cut short, control characters
 * as ?. */
void json_put_name(struct buf *b, const char *name, size_t len);

#endif
