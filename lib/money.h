/* Roubles, exact: int64 kopecks inside, a number with two decimals outside. */
#ifndef MONEY_H
#define MONEY_H

#include <stdbool.h>
#include <stdint.h>

struct money {
	int64_t kopecks;
};

#define MONEY_TEXT 24 /* bytes for any amount as text, with the NUL */

/*
 * "1500.50", "1500.5", "1500" or "1.5e3", as JSON spells a number. False for
 * more than two decimals, for anything past 99,999,999.99 (NUMERIC(10,2)).
 */
bool money_parse(const char *s, struct money *out);

/*
 * The same for a number that went through a double: within a millionth of a
 * kopeck of an amount it is that amount, else false.
 */
bool money_parse_near(const char *s, struct money *out);

/* "1500.50" into out (MONEY_TEXT bytes); returns out. */
char *money_text(struct money m, char *out);

/* m less percent (0 to 100), rounded half up to a kopeck, never below zero. */
struct money money_discount(struct money m, int percent);

#endif
