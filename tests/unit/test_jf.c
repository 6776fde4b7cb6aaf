#include "config.h"
#include "jf.h"
#include "unit.h"

#include <json-c/json.h>
#include <string.h>

struct option_in {
	int64_t option_id;
};

struct item_in {
	int64_t dish_id;
	int64_t quantity;
	struct jf_list options;
	const char *special_requests;
};

struct order_in {
	int type;
	struct jf_list items;
	void *customer;
	struct json_object *metadata;
	struct money tip;
	bool gift;
	int64_t points;
	const char *email;
	struct jf_list roles, tags, ids;
};

struct customer_in {
	const char *name;
};

struct dish_patch {
	struct opt_text name;
	struct opt_int category_id;
	struct opt_bool is_available;
	struct opt_money price;
};

static const char *const types[] = { "", "delivery", "takeaway", "dine_in",
	NULL };
static const char *const roles[] = { "waiter", "chef", NULL };

static const struct jf option_in_f[] = {
	JF(struct option_in, option_id, .req = true, .min = 1),
	JF_END
};
static const struct jf item_in_f[] = {
	JF(struct item_in, dish_id, .req = true, .min = 1),
	JF(struct item_in, quantity, .req = true, .min = 1, .max = 99),
	JF(struct item_in, options, .sub = option_in_f,
	    .size = sizeof(struct option_in), .max = 2),
	JF(struct item_in, special_requests, .max = 5),
	JF_END
};
static const struct jf customer_in_f[] = {
	JF(struct customer_in, name, .req = true, .min = 1, .max = 10),
	JF_END
};
static const struct jf order_in_f[] = {
	JF(struct order_in, type, .req = true, .names = types),
	JF(struct order_in, items, .min = 1, .max = 3, .sub = item_in_f,
	    .size = sizeof(struct item_in)),
	JF(struct order_in, customer, .sub = customer_in_f,
	    .size = sizeof(struct customer_in)),
	JF(struct order_in, metadata, .max = 20),
	JF(struct order_in, tip, .max = 100000),
	JF(struct order_in, gift),
	JF(struct order_in, points),
	JF(struct order_in, email, .tidy = jf_email,
	    .what = "an e-mail address"),
	JF(struct order_in, roles, .of = JF_WORD, .names = roles),
	JF(struct order_in, tags, .of = JF_TEXT),
	JF(struct order_in, ids),
	JF_END
};
static const struct jf dish_patch_f[] = {
	JF(struct dish_patch, name, .min = 1, .max = 5),
	JF(struct dish_patch, category_id, .nullable = true, .min = 1),
	JF(struct dish_patch, is_available),
	JF(struct dish_patch, price, .nullable = true),
	JF_END
};

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

static int
decode(const struct jf *f, enum jf_mode mode, const char *text, void *out,
    struct err *e)
{
	struct json_object *o = json_read(a, text, strlen(text), e);

	return o == NULL ? -1 : jf_decode(a, f, mode, o, out, e);
}

START_TEST(a_whole_order_is_read)
{
	struct order_in in = { 0 };
	struct err e = { 0 };
	const struct item_in *items;

	ck_assert_msg(decode(order_in_f, JF_STRICT,
	    "{\"type\":\"takeaway\",\"items\":[{\"dish_id\":7,\"quantity\":99},"
	    "{\"dish_id\":9223372036854775807,\"quantity\":1,\"options\":"
	    "[{\"option_id\":3},{\"option_id\":4}],\"special_requests\":"
	    "\"борщи\"}],\"customer\":{\"name\":\"Анна\"},\"metadata\":"
	    "{\"x\":[1.10]},\"tip\":15.5,\"gift\":true,\"points\":-5,"
	    "\"email\":\"a@b.ru\",\"roles\":[\"chef\",\"waiter\"],"
	    "\"tags\":[\"x\",\"\"],\"ids\":[1,-2]}", &in, &e) == 0, "%s", e.text);
	items = in.items.v;
	ck_assert_int_eq(in.type, 2);
	ck_assert_uint_eq(in.items.n, 2);
	ck_assert_int_eq(items[0].dish_id, 7);
	ck_assert_int_eq(items[0].quantity, 99);
	ck_assert_ptr_null(items[0].special_requests);
	ck_assert_uint_eq(items[0].options.n, 0);
	ck_assert_int_eq(items[1].dish_id, INT64_MAX);
	ck_assert_uint_eq(items[1].options.n, 2);
	ck_assert_int_eq(((struct option_in *)items[1].options.v)[1].option_id,
	    4);
	ck_assert_str_eq(items[1].special_requests, "борщи");
	ck_assert_str_eq(((struct customer_in *)in.customer)->name, "Анна");
	ck_assert_str_eq(json_object_to_json_string_ext(in.metadata,
	    JSON_C_TO_STRING_PLAIN), "{\"x\":[1.10]}");
	ck_assert_int_eq(in.tip.kopecks, 1550);
	ck_assert(in.gift);
	ck_assert_int_eq(in.points, -5);
	ck_assert_str_eq(in.email, "a@b.ru");
	ck_assert_int_eq(((int *)in.roles.v)[0], 1);
	ck_assert_int_eq(((int *)in.roles.v)[1], 0);
	ck_assert_str_eq(((const char **)in.tags.v)[1], "");
	ck_assert_int_eq(((int64_t *)in.ids.v)[1], -2);
}
END_TEST

START_TEST(what_is_absent_or_null_stays_zero)
{
	struct order_in in = { 0 };
	struct err e = { 0 };

	ck_assert_int_eq(decode(order_in_f, JF_STRICT, "{\"type\":\"delivery\","
	    "\"customer\":null,\"metadata\":null,\"tip\":null,\"gift\":null,"
	    "\"items\":null,\"email\":null,\"tags\":[]}", &in, &e), 0);
	ck_assert_ptr_null(in.customer);
	ck_assert_ptr_null(in.metadata);
	ck_assert_ptr_null(in.email);
	ck_assert_int_eq(in.tip.kopecks, 0);
	ck_assert_uint_eq(in.items.n, 0);
	ck_assert_uint_eq(in.tags.n, 0);
}
END_TEST

/* Each body is refused with just this sentence; the field is its head. */
START_TEST(wrong_bodies_are_refused_by_path)
{
	static const char *const rows[][2] = {
		{ "{}", "type: is missing" },
		{ "{\"type\":null}", "type: must not be null" },
		{ "{\"type\":1}", "type: must be a text" },
		{ "{\"type\":\"\"}",
		    "type: must be one of: delivery, takeaway, dine_in" },
		{ "{\"type\":\"Delivery\"}",
		    "type: must be one of: delivery, takeaway, dine_in" },
		{ "{\"type\":\"delivery\",\"colour\":1}",
		    "colour: is not known here" },
		{ "{\"type\":\"delivery\",\"\":1}", "\"\": is not known here" },
		{ "{\"type\":\"delivery\",\"Type\":1}", "Type: is not known here" },
		{ "{\"type\":\"delivery\",\"items\":{}}", "items: must be a list" },
		{ "{\"items\":[]}", "items: must not be empty" },
		{ "{\"items\":[1]}", "items[0]: must be an object" },
		{ "{\"items\":[null]}", "items[0]: must not be null" },
		{ "{\"items\":[{\"dish_id\":1,\"quantity\":1},{\"dish_id\":1}]}",
		    "items[1].quantity: is missing" },
		{ "{\"items\":[{},{},{},{}]}",
		    "items: must have at most 3 elements" },
		{ "{\"items\":[{\"dish_id\":\"1\"}]}",
		    "items[0].dish_id: must be a whole number" },
		{ "{\"items\":[{\"dish_id\":1.0}]}",
		    "items[0].dish_id: must be a whole number" },
		{ "{\"items\":[{\"dish_id\":1e2}]}",
		    "items[0].dish_id: must be a whole number" },
		{ "{\"items\":[{\"dish_id\":true}]}",
		    "items[0].dish_id: must be a whole number" },
		{ "{\"items\":[{\"dish_id\":[1]}]}",
		    "items[0].dish_id: must be a whole number" },
		{ "{\"items\":[{\"dish_id\":0}]}",
		    "items[0].dish_id: must be at least 1" },
		{ "{\"items\":[{\"quantity\":100}]}",
		    "items[0].quantity: must be between 1 and 99" },
		{ "{\"items\":[{\"quantity\":-1}]}",
		    "items[0].quantity: must be between 1 and 99" },
		{ "{\"items\":[{\"dish_id\":99999999999999999999}]}",
		    "items[0].dish_id: is out of range" },
		{ "{\"items\":[{\"special_requests\":\"борщик\"}]}",
		    "items[0].special_requests: must have at most 5 characters" },
		{ "{\"items\":[{\"special_requests\":5}]}",
		    "items[0].special_requests: must be a text" },
		{ "{\"items\":[{\"options\":[{\"option_id\":1},{}]}]}",
		    "items[0].options[1].option_id: is missing" },
		{ "{\"items\":[{\"options\":[{\"x\":1}]}]}",
		    "items[0].options[0].x: is not known here" },
		{ "{\"customer\":[]}", "customer: must be an object" },
		{ "{\"customer\":\"x\"}", "customer: must be an object" },
		{ "{\"customer\":{}}", "customer.name: is missing" },
		{ "{\"customer\":{\"name\":\"\"}}",
		    "customer.name: must not be empty" },
		{ "{\"customer\":{\"name\":\" \\t \"}}",
		    "customer.name: must not be blank" },
		{ "{\"customer\":{\"name\":\"a\\u0007\"}}",
		    "customer.name: must not contain control characters" },
		{ "{\"customer\":{\"name\":\"a\\r\"}}",
		    "customer.name: must not contain control characters" },
		{ "{\"customer\":{\"name\":\"a\\u0085\"}}",
		    "customer.name: must not contain control characters" },
		{ "{\"metadata\":{\"x\":\"12345678901234567890\"}}",
		    "metadata: must have at most 20 bytes" },
		{ "{\"tip\":\"15.50\"}", "tip: must be a number" },
		{ "{\"tip\":true}", "tip: must be a number" },
		{ "{\"tip\":1.005}",
		    "tip: must be an amount with at most two decimals" },
		{ "{\"tip\":1e400}",
		    "tip: must be an amount with at most two decimals" },
		{ "{\"tip\":-0.01}", "tip: must be between 0.00 and 1000.00" },
		{ "{\"tip\":1000.01}", "tip: must be between 0.00 and 1000.00" },
		{ "{\"gift\":1}", "gift: must be true or false" },
		{ "{\"gift\":\"true\"}", "gift: must be true or false" },
		{ "{\"email\":\"a@b\"}", "email: must be an e-mail address" },
		{ "{\"roles\":[\"boss\"]}",
		    "roles[0]: must be one of: waiter, chef" },
		{ "{\"tags\":[\"x\",1]}", "tags[1]: must be a text" },
		{ "{\"ids\":[1,\"2\"]}", "ids[1]: must be a whole number" },
		{ "{\"ids\":7}", "ids: must be a list" },
		{ "[]", "the body must be an object" },
		{ "\"x\"", "the body must be an object" },
		{ "7", "the body must be an object" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct order_in in = { 0 };
		struct err e = { 0 };
		const char *colon = strchr(rows[i][1], ':');

		ck_assert_int_eq(
		    decode(order_in_f, JF_STRICT, rows[i][0], &in, &e), -1);
		ck_assert_str_eq(e.text, rows[i][1]);
		ck_assert_int_eq(e.code, E_BAD_REQUEST);
		ck_assert_uint_eq(strlen(e.field),
		    colon != NULL ? (size_t)(colon - rows[i][1]) : 0);
	}
}
END_TEST

START_TEST(absent_null_and_value_are_three_states)
{
	struct dish_patch in = { 0 };
	struct err e = { 0 };

	ck_assert_int_eq(decode(dish_patch_f, JF_STRICT, "{}", &in, &e), 0);
	ck_assert(!in.name.set && !in.category_id.set && !in.price.set);

	ck_assert_int_eq(decode(dish_patch_f, JF_STRICT,
	    "{\"category_id\":null,\"price\":null}", &in, &e), 0);
	ck_assert(in.category_id.set && in.category_id.null);
	ck_assert(in.price.set && in.price.null);
	ck_assert(!in.name.set);

	in = (struct dish_patch){ 0 };
	ck_assert_int_eq(decode(dish_patch_f, JF_STRICT,
	    "{\"name\":\"Уха\",\"category_id\":3,\"is_available\":false,"
	    "\"price\":350.50}", &in, &e), 0);
	ck_assert_str_eq(in.name.v, "Уха");
	ck_assert(in.name.set && !in.name.null);
	ck_assert(in.category_id.set && in.category_id.v == 3);
	ck_assert(in.is_available.set && !in.is_available.v);
	ck_assert_int_eq(in.price.v.kopecks, 35050);
}
END_TEST

START_TEST(null_where_nothing_can_be_cleared_is_refused)
{
	static const char *const rows[][2] = {
		{ "{\"name\":null}", "name: must not be null" },
		{ "{\"is_available\":null}", "is_available: must not be null" },
		{ "{\"name\":\"\"}", "name: must not be empty" },
		{ "{\"category_id\":0}", "category_id: must be at least 1" },
		{ "{\"price\":-1}", "price: must be between 0.00 and 99999999.99" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct dish_patch in = { 0 };
		struct err e = { 0 };

		ck_assert_int_eq(
		    decode(dish_patch_f, JF_STRICT, rows[i][0], &in, &e), -1);
		ck_assert_str_eq(e.text, rows[i][1]);
	}
}
END_TEST

struct pay_in {
	const char *method;
	int64_t amount;
};

START_TEST(rows_of_rpcs_are_not_there_on_rest)
{
	static const struct jf f[] = {
		JF(struct pay_in, method),
		JF(struct pay_in, amount, .rpc_only = true, .min = 1),
		JF_END
	};
	static const char *const bad[] = { "{\"amount\":0}",
		"{\"amount\":\"5\"}", "{\"sum\":5}" };
	struct pay_in in = { 0 };
	struct err e = { 0 };

	ck_assert_int_eq(decode(f, JF_RPC, "{\"amount\":5}", &in, &e), 0);
	ck_assert_int_eq(in.amount, 5);
	ck_assert_int_eq(decode(f, JF_STRICT, "{\"amount\":5}", &in, &e), -1);
	ck_assert_str_eq(e.text, "amount: is not known here");
	for (size_t i = 0; i < N(bad); i++) {
		e = (struct err){ 0 };
		ck_assert_msg(decode(f, JF_RPC, bad[i], &in, &e) == -1, "%s",
		    bad[i]);
	}
}
END_TEST

START_TEST(an_event_may_have_more_but_not_less)
{
	struct order_in in = { 0 };
	struct err e = { 0 };

	ck_assert_int_eq(decode(order_in_f, JF_EVENT,
	    "{\"type\":\"delivery\",\"new\":1,\"customer\":{\"name\":\"A\","
	    "\"also\":[]}}", &in, &e), 0);
	ck_assert_int_eq(decode(order_in_f, JF_EVENT, "{\"new\":1}", &in, &e),
	    -1);
	ck_assert_str_eq(e.text, "type: is missing");
}
END_TEST

struct list_q {
	int64_t page;
	const char *q;
	struct opt_bool active;
	int lang;
	struct money from;
};

static const char *const langs[] = { "", "ru", "en", NULL };

static const struct jf list_q_f[] = {
	JF(struct list_q, page, .min = 1, .max = 10000),
	JF(struct list_q, q, .max = 10),
	JF(struct list_q, active),
	JF(struct list_q, lang, .names = langs),
	JF(struct list_q, from),
	JF_END
};

START_TEST(query_strings_are_read)
{
	struct list_q in = { 0 };
	struct err e = { 0 };

	ck_assert_int_eq(jf_query(a, list_q_f, "", &in, &e), 0);
	ck_assert_int_eq(in.page, 0);
	ck_assert_msg(jf_query(a, list_q_f,
	    "&page=12&q=%D0%B1%d0%be+1%2B1%26%3D&active=false&lang=en&"
	    "from=1.50&", &in, &e) == 0, "%s", e.text);
	ck_assert_int_eq(in.page, 12);
	ck_assert_str_eq(in.q, "бо 1+1&=");
	ck_assert(in.active.set && !in.active.v);
	ck_assert_int_eq(in.lang, 2);
	ck_assert_int_eq(in.from.kopecks, 150);
	ck_assert_int_eq(jf_query(a, list_q_f, "q", &in, &e), 0);
	ck_assert_str_eq(in.q, "");
	ck_assert_int_eq(jf_query(a, list_q_f, "q=a=b", &in, &e), 0);
	ck_assert_str_eq(in.q, "a=b");
}
END_TEST

START_TEST(wrong_query_strings_are_refused)
{
	static const char *const rows[][2] = {
		{ "page=0", "page: must be between 1 and 10000" },
		{ "page=", "page: must be a whole number" },
		{ "page", "page: must be a whole number" },
		{ "page=1x", "page: must be a whole number" },
		{ "page=+1", "page: must be a whole number" },
		{ "page=%2B1", "page: must be a whole number" },
		{ "page=01", "page: must be a whole number" },
		{ "page=1.0", "page: must be a whole number" },
		{ "page=99999999999999999999", "page: must be a whole number" },
		{ "page=1&page=1", "page: appears twice" },
		{ "page=1&p%61ge=1", "page: appears twice" },
		{ "colour=1", "colour: is not known here" },
		{ "active=1", "active: must be true or false" },
		{ "active=TRUE", "active: must be true or false" },
		{ "lang=de", "lang: must be one of: ru, en" },
		{ "from=1.005",
		    "from: must be an amount with at most two decimals" },
		{ "q=12345678901", "q: must have at most 10 characters" },
		{ "q=%0D", "q: must not contain control characters" },
		{ "q=%", "q: has a broken % escape, NUL or invalid UTF-8" },
		{ "q=%4", "q: has a broken % escape, NUL or invalid UTF-8" },
		{ "q=%zz", "q: has a broken % escape, NUL or invalid UTF-8" },
		{ "q=a%00", "q: has a broken % escape, NUL or invalid UTF-8" },
		{ "q=%FF", "q: has a broken % escape, NUL or invalid UTF-8" },
		{ "q=\xff", "q: has a broken % escape, NUL or invalid UTF-8" },
		{ "q=%D0", "q: has a broken % escape, NUL or invalid UTF-8" },
		{ "%zz=1", "the query string has a name that cannot be read" },
		{ "=1", "the query string has a name that cannot be read" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct list_q in = { 0 };
		struct err e = { 0 };

		ck_assert_int_eq(jf_query(a, list_q_f, rows[i][0], &in, &e),
		    -1);
		ck_assert_str_eq(e.text, rows[i][1]);
	}
}
END_TEST

START_TEST(spellings)
{
	static const struct {
		const char *(*tidy)(struct arena *a, const char *s);
		const char *in, *out; /* NULL: refused */
	} rows[] = {
		{ jf_trim, "Тверская", "Тверская" },
		{ jf_trim, " \t\nДом 1\u00a0\u3000", "Дом 1" },
		{ jf_trim, "a  b", "a  b" },
		{ jf_trim, "", NULL },
		{ jf_trim, " \u00a0\n", NULL },
		{ jf_trim, "a\xff", NULL },
		{ jf_email, "a@b.ru", "a@b.ru" },
		{ jf_email, " Anna.X+y@A-b.Co.UK\n", "anna.x+y@a-b.co.uk" },
		{ jf_email, "customer@samovar.local", "customer@samovar.local" },
		{ jf_email, "", NULL },
		{ jf_email, " ", NULL },
		{ jf_email, "@b.ru", NULL },
		{ jf_email, "a@", NULL },
		{ jf_email, "a@b", NULL },
		{ jf_email, "a b@c.ru", NULL },
		{ jf_email, "a@b..ru", NULL },
		{ jf_email, "a@-b.ru", NULL },
		{ jf_email, "a@b-.ru", NULL },
		{ jf_email, ".a@b.ru", NULL },
		{ jf_email, "a.@b.ru", NULL },
		{ jf_email, "a..b@c.ru", NULL },
		{ jf_email, "a@b@c.ru", NULL },
		{ jf_email, "почта@b.ru", NULL },
		{ jf_email, "a@b.ru.", NULL },
		{ jf_phone, "+79991234567", "+79991234567" },
		{ jf_phone, "89991234567", "+79991234567" },
		{ jf_phone, "8 (999) 123-45-67", "+79991234567" },
		{ jf_phone, "7 999 123.45.67", "+79991234567" },
		{ jf_phone, "9991234567", "+79991234567" },
		{ jf_phone, " +44 20 7946 0958 ", "+442079460958" },
		{ jf_phone, "00442079460958", "+442079460958" },
		{ jf_phone, "+81 3-1234-5678", "+81312345678" },
		{ jf_phone, "", NULL },
		{ jf_phone, "+", NULL },
		{ jf_phone, "1234", NULL },
		{ jf_phone, "12345", NULL },
		{ jf_phone, "++79991234567", NULL },
		{ jf_phone, "7999a", NULL },
		{ jf_phone, "call me", NULL },
		{ jf_phone, "+0 999 1234567", NULL },
		{ jf_phone, "+7 999 123456", NULL },
		{ jf_phone, "+7 999 12345678", NULL },
		{ jf_phone, "+1234567890123456", NULL },
		{ jf_phone, "12345678901234567890", NULL },
		{ jf_phone, "+79991234567 ext 5", NULL },
	};

	for (size_t i = 0; i < N(rows); i++) {
		const char *out = rows[i].tidy(a, rows[i].in);

		if (rows[i].out == NULL)
			ck_assert_msg(out == NULL, "'%s' is taken for %s",
			    rows[i].in, out);
		else
			ck_assert_str_eq(out, rows[i].out);
	}
}
END_TEST

START_TEST(formats)
{
	static const struct {
		bool (*is)(const char *s);
		const char *good[8], *bad[17];
	} rows[] = {
		{ jf_is_name,
		    { "Анна Ким", "山田 太郎", "محمد", "O'Neill-Smith, Jr.",
			"e\u0301", "\u0646\u200c\u0627", "\U0001f600" },
		    { "", " ", "\u00a0", "\u200b", "\ufeff", "\u3000",
			"\u0301", "A\nB", "A\tB", "A\u2028B", "\u202eBob",
			"Bob\u2066", "A\xc2\x85" "B" } },
		{ jf_is_uuid,
		    { "0192f0c1-5b7e-7abc-8def-0123456789ab" },
		    { "", "0192F0C1-5B7E-7ABC-8DEF-0123456789AB",
			"0192f0c15b7e7abc8def0123456789ab",
			"0192f0c1-5b7e-7abc-8def-0123456789a",
			"0192f0c1-5b7e-7abc-8def-0123456789abc",
			"g192f0c1-5b7e-7abc-8def-0123456789ab" } },
		{ jf_is_date,
		    { "2026-11-22", "2024-02-29", "2000-02-29", "0001-01-01" },
		    { "", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-01",
			"2026-04-31", "2026-11-00", "2026-1-1", "22.11.2026",
			"2026-11-22T", "0000-01-01", "2026-11-2x" } },
		{ jf_is_time,
		    { "2026-11-22T10:00:00Z", "2026-11-22T23:59:59.123456+03:00",
			"2026-11-22T00:00:00-12:30" },
		    { "", "2026-11-22", "2026-11-22T10:00:00",
			"2026-11-22 10:00:00Z", "2026-11-22T24:00:00Z",
			"2026-11-22T10:60:00Z", "2026-11-22T10:00:60Z",
			"2026-11-22T10:00Z", "2026-11-22T10:00:00.Z",
			"2026-11-22T10:00:00+0300", "2026-11-22T10:00:00+16:00",
			"2026-11-22T10:00:00ZZ", "2026-02-30T10:00:00Z" } },
	};

	for (size_t i = 0; i < N(rows); i++) {
		for (size_t j = 0; rows[i].good[j] != NULL; j++)
			ck_assert_msg(rows[i].is(rows[i].good[j]), "good: %s",
			    rows[i].good[j]);
		for (size_t j = 0; j < 16 && rows[i].bad[j] != NULL; j++)
			ck_assert_msg(!rows[i].is(rows[i].bad[j]), "bad: %s",
			    rows[i].bad[j]);
	}
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
		a_whole_order_is_read,
		what_is_absent_or_null_stays_zero,
		wrong_bodies_are_refused_by_path,
		absent_null_and_value_are_three_states,
		null_where_nothing_can_be_cleared_is_refused,
		rows_of_rpcs_are_not_there_on_rest,
		an_event_may_have_more_but_not_less,
		query_strings_are_read,
		wrong_query_strings_are_refused,
		spellings,
		formats,
		NULL
	};

	return unit_run_with("jf", setup, teardown, tests);
}
