#include "config.h"
#include "s3.h"
#include "unit.h"

/* The example of AWS's own documentation. */
START_TEST(the_documented_example)
{
	struct arena *a = arena_new();
	const struct s3 s = { .url = "https://examplebucket.s3.amazonaws.com",
		.region = "us-east-1", .access_key = "AKIAIOSFODNN7EXAMPLE",
		.secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" };

	ck_assert_str_eq(s3_presign(a, &s, "GET", "test.txt", NULL, 86400,
	    1369353600),
	    "https://examplebucket.s3.amazonaws.com/test.txt"
	    "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
	    "AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
	    "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400"
	    "&X-Amz-SignedHeaders=host&X-Amz-Signature="
	    "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
	arena_free(a);
}
END_TEST

START_TEST(what_is_signed_changes_the_signature)
{
	struct arena *a = arena_new();
	const struct s3 s = { .url = "http://127.0.0.1:7480/photos",
		.region = "us-east-1", .access_key = "A", .secret_key = "B" };
	const struct s3_header one[] = { { "content-length", "5" },
		{ "content-type", "image/jpeg" }, { 0 } };
	const struct s3_header two[] = { { "content-length", "6" },
		{ "content-type", "image/jpeg" }, { 0 } };
	const char *url = s3_presign(a, &s, "PUT", "a b/ключ", one, 300, 0);

	ck_assert_ptr_nonnull(strstr(url, "http://127.0.0.1:7480/photos/a%20b/"
	    "%D0%BA%D0%BB%D1%8E%D1%87?"));
	ck_assert_ptr_nonnull(strstr(url,
	    "X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost"));
	ck_assert_str_ne(url, s3_presign(a, &s, "PUT", "a b/ключ", two, 300, 0));
	ck_assert_str_ne(url, s3_presign(a, &s, "PUT", "a b/ключ", NULL, 300, 0));
	ck_assert_str_ne(url, s3_presign(a, &s, "GET", "a b/ключ", one, 300, 0));
	ck_assert_str_eq(url, s3_presign(a, &s, "PUT", "a b/ключ", one, 300, 0));
	arena_free(a);
}
END_TEST

int
main(void)
{
	return unit_run("s3", (const TTest *const[]){ the_documented_example,
	    what_is_signed_changes_the_signature, NULL });
}
