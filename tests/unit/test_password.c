#include "config.h"
#include "password.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "conf.h"
#include "unit.h"

static struct arena *a;
static char dir[64];

static void
setup(void)
{
	FILE *f;
	int fd;

	ck_assert_int_ge(sodium_init(), 0);
	a = arena_new();
	snprintf(dir, sizeof(dir), "/tmp/password-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	conf.secrets_dir = dir;
	conf.password_cost = 11;
	conf.password_memory = 64;
	conf.password_cheap = 1;
	fd = open(arena_printf(a, "%s/pepper", dir), O_CREAT | O_WRONLY, 0600);
	f = fdopen(fd, "w");
	fputs("0123456789abcdef\n", f);
	fclose(f);
}

static void
teardown(void)
{
	unlink(arena_printf(a, "%s/pepper", dir));
	rmdir(dir);
	arena_free(a);
}

static const char *
hash(enum account typ, const char *password)
{
	struct err e = { 0 };
	const char *out = password_hash(a, typ, password, &e);

	ck_assert_msg(out != NULL, "%s", e.text);
	return out;
}

static bool
right(enum account typ, const char *stored, const char *password)
{
	struct err e = { 0 };
	bool ok = true;

	ck_assert_msg(password_check(a, typ, stored, password, &ok, &e) == 0,
	    "%s", e.text);
	return ok;
}

START_TEST(each_class_has_its_hash)
{
	ck_assert_int_eq(strncmp(hash(ACCOUNT_USER, "password"), "$2b$", 4), 0);
	ck_assert_int_eq(strncmp(hash(ACCOUNT_STAFF, "password"),
	    "$argon2id$", 10), 0);
	ck_assert_str_ne(hash(ACCOUNT_USER, "password"),
	    hash(ACCOUNT_USER, "password"));
}
END_TEST

START_TEST(right_and_wrong_passwords)
{
	static const enum account classes[] = { ACCOUNT_USER, ACCOUNT_STAFF };

	for (int i = 0; i < 2; i++) {
		const char *h = hash(classes[i], "правильный пароль");

		ck_assert(right(classes[i], h, "правильный пароль"));
		ck_assert(!right(classes[i], h, "правильный парол"));
		ck_assert(!right(classes[i], h, "правильный пароль "));
		ck_assert(!right(classes[i], h, "Правильный пароль"));
		ck_assert(!right(classes[i], h, ""));
	}
}
END_TEST

/* bcrypt looks at 72 bytes; 37 Cyrillic letters are more. */
START_TEST(long_passwords_count_to_the_end)
{
	char one[201], two[201];
	const char *h;

	memset(one, 'x', 200);
	one[200] = '\0';
	memcpy(two, one, sizeof(two));
	two[199] = 'y';
	h = hash(ACCOUNT_USER, one);
	ck_assert(right(ACCOUNT_USER, h, one));
	ck_assert(!right(ACCOUNT_USER, h, two));
}
END_TEST

START_TEST(nothing_stored_is_never_right)
{
	static const char *const bad[] = { NULL, "", "*0", "*1", "$2b$", "$1$a$b",
		"$2b$04$short", "$argon2id$", "password",
		"$argon2id$v=19$m=64,t=1,p=1$AAAA$" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct err e = { 0 };
		bool ok = true;

		password_check(a, ACCOUNT_USER, bad[i], "password", &ok, &e);
		ck_assert(!ok);
		ok = true;
		password_check(a, ACCOUNT_STAFF, bad[i], "password", &ok, &e);
		ck_assert(!ok);
	}
}
END_TEST

/* The hash of one class does not hold in the other. */
START_TEST(classes_do_not_mix)
{
	ck_assert(!right(ACCOUNT_STAFF, hash(ACCOUNT_USER, "password"),
	    "password"));
	ck_assert(!right(ACCOUNT_USER, hash(ACCOUNT_STAFF, "password"),
	    "password"));
}
END_TEST

START_TEST(weak_hashes_want_a_new_one)
{
	const char *user = hash(ACCOUNT_USER, "password");
	const char *staff = hash(ACCOUNT_STAFF, "password");

	ck_assert(!password_needs_rehash(ACCOUNT_USER, user));
	ck_assert(!password_needs_rehash(ACCOUNT_STAFF, staff));
	conf.password_cheap = 0;
	ck_assert(password_needs_rehash(ACCOUNT_USER, user));
	ck_assert(password_needs_rehash(ACCOUNT_STAFF, staff));
	ck_assert(password_needs_rehash(ACCOUNT_USER, staff));
	ck_assert(password_needs_rehash(ACCOUNT_STAFF, user));
}
END_TEST

/* An accent may be typed as one character or as two. */
START_TEST(forms_of_a_character_are_one)
{
	const char *composed = "парол\xd1\x91\xc3\xa9";
	const char *apart = "парол\xd0\xb5\xcc\x88" "e\xcc\x81";

	ck_assert(right(ACCOUNT_USER, hash(ACCOUNT_USER, composed), apart));
	ck_assert(right(ACCOUNT_STAFF, hash(ACCOUNT_STAFF, apart), composed));
}
END_TEST

static const char *
times(const char *s, int n)
{
	struct buf b = buf_new(a);

	while (n-- > 0)
		buf_str(&b, s);
	return b.s;
}

START_TEST(new_passwords_are_long_and_rare)
{
	const struct {
		const char *password;
		bool good;
	} rows[] = {
		{ "nine lives", true },
		{ "восемь-8", true },
		{ "密码密码密码密码", true },
		{ "كلمة-سر-جديدة", true },
		{ times("x", 200), true },
		{ times("\xf0\x9f\x90\x88", 200), true }, /* four bytes each */
		{ times("\xd0\xb5\xcc\x88", 200), true }, /* two, one composed */
		{ "password1!x", true },
		{ "samovar-demo", true },
		{ "seven77", false },
		{ "", false },
		{ times("\xd0\xb5\xcc\x88", 7), false },
		{ times("x", 201), false },
		{ times("\xf0\x9f\x90\x88", 201), false },
		{ "password", false },
		{ "PASSWORD", false },
		{ "PassWord1", false },
		{ "12345678", false },
		{ "1234567890", false },
		{ "qwertyuiop", false },
		{ "йцукенгш", false },
		{ "Пароль123", false },
		{ "gfhjkm123", false },
		{ "\xef\xbc\x91" "2345678", false }, /* a wide digit */
		{ "iloveyou", false },
		{ "samovar123", false },
	};

	for (size_t i = 0; i < N(rows); i++)
		ck_assert_msg(password_is_good(rows[i].password) ==
			rows[i].good, "%s", rows[i].password);
}
END_TEST

/* Folded as the passwords that are looked for, else they are not found. */
START_TEST(the_commonest_are_all_refused)
{
	char *list = arena_strdup(a, password_common), *word;
	int n = 0;

	while ((word = strsep(&list, " ")) != NULL) {
		if (*word == '\0')
			continue;
		n++;
		ck_assert_msg(!password_is_good(word), "%s", word);
	}
	ck_assert_int_ge(n, 3000);
}
END_TEST

START_TEST(without_pepper_nothing_works)
{
	struct err e = { 0 };
	bool ok = true;

	unlink(arena_printf(a, "%s/pepper", dir));
	ck_assert_ptr_null(password_hash(a, ACCOUNT_USER, "password", &e));
	ck_assert_int_eq(e.code, E_INTERNAL);
	e.code = E_OK;
	ck_assert_int_eq(password_check(a, ACCOUNT_USER, NULL, "password", &ok,
	    &e), -1);
	ck_assert(!ok);
}
END_TEST

static double
check_ms(enum account typ, const char *stored)
{
	struct timespec t0, t1;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t0);
	right(typ, stored, "password");
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t1);
	return (double)(t1.tv_sec - t0.tv_sec) * 1e3 +
	    (double)(t1.tv_nsec - t0.tv_nsec) / 1e6;
}

static double
least_ms(enum account typ, const char *stored)
{
	double ms, least = check_ms(typ, stored);

	for (int i = 0; i < 2; i++) {
		ms = check_ms(typ, stored);
		least = ms < least ? ms : least;
	}
	return least;
}

/* An account that does not exist costs what one that does costs. */
START_TEST(absence_costs_a_hash)
{
	static const enum account classes[] = { ACCOUNT_USER, ACCOUNT_STAFF };

	conf.password_cheap = 0;
	for (int i = 0; i < 2; i++) {
		const char *stored = hash(classes[i], "password");
		/* the least of three: others use this processor, too */
		double there = least_ms(classes[i], stored);
		double absent = least_ms(classes[i], NULL);

		printf("%s: %.0f ms there, %.0f ms absent\n",
		    i == 0 ? "bcrypt" : "argon2id", there, absent);
		ck_assert(absent > there * 0.5 && absent < there * 2);
		ck_assert(there > 20);
	}
}
END_TEST

int
main(void)
{
	return unit_run_with("password", setup, teardown, (const TTest *[]){
	    each_class_has_its_hash, right_and_wrong_passwords,
	    long_passwords_count_to_the_end, nothing_stored_is_never_right,
	    classes_do_not_mix, weak_hashes_want_a_new_one,
	    forms_of_a_character_are_one, new_passwords_are_long_and_rare,
	    the_commonest_are_all_refused, without_pepper_nothing_works,
	    absence_costs_a_hash, NULL });
}
