/* The formats that field tables name in .check and .tidy. */
#include "config.h"
#include "jf.h"

#include <string.h>
#include <utf8proc.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Labels of letters, digits and inner hyphens, at least two of them. */
static bool
is_domain(const char *s)
{
	int dots = 0;

	for (;; s++) {
		const char *label = s;

		while (is_alnum(*s) || *s == '-')
			s++;
		if (s == label || s - label > 63 || *label == '-' ||
		    s[-1] == '-')
			return false;
		if (*s == '\0')
			return dots > 0;
		if (*s != '.')
			return false;
		dots++;
	}
}

static bool
is_email(const char *s)
{
	const char *at = strrchr(s, '@');

	if (at == NULL || at == s || at - s > 64 || strlen(s) > 254)
		return false;
	for (const char *p = s; p < at; p++) {
		if (*p == '.' && (p == s || p[1] == '.' || p + 1 == at))
			return false;
		if (!is_alnum(*p) && strchr("!#$%&'*+-/=?^_`{|}~.", *p) == NULL)
			return false;
	}
	return is_domain(at + 1);
}

static bool
is_blank(utf8proc_int32_t c)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return true;
	default:
		return c == '\t' || c == '\n';
	}
}

/* A copy without the blanks around; NULL if nothing is left. */
static char *
trim(struct arena *a, const char *s)
{
	const char *first = NULL, *end = NULL;
	utf8proc_ssize_t n;
	utf8proc_int32_t c;

	for (; *s != '\0'; s += n) {
		n = utf8proc_iterate((const utf8proc_uint8_t *)s, -1, &c);
		if (n <= 0)
			return NULL;
		if (is_blank(c))
			continue;
		if (first == NULL)
			first = s;
		end = s + n;
	}
	return first == NULL ? NULL :
	    arena_strndup(a, first, (size_t)(end - first));
}

const char *
jf_trim(struct arena *a, const char *s)
{
	return trim(a, s);
}

const char *
jf_email(struct arena *a, const char *s)
{
	char *tidy = trim(a, s);

	if (tidy == NULL)
		return NULL;
	for (char *p = tidy; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p += 'a' - 'A';
	return is_email(tidy) ? tidy : NULL;
}

/* Digits of a number as people write it; false where there is anything else. */
static bool
digits_of(const char *s, char digits[20], bool *plus)
{
	size_t n = 0;

	s += strspn(s, " ");
	*plus = *s == '+';
	for (s += *plus; *s != '\0'; s++) {
		if (strchr(" -.()", *s) != NULL)
			continue;
		if (!is_digit(*s) || n == 19)
			return false;
		digits[n++] = *s;
	}
	digits[n] = '\0';
	return true;
}

const char *
jf_phone(struct arena *a, const char *s)
{
	char digits[20], *d = digits;
	bool plus;
	size_t n;

	if (!digits_of(s, digits, &plus))
		return NULL;
	n = strlen(d);
	if (!plus && n > 2 && d[0] == '0' && d[1] == '0') {
		plus = true;
		d += 2;
		n -= 2;
	}
	if (!plus && n == 11 && d[0] == '8')
		d[0] = '7'; /* Russia's trunk prefix */
	else if (!plus && n == 10 && d[0] == '9')
		return arena_printf(a, "+7%s", d); /* a mobile one of Russia */
	else if (!plus && !(n == 11 && d[0] == '7'))
		return NULL;
	/* E.164: a country code does not begin with 0 */
	if (n < 8 || n > 15 || d[0] == '0' || (d[0] == '7' && n != 11))
		return NULL;
	return arena_printf(a, "+%s", d);
}

static bool
turns_direction(utf8proc_int32_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

bool
jf_is_name(const char *s)
{
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)s;
	utf8proc_int32_t c;
	bool seen = false;

	while (*p != '\0') {
		const utf8proc_ssize_t n = utf8proc_iterate(p, -1, &c);

		if (n <= 0 || turns_direction(c))
			return false;
		switch (utf8proc_category(c)) {
		case UTF8PROC_CATEGORY_CC:
		case UTF8PROC_CATEGORY_ZL:
		case UTF8PROC_CATEGORY_ZP:
			return false;
		case UTF8PROC_CATEGORY_ZS:
		case UTF8PROC_CATEGORY_CF:
		case UTF8PROC_CATEGORY_MN:
		case UTF8PROC_CATEGORY_ME:
			break;
		default:
			seen = true;
		}
		p += n;
	}
	return seen;
}

bool
jf_is_uuid(const char *s)
{
	for (int i = 0; i < 36; i++) {
		const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;

		if (hyphen ? s[i] != '-'
			   : !is_digit(s[i]) && (s[i] < 'a' || s[i] > 'f'))
			return false;
	}
	return s[36] == '\0';
}

/* s as pattern has it: 0 is a digit, any other character itself. */
static bool
fits(const char *s, const char *pattern)
{
	for (; *pattern != '\0'; s++, pattern++)
		if (*pattern == '0' ? !is_digit(*s) : *s != *pattern)
			return false;
	return true;
}

static int
two(const char *s)
{
	return (s[0] - '0') * 10 + (s[1] - '0');
}

/* A day of the calendar at the head of s (ten characters). */
static bool
is_day(const char *s)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	int year, month, last;

	if (!fits(s, "0000-00-00"))
		return false;
	year = two(s) * 100 + two(s + 2);
	month = two(s + 5);
	if (year == 0 || month < 1 || month > 12)
		return false;
	last = days[month - 1];
	if (month == 2 && (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)))
		last = 29;
	return two(s + 8) >= 1 && two(s + 8) <= last;
}

bool
jf_is_date(const char *s)
{
	return is_day(s) && s[10] == '\0';
}

bool
jf_is_time(const char *s)
{
	if (!is_day(s) || !fits(s + 10, "T00:00:00") || two(s + 11) > 23 ||
	    two(s + 14) > 59 || two(s + 17) > 59)
		return false;
	s += 19;
	if (*s == '.') {
		const size_t n = strspn(s + 1, "0123456789");

		if (n == 0 || n > 9)
			return false;
		s += n + 1;
	}
	if (strcmp(s, "Z") == 0)
		return true;
	/* PostgreSQL takes offsets below 16 hours */
	return (*s == '+' || *s == '-') && fits(s + 1, "00:00") &&
	    two(s + 1) <= 15 && two(s + 4) <= 59 && s[6] == '\0';
}

bool
jf_is_moment(const char *s)
{
	return jf_is_date(s) || jf_is_time(s);
}
