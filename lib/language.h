/* The languages that guests and staff are spoken to in: Russian, English. */
#ifndef LANGUAGE_H
#define LANGUAGE_H

#include "arena.h"

/*
 * The first of "ru" and "en" that an Accept-Language header names, or else
 * "ru"; NULL: no header.
 */
const char *language_of(const char *header);

/*
 * A number like "-1500.50" as that language writes it: "-1,500.50" in English,
 * "-1 500,50" in Russian, with blanks at which no line is broken.
 */
const char *language_number(struct arena *a, const char *language,
    const char *number);

#endif
