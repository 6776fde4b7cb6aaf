/*
 * The payment context on a real database and the gateway stub: handlers as
 * the dispatcher calls them, consumers as the worker does. What order would
 * say of an order is a file that lighttpd serves.
 */
#include "config.h"
#include "../../apps/payment/payment.h"

#include <libpq-fe.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../unit/unit.h"
#include "conf.h"
#include "http.h"
#include "uuid.h"
#include "webhook.h"

static struct req r;
static struct db *db;
static PGconn *pg;
static const struct app app = { .name = "payment", .stmts = stmts,
	.n_stmts = Q__MAX };
static const char *order; /* of this test */
static char *env[4];

static void
setup(void)
{
	struct err e = { 0 };
	char dsn[256];

	ck_assert_int_ge(sodium_init(), 0);
	ck_assert_int_eq(conf_load(NULL, &e), 0);
	r.a = arena_new();
	db = db_new("payment", stmts, Q__MAX);
	snprintf(dsn, sizeof(dsn), "host=%s dbname=payment user=postgres",
	    conf.database_host);
	pg = PQconnectdb(dsn);
	ck_assert_int_eq(PQstatus(pg), CONNECTION_OK);
	order = uuid_new(r.a);
}

static int call(int (*handler)(struct req *r), const char *id,
    const char *key, const char *body);

static void
teardown(void)
{
	call(mock_delete, NULL, NULL, NULL);
	PQfinish(pg);
	db_free(db);
	arena_free(r.a);
}

/* The first value that the query, with $1 the order, answers; "" if none. */
static const char *
ask(const char *sql)
{
	PGresult *res = PQexecParams(pg, sql, strstr(sql, "$1") ? 1 : 0, NULL,
	    &order, NULL, NULL, 0);
	const char *value;

	ck_assert_msg(PQresultStatus(res) == PGRES_TUPLES_OK ||
	    PQresultStatus(res) == PGRES_COMMAND_OK, "%s: %s", sql,
	    PQresultErrorMessage(res));
	value = PQntuples(res) > 0 ? arena_strdup(r.a, PQgetvalue(res, 0, 0)) :
	    "";
	PQclear(res);
	return value;
}

#define IS(sql, want) ck_assert_str_eq(ask(sql), want)
#define STATUS "select status from payments where order_id = $1" \
	" order by created_at desc limit 1"
#define EVENTS "select string_agg(routing_key, ' ' order by id) from outbox" \
	" where body->>'order_id' = $1"
#define LEDGER "select coalesce(string_agg(entry || ' ' || amount_kopecks," \
	" ', ' order by l.id), '') from ledger l join payments p" \
	" on p.id = l.payment_id where p.order_id = $1"
#define ID "select id from payments where order_id = $1" \
	" order by created_at desc limit 1"

static void
begin(const char *id)
{
	req_init(&r, r.a, &app, db, id);
}

/* The handler with its path's id; its status, or minus its error code. */
static int
call(int (*handler)(struct req *r), const char *id, const char *key,
    const char *body)
{
	begin("req-test");
	r.method = POST;
	r.path = arena_printf(r.a, "/x/%s", id != NULL ? id : "");
	r.param[0] = id;
	r.key = key;
	r.body = r.sent = body;
	r.body_len = r.sent_len = body != NULL ? strlen(body) : 0;
	r.envp = env;
	r.who = (struct who){ .typ = ACCOUNT_USER, .sub = 7,
		.roles = CUSTOMER, .token = "token" };
	if (handler(&r) < 0)
		return r.err.code == E_REPLAY ? r.reply.status :
		    -(int)r.err.code;
	return r.reply.status;
}

static int
event(int (*consumer)(struct req *r, const struct event *e), const char *body)
{
	struct event e = { .key = "x", .message_id = uuid_new(r.a) };

	begin("req-event");
	e.body = json_read(r.a, body, strlen(body), &r.err);
	ck_assert_ptr_nonnull(e.body);
	db_begin(&r);
	if (consumer(&r, &e) < 0 || db_commit(&r) < 0) {
		const int code = -(int)r.err.code;

		db_rollback(&r);
		return code;
	}
	return 0;
}

/* What is owed to the gateway, until nothing is due. */
static void
work(void)
{
	int more = 1;

	for (int i = 0; i < 50 && more != 0; i++) {
		begin("req-task");
		more = payments_work(&r);
		ck_assert_msg(more >= 0, "%s", r.err.text);
		begin("req-task");
		more |= refunds_work(&r);
		ck_assert_msg(more >= 0, "%s", r.err.text);
	}
}

static void
within(const char *sql, const char *want)
{
	for (int i = 0; i < 300 && strcmp(ask(sql), want) != 0; i++)
		usleep(50000);
	IS(sql, want);
}

/* The order's payment, by a card's token or with leave to use a saved one. */
static int
created_with(const char *method, const char *token, bool saved)
{
	static char id[UUID_TEXT];

	uuid_v7(id);
	if (token != NULL) {
		begin("req-seal");
		ck_assert_int_eq(card_seal(&r, "7", CARD_TOKEN, token, &token),
		    0);
	}
	return event(on_order_created, arena_printf(r.a, "{\"order_id\":\"%s\","
	    "\"number\":1,\"payment\":{\"payment_id\":\"%s\",\"method\":\"%s\","
	    "\"amount\":100.50,\"purpose\":\"order\",\"card_token\":%s%s%s,"
	    "\"saved_card\":%s,\"user_id\":7}}", order, id, method,
	    token ? "\"" : "", token ? token : "null", token ? "\"" : "",
	    saved ? "true" : "false"));
}

static int
created(const char *method, const char *token)
{
	return created_with(method, token, true);
}

static int
ended(int (*consumer)(struct req *r, const struct event *e))
{
	return event(consumer, arena_printf(r.a, "{\"order_id\":\"%s\","
	    "\"status\":\"x\",\"payment_id\":null}", order));
}

/* What order answers for what is due. */
static void
due(const char *status)
{
	const char *path = arena_printf(r.a, "%s/internal/v1/order/orders/%s",
	    getenv("TEST_WWW"), order);
	FILE *f;

	ck_assert_int_eq(system(arena_printf(r.a, "mkdir -p %s", path)), 0);
	f = fopen(arena_printf(r.a, "%s/due", path), "w");
	fprintf(f, "{\"order_id\":\"%s\",\"user_id\":7,\"status\":\"%s\","
	    "\"amount\":100.50,\"table\":false,\"payment\":null}", order, status);
	fclose(f);
}

static int
start(const char *key, const char *body)
{
	return call(payment_start, order, key, body);
}

/* A member of the last answer. */
static const char *
got(const char *name)
{
	const char *at = strstr(r.reply.body,
	    arena_printf(r.a, "\"%s\"", name));

	ck_assert_ptr_nonnull(at);
	at += strlen(name) + 2;
	at += strspn(at, " :\"");
	return arena_strndup(r.a, at, strcspn(at, "\",}"));
}

static const char *
token(const char *number)
{
	struct http_answer a = { 0 };
	const char *body = arena_printf(r.a, "{\"number\":\"%s\",\"month\":12,"
	    "\"year\":2040,\"cvc\":\"123\"}", number);
	struct http_call c = { .method = "POST", .body = body,
		.url = arena_printf(r.a, "%s/pay/tokens", conf.public_url),
		.len = strlen(body) };
	const char *at;

	begin("req-token");
	ck_assert_int_eq(http_call(&r, &c, &a), 0);
	ck_assert_msg(a.status == 201, "%s", a.body);
	at = strstr(a.body, "\"token\":\"") + 9;
	return arena_strndup(r.a, at, strcspn(at, "\""));
}

static void
mock(const char *body)
{
	ck_assert_int_eq(call(mock_put, NULL, NULL, body), 204);
}

/* How many payments the gateway made for the order's payments. */
static int
at_gateway(void)
{
	const char *n;
	FILE *f = popen(arena_printf(r.a, "grep '\"key\"' %s | grep -c %s",
	    getenv("TEST_BOOK"), order), "r");
	static char line[32];

	n = fgets(line, sizeof(line), f);
	pclose(f);
	return n != NULL ? atoi(n) : 0;
}

/* The gateway has the money of the order's late card, and nobody knows. */
static void
wait_settled(void)
{
	const char *look = arena_printf(r.a, "grep %s %s |"
	    " grep -q '\"status\":\"succeeded\"'", order, getenv("TEST_BOOK"));

	for (int i = 0; i < 300 && system(look) != 0; i++)
		usleep(50000);
}

START_TEST(card_is_charged)
{
	ck_assert_int_eq(created("card", NULL), 0);
	IS(STATUS, "pending");
	work();
	IS(STATUS, "succeeded");
	IS(EVENTS, "payment.created payment.succeeded");
	IS(LEDGER, "capture 10050");
	IS("select external_id is not null and work is null from payments"
	   " where order_id = $1", "t");
	IS("select body->>'cancel_order' from outbox where"
	   " body->>'order_id' = $1 limit 1", "true");
}
END_TEST

START_TEST(declined_card_fails)
{
	created("card", token("4000000000009995"));
	work();
	IS(STATUS, "failed");
	IS(EVENTS, "payment.created payment.failed");
	IS(LEDGER, "");
	IS("select error_message from payments where order_id = $1",
	   "insufficient funds");
	IS("select count(*) from outbox where position('ct_' in body::text) > 0",
	   "0");
	IS("select card_token from payments where order_id = $1", "");
}
END_TEST

START_TEST(unknown_token_fails)
{
	created("card", "no-such-token");
	work();
	IS(STATUS, "failed");
	IS("select error_message like '%payment_token%' from payments"
	   " where order_id = $1", "t");
}
END_TEST

START_TEST(canceled_order_is_refunded_once)
{
	created("card", NULL);
	work();
	ck_assert_int_eq(ended(on_order_gone), 0);
	ck_assert_int_eq(ended(on_order_gone), 0);
	work();
	ck_assert_int_eq(ended(on_order_gone), 0);
	work();
	IS(STATUS, "refunded");
	IS(LEDGER, "capture 10050, refund 10050");
	IS(EVENTS, "payment.created payment.succeeded payment.refunded");
}
END_TEST

START_TEST(cancel_before_charge_charges_nothing)
{
	created("card", NULL);
	ended(on_order_gone);
	work();
	IS(STATUS, "failed");
	IS(EVENTS, "payment.created payment.failed");
	ck_assert_int_eq(at_gateway(), 0);
}
END_TEST

START_TEST(events_come_in_any_order)
{
	ended(on_order_gone);
	created("card", NULL);
	created("card", NULL);
	work();
	IS(STATUS, "failed");
	IS("select count(*) from payments where order_id = $1 and"
	   " status <> 'failed'", "0");
	ck_assert_int_eq(at_gateway(), 0);
	order = uuid_new(r.a);
	ended(on_order_delivered);
	created("cash", NULL);
	IS(STATUS, "succeeded");
	IS(LEDGER, "capture 10050");
}
END_TEST

START_TEST(order_pays_once)
{
	created("card", NULL);
	created("card", NULL);
	work();
	IS("select count(*) from payments where order_id = $1", "1");
	IS(EVENTS, "payment.created payment.succeeded");
}
END_TEST

START_TEST(late_card_is_told_by_webhook)
{
	created("card", token("4000000000003220"));
	work();
	IS(STATUS, "pending");
	within(STATUS, "succeeded");
	IS(EVENTS, "payment.created payment.succeeded");
}
END_TEST

START_TEST(lost_webhook_is_looked_for)
{
	mock("{\"lose_webhooks\":true}");
	created("card", token("4000000000003220"));
	work();
	wait_settled();
	IS(STATUS, "pending");
	ask("update payments set next_at = now() where order_id = $1");
	work();
	IS(STATUS, "succeeded");
}
END_TEST

START_TEST(pending_is_voided_with_its_order)
{
	created("online", NULL);
	work();
	IS("select work from payments where order_id = $1", "look");
	ended(on_order_gone);
	IS(STATUS, "failed");
	IS("select work from payments where order_id = $1", "void");
	work();
	IS("select work from payments where order_id = $1", "");
	IS(LEDGER, "");
	IS(EVENTS, "payment.created payment.failed");
}
END_TEST

/* The card succeeded, the order was given up before anybody heard of it. */
START_TEST(late_success_goes_back)
{
	mock("{\"lose_webhooks\":true}");
	created("card", token("4000000000003220"));
	work();
	wait_settled();
	ended(on_order_gone);
	IS(STATUS, "failed");
	work();
	IS(STATUS, "failed");
	IS(LEDGER, "capture 10050, refund 10050");
	IS(EVENTS, "payment.created payment.failed payment.refunded");
	IS("select captured_amount = refunded_amount from payments"
	   " where order_id = $1", "t");
}
END_TEST

START_TEST(cash_comes_with_the_delivery)
{
	created("cash", NULL);
	work();
	IS(STATUS, "pending");
	ck_assert_int_eq(at_gateway(), 0);
	ended(on_order_delivered);
	ended(on_order_delivered);
	IS(STATUS, "succeeded");
	IS(LEDGER, "capture 10050");
	IS(EVENTS, "payment.created payment.succeeded");
	order = uuid_new(r.a);
	created("cash", NULL);
	ended(on_order_gone);
	work();
	IS(STATUS, "failed");
	IS(LEDGER, "");
}
END_TEST

START_TEST(gateway_away_is_asked_again)
{
	const char *url = conf.gateway_url;

	conf.gateway_url = "http://127.0.0.1:1";
	created("card", NULL);
	work();
	IS(STATUS, "pending");
	IS("select attempts > 0 from payments where order_id = $1", "t");
	conf.gateway_url = url;
	ask("update payments set next_at = now() where order_id = $1");
	work();
	IS(STATUS, "succeeded");
}
END_TEST

#define ONLINE_BODY "{\"payment_method\":\"online\"}"

START_TEST(online_is_paid_on_the_page)
{
	struct http_answer a = { 0 };
	struct http_call c = { .method = "POST",
		.type = "application/x-www-form-urlencoded",
		.body = "number=4242424242424242&month=12&year=2040&cvc=123" };
	const char *id;

	due("created");
	ck_assert_int_eq(start(NULL, "{\"payment_method\":\"online\","
	    "\"return_url\":\"/orders/5\",\"metadata\":{\"a\":\"b\"}}"), 201);
	ck_assert_str_eq(got("status"), "pending");
	id = got("payment_id");
	c.url = got("payment_url");
	ck_assert_int_eq(start(NULL, ONLINE_BODY), 200);
	ck_assert_str_eq(got("payment_id"), id);
	ck_assert_str_eq(got("payment_url"), c.url);
	c.len = strlen(c.body);
	begin("req-guest");
	ck_assert_int_eq(http_call(&r, &c, &a), 0);
	ck_assert_int_eq(a.status, 303);
	within(STATUS, "succeeded");
	ck_assert_int_eq(start(NULL, ONLINE_BODY), -E_STATE);
	IS(EVENTS, "payment.created payment.succeeded");
	ck_assert_int_eq(at_gateway(), 1);
}
END_TEST

START_TEST(card_is_charged_at_once)
{
	due("created");
	ck_assert_int_eq(start(NULL, arena_printf(r.a, "{\"payment_method\":"
	    "\"card\",\"card_token\":\"%s\"}", token("4000000000000002"))), 201);
	ck_assert_str_eq(got("status"), "failed");
	ck_assert_str_eq(got("payment_url"), "null");
	IS("select body->>'cancel_order' from outbox where routing_key ="
	   " 'payment.failed' and body->>'order_id' = $1", "false");
	ck_assert_int_eq(start(NULL, "{\"payment_method\":\"card\"}"), 201);
	ck_assert_str_eq(got("status"), "succeeded");
	IS("select count(*) from payments where order_id = $1", "2");
}
END_TEST

START_TEST(other_method_replaces)
{
	due("created");
	created("online", NULL);
	work();
	ck_assert_int_eq(start(NULL, "{\"payment_method\":\"card\"}"), 201);
	ck_assert_str_eq(got("status"), "succeeded");
	IS("select string_agg(status, ' ' order by created_at) from payments"
	   " where order_id = $1", "failed succeeded");
	/* the order goes on with the other payment */
	IS("select body->>'cancel_order' from outbox where routing_key ="
	   " 'payment.failed' and body->>'order_id' = $1", "false");
	order = uuid_new(r.a);
	due("created");
	created("cash", NULL);
	ck_assert_int_eq(start(NULL, ONLINE_BODY), 201);
	ck_assert_int_eq(start(NULL, "{\"payment_method\":\"cash\"}"), 201);
	ck_assert_str_eq(got("status"), "pending");
	IS("select string_agg(status, ' ' order by created_at) from payments"
	   " where order_id = $1", "failed failed pending");
	/* the kitchen has begun on the word that cash comes */
	due("confirmed");
	ck_assert_int_eq(start(NULL, ONLINE_BODY), -E_STATE);
	ck_assert_int_eq(start(NULL, "{\"payment_method\":\"cash\"}"), 200);
}
END_TEST

START_TEST(bad_starts_are_refused)
{
	static const struct { const char *body; int code; } t[] = {
		{ "{}", E_BAD_REQUEST },
		{ "{\"payment_method\":\"gold\"}", E_BAD_REQUEST },
		{ "{\"payment_method\":\"cash\",\"card_token\":\"x\"}",
		    E_BAD_REQUEST },
		{ "{\"payment_method\":\"online\",\"return_url\":"
		    "\"https://evil.test/\"}", E_BAD_REQUEST },
		{ "{\"payment_method\":\"online\",\"return_url\":\"//e\"}",
		    E_BAD_REQUEST },
		{ "{\"payment_method\":\"online\",\"metadata\":{\"a\":1}}",
		    E_BAD_REQUEST },
		{ "{\"payment_method\":\"online\",\"metadata\":"
		    "{\"payment_id\":\"x\"}}", E_BAD_REQUEST },
		{ "{\"payment_method\":\"online\",\"amount\":1}",
		    E_BAD_REQUEST },
		/* lighttpd's 404 is no refusal of order's */
		{ ONLINE_BODY, E_UNAVAILABLE },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++)
		ck_assert_int_eq(start(NULL, t[i].body), -t[i].code);
	due("canceled");
	ck_assert_int_eq(start(NULL, ONLINE_BODY), -E_STATE);
	/* order's answer was older than the cancellation */
	due("created");
	ended(on_order_gone);
	ck_assert_int_eq(start(NULL, ONLINE_BODY), -E_STATE);
	IS("select count(*) from payments where order_id = $1", "0");
}
END_TEST

START_TEST(key_answers_again)
{
	const char *id;

	due("created");
	ck_assert_int_eq(start("k1", ONLINE_BODY), 201);
	id = got("payment_id");
	ck_assert_int_eq(start("k1", ONLINE_BODY), 201);
	ck_assert_int_eq(r.err.code, E_REPLAY);
	ck_assert_ptr_nonnull(strstr(r.reply.headers.s, "Idempotent-Replayed"));
	ck_assert_str_eq(got("payment_id"), id);
	ck_assert_int_eq(start("k1", "{\"payment_method\":\"card\"}"),
	    -E_KEY_REUSED);
	ck_assert_int_eq(start("k2", ONLINE_BODY), 200);
	ck_assert_int_eq(r.err.code, E_OK);
	ck_assert_str_eq(got("payment_id"), id);
}
END_TEST

/* The answer is lost: the same key finds the row and asks again. */
START_TEST(key_survives_a_lost_answer)
{
	due("created");
	mock("{\"response_delay_ms\":2500}");
	ck_assert_int_eq(start("k1", "{\"payment_method\":\"card\"}"),
	    -E_UNAVAILABLE);
	IS(STATUS, "pending");
	usleep(600000); /* the stub has one worker, and that one sleeps */
	call(mock_delete, NULL, NULL, NULL);
	ck_assert_int_eq(start("k1", ONLINE_BODY), -E_KEY_REUSED);
	ck_assert_int_eq(start("k1", "{\"payment_method\":\"card\"}"), 200);
	ck_assert_str_eq(got("status"), "succeeded");
	ck_assert_int_eq(at_gateway(), 1);
	IS("select count(*) from payments where order_id = $1", "1");
}
END_TEST

START_TEST(two_at_once_are_one)
{
	due("created");
	ask(arena_printf(r.a, "select pg_advisory_lock(hashtextextended("
	    "'%s', 1))", order));
	ck_assert_int_eq(start("k1", ONLINE_BODY), -E_RACE);
	ask("select pg_advisory_unlock_all()");
	ck_assert_int_eq(start("k1", ONLINE_BODY), 201);
	/* and every way out gives the lock back */
	start(NULL, "{}");
	start("k1", "{}");
	IS("select count(*) from pg_locks where locktype = 'advisory'", "0");
}
END_TEST

static int
refund(const char *key, const char *body)
{
	return call(payment_refund, ask(ID), key, body);
}

START_TEST(refunds_add_up)
{
	created("card", NULL);
	ck_assert_int_eq(refund(NULL, "{\"reason\":\"x\"}"), -E_STATE);
	work();
	ck_assert_int_eq(refund("r1", "{\"amount\":60,\"reason\":\"cold\"}"),
	    201);
	ck_assert_str_eq(got("status"), "succeeded");
	ck_assert_int_eq(refund("r1", "{\"amount\":60,\"reason\":\"cold\"}"),
	    201);
	ck_assert_int_eq(r.err.code, E_REPLAY);
	ck_assert_int_eq(refund("r1", "{\"amount\":61,\"reason\":\"cold\"}"),
	    -E_KEY_REUSED);
	IS(STATUS, "partially_refunded");
	ck_assert_int_eq(refund(NULL, "{\"amount\":40.51,\"reason\":\"x\"}"),
	    -E_STATE);
	ck_assert_str_eq(r.err.field, "amount");
	ck_assert_int_eq(refund(NULL, "{\"amount\":0,\"reason\":\"x\"}"),
	    -E_BAD_REQUEST);
	ck_assert_int_eq(refund(NULL, "{\"amount\":1}"), -E_BAD_REQUEST);
	ck_assert_int_eq(refund(NULL, "{\"reason\":\"all of it\"}"), 201);
	ck_assert_str_eq(got("amount"), "40.50");
	IS(STATUS, "refunded");
	ck_assert_int_eq(refund(NULL, "{\"reason\":\"x\"}"), -E_STATE);
	IS(LEDGER, "capture 10050, refund 6000, refund 4050");
	IS(EVENTS, "payment.created payment.succeeded payment.refunded"
	   " payment.refunded");
	ck_assert_int_eq(call(payment_refund, uuid_new(r.a), NULL,
	    "{\"reason\":\"x\"}"), -E_NOT_FOUND);
}
END_TEST

START_TEST(refund_waits_for_approval)
{
	created("card", NULL);
	work();
	mock("{\"auto_approve_refunds\":false}");
	ck_assert_int_eq(refund(NULL, "{\"amount\":60,\"reason\":\"x\"}"), 201);
	ck_assert_str_eq(got("status"), "pending");
	IS(STATUS, "succeeded");
	/* what is reserved is not given away twice */
	ck_assert_int_eq(refund(NULL, "{\"amount\":60,\"reason\":\"x\"}"),
	    -E_STATE);
	ended(on_order_gone);
	call(mock_delete, NULL, NULL, NULL);
	work();
	within(STATUS, "refunded");
	IS("select sum(amount_kopecks) filter (where entry = 'refund')"
	   " from ledger l join payments p on p.id = l.payment_id"
	   " where order_id = $1", "10050");
}
END_TEST

START_TEST(refund_outlives_the_gateway)
{
	const char *url = conf.gateway_url;

	created("card", NULL);
	work();
	conf.gateway_url = "http://127.0.0.1:1";
	ck_assert_int_eq(refund(NULL, "{\"reason\":\"x\"}"), 201);
	ck_assert_str_eq(got("status"), "pending");
	conf.gateway_url = url;
	ask("update refunds set next_at = now() where status = 'pending'");
	work();
	IS(STATUS, "refunded");
}
END_TEST

static int
callback(const char *body, const char *secret)
{
	env[0] = arena_printf(r.a, "HTTP_SAMOVAR_SIGNATURE=%s",
	    webhook_sign(r.a, secret, time(NULL), body, strlen(body)));
	return call(payment_callback, NULL, NULL, body);
}

START_TEST(callbacks_are_hints)
{
	struct err e = { 0 };
	const char *secret, *body;

	ck_assert_int_eq(secret_read(r.a, "webhook", &secret, &e), 0);
	mock("{\"lose_webhooks\":true}");
	created("online", NULL);
	work();
	body = arena_printf(r.a, "{\"type\":\"notification\",\"event\":"
	    "\"payment.succeeded\",\"object\":{\"id\":\"%s\",\"status\":"
	    "\"succeeded\"}}", ask("select external_id from payments"
	    " where order_id = $1"));
	ck_assert_int_eq(callback(body, "wrong"), -E_UNAUTHENTICATED);
	/* it says succeeded; the gateway, asked, does not */
	ck_assert_int_eq(callback(body, secret), 200);
	IS(STATUS, "pending");
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(callback(body, secret), 200);
	ck_assert_int_eq(callback("{\"type\":\"notification\",\"event\":"
	    "\"payment.succeeded\",\"object\":{\"id\":"
	    "\"00000000-0000-0000-0000-000000000000\"}}", secret),
	    -E_NOT_FOUND);
	ck_assert_int_eq(callback("{\"type\":\"notification\",\"event\":"
	    "\"deal.closed\",\"object\":{\"id\":"
	    "\"00000000-0000-0000-0000-000000000000\"}}", secret),
	    -E_BAD_REQUEST);
	ck_assert_int_eq(callback("{}", secret), -E_BAD_REQUEST);
	env[0] = NULL;
	ck_assert_int_eq(call(payment_callback, NULL, NULL, body),
	    -E_UNAUTHENTICATED);
}
END_TEST

/* The gateway's call is a request of its own, what it leads to is not. */
START_TEST(callbacks_go_on_with_what_began)
{
	struct err e = { 0 };
	const char *secret, *body;

	ck_assert_int_eq(secret_read(r.a, "webhook", &secret, &e), 0);
	mock("{\"lose_webhooks\":true}");
	created("card", token("4000000000003220"));
	work();
	body = arena_printf(r.a, "{\"type\":\"notification\",\"event\":"
	    "\"payment.succeeded\",\"object\":{\"id\":\"%s\"}}",
	    ask("update payments set cause = 'req-order',"
		" next_at = now() + interval '1 hour' where order_id = $1"
		" returning external_id"));
	for (int i = 0; i < 100 && strcmp(ask(STATUS), "succeeded") != 0; i++) {
		usleep(100000);
		ck_assert_int_eq(callback(body, secret), 200);
		ck_assert_str_eq(r.id, "req-test");
	}
	IS("select correlation_id from outbox where body->>'order_id' = $1"
	   " and routing_key = 'payment.succeeded'", "req-order");
	env[0] = NULL;
}
END_TEST

START_TEST(duplicate_webhooks_are_harmless)
{
	mock("{\"duplicate_webhooks\":true}");
	for (int i = 0; i < 5; i++) {
		order = uuid_new(r.a);
		created("card", token("4000000000003220"));
	}
	work();
	within(STATUS, "succeeded");
	usleep(500000);
	IS(EVENTS, "payment.created payment.succeeded");
	IS(LEDGER, "capture 10050");
}
END_TEST

static int
as_staff(struct req *q)
{
	q->who.typ = ACCOUNT_STAFF;
	return payment_get(q);
}

static int
as_other(struct req *q)
{
	q->who.sub = 8;
	return payment_get(q);
}

START_TEST(payment_is_read_by_its_own)
{
	created("card", NULL);
	work();
	ck_assert_int_eq(call(payment_get, ask(ID), NULL, NULL), 200);
	ck_assert_str_eq(got("amount"), "100.50");
	ck_assert_int_eq(call(as_staff, ask(ID), NULL, NULL), 200);
	ck_assert_int_eq(call(as_other, ask(ID), NULL, NULL), -E_NOT_FOUND);
	ck_assert_int_eq(call(payment_get, uuid_new(r.a), NULL, NULL),
	    -E_NOT_FOUND);
}
END_TEST

START_TEST(mock_is_refused_by_name)
{
	ck_assert_int_eq(call(mock_put, NULL, NULL, "{\"success_rate\":101}"),
	    -E_BAD_REQUEST);
	ck_assert_str_eq(r.err.field, "success_rate");
}
END_TEST

#define SAVED "select string_agg(last4 || case when is_default then '*'" \
	" else '' end, ' ' order by created_at) from payment_methods" \
	" where user_id = 7"

static int
saved(const char *token, const char *more)
{
	return call(method_add, NULL, NULL, arena_printf(r.a,
	    "{\"card_token\":\"%s\"%s}", token, more));
}

START_TEST(saved_card_is_used)
{
	const char *poor = token("4000000000009995"), *id, *good;

	ask("delete from payment_methods");
	ck_assert_int_eq(saved(poor, ""), 201);
	ck_assert_str_eq(got("last4"), "9995");
	ck_assert_str_eq(got("brand"), "Visa");
	ck_assert_str_eq(got("is_default"), "true");
	id = got("id");
	IS("select count(*) from payment_methods m where m::text like '%ct\\_%'",
	    "0");
	ck_assert_int_eq(saved(poor, ""), -E_EXISTS);
	ck_assert_int_eq(created("card", NULL), 0);
	work();
	IS(STATUS, "failed");
	IS("select error_message from payments where order_id = $1",
	    "insufficient funds");
	/* another method, another guest, staff: not by that card */
	order = uuid_new(r.a);
	ck_assert_int_eq(created_with("card", NULL, false), 0);
	work();
	IS(STATUS, "succeeded");
	/* a second one, and it is the default then */
	ck_assert_int_eq(saved(token("4242424242424242"), ""), 201);
	good = got("id");
	IS(SAVED, "9995* 4242");
	ck_assert_int_eq(call(method_change, good, NULL,
	    "{\"is_default\":true}"), 200);
	IS(SAVED, "9995 4242*");
	ck_assert_int_eq(saved(token("4000000000000002"),
	    ",\"is_default\":true"), 201);
	IS(SAVED, "9995 4242 0002*");
	ck_assert_int_eq(call(method_drop, got("id"), NULL, NULL), 204);
	order = uuid_new(r.a);
	ck_assert_int_eq(created("card", NULL), 0);
	work();
	IS(STATUS, "succeeded"); /* by no card: none is the default now */
	ck_assert_int_eq(call(method_change, id, NULL, "{\"is_default\":true}"),
	    200);
	order = uuid_new(r.a);
	due("created");
	ck_assert_int_eq(start(NULL, "{\"payment_method\":\"card\"}"), 201);
	IS(STATUS, "failed");
	ck_assert_int_eq(call(method_change, id, NULL,
	    "{\"is_default\":false}"), 200);
	IS(SAVED, "9995 4242");
}
END_TEST

static int
drop_of_other(struct req *q)
{
	q->who.sub = 8;
	return method_drop(q);
}

START_TEST(bad_cards_are_refused)
{
	static const struct { const char *body, *field; } t[] = {
		{ "{}", "card_token" },
		{ "{\"card_token\":\"\"}", "card_token" },
		{ "{\"card_token\":\"ct_nothing\"}", "card_token" },
		{ "{\"card_token\":7}", "card_token" },
		{ "{\"card_token\":\"x\",\"number\":\"4242\"}", "number" },
		{ "{\"card_token\":\"x\",\"is_default\":1}", "is_default" },
	};
	const char *url = conf.gateway_url, *card = token("4242424242424242");
	const char *id;

	ask("delete from payment_methods");
	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		ck_assert_int_eq(call(method_add, NULL, NULL, t[i].body),
		    -E_BAD_REQUEST);
		ck_assert_str_eq(r.err.field, t[i].field);
	}
	conf.gateway_url = "http://127.0.0.1:1/gateway/v3";
	ck_assert_int_eq(saved(card, ""), -E_UNAVAILABLE);
	conf.gateway_url = url;
	for (int i = 0; i < 10; i++)
		ck_assert_int_eq(saved(token("4242424242424242"), ""), 201);
	ck_assert_int_eq(saved(card, ""), -E_STATE);
	id = ask("select id from payment_methods limit 1");
	ck_assert_int_eq(call(drop_of_other, id, NULL, NULL), -E_NOT_FOUND);
	ck_assert_int_eq(call(method_change, uuid_new(r.a), NULL,
	    "{\"is_default\":true}"), -E_NOT_FOUND);
	ck_assert_int_eq(call(method_change, id, NULL, "{}"),
	    -E_BAD_REQUEST);
	IS("select count(*) from payment_methods where user_id = 7", "10");
}
END_TEST

static int
keys(const char *what)
{
	char *argv[] = { arena_strdup(r.a, "card-keys"),
		arena_strdup(r.a, what) };

	return card_keys(&app, 2, argv);
}

/* A card sealed for one guest pays for nobody else, whoever moved it. */
START_TEST(sealed_cards_stay_with_their_guest)
{
	ask("delete from payment_methods");
	ck_assert_int_eq(saved(token("4242424242424242"), ""), 201);
	ck_assert_int_eq(created("card", NULL), 0);
	ask("update payments set user_id = 8 where order_id = $1");
	work();
	IS(STATUS, "failed");
	IS("select error_message from payments where order_id = $1",
	    "the card cannot be used any more");
	ck_assert_int_eq(at_gateway(), 0);
	/* the keys change between saving and paying, and between that and the
	 * charge */
	order = uuid_new(r.a);
	ck_assert_int_eq(created("card", NULL), 0);
	ck_assert_int_eq(keys("add"), 0);
	ck_assert_int_eq(keys("retire"), 0);
	work();
	IS(STATUS, "succeeded");
	order = uuid_new(r.a);
	ck_assert_int_eq(created("card", NULL), 0);
	work();
	IS(STATUS, "succeeded");
	ck_assert_int_eq(keys("burn"), 64);
}
END_TEST

static bool
refused_by_database(const char *sql)
{
	PGresult *res = PQexec(pg, sql);
	const bool refused = PQresultStatus(res) == PGRES_FATAL_ERROR;

	PQclear(res);
	return refused;
}

START_TEST(database_holds_the_line)
{
	created("card", NULL);
	work();
	ck_assert(refused_by_database("update ledger set amount_kopecks = 1"));
	ck_assert(refused_by_database("delete from ledger"));
	ck_assert(refused_by_database("truncate ledger"));
	ck_assert(refused_by_database("update payments set refunded_amount ="
	    " captured_amount + 1"));
	ck_assert(refused_by_database(arena_printf(r.a, "insert into payments"
	    " (id, order_id, amount, method) values (gen_random_uuid(), '%s',"
	    " 1, 'cash')", order)));
	ck_assert(refused_by_database(arena_printf(r.a, "insert into ledger"
	    " (payment_id, entry, amount_kopecks) values ('%s', 'capture', 1)",
	    ask(ID))));
}
END_TEST

START_TEST(table_is_sound)
{
	for (int s = 0; s < STATUS__MAX; s++)
		for (int h = 0; h < HAPPENING__MAX; h++) {
			const struct move *m = &moves[s][h];

			if ((m->acts & MOVE) == 0) {
				ck_assert_ptr_null(m->event);
				continue;
			}
			/* one event a transition or refund, none without */
			ck_assert((m->event != NULL) == ((int)m->to != s ||
			    (m->acts & BOOK_REFUND) != 0));
			ck_assert(m->to != PENDING);
			if (s == FAILED)
				ck_assert(m->to == FAILED);
		}
	for (int h = 0; h < HAPPENING__MAX; h++)
		ck_assert_uint_eq(moves[REFUNDED][h].acts, 0);
}
END_TEST

int
main(void)
{
	return unit_run_with("payment", setup, teardown, (const TTest *[]){
	    card_is_charged, declined_card_fails, unknown_token_fails,
	    canceled_order_is_refunded_once,
	    cancel_before_charge_charges_nothing, events_come_in_any_order,
	    order_pays_once, late_card_is_told_by_webhook,
	    lost_webhook_is_looked_for, pending_is_voided_with_its_order,
	    late_success_goes_back, cash_comes_with_the_delivery,
	    gateway_away_is_asked_again, online_is_paid_on_the_page,
	    card_is_charged_at_once, other_method_replaces,
	    bad_starts_are_refused, key_answers_again,
	    key_survives_a_lost_answer, two_at_once_are_one, refunds_add_up,
	    refund_waits_for_approval, refund_outlives_the_gateway,
	    callbacks_are_hints, callbacks_go_on_with_what_began,
	    duplicate_webhooks_are_harmless,
	    saved_card_is_used, bad_cards_are_refused,
	    sealed_cards_stay_with_their_guest,
	    payment_is_read_by_its_own, mock_is_refused_by_name,
	    database_holds_the_line, table_is_sound, NULL });
}
