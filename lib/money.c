#include "config.h"
#include "money.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#define KOPECKS_MAX INT64_C(9999999999) /* NUMERIC(10,2) */
#define EXP_MAX 99			/* far past any amount that fits */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits at *s added to *mantissa; their number, or -1 where it overflows. */
static int
read_digits(const char **s, int64_t *mantissa)
{
	int n = 0;

	for (; is_digit(**s); (*s)++, n++) {
		if (*mantissa > INT64_MAX / 10 - 1)
			return -1;
		*mantissa = *mantissa * 10 + (**s - '0');
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

bool
money_parse(const char *s, struct money *out)
{
	const bool minus = *s == '-';
	int64_t m = 0;
	int decimals = 0, exp;

	s += minus;
	if (!is_digit(*s) || (s[0] == '0' && is_digit(s[1])) ||
	    read_digits(&s, &m) < 0)
		return false;
	if (*s == '.') {
		s++;
		if ((decimals = read_digits(&s, &m)) <= 0)
			return false;
	}
	if (!read_exponent(&s, &exp) || *s != '\0')
		return false;
	decimals -= exp;
	if (decimals > 2)
		return false;
	for (; m != 0 && m <= KOPECKS_MAX && decimals < 2; decimals++)
		m *= 10;
	if (m > KOPECKS_MAX)
		return false;
	out->kopecks = minus ? -m : m;
	return true;
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
