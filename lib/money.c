#include "config.h"
#include "money.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#define KOPECKS_MAX INT64_C(9999999999) /* NUMERIC(10,2) */
#define EXP_MAX 99			/* far past any amount that fits */
#define DIGITS_MAX 40			/* a double has 17 */
#define NEAR 6				/* digits: a millionth of a kopeck */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A number as it is spelled: its digits, and how many stand for kopecks. */
struct decimal {
	bool minus;
	char digits[DIGITS_MAX];
	int n, whole; /* whole: of the digits, may be below 0 or past n */
};

/* Digits at *s added to d; their number, or -1 where they are too many. */
static int
read_digits(const char **s, struct decimal *d)
{
	int n = 0;

	for (; is_digit(**s); (*s)++, n++) {
		if (d->n == DIGITS_MAX)
			return -1;
		d->digits[d->n++] = **s;
	}
	return n;
}

/* "e3", "E-2" at *s, or nothing. */
static bool
read_exponent(const char **s, int *exp)
{
	bool minus;

	*exp = 0;
	if (**s != 'e' && **s != 'E')
		return true;
	(*s)++;
	minus = **s == '-';
	if (**s == '-' || **s == '+')
		(*s)++;
	if (!is_digit(**s))
		return false;
	for (; is_digit(**s); (*s)++)
		if (*exp <= EXP_MAX)
			*exp = *exp * 10 + (**s - '0');
	if (minus)
		*exp = -*exp;
	return true;
}

static bool
read_decimal(const char *s, struct decimal *d)
{
	int exp;

	*d = (struct decimal){ .minus = *s == '-' };
	s += d->minus;
	if (!is_digit(*s) || (s[0] == '0' && is_digit(s[1])) ||
	    (d->whole = read_digits(&s, d)) < 0)
		return false;
	if (*s == '.') {
		s++;
		if (read_digits(&s, d) <= 0)
			return false;
	}
	if (!read_exponent(&s, &exp) || *s != '\0')
		return false;
	d->whole += exp + 2;
	return true;
}

/* The whole kopecks of d, and one more. */
static bool
whole_kopecks(const struct decimal *d, int more, struct money *out)
{
	int64_t k = 0;

	for (int i = 0; i < d->whole && k <= KOPECKS_MAX; i++)
		k = k * 10 + (i < d->n ? d->digits[i] - '0' : 0);
	k += more;
	out->kopecks = d->minus ? -k : k;
	return k <= KOPECKS_MAX;
}

bool
money_parse(const char *s, struct money *out)
{
	struct decimal d;

	return read_decimal(s, &d) && d.n <= d.whole &&
	    whole_kopecks(&d, 0, out);
}

bool
money_parse_near(const char *s, struct money *out)
{
	int zeros = 0, nines = 0;
	struct decimal d;

	if (!read_decimal(s, &d))
		return false;
	for (int i = d.whole; i < d.whole + NEAR; i++) {
		const char c = i >= 0 && i < d.n ? d.digits[i] : '0';

		zeros += c == '0';
		nines += c == '9';
	}
	return (zeros == NEAR || nines == NEAR) &&
	    whole_kopecks(&d, nines == NEAR, out);
}

char *
money_text(struct money m, char *out)
{
	const uint64_t k = m.kopecks < 0 ? -(uint64_t)m.kopecks
					 : (uint64_t)m.kopecks;

	snprintf(out, MONEY_TEXT, "%s%" PRIu64 ".%02u", m.kopecks < 0 ? "-" : "",
	    k / 100, (unsigned)(k % 100));
	return out;
}

struct money
money_discount(struct money m, int percent)
{
	const int64_t keep = 100 - percent;

	assert(percent >= 0 && percent <= 100);
	if (m.kopecks < 0)
		return (struct money){ 0 };
	/* in two parts, so that no product overflows */
	return (struct money){ m.kopecks / 100 * keep +
	    (m.kopecks % 100 * keep + 50) / 100 };
}
