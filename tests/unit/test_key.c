#include "config.h"
#include "key.h"
#include "unit.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "db.h"

static struct arena *a;
static struct db *db;
static struct req r;

static void
setup(void)
{
	ck_assert_int_ge(sodium_init(), 0);
	a = arena_new();
	db = db_new("nowhere", NULL, 0); /* queues, but never connects here */
	req_init(&r, a, NULL, db, "req-1");
	r.method = POST;
	r.path = "/api/v1/orders";
}

static void
teardown(void)
{
	db_free(db);
	arena_free(a);
}

START_TEST(good_keys_are_taken)
{
	static const char *const good[] = { "a", "!", "~",
		"0195d2a4-7c3e-7b21-9f00-0123456789ab", "a:b/c=\"d\"" };

	for (size_t i = 0; i < N(good); i++) {
		ck_assert_int_eq(key_read(&r, good[i]), 0);
		ck_assert_str_eq(r.key, good[i]);
	}
	ck_assert_int_eq(key_read(&r, arena_printf(a, "%0255d", 7)), 0);
}
END_TEST

START_TEST(bad_keys_are_refused)
{
	const char *const bad[] = { "", " ", "a b", " a", "a ", "a\tb", "a\177",
		"ключ", "a\xff", arena_printf(a, "%0256d", 7) };

	for (size_t i = 0; i < N(bad); i++) {
		r.err = (struct err){ 0 };
		ck_assert_msg(key_read(&r, bad[i]) == -1, "%s", bad[i]);
		ck_assert_int_eq(r.err.code, E_BAD_REQUEST);
		ck_assert_str_eq(r.err.field, "Idempotency-Key");
		ck_assert_ptr_null(r.key);
	}
}
END_TEST

START_TEST(no_header_is_no_key)
{
	ck_assert_int_eq(key_read(&r, NULL), 0);
	ck_assert_ptr_null(r.key);
}
END_TEST

static const char *
scope(enum account typ, int64_t sub, enum method m, const char *path,
    const char *key)
{
	db_reset(db);
	r.who.typ = typ;
	r.who.sub = sub;
	r.method = m;
	r.path = path;
	r.key = key;
	r.key_pending = false;
	key_queue(&r);
	ck_assert(r.key_pending);
	return r.key_scope;
}

START_TEST(a_key_belongs_to_its_caller_and_path)
{
	const char *const all[] = {
		scope(ACCOUNT_USER, 5, POST, "/api/v1/orders", "k"),
		scope(ACCOUNT_STAFF, 5, POST, "/api/v1/orders", "k"),
		scope(ACCOUNT_USER, 6, POST, "/api/v1/orders", "k"),
		scope(ACCOUNT_USER, 55, POST, "/api/v1/orders", "k"),
		scope(ACCOUNT_USER, 5, PUT, "/api/v1/orders", "k"),
		scope(ACCOUNT_USER, 5, POST, "/api/v1/orders/1", "k"),
		scope(ACCOUNT_USER, 5, POST, "/api/v1/orders", "K"),
		scope(ACCOUNT_NONE, 0, POST, "/api/v1/orders", "k"),
	};

	for (size_t i = 0; i < N(all); i++)
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(all[i], all[k]);
	ck_assert_str_eq(all[0],
	    scope(ACCOUNT_USER, 5, POST, "/api/v1/orders", "k"));
}
END_TEST

START_TEST(bodies_compare_by_their_bytes)
{
	const char *first;

	ck_assert_str_eq(key_body_hash(&r), "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855");
	r.sent = "{\"a\":1}";
	r.sent_len = 7;
	first = key_body_hash(&r);
	ck_assert_uint_eq(strlen(first), 64);
	ck_assert_str_eq(key_body_hash(&r), first);
	r.sent = "{\"a\": 1}";
	r.sent_len = 8;
	ck_assert_str_ne(key_body_hash(&r), first);
}
END_TEST

int
main(void)
{
	return unit_run_with("key", setup, teardown, (const TTest *[]){
	    good_keys_are_taken, bad_keys_are_refused, no_header_is_no_key,
	    a_key_belongs_to_its_caller_and_path,
	    bodies_compare_by_their_bytes, NULL });
}
