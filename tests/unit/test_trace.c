#include "config.h"
#include "trace.h"
#include "unit.h"

#include <string.h>

#define TRACE "0af7651916cd43dd8448eb211c80319c"
#define SPAN "b7ad6b7169203331"
#define PARENT "00-" TRACE "-" SPAN "-01"

static struct req
take(const char *id, const char *traceparent)
{
	struct req r = { .id = "made" };

	trace_take(&r, id, traceparent);
	return r;
}

/* 00-<32 hex>-<16 hex>-<2 hex> */
static void
form_check(const char *s)
{
	ck_assert_uint_eq(strlen(s), 55);
	ck_assert_int_eq(strncmp(s, "00-", 3), 0);
	ck_assert_uint_eq(strspn(s + 3, "0123456789abcdef"), 32);
	ck_assert_int_eq(s[35], '-');
	ck_assert_uint_eq(strspn(s + 36, "0123456789abcdef"), 16);
	ck_assert_int_eq(s[52], '-');
	ck_assert_uint_eq(strspn(s + 53, "0123456789abcdef"), 2);
}

START_TEST(good_ids_are_taken_up)
{
	static const char *const good[] = { "a", "0", "order-7_x.Y",
		"0123456789012345678901234567890123456789012345678901234567890"
		"123" };

	for (size_t i = 0; i < N(good); i++)
		ck_assert_str_eq(take(good[i], NULL).id, good[i]);
}
END_TEST

START_TEST(bad_ids_are_replaced)
{
	static const char *const bad[] = { "", " ", "a b", "a\nlevel=error",
		"a\"", "a=b", "a/b", "é", "a,b", "a\r\nSet-Cookie: x",
		"0123456789012345678901234567890123456789012345678901234567890"
		"1234" };

	for (size_t i = 0; i < N(bad); i++)
		ck_assert_str_eq(take(bad[i], NULL).id, "made");
	ck_assert_str_eq(take(NULL, NULL).id, "made");
}
END_TEST

START_TEST(a_trace_goes_on_under_a_new_span)
{
	static const char *const flags[] = { "01", "00", "ff" };

	for (size_t i = 0; i < N(flags); i++) {
		char parent[56] = PARENT;
		struct req r;

		memcpy(parent + 53, flags[i], 2);
		r = take(NULL, parent);
		form_check(r.traceparent);
		ck_assert_int_eq(strncmp(r.traceparent, parent, 36), 0);
		ck_assert_int_ne(strncmp(r.traceparent + 36, SPAN, 16), 0);
		ck_assert_str_eq(r.traceparent + 53, flags[i]);
		ck_assert_str_eq(r.parent, SPAN);
	}
}
END_TEST

START_TEST(a_bad_trace_is_replaced)
{
	static const char *const bad[] = {
		NULL, "", "00",
		"01-" TRACE "-" SPAN "-01",
		"ff-" TRACE "-" SPAN "-01",
		"00-" TRACE "-" SPAN "-01-x",
		"00-" TRACE "-" SPAN "-0",
		"00-" TRACE "-" SPAN "-0g",
		"00-" TRACE "-" SPAN "-0A",
		"00-" TRACE "-b7ad6b716920333g-01",
		"00-0AF7651916CD43DD8448EB211C80319C-" SPAN "-01",
		"00-00000000000000000000000000000000-" SPAN "-01",
		"00-" TRACE "-0000000000000000-01",
		"00_" TRACE "_" SPAN "_01",
		"00-" TRACE "0" SPAN "-01",
	};

	for (size_t i = 0; i < N(bad); i++) {
		const struct req r = take(NULL, bad[i]);

		form_check(r.traceparent);
		ck_assert_msg(strstr(r.traceparent, TRACE) == NULL, "%s",
		    bad[i]);
		ck_assert_str_eq(r.traceparent + 53, "01");
	}
}
END_TEST

START_TEST(two_traces_differ)
{
	const struct req one = take(NULL, NULL), two = take(NULL, NULL);
	const struct req on = take(NULL, PARENT), and = take(NULL, PARENT);

	ck_assert_int_ne(strncmp(one.traceparent, two.traceparent, 36), 0);
	ck_assert_str_ne(on.traceparent, and.traceparent);
}
END_TEST

int
main(void)
{
	return unit_run("trace", (const TTest *[]){ good_ids_are_taken_up,
	    bad_ids_are_replaced, a_trace_goes_on_under_a_new_span,
	    a_bad_trace_is_replaced, two_traces_differ, NULL });
}
