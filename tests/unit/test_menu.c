/* The menu's own helpers: which language, which page, and the file. */
#include "config.h"
#include "../../apps/menu/menu.h"
#include "language.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *a;
static char folder[64];

static void
setup(void)
{
	a = arena_new();
	strcpy(folder, "/tmp/test_menu.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void
teardown(void)
{
	unlink(arena_printf(a, "%s/menu/f.json", folder));
	unlink(arena_printf(a, "%s/menu/.f.json.new", folder));
	rmdir(arena_printf(a, "%s/menu", folder));
	rmdir(folder);
	arena_free(a);
}

START_TEST(the_first_language_we_have)
{
	static const struct {
		const char *header, *lang;
	} rows[] = {
		{ "en", "en" },
		{ "ru", "ru" },
		{ "EN-us,ru;q=0.9", "en" },
		{ "de, en;q=0.7", "en" },
		{ "ru-RU,ru;q=0.9,en-US;q=0.8", "ru" },
		{ "de,fr", "ru" },
		{ "eng", "ru" },
		{ "rus, en", "en" },
		{ "e", "ru" },
		{ ",,;;,en", "en" },
		{ "*", "ru" },
		{ "", "ru" },
		{ NULL, "ru" },
	};

	for (size_t i = 0; i < N(rows); i++)
		ck_assert_msg(strcmp(language_of(rows[i].header),
			rows[i].lang) == 0, "%s", rows[i].header);
}
END_TEST

static const struct jf list_f[] = { LIST_PAGE, JF_END };

/* Reads the query as a request would; the field that is wrong, or "". */
static const char *
read_query(const char *query, const char *accept, struct list_in *in)
{
	static char *envp[2];
	static struct req r;

	req_init(&r, a, NULL, NULL, "test");
	envp[0] = accept == NULL ? NULL :
	    arena_printf(a, "HTTP_ACCEPT_LANGUAGE=%s", accept);
	r.envp = envp;
	r.query = query;
	*in = (struct list_in){ 0 };
	return list_read(&r, list_f, in) == 0 ? "" : r.err.field;
}

START_TEST(pages)
{
	struct list_in in;

	ck_assert_str_eq(read_query("", NULL, &in), "");
	ck_assert_str_eq(in.limit, "20");
	ck_assert_str_eq(in.offset, "0");
	ck_assert_str_eq(in.lang, "ru");
	ck_assert_str_eq(read_query("page=3&page_size=7", "en", &in), "");
	ck_assert_str_eq(in.limit, "7");
	ck_assert_str_eq(in.offset, "14");
	ck_assert_str_eq(in.lang, "en");
	ck_assert_str_eq(read_query("lang=ru", "en", &in), "");
	ck_assert_str_eq(in.lang, "ru");
	ck_assert_str_eq(read_query("page=100&page_size=100", NULL, &in), "");
}
END_TEST

START_TEST(pages_refused)
{
	static const struct {
		const char *query, *field;
	} rows[] = {
		{ "page=0", "page" },
		{ "page=-1", "page" },
		{ "page=x", "page" },
		{ "page=101&page_size=100", "page" },
		{ "page_size=101", "page_size" },
		{ "page_size=0", "page_size" },
		{ "lang=de", "lang" },
		{ "lang=", "lang" },
		{ "colour=red", "colour" },
	};
	struct list_in in;

	for (size_t i = 0; i < N(rows); i++)
		ck_assert_str_eq(read_query(rows[i].query, NULL, &in),
		    rows[i].field);
}
END_TEST

static int
publish(const char *body, struct err *e)
{
	*e = (struct err){ 0 };
	return publish_file(a, arena_printf(a, "%s/menu", folder), "f.json",
	    body, e);
}

/* What stands in the file now; NULL: there is none. */
static const char *
published(ino_t *inode)
{
	FILE *f = fopen(arena_printf(a, "%s/menu/f.json", folder), "r");
	char *text = arena_alloc(a, 1000);
	struct stat st;

	if (f == NULL)
		return NULL;
	ck_assert_int_eq(fstat(fileno(f), &st), 0);
	*inode = st.st_ino;
	text[fread(text, 1, 999, f)] = '\0';
	fclose(f);
	return text;
}

START_TEST(a_file_changes_with_its_body_only)
{
	ino_t first, second, third;
	struct err e;

	ck_assert_int_eq(publish("{\"a\":1}", &e), 0);
	ck_assert_str_eq(published(&first), "{\"a\":1}");
	ck_assert_int_eq(publish("{\"a\":1}", &e), 0);
	ck_assert_str_eq(published(&second), "{\"a\":1}");
	ck_assert_uint_eq(first, second);
	ck_assert_int_eq(publish("{\"a\":2}", &e), 0);
	ck_assert_str_eq(published(&third), "{\"a\":2}");
	ck_assert_uint_ne(second, third);
	ck_assert_int_eq(publish("{}", &e), 0);
	ck_assert_str_eq(published(&third), "{}");
	ck_assert_int_eq(publish("{}  ", &e), 0);
	ck_assert_str_eq(published(&third), "{}  ");
	ck_assert_int_eq(publish("{}", &e), 0); /* the old one goes on */
	ck_assert_str_eq(published(&third), "{}");
	ck_assert_int_ne(access(arena_printf(a, "%s/menu/.f.json.new", folder),
	    F_OK), 0);
}
END_TEST

START_TEST(no_body_no_file)
{
	struct err e;
	ino_t inode;

	ck_assert_int_eq(publish(NULL, &e), 0); /* not even a folder */
	ck_assert_int_eq(publish("{}", &e), 0);
	ck_assert_int_eq(publish(NULL, &e), 0);
	ck_assert_ptr_null(published(&inode));
	ck_assert_int_eq(publish(NULL, &e), 0);
}
END_TEST

START_TEST(a_file_that_cannot_be)
{
	struct err e;

	ck_assert_int_eq(mkdir(arena_printf(a, "%s/menu", folder), 0700), 0);
	ck_assert_int_eq(mkdir(arena_printf(a, "%s/menu/f.json", folder),
	    0700), 0);
	ck_assert_int_eq(publish("{}", &e), -1);
	ck_assert_int_eq(e.code, E_INTERNAL);
	ck_assert_ptr_nonnull(strstr(e.text, "f.json"));
	ck_assert_int_eq(publish(NULL, &e), -1);
	rmdir(arena_printf(a, "%s/menu/f.json", folder));
	e = (struct err){ 0 };
	ck_assert_int_eq(publish_file(a, "/nowhere/menu", "f.json", "{}", &e),
	    -1);
	ck_assert_int_eq(e.code, E_INTERNAL);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
		the_first_language_we_have,
		pages,
		pages_refused,
		a_file_changes_with_its_body_only,
		no_body_no_file,
		a_file_that_cannot_be,
		NULL
	};

	return unit_run_with("menu", setup, teardown, tests);
}
