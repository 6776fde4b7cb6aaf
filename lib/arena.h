/* Memory of one unit of work: allocated piece by piece, freed in one call. */
#ifndef ARENA_H
#define ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* A new arena; the caller ends it with arena_free. */
struct arena *arena_new(void);
void arena_free(struct arena *a);

/* Runs what was deferred, newest first, then takes back every allocation. */
void arena_reset(struct arena *a);

/* size bytes, zeroed, aligned for any type; never NULL (no memory: abort). */
void *arena_alloc(struct arena *a, size_t size);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* Calls fn(p) at the next reset: for what a library allocated itself. */
void arena_defer(struct arena *a, void (*fn)(void *), void *p);

#endif
