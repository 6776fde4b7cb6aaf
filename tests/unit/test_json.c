#include "config.h"
#include "json.h"
#include "unit.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
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

/* A copy of exactly len bytes, so that ASan sees a read past the end. */
static struct json_object *
read_exact(const char *text, size_t len, struct err *e)
{
	char *copy = malloc(len > 0 ? len : 1);
	struct json_object *o;

	memcpy(copy, text, len);
	o = json_read(a, copy, len, e);
	free(copy);
	return o;
}

START_TEST(json_is_read)
{
	static const char *const rows[] = {
		"{}", "[]", " \r\n\t{ } ", "true", "false", "0", "-0", "12",
		"-1.5e-3", "1E400", "\"\"", "\"Борщ 🍲\"",
		"9223372036854775807", "-9223372036854775808",
		"{\"a\":{\"b\":[1,2,{\"c\":null}]},\"d\":[]}",
		"{\"a\":1,\"b\":{\"a\":1},\"A\":2,\"\":3}",
		"[{\"a\":1},{\"a\":1}]",
		"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0431\\ud83c\\udf72\"",
		"\"\\u0001\\uffff\\ud7ff\\ue000\"", "\"\177\"",
		"[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]"
		",{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}]",
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct err e = { 0 };

		ck_assert_msg(read_exact(rows[i], strlen(rows[i]), &e) != NULL,
		    "%s: %s", rows[i], e.text);
		ck_assert_int_eq(e.code, E_OK);
	}
}
END_TEST

START_TEST(values_come_out_right)
{
	struct err e = { 0 };
	const char *text = "{\"t\":\"\\u0411\\ud83c\\udf72\",\"n\":1500.50}";
	struct json_object *o = json_read(a, text, strlen(text), &e);

	ck_assert_str_eq(
	    json_object_get_string(json_object_object_get(o, "t")), "Б🍲");
	/* a number keeps its own spelling: money depends on it */
	ck_assert_str_eq(
	    json_object_get_string(json_object_object_get(o, "n")), "1500.50");
}
END_TEST

START_TEST(what_is_not_json_is_refused)
{
	static const char *const rows[] = {
		"", "  \n", "{", "}", "[", "[1", "[1,", "[1,]", "[,1]", "{,}",
		"{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\" 1}", "{a:1}",
		"{'a':1}", "['a']", "{\"a\":1]", "[1}", "1 2", "{} {}", "{}x",
		"nul", "nulll", "True", "NaN", "-NaN", "Infinity", "-Infinity",
		"[NaN]", "+1", "01", "-", "-01", "1.", ".5", "1e", "1e+", "0x1",
		"1_000", "\"", "\"a", "\"a\\\"", "\"\\", "\"\\x\"", "\"\\u12\"",
		"\"\\u12g4\"", "\"\\u", "\"a\nb\"", "\"a\tb\"", "\"\001\"",
		"// x\n1", "/* x */ 1", "\xef\xbb\xbf{}", "undefined", "tru",
		"null", /* JSON, but no body */
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct err e = { 0 };

		ck_assert_msg(read_exact(rows[i], strlen(rows[i]), &e) == NULL,
		    "%s", rows[i]);
		ck_assert_int_eq(e.code, E_BAD_REQUEST);
		ck_assert_str_eq(e.field, "");
		ck_assert_str_ne(e.text, "");
	}
}
END_TEST

START_TEST(bad_values_are_refused_with_their_path)
{
	static const struct {
		const char *text, *error;
	} rows[] = {
		{ "{\"a\":1,\"a\":1}", "a: appears twice" },
		{ "{\"a\":1,\"b\":2,\"\\u0061\":3}", "a: appears twice" },
		{ "{\"items\":[{},{\"n\":1,\"m\":2,\"n\":3}]}",
		    "items[1].n: appears twice" },
		{ "[[0,[{\"x\":{\"y\":0,\"y\":0}}]]]",
		    "[0][1][0].x.y: appears twice" },
		{ "{\"a\":9223372036854775808}", "a: is out of range" },
		{ "{\"a\":[0,-9223372036854775809]}", "a[1]: is out of range" },
		{ "[99999999999999999999999999]", "[0]: is out of range" },
		{ "{\"a\":\"\\u0000\"}", "a: must not contain NUL" },
		{ "{\"a\":\"\\ud83c\"}", "a: has a lone surrogate" },
		{ "{\"a\":\"\\udf72\"}", "a: has a lone surrogate" },
		{ "{\"a\":\"\\ud83c\\ud83c\"}", "a: has a lone surrogate" },
		{ "{\"a\":\"\\udf72\\udf72\"}", "a: has a lone surrogate" },
		{ "{\"a\":\"\\ud83cx\"}", "a: has a lone surrogate" },
		{ "{\"a\":\"\\ud83c\\u00\"}", "a: has a lone surrogate" },
		{ "{\"a\":\"\xff\"}", "a: is not valid UTF-8" },
		{ "{\"a\":\"\xc0\xaf\"}", "a: is not valid UTF-8" },
		{ "{\"a\":\"\xe0\x80\xaf\"}", "a: is not valid UTF-8" },
		{ "{\"a\":\"\xf0\x80\x80\xaf\"}", "a: is not valid UTF-8" },
		{ "{\"a\":\"\xed\xa0\x80\"}", "a: is not valid UTF-8" },
		{ "{\"a\":\"\xf4\x90\x80\x80\"}", "a: is not valid UTF-8" },
		{ "{\"a\":\"\xd0\"}", "a: is not valid UTF-8" },
		{ "{\"b\":{\"\xff\":1}}", "b: is not valid UTF-8" },
		{ "{\"b\":{\"\\u0000\":1}}", "b: must not contain NUL" },
		{ "\"\\ud800\"", "has a lone surrogate" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct err e = { 0 };

		ck_assert_ptr_null(
		    read_exact(rows[i].text, strlen(rows[i].text), &e));
		ck_assert_str_eq(e.text, rows[i].error);
		ck_assert_uint_eq(strlen(e.field),
		    strcspn(rows[i].error, ":") % strlen(rows[i].error));
	}
}
END_TEST

START_TEST(a_nul_byte_is_refused)
{
	struct err e = { 0 };

	ck_assert_ptr_null(read_exact("{\"a\":\"x\0y\"}", 11, &e));
	ck_assert_str_eq(e.text, "a: must not contain NUL");
	e = (struct err){ 0 };
	ck_assert_ptr_null(read_exact("{}\0", 3, &e));
	e = (struct err){ 0 };
	ck_assert_ptr_null(read_exact("\0", 1, &e));
	e = (struct err){ 0 };
	ck_assert_ptr_null(read_exact("[\"\\\0\"]", 6, &e));
}
END_TEST

START_TEST(no_prefix_of_a_text_is_a_text)
{
	static const char text[] = "{\"aб\":[1.5e3,\"\\ud83c\\udf72\",true]}";

	for (size_t len = 0; len < sizeof(text) - 1; len++) {
		struct err e = { 0 };

		ck_assert_msg(read_exact(text, len, &e) == NULL, "%zu", len);
	}
}
END_TEST

static struct json_object *
read_nested(int depth, const char *open, const char *close, struct err *e)
{
	struct buf b = buf_new(a);

	for (int i = 0; i < depth; i++)
		buf_str(&b, open);
	buf_str(&b, "1");
	for (int i = 0; i < depth; i++)
		buf_str(&b, close);
	return read_exact(b.s, b.len, e);
}

START_TEST(depth_is_bounded)
{
	struct err e = { 0 };

	ck_assert_ptr_nonnull(read_nested(JSON_DEPTH, "[", "]", &e));
	ck_assert_ptr_nonnull(read_nested(JSON_DEPTH, "{\"a\":", "}", &e));
	ck_assert_ptr_null(read_nested(JSON_DEPTH + 1, "[", "]", &e));
	ck_assert_msg(strstr(e.text, "deeper than 32") != NULL, "%s", e.text);
	e = (struct err){ 0 };
	ck_assert_ptr_null(read_nested(JSON_DEPTH + 1, "{\"a\":", "}", &e));
	e = (struct err){ 0 };
	ck_assert_ptr_null(read_nested(100000, "[", "]", &e));
}
END_TEST

START_TEST(the_longest_path_is_written)
{
	struct buf b = buf_new(a);
	struct err e = { 0 };

	for (int i = 0; i < JSON_DEPTH; i++)
		buf_str(&b, "{\"a\":");
	buf_str(&b, "\"\\u0000\"");
	ck_assert_ptr_null(read_exact(b.s, b.len, &e));
	ck_assert_uint_eq(strlen(e.field), JSON_DEPTH * 2 - 1);
}
END_TEST

START_TEST(a_clients_name_is_repeated_short_and_clean)
{
	static const char *const rows[][2] = {
		{ "{\"\\u0007\\n\":1,\"\\u0007\\n\":2}", "??: appears twice" },
		{ "{\"яббббббббббббббббббббббббббббббб\":{\"y\":1,\"y\":2}}",
		    "яббббббббббббббббббббббб….y: appears twice" },
		{ "{\"xяббббббббббббббббббббббббббббббб\":{\"y\":1,\"y\":2}}",
		    "xябббббббббббббббббббббб….y: appears twice" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct err e = { 0 };

		ck_assert_ptr_null(
		    read_exact(rows[i][0], strlen(rows[i][0]), &e));
		ck_assert_str_eq(e.text, rows[i][1]);
	}
}
END_TEST

/* Many names in one object: n log n, not n². */
START_TEST(many_names_are_quick)
{
	struct buf b = buf_new(a);
	struct err e = { 0 };

	for (int i = 0; i < 100000; i++)
		buf_printf(&b, "%c\"\\u0061%06d\":1", i == 0 ? '{' : ',', i);
	buf_str(&b, "}");
	ck_assert_int_eq(json_check(a, b.s, b.len, &e), 0);
	b.len--;
	buf_str(&b, ",\"a000007\":2}");
	ck_assert_int_eq(json_check(a, b.s, b.len, &e), -1);
	ck_assert_str_eq(e.text, "a000007: appears twice");
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
		json_is_read,
		values_come_out_right,
		what_is_not_json_is_refused,
		bad_values_are_refused_with_their_path,
		a_nul_byte_is_refused,
		no_prefix_of_a_text_is_a_text,
		depth_is_bounded,
		the_longest_path_is_written,
		a_clients_name_is_repeated_short_and_clean,
		many_names_are_quick,
		NULL
	};

	return unit_run_with("json", setup, teardown, tests);
}
