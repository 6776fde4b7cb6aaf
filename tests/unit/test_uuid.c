#include "config.h"
#include "uuid.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static void
form_check(const char *s)
{
	ck_assert_uint_eq(strlen(s), 36);
	for (int i = 0; i < 36; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23)
			ck_assert_int_eq(s[i], '-');
		else
			ck_assert_ptr_nonnull(strchr("0123456789abcdef", s[i]));
	}
	ck_assert_int_eq(s[14], '7');
	ck_assert_ptr_nonnull(strchr("89ab", s[19]));
}

START_TEST(version_and_variant_are_told)
{
	char text[UUID_TEXT + 1] = { [UUID_TEXT] = 'x' };
	struct arena *a = arena_new();

	for (int i = 0; i < 1000; i++) {
		ck_assert_ptr_eq(uuid_v7(text), text);
		form_check(text);
	}
	ck_assert_int_eq(text[UUID_TEXT], 'x');
	form_check(uuid_new(a));
	arena_free(a);
}
END_TEST

START_TEST(the_first_48_bits_are_the_time)
{
	struct timespec before, after;
	unsigned long long high, low, ms;
	char text[UUID_TEXT];

	clock_gettime(CLOCK_REALTIME, &before);
	uuid_v7(text);
	clock_gettime(CLOCK_REALTIME, &after);
	ck_assert_int_eq(sscanf(text, "%8llx-%4llx-", &high, &low), 2);
	ms = high << 16 | low;
	ck_assert_uint_ge(ms, (unsigned long long)before.tv_sec * 1000 +
	    (unsigned long long)before.tv_nsec / 1000000);
	ck_assert_uint_le(ms, (unsigned long long)after.tv_sec * 1000 +
	    (unsigned long long)after.tv_nsec / 1000000);
}
END_TEST

START_TEST(later_ones_sort_behind)
{
	char last[UUID_TEXT], next[UUID_TEXT];

	uuid_v7(last);
	for (int i = 0; i < 50; i++) {
		usleep(1100);
		uuid_v7(next);
		ck_assert_int_lt(strcmp(last, next), 0);
		memcpy(last, next, sizeof(last));
	}
}
END_TEST

static int
compare(const void *x, const void *y)
{
	return memcmp(x, y, UUID_TEXT);
}

START_TEST(no_two_are_alike)
{
	enum { MANY = 20000 };
	static char all[MANY][UUID_TEXT];

	for (int i = 0; i < MANY; i++)
		uuid_v7(all[i]);
	qsort(all, MANY, sizeof(all[0]), compare);
	for (int i = 1; i < MANY; i++)
		ck_assert_str_ne(all[i - 1], all[i]);
}
END_TEST

/* More than the kernel gives at once, and no more than asked for. */
START_TEST(random_bytes_fill_what_they_are_given)
{
	static const size_t sizes[] = { 0, 1, 255, 256, 257, 1000 };
	unsigned char at[1002];

	for (size_t i = 0; i < N(sizes); i++) {
		const size_t n = sizes[i];
		size_t zeroes = 0;

		memset(at, 0, sizeof(at));
		at[n] = 0xaa;
		random_bytes(at, n);
		ck_assert_int_eq(at[n], 0xaa);
		for (size_t j = 0; j < n; j++)
			zeroes += at[j] == 0;
		/* 1000 bytes have some 4 of them; 40 is past belief */
		ck_assert_uint_le(zeroes, n < 255 ? n : 40);
		if (n >= 255) {
			zeroes = 0;
			for (size_t j = n - 16; j < n; j++)
				zeroes += at[j] == 0;
			ck_assert_uint_lt(zeroes, 16);
		}
	}
}
END_TEST

int
main(void)
{
	return unit_run("uuid", (const TTest *[]){
	    version_and_variant_are_told, the_first_48_bits_are_the_time,
	    later_ones_sort_behind, no_two_are_alike,
	    random_bytes_fill_what_they_are_given, NULL });
}
