#include "config.h"
#include "file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "unit.h"

static struct arena *a;
static char folder[64];

static const char *
in_folder(const char *name)
{
	return arena_printf(a, "%s/%s", folder, name);
}

static void
setup(void)
{
	a = arena_new();
	strcpy(folder, "/tmp/test_file.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	umask(0077);
}

static void
teardown(void)
{
	unlink(in_folder("f"));
	ck_assert_int_eq(rmdir(folder), 0); /* nothing half-written is left */
	arena_free(a);
}

static int
write_text(const char *path, const char *text)
{
	return file_write(path, text, strlen(text), 0640, true);
}

/* What the file has, and its mode. */
static const char *
text_of(const char *path, mode_t *mode)
{
	char *text = arena_alloc(a, 100);
	struct stat st;

	ck_assert_int_ge(file_read(path, text, 99), 0);
	ck_assert_int_eq(stat(path, &st), 0);
	*mode = st.st_mode & 07777;
	return text;
}

START_TEST(a_file_is_written_whole)
{
	const char *path = in_folder("f");
	mode_t mode;

	ck_assert_int_eq(write_text(path, "first"), 0);
	ck_assert_str_eq(text_of(path, &mode), "first");
	ck_assert_int_eq((int)mode, 0640);
	ck_assert_int_eq(write_text(path, "2nd"), 0);
	ck_assert_str_eq(text_of(path, &mode), "2nd");
	ck_assert_int_eq(file_write(path, "", 0, 0644, false), 0);
	ck_assert_str_eq(text_of(path, &mode), "");
	ck_assert_int_eq((int)mode, 0644);
}
END_TEST

/* Whoever has it open goes on reading what was there. */
START_TEST(nobody_reads_half_of_it)
{
	const char *path = in_folder("f");
	char text[8] = "";
	FILE *f;

	ck_assert_int_eq(write_text(path, "first"), 0);
	f = fopen(path, "re");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(write_text(path, "2nd"), 0);
	ck_assert_uint_eq(fread(text, 1, sizeof(text) - 1, f), 5);
	ck_assert_str_eq(text, "first");
	fclose(f);
}
END_TEST

/* A writer that died has left a part behind, whatever its mode. */
START_TEST(a_part_of_before_is_no_hindrance)
{
	const char *path = in_folder("f"), *part = in_folder(".f.new");
	mode_t mode;

	ck_assert_int_eq(file_write(part, "much longer", 11, 0600, false), 0);
	ck_assert_int_eq(write_text(path, "first"), 0);
	ck_assert_str_eq(text_of(path, &mode), "first");
	ck_assert_int_eq((int)mode, 0640);
	ck_assert_int_ne(access(part, F_OK), 0);
}
END_TEST

START_TEST(what_cannot_be_written_leaves_what_was)
{
	const struct rlimit small = { 3, RLIM_INFINITY },
		large = { RLIM_INFINITY, RLIM_INFINITY };
	const char *path = in_folder("f"), *link = in_folder(".f.new");
	char text[8] = "";
	int rc, why;

	ck_assert_int_eq(write_text(path, "1st"), 0);
	ck_assert_int_eq(symlink(in_folder("elsewhere"), link), 0);
	ck_assert_int_eq(write_text(path, "2nd"), -1); /* not through a link */
	ck_assert_int_eq(errno, ELOOP);
	ck_assert_int_ne(access(in_folder("elsewhere"), F_OK), 0);
	unlink(link);

	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small); /* check writes files, too */
	rc = write_text(path, "full");
	why = errno;
	setrlimit(RLIMIT_FSIZE, &large);
	ck_assert_int_eq(rc, -1);
	ck_assert_int_eq(why, EFBIG);
	ck_assert_int_eq(file_read(path, text, 7), 3);
	ck_assert_str_eq(text, "1st");
}
END_TEST

START_TEST(paths_that_cannot_be)
{
	char *longer = arena_alloc(a, 5001);
	char text[8];

	ck_assert_int_eq(write_text(in_folder("no/f"), "x"), -1);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_int_eq(mkdir(in_folder("f"), 0700), 0);
	ck_assert_int_eq(write_text(in_folder("f"), "x"), -1);
	ck_assert_int_eq(errno, EISDIR);
	ck_assert_int_eq(file_read(in_folder("f"), text, 8), -1);
	ck_assert_int_eq(errno, EISDIR);
	rmdir(in_folder("f"));
	ck_assert_int_eq(file_read(in_folder("f"), text, 8), -1);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_int_eq(folder_sync(in_folder("f")), -1);
	ck_assert_int_eq(folder_sync(folder), 0);
	memset(longer, 'x', 5000);
	ck_assert_int_eq(write_text(longer, "x"), -1);
	ck_assert_int_eq(errno, ENAMETOOLONG);
}
END_TEST

START_TEST(no_more_is_read_than_fits)
{
	const char *path = in_folder("f");
	char text[8] = "------";

	ck_assert_int_eq(chdir(folder), 0);
	ck_assert_int_eq(write_text("f", "12345"), 0); /* in the folder we are in */
	ck_assert_int_eq(file_read(path, text, 3), 3);
	ck_assert_str_eq(text, "123---");
	ck_assert_int_eq(file_read(path, text, 5), 5);
	ck_assert_int_eq(file_read(path, text, 6), 5);
}
END_TEST

int
main(void)
{
	return unit_run_with("file", setup, teardown, (const TTest *const[]){
	    a_file_is_written_whole, nobody_reads_half_of_it,
	    a_part_of_before_is_no_hindrance,
	    what_cannot_be_written_leaves_what_was, paths_that_cannot_be,
	    no_more_is_read_than_fits, NULL });
}
