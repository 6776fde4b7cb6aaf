/*
 * What the fuzz targets share. A target is one <name>.c with libFuzzer's
 * entry; it aborts where the code under test breaks a promise, the
 * sanitizers where it breaks the language.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "arena.h"
#include "buf.h"
#include "jf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise of the code under test. */
#define PROMISE(holds) \
	((holds) ? (void)0 : (fprintf(stderr, "%s:%d: broken promise: %s\n", \
	    __FILE__, __LINE__, #holds), abort()))

/* An arena for one input, empty again with the next. */
static inline struct arena *
fuzz_arena(void)
{
	static struct arena *a;

	if (a == NULL)
		a = arena_new();
	arena_reset(a);
	return a;
}

/* What is left of an input. */
struct fuzz_rest {
	const char *p;
	size_t n;
};

/*
 * The next line of an input as a text of its own; it ends with a newline or
 * NUL, the last one with the input. NULL when nothing is left.
 */
const char *fuzz_line(struct arena *a, struct fuzz_rest *in);

/* What is left as a text. */
const char *fuzz_text(struct arena *a, const struct fuzz_rest *in);

/* Up to a blank line: NAME=value lines, as FastCGI parameters. */
char **fuzz_envp(struct arena *a, struct fuzz_rest *in);

/* A new folder under TMPDIR, for this process. */
char *fuzz_folder(struct arena *a);

/*
 * Sends bytes to a worker (lib/serve.c with a few routes over the tables
 * below) by a new connection, and answers all it says up to its end.
 */
const char *fuzz_talk(struct arena *a, const struct buf *sent, size_t *n);

/* A FastCGI record of request 1. */
void fuzz_record(struct buf *b, int type, const void *content, size_t n);

/* A table with a row of every type, for bodies; and one for query strings. */
extern const struct jf fuzz_body_f[], fuzz_query_f[];
struct fuzz_body;
struct fuzz_body *fuzz_body_new(struct arena *a);
struct fuzz_query;
struct fuzz_query *fuzz_query_new(struct arena *a);

/* Everything decoded by the table is within what its rows allow. */
void fuzz_held(const struct jf *fields, const void *out);

/* A text is there, in one line of UTF-8. */
void fuzz_readable(const char *s);

/* A reason is there, readable, and its field is part of the sentence. */
void fuzz_reason(const struct err *e);

#endif
