#include "config.h"
#include "pattern.h"

#include <string.h>

#include "arena.h"
#include "unit.h"

static int
match(const char *text, const char *s)
{
	struct err e = { 0 };
	struct pattern *p = pattern_new(text, &e);
	int rc;

	ck_assert_msg(p != NULL, "%s: %s", text, e.text);
	rc = pattern_match(p, s, strlen(s));
	pattern_free(p);
	return rc;
}

START_TEST(patterns_match)
{
	static const struct { const char *text, *s; int rc; } t[] = {
		{ "", "x", 1 }, { "TEST_FAIL", "a TEST_FAIL b", 1 },
		{ ".*TEST_FAIL.*", "TEST_FAIL", 1 },
		{ "^a{2,3}$", "aaa", 1 }, { "^a{2,3}$", "aaaa", 0 },
		{ "^(.)\\1$", "яя", 1 }, { "^.$", "я", 1 },
		{ "(?i)чай", "ЧАЙ", 1 }, { "чай", "кофе", 0 },
		{ "^\\d+$", "42", 1 }, { "^\\d+$", "4x", 0 },
		{ ".", "\xff", -1 },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++)
		ck_assert_msg(match(t[i].text, t[i].s) == t[i].rc,
		    "%s of %s: %d", t[i].text, t[i].s,
		    match(t[i].text, t[i].s));
}
END_TEST

START_TEST(bad_patterns_are_refused)
{
	static const char *const t[] = { "(", "[", "a{2,1}", "*", "\\", "(?<=a*)b",
		"\\C", "\xff", "(((a{99}){99}){99}){99}",
		"(a{1,999}){1,999}" };
	char big[PATTERN_MAX + 2];

	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		struct err e = { 0 };

		ck_assert_msg(pattern_new(t[i], &e) == NULL, "%s", t[i]);
		ck_assert_int_eq(e.code, E_BAD_REQUEST);
		ck_assert(strstr(e.text, ", at ") != NULL);
	}
	memset(big, 'a', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	ck_assert_ptr_null(pattern_new(big, &(struct err){ 0 }));
}
END_TEST

/* Each would run for years in an engine without bounds; a test that does not
 * end is killed. */
START_TEST(hostile_patterns_end)
{
	static const char *const t[] = { "(a+)+$", "(a|aa)+$", "(a|a)*$",
		"^(([a-z])+.)+[A-Z]([a-z])+$", "(a*)*b",
		"(x+x+)+y|(a+a+)+y", "^(a?){30}a{30}b$",
		"(?:(?:a*)*)*b", "((a+)+)+(?R)?$", "^(?:a(?1)?)*(b)?$c|(a+)+\\2$",
		"(a+)+(?=b)", "\\A(?:a|a|a|a)*\\z[^a]" };
	char s[513];

	memset(s, 'a', sizeof(s) - 2);
	s[sizeof(s) - 2] = '!';
	s[sizeof(s) - 1] = '\0';
	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		struct err e = { 0 };
		struct pattern *p = pattern_new(t[i], &e);

		if (p != NULL)
			ck_assert_msg(pattern_match(p, s, strlen(s)) <= 0,
			    "%s matches", t[i]);
		pattern_free(p);
	}
}
END_TEST

int
main(void)
{
	return unit_run("pattern", (const TTest *[]){ patterns_match,
	    bad_patterns_are_refused, hostile_patterns_end, NULL });
}
