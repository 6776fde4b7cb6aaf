#include "config.h"
#include "req.h"
#include "unit.h"

#include <string.h>

static struct arena *a;
static struct req r;

static void
setup(void)
{
	a = arena_new();
	req_init(&r, a, NULL, NULL, "req-1");
}

static void
teardown(void)
{
	arena_free(a);
}

START_TEST(a_new_one_is_empty)
{
	struct req other;

	ck_assert_str_eq(r.id, "req-1");
	ck_assert_int_eq(r.err.code, E_OK);
	ck_assert_int_eq(r.reply.status, 0);
	ck_assert_str_eq(r.query, "");
	ck_assert_str_eq(r.address, "");
	ck_assert(!r.internal && !r.wake && !r.key_pending);
	ck_assert_int_eq(r.who.typ, ACCOUNT_NONE);
	ck_assert_uint_eq(r.who.roles, 0);
	memset(&other, 0xff, sizeof(other));
	req_init(&other, a, NULL, NULL, NULL);
	ck_assert_uint_eq(strlen(other.id), 36);
	/* a task's too: its events tell of it */
	ck_assert_uint_eq(strlen(other.traceparent), 55);
	ck_assert_str_ne(other.traceparent, r.traceparent);
	ck_assert_ptr_null(other.body);
	ck_assert_uint_eq(other.body_len, 0);
}
END_TEST

START_TEST(the_deepest_reason_wins)
{
	ck_assert_int_eq(fail(&r, E_STATE, "dish %d is off", 7), -1);
	ck_assert_int_eq(fail(&r, E_INTERNAL, "the order was not made"), -1);
	ck_assert_int_eq(fail_field(&r, E_BAD_REQUEST, "x", "no"), -1);
	ck_assert_int_eq(r.err.code, E_STATE);
	ck_assert_str_eq(r.err.text, "dish 7 is off");
	ck_assert_str_eq(r.err.field, "");
}
END_TEST

START_TEST(a_reason_names_its_field)
{
	ck_assert_int_eq(fail_field(&r, E_BAD_REQUEST, "items[0].quantity",
	    "%s: %s", "items[0].quantity", "is missing"), -1);
	ck_assert_str_eq(r.err.field, "items[0].quantity");
	ck_assert_str_eq(r.err.text, "items[0].quantity: is missing");
}
END_TEST

START_TEST(a_clients_text_is_no_format)
{
	fail(&r, E_BAD_REQUEST, "%s", "%s%n%999d");
	ck_assert_str_eq(r.err.text, "%s%n%999d");
}
END_TEST

struct thing_in {
	const char *name;
	int64_t n;
};

static const struct jf all_f[] = {
	JF(struct thing_in, name, .max = 10),
	JF(struct thing_in, n, .max = 9),
	JF_END
};

static const struct jf named_f[] = {
	JF(struct thing_in, name, .req = true, .min = 1, .max = 10),
	JF_END
};

static int
body(const char *text, const struct jf *f, struct thing_in *in)
{
	r.err = (struct err){ 0 };
	r.body = text;
	r.body_len = text != NULL ? strlen(text) : 0;
	return req_body(&r, f, in);
}

START_TEST(an_empty_body_is_an_empty_object)
{
	struct thing_in in = { 0 };

	ck_assert_int_eq(body(NULL, all_f, &in), 0);
	ck_assert_ptr_null(in.name);
	ck_assert_int_eq(body("", all_f, &in), 0);
	ck_assert_int_eq(body(NULL, named_f, &in), -1);
	ck_assert_int_eq(r.err.code, E_BAD_REQUEST);
	ck_assert_str_eq(r.err.field, "name");
}
END_TEST

START_TEST(bodies_are_read_strictly)
{
	static const char *const bad[] = { " ", "null", "[]", "7", "{", "{}x",
		"{\"name\":7}", "{\"name\":\"x\",\"name\":\"y\"}",
		"{\"name\":\"x\",\"more\":1}", "{\"n\":10}", "{\"n\":\"1\"}",
		"{'name':'x'}" };
	struct thing_in in = { 0 };

	ck_assert_int_eq(body("{\"name\":\"Борщ\",\"n\":9}", all_f, &in), 0);
	ck_assert_str_eq(in.name, "Борщ");
	ck_assert_int_eq(in.n, 9);
	for (size_t i = 0; i < N(bad); i++) {
		ck_assert_msg(body(bad[i], all_f, &in) == -1, "%s", bad[i]);
		ck_assert_int_eq(r.err.code, E_BAD_REQUEST);
		ck_assert_str_ne(r.err.text, "");
	}
	body("{\"name\":\"x\",\"more\":1}", all_f, &in);
	ck_assert_str_eq(r.err.field, "more");
}
END_TEST

START_TEST(queries_are_read_by_table)
{
	struct thing_in in = { 0 };

	r.query = "name=%D0%91+x&n=3";
	ck_assert_int_eq(req_query(&r, all_f, &in), 0);
	ck_assert_str_eq(in.name, "Б x");
	ck_assert_int_eq(in.n, 3);
	r.query = "m=3";
	ck_assert_int_eq(req_query(&r, all_f, &in), -1);
	ck_assert_int_eq(r.err.code, E_BAD_REQUEST);
	ck_assert_str_eq(r.err.field, "m");
}
END_TEST

START_TEST(parameters_are_found_by_their_whole_name)
{
	char one[] = "HTTP_ORIGINAL=a", two[] = "HTTP_ORIGIN=b=c", three[] = "E=",
	    four[] = "bare";
	char *envp[] = { one, two, three, four, NULL };

	ck_assert_ptr_null(req_env(&r, "HTTP_ORIGIN")); /* none at all */
	r.envp = envp;
	ck_assert_str_eq(req_env(&r, "HTTP_ORIGIN"), "b=c");
	ck_assert_str_eq(req_env(&r, "HTTP_ORIGINAL"), "a");
	ck_assert_str_eq(req_env(&r, "E"), "");
	ck_assert_ptr_null(req_env(&r, "HTTP_ORIGI"));
	ck_assert_ptr_null(req_env(&r, "http_origin"));
	ck_assert_ptr_null(req_env(&r, "bare"));
	ck_assert_ptr_null(req_env(&r, ""));
}
END_TEST

START_TEST(numbers_become_texts)
{
	r.param[0] = "999999999999999999";
	r.param[1] = "7";
	ck_assert_int_eq(req_id(&r, 0), INT64_C(999999999999999999));
	ck_assert_int_eq(req_id(&r, 1), 7);
	ck_assert_str_eq(txt(&r, INT64_MIN), "-9223372036854775808");
	ck_assert_str_eq(txt(&r, 0), "0");
	ck_assert_str_eq(txt_money(&r, (struct money){ 150050 }), "1500.50");
	ck_assert_str_eq(txt_money(&r, (struct money){ -5 }), "-0.05");
}
END_TEST

START_TEST(answers_replace_each_other)
{
	ck_assert_int_eq(reply_json(&r, 201, "{\"id\":1}"), 0);
	ck_assert_int_eq(r.reply.status, 201);
	ck_assert_uint_eq(r.reply.len, 8);
	ck_assert_ptr_null(r.reply.type);
	ck_assert_int_eq(reply_empty(&r), 0);
	ck_assert_int_eq(r.reply.status, 204);
	ck_assert_ptr_null(r.reply.body);
	ck_assert_uint_eq(r.reply.len, 0);
}
END_TEST

START_TEST(headers_are_lines)
{
	reply_header(&r, "Allow", "GET, POST");
	reply_header(&r, "Retry-After", "2");
	ck_assert_str_eq(r.reply.headers.s,
	    "Allow: GET, POST\r\nRetry-After: 2\r\n");
}
END_TEST

int
main(void)
{
	return unit_run_with("req", setup, teardown, (const TTest *[]){
	    a_new_one_is_empty, the_deepest_reason_wins,
	    a_reason_names_its_field, a_clients_text_is_no_format,
	    an_empty_body_is_an_empty_object, bodies_are_read_strictly,
	    queries_are_read_by_table, parameters_are_found_by_their_whole_name,
	    numbers_become_texts, answers_replace_each_other,
	    headers_are_lines, NULL });
}
