#include "config.h"
#include "buf.h"
#include "unit.h"

#include <json-c/json.h>
#include <string.h>

static struct arena *a;

static void
setup(void)
{
	a = arena_new();
}

static void
teardown(void)
{
	arena_free(a);
}

START_TEST(grows_and_always_ends_in_nul)
{
	struct buf b = buf_new(a);

	ck_assert_ptr_null(b.s);
	buf_str(&b, "");
	ck_assert_str_eq(b.s, "");
	for (int i = 0; i < 5000; i++) {
		buf_bytes(&b, "ab", 2);
		ck_assert_int_eq(b.s[b.len], '\0');
	}
	ck_assert_uint_eq(b.len, 10000);
	ck_assert_uint_eq(strspn(b.s, "ab"), 10000);
}
END_TEST

START_TEST(printf_fits_at_every_length)
{
	for (int width = 1; width < 600; width++) {
		struct buf b = buf_new(a);

		buf_str(&b, "x");
		buf_printf(&b, "%*d", width, 7);
		ck_assert_uint_eq(b.len, (size_t)width + 1);
		ck_assert_uint_eq(strlen(b.s), b.len);
	}
}
END_TEST

START_TEST(strings_are_escaped)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "", "\"\"" },
		{ "Борщ", "\"Борщ\"" },
		{ "say \"no\"", "\"say \\\"no\\\"\"" },
		{ "a\\b", "\"a\\\\b\"" },
		{ "1\n2\t3\r4\b5\f", "\"1\\n2\\t3\\r4\\b5\\f\"" },
		{ "\001\037", "\"\\u0001\\u001f\"" },
		{ "\177/", "\"\177/\"" },
		{ NULL, "null" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct buf b = buf_new(a);

		buf_json_str(&b, rows[i].in);
		ck_assert_str_eq(b.s, rows[i].out);
	}
}
END_TEST

START_TEST(every_byte_comes_back_from_a_parser)
{
	char text[128];
	struct buf b = buf_new(a);
	struct json_object *o;

	for (int i = 0; i < 127; i++)
		text[i] = (char)(i + 1);
	text[127] = '\0';
	buf_json_str(&b, text);
	o = json_tokener_parse(b.s);
	ck_assert_ptr_nonnull(o);
	ck_assert_str_eq(json_object_get_string(o), text);
	json_object_put(o);
}
END_TEST

START_TEST(values_of_a_query_are_escaped)
{
	struct buf b = buf_new(a);

	buf_url(&b, "a-Z_0.9~ &=+/?#%\n\xd1\x8f");
	ck_assert_str_eq(b.s,
	    "a-Z_0.9~%20%26%3D%2B%2F%3F%23%25%0A%D1%8F");
}
END_TEST

START_TEST(members_are_separated)
{
	struct buf b = buf_new(a);

	buf_str(&b, "{");
	buf_json_member(&b, "name", "ends in {");
	buf_json_member(&b, "none", NULL);
	buf_json_raw(&b, "list", "[1,2]");
	buf_json_raw(&b, "nothing", NULL);
	buf_json_int(&b, "low", INT64_MIN);
	buf_json_bool(&b, "yes", true);
	buf_json_bool(&b, "no", false);
	buf_str(&b, "}");
	ck_assert_str_eq(b.s,
	    "{\"name\":\"ends in {\",\"none\":null,\"list\":[1,2],"
	    "\"nothing\":null,\"low\":-9223372036854775808,\"yes\":true,"
	    "\"no\":false}");
}
END_TEST

START_TEST(arrays_are_spelled_for_postgresql)
{
	static const struct {
		const char *in[4]; /* up to END */
		const char *out;
	} rows[] = {
#define END "the end"
		{ { END }, "{}" },
		{ { "waiter", END }, "{\"waiter\"}" },
		{ { "waiter", "admin", END }, "{\"waiter\",\"admin\"}" },
		{ { "Борщ с мясом", END }, "{\"Борщ с мясом\"}" },
		{ { "", "", END }, "{\"\",\"\"}" },
		{ { NULL, "null", "NULL", END }, "{null,\"null\",\"NULL\"}" },
		{ { "a,b", ",", END }, "{\"a,b\",\",\"}" },
		{ { "{a}", "}", "{", END }, "{\"{a}\",\"}\",\"{\"}" },
		{ { "say \"no\"", "\"", END },
		    "{\"say \\\"no\\\"\",\"\\\"\"}" },
		{ { "a\\b", "\\", "\\\"", END },
		    "{\"a\\\\b\",\"\\\\\",\"\\\\\\\"\"}" },
		{ { " a ", "1\n2\t", END }, "{\" a \",\"1\n2\t\"}" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct buf b = buf_new(a);

		for (const char *const *s = rows[i].in;
		    *s == NULL || strcmp(*s, END) != 0; s++)
			buf_array_add(&b, *s);
		buf_array_end(&b);
		ck_assert_str_eq(b.s, rows[i].out);
	}
}
END_TEST

START_TEST(arrays_of_numbers)
{
	struct buf b = buf_new(a);

	buf_array_int(&b, INT64_MIN);
	buf_array_int(&b, 0);
	buf_array_int(&b, INT64_MAX);
	buf_array_end(&b);
	ck_assert_str_eq(b.s,
	    "{-9223372036854775808,0,9223372036854775807}");
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
		grows_and_always_ends_in_nul,
		printf_fits_at_every_length,
		strings_are_escaped,
		every_byte_comes_back_from_a_parser,
		values_of_a_query_are_escaped,
		members_are_separated,
		arrays_are_spelled_for_postgresql,
		arrays_of_numbers,
		NULL
	};

	return unit_run_with("buf", setup, teardown, tests);
}
