#include "config.h"
#include "seal.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf.h"
#include "unit.h"

static struct arena *a;
static struct err e;
static char folder[] = "/tmp/samovar-seal.XXXXXX";

static void
setup(void)
{
	ck_assert_int_ge(sodium_init(), 0);
	ck_assert_int_eq(conf_load(NULL, &e), 0);
	strcpy(folder + sizeof(folder) - 7, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	conf.secrets_dir = folder;
	a = arena_new();
	e = (struct err){ 0 };
	ck_assert_int_eq(seal_key_add("box", &e), 0);
}

static void
teardown(void)
{
	static const char *const ends[] = { "keys", "pub" };
	char path[64];

	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/box.%s", folder, ends[i]);
		unlink(path);
	}
	ck_assert_int_eq(rmdir(folder), 0); /* nothing half-written is left */
	arena_free(a);
}

static const char *
sealed(const char *owner, const char *text)
{
	const char *out = NULL;

	ck_assert_int_eq(seal(a, "box", owner, text, &out, &e), 0);
	return out;
}

/* What it is, or the code of the refusal as a text. */
static const char *
opened(const char *owner, const char *text)
{
	const char *out = NULL;

	e = (struct err){ 0 };
	if (seal_open(a, "box", owner, text, &out, &e) == 0)
		return out;
	return e.code == E_BAD_REQUEST ? "refused" : "no keys";
}

START_TEST(what_is_sealed_opens)
{
	static const char *const texts[] = { "", "ct_1", "самовар\nи чай" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		ck_assert_str_eq(opened("7", sealed("7", texts[i])), texts[i]);
	ck_assert_str_ne(sealed("7", "x"), sealed("7", "x"));
	ck_assert_ptr_null(strstr(sealed("7", "ct_1234567890"), "ct_"));
}
END_TEST

START_TEST(nothing_else_opens)
{
	const char *s = sealed("7", "ct_1");
	const size_t n = strlen(s);

	ck_assert_str_eq(opened("8", s), "refused");
	ck_assert_str_eq(opened("", s), "refused");
	ck_assert_str_eq(opened("7\nct_1", s), "refused");
	ck_assert_str_eq(opened("7", ""), "refused");
	ck_assert_str_eq(opened("7", "ct_1"), "refused");
	ck_assert_str_eq(opened("7", arena_strndup(a, s, n - 1)), "refused");
	ck_assert_str_eq(opened("7", arena_printf(a, "%s=", s)), "refused");
	for (size_t i = 0; i < n - 1; i++) { /* the last digit has spare bits */
		char *changed = arena_strndup(a, s, n);

		changed[i] = changed[i] == 'a' ? 'b' : 'a';
		ck_assert_str_eq(opened("7", changed), "refused");
	}
}
END_TEST

START_TEST(keys_change)
{
	const char *before = sealed("7", "old"), *key = NULL, *after;

	ck_assert_int_eq(seal_key(a, "box", &key, &e), 0);
	ck_assert_int_eq(strncmp(before, key, strlen(key)), 0);
	ck_assert_int_eq(seal_key_add("box", &e), 0);
	after = sealed("7", "new");
	ck_assert_int_ne(strncmp(after, key, strlen(key)), 0);
	ck_assert_str_eq(opened("7", before), "old");
	ck_assert_str_eq(opened("7", after), "new");
	ck_assert_int_eq(seal_key_add("box", &e), 0);
	ck_assert_str_eq(opened("7", before), "old");
	ck_assert_int_eq(seal_key_retire("box", &e), 0);
	ck_assert_str_eq(opened("7", before), "refused");
	ck_assert_str_eq(opened("7", after), "refused");
	ck_assert_str_eq(opened("7", sealed("7", "newest")), "newest");
}
END_TEST

START_TEST(keys_are_for_nobody_else)
{
	const char *s = sealed("7", "x"), *path;
	struct stat st;

	path = arena_printf(a, "%s/box.keys", folder);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	ck_assert_int_eq(chmod(path, 0644), 0);
	ck_assert_str_eq(opened("7", s), "no keys");
	unlink(path);
	ck_assert_str_eq(opened("7", s), "no keys");
}
END_TEST

int
main(void)
{
	return unit_run_with("seal", setup, teardown, (const TTest *[]){
	    what_is_sealed_opens, nothing_else_opens, keys_change,
	    keys_are_for_nobody_else, NULL });
}
