/* Forms with files, as browsers send them (RFC 7578). */
#ifndef MULTIPART_H
#define MULTIPART_H

#include "staff.h"

#define PARTS_MAX 8

struct part {
	const char *name, *filename, *type; /* NULL: not said */
	const char *bytes; /* ends in a NUL that is not counted */
	size_t len;
};

/*
 * Reads the body of a STREAM route, at most max bytes, into parts (PARTS_MAX);
 * the first must be the form's token. Their number, or -1 with r->err.
 */
int multipart_read(struct req *r, size_t max, struct part *parts);

/* The part of that name; NULL: there is none, or it is empty. */
const struct part *part_find(const struct part *parts, int n,
    const char *name);

#endif
