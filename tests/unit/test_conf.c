#include "config.h"
#include "conf.h"
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static struct arena *a;
static char dir[32];

static const char *
path(const char *name)
{
	return arena_printf(a, "%s/%s", dir, name);
}

/* A file of this text and mode; its path. */
static const char *
file(const char *name, const char *text, mode_t mode)
{
	const char *at = path(name);
	FILE *f = fopen(at, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	ck_assert_int_eq(chmod(at, mode), 0);
	return at;
}

static void
setup(void)
{
	a = arena_new();
	snprintf(dir, sizeof(dir), "/tmp/unit-conf-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	unsetenv("SAMOVAR_CONF");
	unsetenv("SAMOVAR_WORKERS");
	unsetenv("SAMOVAR_LOG_LEVEL");
}

static void
teardown(void)
{
	static const char *const names[] = { "conf", "sample", "secret" };

	for (size_t i = 0; i < N(names); i++)
		unlink(path(names[i]));
	rmdir(dir);
	arena_free(a);
}

START_TEST(defaults_are_in_force)
{
	struct err e = { 0 };

	ck_assert_int_eq(conf_load(NULL, &e), 0);
	ck_assert_int_eq(conf.database_port, 5432);
	ck_assert_int_eq(conf.workers, 2);
	ck_assert_int_eq(conf.rate_limit, 100);
	ck_assert_int_eq(conf.password_cheap, 0);
	ck_assert_str_eq(conf.time_zone, "Europe/Moscow");
	ck_assert_str_eq(conf.webhook_url, "");
}
END_TEST

START_TEST(a_file_goes_before_defaults)
{
	struct err e = { 0 };
	const char *f = file("conf",
	    "# a remark\n\n  \t\nworkers=3\n\tlog_level\t = \tdebug \t\r\n"
	    "public_url = http://x/?a=b # c\nwebhook_url =\n"
	    "time_zone = Asia/Omsk", 0644);

	ck_assert_msg(conf_load(f, &e) == 0, "%s", e.text);
	ck_assert_int_eq(conf.workers, 3);
	ck_assert_str_eq(conf.log_level, "debug");
	ck_assert_str_eq(conf.public_url, "http://x/?a=b # c");
	ck_assert_str_eq(conf.webhook_url, "");
	ck_assert_str_eq(conf.time_zone, "Asia/Omsk");
	ck_assert_int_eq(conf.rate_limit, 100);
}
END_TEST

START_TEST(the_environment_goes_before_the_file)
{
	struct err e = { 0 };

	setenv("SAMOVAR_CONF", file("conf", "workers = 3\nlog_level = warn\n",
	    0644), 1);
	setenv("SAMOVAR_WORKERS", "5", 1);
	setenv("SAMOVAR_LOG_LEVEL", "", 1); /* empty: as if not there */
	ck_assert_int_eq(conf_load(NULL, &e), 0);
	ck_assert_int_eq(conf.workers, 5);
	ck_assert_str_eq(conf.log_level, "warn");
}
END_TEST

START_TEST(numbers_have_bounds)
{
	static const char *const good[] = { "1", "64", " 7", "+7" };
	static const char *const bad[] = { "0", "65", "-1", "x", "3x", "3 4",
		"0x3", "3.0", "99999999999999999999" };
	struct err e = { 0 };

	for (size_t i = 0; i < N(good); i++) {
		setenv("SAMOVAR_WORKERS", good[i], 1);
		ck_assert_msg(conf_load(NULL, &e) == 0, "%s", good[i]);
	}
	for (size_t i = 0; i < N(bad); i++) {
		e = (struct err){ 0 };
		setenv("SAMOVAR_WORKERS", bad[i], 1);
		ck_assert_msg(conf_load(NULL, &e) == -1, "%s", bad[i]);
		ck_assert_str_eq(e.field, "workers");
		ck_assert_ptr_nonnull(strstr(e.text, bad[i]));
	}
}
END_TEST

START_TEST(wrong_files_are_refused_by_line)
{
	const char *longest = arena_printf(a, "public_url = %02000d\n", 0);
	const struct {
		const char *text, *why;
	} rows[] = {
		{ "workers = 2\nwokers = 3\n", ":2: unknown key 'wokers'" },
		{ "workers\n", ":1: 'key = value' expected" },
		{ "workers 3\n", ":1: 'key = value' expected" },
		{ "\n\n= 3\n", ":3: unknown key ''" },
		{ "work = 3\n", "unknown key 'work'" },
		{ "Workers = 3\n", "unknown key 'Workers'" },
		{ "workers = \n", "workers: ''" },
		{ "workers = 3 # few\n", "workers: '3 # few'" },
		{ "workers = 100\n", "between 1 and 64" },
		{ longest, ":1: the line is too long" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct err e = { 0 };

		ck_assert_int_eq(conf_load(file("conf", rows[i].text, 0644),
		    &e), -1);
		ck_assert_msg(strstr(e.text, rows[i].why) != NULL,
		    "'%s', not '%s'", e.text, rows[i].why);
	}
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_refused)
{
	struct err e = { 0 };

	ck_assert_int_eq(conf_load(path("none"), &e), -1);
	ck_assert_ptr_nonnull(strstr(e.text, "No such file"));
	e = (struct err){ 0 };
	ck_assert_int_eq(conf_load(dir, &e), -1);
	ck_assert_ptr_nonnull(strstr(e.text, "Is a directory"));
}
END_TEST

/* The sample has a line for every key: it is read back as it stands. */
START_TEST(the_sample_names_every_key)
{
	char line[512], text[8192] = "";
	struct err e = { 0 };
	size_t keys = 0;
	struct conf before;
	FILE *f;

	ck_assert_int_eq(conf_load(NULL, &e), 0);
	before = conf;
	ck_assert_ptr_nonnull(freopen(path("sample"), "w", stdout));
	conf_print();
	fflush(stdout);
	f = fopen(path("sample"), "r");
	while (fgets(line, sizeof(line), f) != NULL)
		if (line[0] == '#' && line[1] != ' ') {
			strcat(text, line + 1);
			keys++;
		}
	fclose(f);
	/* every member of the struct is a text or a number of 8 bytes */
	ck_assert_uint_eq(keys, sizeof(struct conf) / sizeof(long));
	ck_assert_msg(conf_load(file("conf", text, 0644), &e) == 0, "%s",
	    e.text);
	ck_assert_int_eq(conf.payment_timeout, before.payment_timeout);
	ck_assert_str_eq(conf.revocation_path, before.revocation_path);
	ck_assert_ptr_nonnull(strstr(text, "workers = 2\n"));
}
END_TEST

static int
secret(const char *text, mode_t mode, const char **out, struct err *e)
{
	*e = (struct err){ 0 };
	*out = NULL;
	conf.secrets_dir = dir;
	unlink(path("secret"));
	file("secret", text, mode);
	return secret_read(a, "secret", out, e);
}

START_TEST(secrets_are_read_without_their_newline)
{
	static const struct {
		const char *text, *want;
		mode_t mode;
	} rows[] = {
		{ "s3cret", "s3cret", 0600 },
		{ "s3cret\n", "s3cret", 0400 },
		{ "s3cret\r\n\n", "s3cret", 0700 },
		{ " two words ", " two words ", 0600 },
	};
	const char *out;
	struct err e;

	for (size_t i = 0; i < N(rows); i++) {
		ck_assert_msg(secret(rows[i].text, rows[i].mode, &out,
		    &e) == 0, "%s", e.text);
		ck_assert_str_eq(out, rows[i].want);
	}
}
END_TEST

START_TEST(secrets_that_others_see_are_refused)
{
	static const mode_t modes[] = { 0640, 0604, 0620, 0602, 0610, 0601,
		0644, 0777 };
	const char *out;
	struct err e;

	for (size_t i = 0; i < N(modes); i++) {
		ck_assert_int_eq(secret("s3cret", modes[i], &out, &e), -1);
		ck_assert_ptr_null(out);
		ck_assert_int_eq(e.code, E_INTERNAL);
		ck_assert_ptr_nonnull(strstr(e.text, "mode 0600"));
		ck_assert_ptr_null(strstr(e.text, "s3cret"));
	}
}
END_TEST

START_TEST(secrets_that_are_none_are_refused)
{
	const char *out;
	struct err e;

	ck_assert_int_eq(secret("", 0600, &out, &e), -1);
	ck_assert_int_eq(secret("\n", 0600, &out, &e), -1);
	ck_assert_int_eq(secret(arena_printf(a, "%08192d", 0), 0600, &out, &e),
	    -1);
	e = (struct err){ 0 };
	ck_assert_int_eq(secret_read(a, "none", &out, &e), -1);
	ck_assert_ptr_nonnull(strstr(e.text, "secret none: No such file"));
	ck_assert_int_eq(chmod(dir, 0700), 0);
	e = (struct err){ 0 };
	ck_assert_int_eq(secret_read(a, ".", &out, &e), -1);
	ck_assert_ptr_null(out);
}
END_TEST

int
main(void)
{
	return unit_run_with("conf", setup, teardown, (const TTest *[]){
	    defaults_are_in_force, a_file_goes_before_defaults,
	    the_environment_goes_before_the_file, numbers_have_bounds,
	    wrong_files_are_refused_by_line,
	    a_file_that_cannot_be_read_is_refused, the_sample_names_every_key,
	    secrets_are_read_without_their_newline,
	    secrets_that_others_see_are_refused,
	    secrets_that_are_none_are_refused, NULL });
}
