/*
 * Regular expressions that come from outside (PCRE2, UTF-8), bounded: neither
 * compiling nor matching one takes more than a fixed number of steps and bytes,
 * whatever it is.
 */
#ifndef PATTERN_H
#define PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"

#define PATTERN_MAX 200 /* bytes of an expression */

struct pattern;

/* NULL with E_BAD_REQUEST: what is wrong with text, and where. */
struct pattern *pattern_new(const char *text, struct err *e);
void pattern_free(struct pattern *p);

/*
 * Whether a part of s matches: 1 it does, 0 it does not, -1 it was not found
 * out within the bounds (or s is no UTF-8).
 */
int pattern_match(const struct pattern *p, const char *s, size_t len);

#endif
