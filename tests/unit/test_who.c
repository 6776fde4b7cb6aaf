#include "config.h"
#include "who.h"

#include <string.h>

#include "unit.h"

START_TEST(roles_have_words)
{
	unsigned all = 0;

	for (int i = 0; role_word(i) != NULL; i++) {
		const unsigned bit = role_bit(role_word(i));

		ck_assert(bit != 0 && (all & bit) == 0);
		all |= bit;
	}
	ck_assert_uint_eq(all, SIGNED_IN);
	ck_assert_ptr_null(role_word(-1));
}
END_TEST

/* No word makes a person a service, or everybody. */
START_TEST(other_words_are_no_roles)
{
	static const char *const bad[] = { "", "service", "anyone", "Admin",
		"admin ", "staff", "signed_in", "adm", "admins" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_uint_eq(role_bit(bad[i]), 0);
}
END_TEST

START_TEST(roles_as_json)
{
	struct arena *a = arena_new();
	struct buf b = buf_new(a);

	role_json(&b, 0);
	ck_assert_str_eq(b.s, "[]");
	b = buf_new(a);
	role_json(&b, ADMIN | WAITER | SERVICE | ANYONE);
	ck_assert_str_eq(b.s, "[\"waiter\",\"admin\"]");
	arena_free(a);
}
END_TEST

START_TEST(accounts_have_words)
{
	ck_assert_int_eq(who_from("user"), ACCOUNT_USER);
	ck_assert_int_eq(who_from("staff"), ACCOUNT_STAFF);
	ck_assert_int_eq(who_from("service"), ACCOUNT_NONE);
	ck_assert_int_eq(who_from(""), ACCOUNT_NONE);
	ck_assert_int_eq(who_from("User"), ACCOUNT_NONE);
	ck_assert_str_eq(who_word(ACCOUNT_USER), "user");
	ck_assert_str_eq(who_word(ACCOUNT_NONE), "");
}
END_TEST

START_TEST(accounts_have_their_roles)
{
	ck_assert_uint_eq(role_mask(ACCOUNT_USER), CUSTOMER);
	ck_assert_uint_eq(role_mask(ACCOUNT_STAFF), STAFF);
	ck_assert_uint_eq(role_mask(ACCOUNT_SERVICE), 0);
	ck_assert_uint_eq(role_mask(ACCOUNT_NONE), 0);
}
END_TEST

int
main(void)
{
	return unit_run("who", (const TTest *[]){
	    roles_have_words, other_words_are_no_roles, roles_as_json,
	    accounts_have_words, accounts_have_their_roles, NULL });
}
