/* UTF-8, one code point at a time. */
#ifndef UTF8_H
#define UTF8_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Code point at s (before end), its bytes in *n; -1 with *n = 1 for what is
 * not shortest-form UTF-8 of a scalar value.
 */
long utf8_decode(const char *s, const char *end, int *n);

/* Writes c into out (4 bytes of room); the number of bytes. */
size_t utf8_encode(long c, char *out);

/* Whether all of it is valid, without a NUL. */
bool utf8_is_text(const char *s, size_t len);

/* Takes away what a cut has left of the last character. */
void utf8_mend(char *s);

/* A control character of ASCII or Latin-1 (\n and \t are some). */
bool utf8_is_control(long c);

#endif
