#include "config.h"
#include "backoff.h"
#include "met.h"
#include "unit.h"

START_TEST(the_first_attempt_is_due)
{
	struct backoff b = { 0 };

	ck_assert(backoff_due(&b));
}
END_TEST

START_TEST(pauses_grow_up_to_five_seconds)
{
	static const int64_t longest[] = { 100, 200, 400, 800, 1600, 3200, 5000,
		5000, 5000 };
	struct backoff b = { 0 };

	for (size_t i = 0; i < sizeof(longest) / sizeof(*longest); i++) {
		const int64_t before = now_ms();
		int64_t after;

		backoff_failed(&b);
		after = now_ms();
		ck_assert_int_le(b.due_ms - after, longest[i]);
		ck_assert_int_ge(b.due_ms - before, longest[i] / 2);
		ck_assert(!backoff_due(&b) || now_ms() >= b.due_ms);
	}
}
END_TEST

START_TEST(pauses_differ)
{
	struct backoff a[20] = { 0 };
	int64_t least = INT64_MAX, most = 0;

	for (int i = 0; i < 20; i++) {
		a[i].failures = 9;
		backoff_failed(&a[i]);
		least = a[i].due_ms < least ? a[i].due_ms : least;
		most = a[i].due_ms > most ? a[i].due_ms : most;
	}
	ck_assert_int_gt(most - least, 100);
}
END_TEST

START_TEST(a_success_forgets)
{
	struct backoff b = { 0 };

	backoff_failed(&b);
	backoff_failed(&b);
	backoff_worked(&b);
	ck_assert(backoff_due(&b));
	ck_assert_uint_eq(b.failures, 0);
}
END_TEST

START_TEST(many_failures_do_not_overflow)
{
	for (unsigned n = 7; n < 100; n++) {
		struct backoff b = { .failures = n - 1 };
		const int64_t before = now_ms();

		backoff_failed(&b);
		ck_assert_int_le(b.due_ms - now_ms(), 5000);
		ck_assert_int_ge(b.due_ms - before, 2500);
	}
}
END_TEST

int
main(void)
{
	return unit_run("backoff", (const TTest *const[]){
		the_first_attempt_is_due, pauses_grow_up_to_five_seconds,
		pauses_differ, a_success_forgets,
		many_failures_do_not_overflow, NULL });
}
