#include "config.h"
#include "err.h"
#include "unit.h"

#include <string.h>

#include "utf8.h"

START_TEST(every_code_has_its_row)
{
	for (int code = E_OK; code < E__MAX; code++) {
		ck_assert_ptr_nonnull(err_row((enum err_code)code)->word);
		ck_assert_int_ge(err_row((enum err_code)code)->status, 200);
		ck_assert_ptr_nonnull(err_row((enum err_code)code)->rpc);
		ck_assert_int_ge(err_row((enum err_code)code)->rpc_status, 200);
	}
	ck_assert_str_eq(err_row(E_BAD_REQUEST)->word, "bad_request");
	ck_assert_int_eq(err_row(E_KEY_REUSED)->status, 422);
	ck_assert(err_row(E_INTERNAL)->secret);
	ck_assert(!err_row(E_STATE)->secret);
}
END_TEST

/* What the database says is for us; its caller reads a sentence of ours. */
START_TEST(inner_reasons_stay_inside)
{
	static const enum err_code codes[] = { E_BAD_REQUEST, E_EXISTS, E_STATE,
		E_UNAVAILABLE, E_INTERNAL };

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
		struct err e = { 0 };

		err_set(&e, codes[i], NULL, "order_insert: table orders");
		ck_assert(codes[i] >= E_UNAVAILABLE ||
		    err_sentence(&e) == e.text);
		e.inner = true;
		ck_assert_ptr_null(strstr(err_sentence(&e), "order_insert"));
		ck_assert_int_gt(strlen(err_sentence(&e)), 10);
	}
}
END_TEST

START_TEST(the_first_reason_stays)
{
	struct err e = { 0 };

	ck_assert_int_eq(err_set(&e, E_STATE, "status", "is %s", "ready"), -1);
	ck_assert_int_eq(err_set(&e, E_INTERNAL, NULL, "later"), -1);
	ck_assert_int_eq(e.code, E_STATE);
	ck_assert_str_eq(e.field, "status");
	ck_assert_str_eq(e.text, "is ready");
}
END_TEST

/* Nothing after the cut may be half a character: the answer is UTF-8. */
START_TEST(long_reasons_end_between_characters)
{
	char text[1000];

	for (size_t shift = 0; shift < 4; shift++) {
		struct err e = { 0 };
		int n;

		memset(text, 'a', shift);
		text[shift] = '\0';
		for (int i = 0; i < 150; i++)
			strcat(text, "🍲");
		err_set(&e, E_BAD_REQUEST, text, "%s", text);
		ck_assert_uint_ge(strlen(e.text), sizeof(e.text) - 4);
		ck_assert_uint_ge(strlen(e.field), sizeof(e.field) - 4);
		for (const char *p = e.text; *p != '\0'; p += n)
			ck_assert_int_ge(utf8_decode(p, p + strlen(p), &n), 0);
		for (const char *p = e.field; *p != '\0'; p += n)
			ck_assert_int_ge(utf8_decode(p, p + strlen(p), &n), 0);
	}
}
END_TEST

START_TEST(sqlstates)
{
	static const struct {
		const char *state;
		enum err_code code;
	} rows[] = {
		{ "22001", E_BAD_REQUEST },
		{ "22P02", E_BAD_REQUEST },
		{ "23505", E_EXISTS },
		{ "23503", E_STATE },
		{ "23514", E_STATE },
		{ "23502", E_INTERNAL }, /* not null: our own statement */
		{ "40001", E_AGAIN },
		{ "40P01", E_AGAIN },
		{ "40002", E_INTERNAL },
		{ "0A000", E_AGAIN },
		{ "26000", E_AGAIN },
		{ "57014", E_UNAVAILABLE },
		{ "57P01", E_UNAVAILABLE },
		{ "55P03", E_UNAVAILABLE },
		{ "53300", E_UNAVAILABLE },
		{ "08006", E_UNAVAILABLE },
		{ "42601", E_INTERNAL },
		{ "", E_INTERNAL },
	};

	for (size_t i = 0; i < N(rows); i++)
		ck_assert_msg(err_from_sqlstate(rows[i].state) == rows[i].code,
		    "%s", rows[i].state);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
		every_code_has_its_row,
		inner_reasons_stay_inside,
		the_first_reason_stays,
		long_reasons_end_between_characters,
		sqlstates,
		NULL
	};

	return unit_run("err", tests);
}
