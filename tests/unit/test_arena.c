#include "config.h"
#include "arena.h"
#include "unit.h"

#include <stdint.h>
#include <string.h>

static char order[8];
static char one[] = "1", two[] = "2", three[] = "3";

static void
note(void *p)
{
	strncat(order, p, 1);
}

START_TEST(memory_is_zeroed_and_aligned)
{
	static const unsigned char zeros[3000];
	struct arena *a = arena_new();

	for (int round = 0; round < 3; round++) {
		for (size_t size = 1; size < 3000; size += 7) {
			unsigned char *p = arena_alloc(a, size);

			ck_assert_uint_eq((uintptr_t)p % sizeof(void *), 0);
			ck_assert_mem_eq(p, zeros, size);
			memset(p, 0xff, size);
		}
		arena_reset(a);
	}
	arena_free(a);
}
END_TEST

START_TEST(pieces_do_not_overlap)
{
	struct arena *a = arena_new();
	char *small = arena_strdup(a, "small");
	char *large = arena_alloc(a, 100000);
	char *again = arena_strdup(a, "again");

	memset(large, 'x', 100000);
	ck_assert_str_eq(small, "small");
	ck_assert_str_eq(again, "again");
	arena_free(a);
}
END_TEST

START_TEST(texts_are_copied)
{
	struct arena *a = arena_new();
	char source[] = "борщ и хлеб";
	char *whole = arena_strdup(a, source);
	char *part = arena_strndup(a, source, 8);

	memset(source, 0, sizeof(source));
	ck_assert_str_eq(whole, "борщ и хлеб");
	ck_assert_str_eq(part, "борщ");
	ck_assert_str_eq(arena_strdup(a, ""), "");
	ck_assert_str_eq(arena_printf(a, "%s: %d", "n", 5), "n: 5");
	ck_assert_uint_eq(strlen(arena_printf(a, "%5000d", 1)), 5000);
	arena_free(a);
}
END_TEST

START_TEST(deferred_calls_run_newest_first_and_once)
{
	struct arena *a = arena_new();

	arena_defer(a, note, one);
	arena_defer(a, note, two);
	arena_defer(a, note, three);
	ck_assert_str_eq(order, "");
	arena_reset(a);
	ck_assert_str_eq(order, "321");
	arena_free(a);
	ck_assert_str_eq(order, "321");
}
END_TEST

START_TEST(free_runs_what_was_deferred)
{
	struct arena *a = arena_new();

	arena_defer(a, note, one);
	arena_free(a);
	ck_assert_str_eq(order, "1");
	arena_free(NULL);
}
END_TEST

static void
too_much(void)
{
	arena_alloc(arena_new(), SIZE_MAX - 8);
}

START_TEST(absurd_size_aborts)
{
	ck_assert(unit_aborts(too_much));
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
		memory_is_zeroed_and_aligned,
		pieces_do_not_overlap,
		texts_are_copied,
		deferred_calls_run_newest_first_and_once,
		free_runs_what_was_deferred,
		absurd_size_aborts,
		NULL
	};

	return unit_run("arena", tests);
}
