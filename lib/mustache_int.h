/* Between the files of lib/mustache. */
#ifndef MUSTACHE_INT_H
#define MUSTACHE_INT_H

#include <stdbool.h>

#include "mustache.h"

enum mustache_op {
	MUSTACHE_TEXT,
	MUSTACHE_VALUE,
	MUSTACHE_SECTION,
	MUSTACHE_INVERTED,
	MUSTACHE_END,
	MUSTACHE_PARTIAL,
	MUSTACHE_OP__MAX
};

/* A piece of a template; its texts are parts of the source. */
struct mustache_node {
	enum mustache_op op;
	bool first;		 /* on its line: indentation is due */
	unsigned line;
	const char *s;		 /* TEXT: what is written; PARTIAL: the name */
	size_t len;
	const char *const *path; /* VALUE, SECTION, INVERTED: names up to NULL;
				  * none: "." */
	size_t end;		 /* SECTION, INVERTED: its END */
	bool alone;		 /* PARTIAL: alone on its line, … */
	const char *indent;	 /* … behind these blanks */
	size_t indent_len;
	const struct mustache_template *partial;
};

struct mustache_template {
	const char *name;
	struct mustache_node *nodes;
	size_t n;
};

struct mustache {
	struct mustache_template *templates;
	size_t n;
};

/* Sets "<name>.mustache:<line>: " and the sentence; always -1. */
int mustache_wrong(struct err *e, const struct mustache_template *t,
    unsigned line, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Bytes that a template's name, and a part of a dotted name, may have. */
bool mustache_in_name(char c);

/* The template of that name; NULL if there is none. */
const struct mustache_template *mustache_find(const struct mustache *m,
    const char *name, size_t len);

/* Cuts a source into nodes; partials have their names only. */
int mustache_cut(struct arena *a, const struct mustache_source *source,
    struct mustache_template *t, struct err *e);

/* Every tag stands where escaping makes it safe. */
int mustache_html_check(const struct mustache_template *t, struct err *e);

#endif
