/* The languages that guests and staff are spoken to in: Russian, English. */
#ifndef LANGUAGE_H
#define LANGUAGE_H

/*
 * The first of "ru" and "en" that an Accept-Language header names, or else
 * "ru"; NULL: no header.
 */
const char *language_of(const char *header);

#endif
