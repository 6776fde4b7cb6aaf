#include "config.h"
#include "confirm.h"
#include "unit.h"

#include <string.h>

/* Five messages m0 … m4 on a channel that had `before` others. */
static struct confirm
window(uint64_t before)
{
	struct confirm c = { .published = before };
	char id[] = "m0";

	for (int i = 0; i < 5; i++, id[1]++)
		ck_assert_int_eq(confirm_add(&c, id), i);
	return c;
}

/* One letter a message: w waiting, s sent, b back (returned), r refused. */
static void
check_fates(const struct confirm *c, const char *want)
{
	char got[CONFIRM_MAX + 1] = "";

	for (int i = 0; i < c->n; i++)
		got[i] = "wsbr"[c->of[i].fate];
	ck_assert_str_eq(got, want);
}

START_TEST(answers)
{
	static const struct {
		uint64_t tag;
		bool multiple, ack;
		const char *want;
	} cases[] = {
		{ 1, false, true, "swwww" },
		{ 3, false, true, "wwsww" },
		{ 3, true, true, "sssww" },
		{ 5, true, true, "sssss" },
		{ 0, true, true, "sssss" }, /* all that wait */
		{ 9, true, true, "sssss" },
		{ 2, false, false, "wrwww" },
		{ 2, true, false, "rrwww" },
		/* tags that are not ours */
		{ 0, false, true, "wwwww" },
		{ 6, false, true, "wwwww" },
		{ 99, false, false, "wwwww" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct confirm c = window(0);

		confirm_answer(&c, cases[i].tag, cases[i].multiple,
		    cases[i].ack);
		check_fates(&c, cases[i].want);
	}
}
END_TEST

START_TEST(an_ack_after_a_return_is_no_success)
{
	struct confirm c = window(0);

	confirm_returned(&c, "m1");
	check_fates(&c, "wwwww"); /* it is over with the answer only */
	confirm_answer(&c, 3, true, true);
	check_fates(&c, "sbsww");
}
END_TEST

START_TEST(a_return_of_something_else_changes_nothing)
{
	struct confirm c = window(0);

	confirm_answer(&c, 1, false, true);
	confirm_returned(&c, "m0"); /* already answered */
	confirm_returned(&c, "m9");
	confirm_returned(&c, "");
	confirm_answer(&c, 5, true, true);
	check_fates(&c, "sssss");
}
END_TEST

START_TEST(the_first_answer_stays)
{
	struct confirm c = window(0);

	confirm_answer(&c, 2, false, false);
	confirm_answer(&c, 5, true, true);
	check_fates(&c, "srsss");
	confirm_answer(&c, 5, true, false);
	check_fates(&c, "srsss");
}
END_TEST

START_TEST(tags_go_on_in_the_next_window)
{
	struct confirm c = window(7);

	ck_assert_int_eq(confirm_waiting(&c), 5);
	confirm_answer(&c, 7, true, true); /* of the window before */
	check_fates(&c, "wwwww");
	confirm_answer(&c, 9, true, true);
	check_fates(&c, "sswww");
	confirm_answer(&c, 12, true, true);
	ck_assert_int_eq(confirm_waiting(&c), 0);
	confirm_clear(&c);
	confirm_add(&c, "next");
	confirm_answer(&c, 12, false, true);
	check_fates(&c, "w");
	confirm_answer(&c, 13, false, true);
	check_fates(&c, "s");
}
END_TEST

START_TEST(a_window_with_something_waiting_is_not_cleared)
{
	struct confirm c = window(0);

	confirm_clear(&c);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("confirm");
	TCase *t = tcase_create("confirm");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_add_test(t, answers);
	tcase_add_test(t, an_ack_after_a_return_is_no_success);
	tcase_add_test(t, a_return_of_something_else_changes_nothing);
	tcase_add_test(t, the_first_answer_stays);
	tcase_add_test(t, tags_go_on_in_the_next_window);
	tcase_add_test_raise_signal(t,
	    a_window_with_something_waiting_is_not_cleared, SIGABRT);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
