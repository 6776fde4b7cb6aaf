/* Identifiers: UUIDs of version 7 (RFC 9562), time-ordered. */
#ifndef UUID_H
#define UUID_H

#include "arena.h"

#define UUID_TEXT 37 /* bytes of the text with its NUL */

/* A new UUIDv7 into out (UUID_TEXT bytes); returns out. */
char *uuid_v7(char *out);

/* The same in the arena. */
const char *uuid_new(struct arena *a);

/* n random bytes from the kernel; never fails (aborts). */
void random_bytes(void *p, size_t n);

#define RANDOM_TEXT_MAX 64 /* bytes */

/* So many random bytes (RANDOM_TEXT_MAX at most) as base64url without its
 * padding, in the arena: codes, tickets, tokens that are good for one thing. */
const char *random_text(struct arena *a, size_t n);

#endif
