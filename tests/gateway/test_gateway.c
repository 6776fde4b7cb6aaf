/*
 * The gateway stub without a web server: its handlers are called as the
 * dispatcher calls them, each test with a book of its own.
 */
#include "config.h"
#include "../../apps/gateway/book.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conf.h"
#include "uuid.h"
#include "webhook.h"
#include "../unit/unit.h"

#define AMOUNT "\"amount\":{\"value\":\"100.50\",\"currency\":\"RUB\"}"
#define DIRECT "{" AMOUNT ",\"capture\":true}"
#define HOSTED "{" AMOUNT ",\"capture\":true,\"confirmation\":" \
	"{\"type\":\"redirect\",\"return_url\":\"/orders/1\"}}"

static char dir[] = "/tmp/unit-gateway.XXXXXX";
static struct req r;
static char *env[8];
static const struct app app = { .name = "gateway" };

static void
secret_write(const char *name, const char *value)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	fputs(value, f);
	fclose(f);
}

static void
setup(void)
{
	struct err e = { 0 };

	ck_assert_int_eq(sodium_init() < 0, 0);
	ck_assert_int_eq(conf_load(NULL, &e), 0);
	umask(077);
	ck_assert_ptr_nonnull(mkdtemp(dir));
	conf.gateway_dir = conf.secrets_dir = dir;
	conf.public_url = "http://samovar.test";
	conf.gateway_late = 0;
	secret_write("gateway-shop", "s3cret");
	secret_write("webhook", "hook");
	r.a = arena_new();
}

static void
teardown(void)
{
	char command[64];

	arena_free(r.a);
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	ck_assert_int_eq(system(command), 0);
}

/* The handler with this body, by the shop, over the internal listener. */
static int
call(int (*handler)(struct req *r), const char *path, const char *key,
    const char *body)
{
	struct arena *a = r.a;
	int n = 0;

	req_init(&r, a, &app, NULL, NULL);
	r.envp = env;
	r.path = path;
	r.internal = true;
	r.body = r.sent = body;
	r.body_len = r.sent_len = body != NULL ? strlen(body) : 0;
	if (strlen(path) > 36)
		r.param[0] = path + strlen("/x/");
	env[n++] = arena_strdup(a, /* samovar:s3cret */
	    "HTTP_AUTHORIZATION=Basic c2Ftb3ZhcjpzM2NyZXQ=");
	if (key != NULL)
		env[n++] = arena_printf(a, "HTTP_IDEMPOTENCE_KEY=%s", key);
	env[n] = NULL;
	if (handler(&r) < 0)
		return -(int)r.err.code;
	return r.reply.status;
}

/* A member of the last answer by its path, "a.b"; "" when absent. */
static const char *
got(const char *path)
{
	struct json_object *o = json_read(r.a, r.reply.body, r.reply.len,
	    &r.err);
	char name[64];

	ck_assert_ptr_nonnull(o);
	for (const char *p = path; *p != '\0';) {
		const size_t n = strcspn(p, ".");

		snprintf(name, sizeof(name), "%.*s", (int)n, p);
		if (!json_object_object_get_ex(o, name, &o))
			return "";
		p += n + (p[n] == '.');
	}
	return arena_strdup(r.a, json_object_get_string(o));
}

static int
create(const char *key, const char *body)
{
	return call(payment_create, "/gateway/v3/payments", key, body);
}

static int
look(const char *id)
{
	return call(payment_get, arena_printf(r.a, "/x/%s", id), NULL, NULL);
}

static int
refund(const char *key, const char *payment, const char *sum)
{
	return call(refund_create, "/gateway/v3/refunds", key,
	    arena_printf(r.a, "{\"payment_id\":\"%s\",\"amount\":"
	    "{\"value\":\"%s\",\"currency\":\"RUB\"}}", payment, sum));
}

static int
token(const char *number, const char *rest)
{
	return call(card_token, "/pay/tokens", NULL,
	    arena_printf(r.a, "{\"number\":\"%s\",%s}", number, rest));
}

/* A token of the card, as a charge's body. */
static const char *
charge_by(const char *number)
{
	ck_assert_int_eq(token(number, "\"month\":12,\"year\":2040,"
	    "\"cvc\":\"123\""), 201);
	return arena_printf(r.a, "{" AMOUNT ",\"capture\":true,"
	    "\"payment_token\":\"%s\"}", got("token"));
}

START_TEST(charge_succeeds)
{
	ck_assert_int_eq(create("k1", DIRECT), 200);
	ck_assert_str_eq(got("status"), "succeeded");
	ck_assert_str_eq(got("amount.value"), "100.50");
	ck_assert_str_eq(got("paid"), "true");
	ck_assert_uint_eq(strlen(got("id")), 36);
	ck_assert_int_eq(look(got("id")), 200);
	ck_assert_str_eq(got("status"), "succeeded");
}
END_TEST

static int
save(const char *key, const char *body)
{
	return call(method_save, "/gateway/v3/payment_methods", key, body);
}

START_TEST(saved_card_is_charged)
{
	const char *id, *body;

	ck_assert_int_eq(token("4000000000009995", "\"month\":12,"
	    "\"year\":2040,\"cvc\":\"123\""), 201);
	body = arena_printf(r.a, "{\"type\":\"bank_card\","
	    "\"payment_token\":\"%s\"}", got("token"));
	ck_assert_int_eq(save("s1", body), 200);
	id = got("id");
	ck_assert_str_eq(got("card.last4"), "9995");
	ck_assert_str_eq(got("card.card_type"), "Visa");
	ck_assert_int_eq(save("s1", body), 200);
	ck_assert_str_eq(got("id"), id);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(create(i ? "c1" : "c2", arena_printf(r.a, "{"
		    AMOUNT ",\"capture\":true,\"payment_method_id\":\"%s\"}",
		    id)), 200);
		ck_assert_str_eq(got("cancellation_details.reason"),
		    "insufficient_funds");
	}
	/* it is no token, and no token is one */
	ck_assert_int_eq(create("c3", arena_printf(r.a, "{" AMOUNT ","
	    "\"capture\":true,\"payment_token\":\"%s\"}", id)), 400);
	ck_assert_str_eq(got("parameter"), "payment_token");
	ck_assert_int_eq(save("s2", arena_printf(r.a, "{\"type\":"
	    "\"bank_card\",\"payment_token\":\"%s\"}", id)), 400);
	ck_assert_int_eq(create("c4", "{" AMOUNT ",\"capture\":true,"
	    "\"payment_method_id\":\"ct_1\"}"), 400);
	ck_assert_str_eq(got("parameter"), "payment_method_id");
	ck_assert_int_eq(save("s3", "{\"type\":\"sbp\","
	    "\"payment_token\":\"ct_1\"}"), 400);
	ck_assert_str_eq(got("parameter"), "type");
	ck_assert_int_eq(save("s3", "{\"type\":\"bank_card\"}"), 400);
	ck_assert_str_eq(got("parameter"), "payment_token");
}
END_TEST

START_TEST(key_makes_one_payment)
{
	const char *id;

	create("k1", DIRECT);
	id = got("id");
	ck_assert_int_eq(create("k1", DIRECT), 200);
	ck_assert_str_eq(got("id"), id);
	ck_assert_int_eq(create("k2", DIRECT), 200);
	ck_assert_str_ne(got("id"), id);
	ck_assert_int_eq(create("k1", HOSTED), 400);
	ck_assert_str_eq(got("code"), "invalid_request");
	ck_assert_str_eq(got("parameter"), "Idempotence-Key");
}
END_TEST

START_TEST(bad_charges_are_refused)
{
	static const struct { const char *key, *body, *parameter; } t[] = {
		{ NULL, DIRECT, "Idempotence-Key" },
		{ "", DIRECT, "Idempotence-Key" },
		{ "a b", DIRECT, "Idempotence-Key" },
		{ "k", "{", "" },
		{ "k", "{}", "amount" },
		{ "k", "{" AMOUNT "}", "capture" },
		{ "k", "{" AMOUNT ",\"capture\":false}", "capture" },
		{ "k", "{" AMOUNT ",\"capture\":true,\"x\":1}", "x" },
		{ "k", "{\"amount\":{\"value\":\"0.00\",\"currency\":\"RUB\"},"
		    "\"capture\":true}", "amount.value" },
		{ "k", "{\"amount\":{\"value\":\"-1\",\"currency\":\"RUB\"},"
		    "\"capture\":true}", "amount.value" },
		{ "k", "{\"amount\":{\"value\":\"1.005\",\"currency\":\"RUB\"},"
		    "\"capture\":true}", "amount.value" },
		{ "k", "{\"amount\":{\"value\":\"1\",\"currency\":\"USD\"},"
		    "\"capture\":true}", "amount.currency" },
		{ "k", "{" AMOUNT ",\"capture\":true,\"payment_token\":\"x\"}",
		    "payment_token" },
		{ "k", "{" AMOUNT ",\"capture\":true,\"metadata\":{\"a\":1}}",
		    "metadata" },
		{ "k", "{" AMOUNT ",\"capture\":true,\"confirmation\":"
		    "{\"type\":\"qr\"}}", "confirmation.type" },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		ck_assert_int_eq(create(t[i].key, t[i].body), 400);
		ck_assert_str_eq(got("type"), "error");
		ck_assert_str_eq(got("parameter"), t[i].parameter);
	}
	ck_assert_int_eq(look("00000000-0000-0000-0000-000000000000"), 404);
}
END_TEST

static int
as_stranger(struct req *q)
{
	q->envp[0] = arena_strdup(q->a,
	    "HTTP_AUTHORIZATION=Basic c2Ftb3ZhcjpzM2NyZXU=");
	return payment_create(q);
}

static int
without_secret(struct req *q)
{
	q->envp[0] = NULL;
	return payment_create(q);
}

static int
from_outside(struct req *q)
{
	q->internal = false;
	return payment_create(q);
}

START_TEST(strangers_stay_outside)
{
	ck_assert_int_eq(call(as_stranger, "/p", "k", DIRECT), 401);
	ck_assert_str_eq(got("code"), "invalid_credentials");
	ck_assert_int_eq(call(without_secret, "/p", "k", DIRECT), 401);
	ck_assert_int_eq(call(from_outside, "/p", "k", DIRECT), -E_NOT_FOUND);
}
END_TEST

START_TEST(cards_have_their_fates)
{
	ck_assert_int_eq(create("a", charge_by("4242 4242 4242 4242")), 200);
	ck_assert_str_eq(got("status"), "succeeded");
	ck_assert_str_eq(got("payment_method.card.last4"), "4242");
	create("b", charge_by("4000000000000002"));
	ck_assert_str_eq(got("status"), "canceled");
	ck_assert_str_eq(got("cancellation_details.reason"),
	    "general_decline");
	create("c", charge_by("4000000000009995"));
	ck_assert_str_eq(got("cancellation_details.reason"),
	    "insufficient_funds");
	create("d", charge_by("4000-0000-0000-3220"));
	ck_assert_str_eq(got("status"), "pending");
}
END_TEST

START_TEST(late_card_answers_later)
{
	const char *id;

	conf.gateway_late = 2000;
	create("d", charge_by("4000000000003220"));
	id = got("id");
	call(outcomes_settle, "/", NULL, NULL);
	look(id);
	ck_assert_str_eq(got("status"), "pending");
	for (int i = 0; i < 100 && strcmp(got("status"), "pending") == 0; i++) {
		usleep(100000);
		call(outcomes_settle, "/", NULL, NULL);
		look(id);
	}
	ck_assert_str_eq(got("status"), "succeeded");
}
END_TEST

START_TEST(cards_are_checked)
{
#define GOOD "\"month\":12,\"year\":2040,\"cvc\":\"123\""
	static const struct { const char *number, *rest, *field; } t[] = {
		{ "4242424242424241", GOOD, "number" },
		{ "", GOOD, "number" }, { "4242", GOOD, "number" },
		{ "4242x424242424242", GOOD, "number" },
		{ "42424242424242424242424242424242", GOOD, "number" },
		{ "4242424242424242", "\"year\":2040,\"cvc\":\"1\"", "month" },
		{ "4242424242424242", "\"month\":13,\"year\":2040,\"cvc\":"
		    "\"123\"", "month" },
		{ "4242424242424242", "\"month\":0,\"year\":2040,\"cvc\":"
		    "\"123\"", "month" },
		{ "4242424242424242", "\"month\":12,\"year\":2001,\"cvc\":"
		    "\"123\"", "year" },
		{ "4242424242424242", "\"month\":12,\"year\":9999,\"cvc\":"
		    "\"123\"", "year" },
		{ "4242424242424242", "\"month\":12,\"year\":2040,\"cvc\":"
		    "\"12\"", "cvc" },
		{ "4242424242424242", "\"month\":12,\"year\":2040,\"cvc\":"
		    "[1]", "cvc" },
		{ "4242424242424242", GOOD ",\"name\":\"I\"", "name" },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		ck_assert_int_eq(token(t[i].number, t[i].rest), -E_BAD_REQUEST);
		ck_assert_str_eq(r.err.field, t[i].field);
	}
	ck_assert_int_eq(token("4242424242424242", "\"month\":\"1\",\"year\":"
	    "\"40\",\"cvc\":123"), 201);
	ck_assert_str_eq(got("brand"), "Visa");
	ck_assert_str_eq(got("last4"), "4242");
}
END_TEST

START_TEST(pending_is_voided)
{
	const char *id;

	create("k", HOSTED);
	id = got("id");
	ck_assert_str_eq(got("status"), "pending");
	ck_assert_str_eq(got("confirmation.confirmation_url"),
	    arena_printf(r.a, "http://samovar.test/pay/%s", id));
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(call(payment_cancel, arena_printf(r.a,
		    "/x/%s", id), NULL, NULL), 200);
		ck_assert_str_eq(got("status"), "canceled");
		ck_assert_str_eq(got("cancellation_details.party"),
		    "merchant");
	}
	create("k2", DIRECT);
	id = got("id");
	ck_assert_int_eq(call(payment_cancel, arena_printf(r.a, "/x/%s", id),
	    NULL, NULL), 400);
	ck_assert_int_eq(refund("r", id, "1.00"), 200);
}
END_TEST

START_TEST(refunds_never_exceed_the_payment)
{
	const char *id, *first;

	create("k", DIRECT);
	id = got("id");
	ck_assert_int_eq(refund("r1", id, "60.00"), 200);
	ck_assert_str_eq(got("status"), "succeeded");
	first = got("id");
	ck_assert_int_eq(refund("r1", id, "60.00"), 200);
	ck_assert_str_eq(got("id"), first);
	ck_assert_int_eq(refund("r1", id, "61.00"), 400);
	ck_assert_int_eq(refund("r2", id, "40.51"), 400);
	ck_assert_int_eq(refund("r2", id, "40.50"), 200);
	ck_assert_int_eq(refund("r3", id, "0.01"), 400);
	ck_assert_int_eq(refund("r4", id, "0.00"), 400);
	ck_assert_int_eq(refund(NULL, id, "0.01"), 400);
	look(id);
	ck_assert_str_eq(got("refunded_amount.value"), "100.50");
	ck_assert_str_eq(got("refundable"), "false");
	ck_assert_int_eq(call(refund_get, arena_printf(r.a, "/x/%s", first),
	    NULL, NULL), 200);
	ck_assert_str_eq(got("amount.value"), "60.00");
	create("k2", HOSTED);
	ck_assert_int_eq(refund("r5", got("id"), "1.00"), 400);
}
END_TEST

static int
mock(const char *body)
{
	return call(mock_put, "/m", NULL, body);
}

START_TEST(mock_decides)
{
	const char *id;

	ck_assert_int_eq(mock("{\"fixed_status\":\"failed\"}"), 204);
	create("a", DIRECT);
	ck_assert_str_eq(got("status"), "canceled");
	mock("{\"fixed_status\":\"pending\"}");
	create("b", DIRECT);
	ck_assert_str_eq(got("status"), "pending");
	mock("{\"success_rate\":0}");
	create("c", DIRECT);
	ck_assert_str_eq(got("status"), "canceled");
	mock("{\"error_pattern\":\".*TEST_FAIL.*\"}");
	create("d", DIRECT);
	ck_assert_str_eq(got("status"), "succeeded");
	create("e", "{" AMOUNT ",\"capture\":true,\"metadata\":"
	    "{\"n\":\"x TEST_FAIL\"}}");
	ck_assert_str_eq(got("status"), "canceled");
	/* one that would take years matches nothing, and soon */
	mock("{\"error_pattern\":\"(x+x+)+y\"}");
	create("h", "{" AMOUNT ",\"capture\":true,\"metadata\":"
	    "{\"n\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}}");
	ck_assert_str_eq(got("status"), "succeeded");
	mock("{\"auto_approve_refunds\":false}");
	create("f", DIRECT);
	id = got("id");
	refund("r", id, "100.50");
	ck_assert_str_eq(got("status"), "pending");
	ck_assert_int_eq(refund("r2", id, "0.01"), 400);
	id = got("id");
	ck_assert_int_eq(call(mock_delete, "/m", NULL, NULL), 204);
	call(outcomes_settle, "/", NULL, NULL);
	refund("r", "00000000-0000-0000-0000-000000000000", "1.00");
	ck_assert_int_eq(r.reply.status, 400);
	create("g", DIRECT);
	ck_assert_str_eq(got("status"), "succeeded");
}
END_TEST

START_TEST(bad_mocks_are_refused)
{
	static const struct { const char *body, *field; } t[] = {
		{ "{\"success_rate\":101}", "success_rate" },
		{ "{\"success_rate\":-1}", "success_rate" },
		{ "{\"fixed_status\":\"FAILED\"}", "fixed_status" },
		{ "{\"response_delay_ms\":60001}", "response_delay_ms" },
		{ "{\"error_pattern\":\"(\"}", "error_pattern" },
		{ "{\"error_pattern\":\"((a{99}){99}){99}\"}", "error_pattern" },
		{ "{\"error_pattern\":\"(a)\\\\2\"}", "error_pattern" },
		{ "{\"error_pattern\":7}", "error_pattern" },
		{ "{\"webhook_delay_ms\":-1}", "webhook_delay_ms" },
		{ "{\"reorder_webhooks\":1}", "reorder_webhooks" },
		{ "{\"auto_approve_refunds\":\"no\"}", "auto_approve_refunds" },
		{ "{\"speed\":1}", "speed" },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		ck_assert_int_eq(mock(t[i].body), -E_BAD_REQUEST);
		ck_assert_str_eq(r.err.field, t[i].field);
	}
}
END_TEST

#define CARD "number=4242+4242+4242+4242&month=12&year=2040&cvc=123"

START_TEST(page_takes_the_card)
{
	const char *path;

	create("k", HOSTED);
	path = arena_printf(r.a, "/x/%s", got("id"));
	ck_assert_int_eq(call(page_show, path, NULL, NULL), 200);
	ck_assert_str_eq(r.reply.type, "text/html; charset=utf-8");
	ck_assert_ptr_nonnull(strstr(r.reply.body, "<form"));
	ck_assert_ptr_nonnull(strstr(r.reply.body, "демонстрация"));
	ck_assert_ptr_null(strstr(r.reply.body, "<script"));
	ck_assert_ptr_nonnull(strstr(r.reply.headers.s, "default-src 'none'"));
	ck_assert_int_eq(call(page_pay, path, NULL,
	    "number=1&month=12&year=2040&cvc=123"), 400);
	ck_assert_ptr_nonnull(strstr(r.reply.body, "aria-invalid"));
	ck_assert_int_eq(call(page_pay, path, NULL, CARD), 303);
	ck_assert_ptr_nonnull(strstr(r.reply.headers.s,
	    "Location: /orders/1\r\n"));
	ck_assert_int_eq(call(page_pay, path, NULL, CARD), 303);
	call(page_show, path, NULL, NULL);
	ck_assert_ptr_null(strstr(r.reply.body, "<form"));
	ck_assert_ptr_nonnull(strstr(r.reply.body, "Оплачено"));
	ck_assert_ptr_nonnull(strstr(r.reply.body, "href=\"/orders/1\""));
	/* a direct charge has no page */
	create("k2", DIRECT);
	ck_assert_int_eq(call(page_show, arena_printf(r.a, "/x/%s",
	    got("id")), NULL, NULL), -E_NOT_FOUND);
}
END_TEST

START_TEST(page_leads_nowhere_else)
{
	static const char *const bad[] = { "https://evil.test/", "//evil.test",
		"/\\\\evil.test", "http://samovar.test.evil.test/", "x",
		"javascript:alert(1)", "http://samovar.test@evil.test/",
		"/a b" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		const char *id;

		ck_assert_int_eq(create(arena_printf(r.a, "k%zu", i),
		    arena_printf(r.a, "{" AMOUNT ",\"capture\":true,"
		    "\"confirmation\":{\"type\":\"redirect\","
		    "\"return_url\":\"%s\"}}", bad[i])), 200);
		id = got("id");
		ck_assert_int_eq(call(page_pay, arena_printf(r.a, "/x/%s", id),
		    NULL, CARD), 303);
		ck_assert_ptr_nonnull(strstr(r.reply.headers.s,
		    arena_printf(r.a, "Location: /pay/%s\r\n", id)));
	}
}
END_TEST

static int
in_english(struct req *q)
{
	q->envp[0] = arena_strdup(q->a, "HTTP_ACCEPT_LANGUAGE=de, en-GB, ru");
	return page_show(q);
}

START_TEST(page_speaks_english_and_escapes)
{
	create("k", "{" AMOUNT ",\"capture\":true,\"description\":"
	    "\"<b>\\\"7\\\"\",\"confirmation\":{\"type\":\"redirect\"}}");
	call(in_english, arena_printf(r.a, "/x/%s", got("id")), NULL, NULL);
	ck_assert_ptr_nonnull(strstr(r.reply.body, "lang=\"en\""));
	ck_assert_ptr_nonnull(strstr(r.reply.body, "This is a demo"));
	ck_assert_ptr_nonnull(strstr(r.reply.body, "&lt;b&gt;&quot;7&quot;"));
}
END_TEST

static const char *
book_path(void)
{
	return arena_printf(r.a, "%s/book.jsonl", dir);
}

/* A process that knows nothing yet reads the book. */
static bool
fresh_process_knows(const char *id)
{
	const pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(look(id) == 200 ? 0 : 1);
	waitpid(pid, &status, 0);
	return status == 0;
}

/* Makes a payment in a child, so that this process learns it by the book. */
static const char *
made_elsewhere(const char *key)
{
	char id[UUID_TEXT] = "";
	int fd[2], status;

	ck_assert_int_eq(pipe(fd), 0);
	if (fork() == 0) {
		create(key, DIRECT);
		_exit(write(fd[1], got("id"), 36) != 36);
	}
	ck_assert_int_eq(read(fd[0], id, 36), 36);
	close(fd[0]);
	close(fd[1]);
	wait(&status);
	return arena_strdup(r.a, id);
}

START_TEST(torn_line_is_cut)
{
	const char *id = made_elsewhere("k1");
	struct stat before, after;
	int fd;

	ck_assert_int_eq(stat(book_path(), &before), 0);
	fd = open(book_path(), O_WRONLY | O_APPEND);
	ck_assert_int_eq(write(fd, "{\"at\":\"2026", 11), 11);
	close(fd);
	ck_assert_int_eq(look(id), 200);
	ck_assert_int_eq(stat(book_path(), &after), 0);
	ck_assert_int_eq(after.st_size, before.st_size);
	ck_assert(fresh_process_knows(made_elsewhere("k2")));
	ck_assert(fresh_process_knows(id));
}
END_TEST

START_TEST(broken_book_is_an_error)
{
	int fd;

	create("k", DIRECT);
	fd = open(book_path(), O_WRONLY | O_APPEND);
	ck_assert_int_eq(write(fd, "{\"at\":}\n", 8), 8);
	close(fd);
	ck_assert_int_eq(create("k2", DIRECT), -E_INTERNAL);
}
END_TEST

START_TEST(book_is_private)
{
	struct stat st;

	create("k", charge_by("4242424242424242"));
	ck_assert_int_eq(stat(book_path(), &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	ck_assert_int_ne(system(arena_printf(r.a, "grep -q 424242 %s",
	    book_path())), 0);
}
END_TEST

/* What was answered is in the book, whenever the process is killed. */
START_TEST(kill_loses_no_answer)
{
	char ids[4096][36];
	int n = 0, fd[2];

	for (int round = 0; round < 10; round++) {
		pid_t pid;

		ck_assert_int_eq(pipe(fd), 0);
		if ((pid = fork()) == 0) {
			for (int i = 0;; i++) {
				create(arena_printf(r.a, "%d-%d", round, i),
				    DIRECT);
				if (write(fd[1], got("id"), 36) != 36)
					_exit(1);
			}
		}
		close(fd[1]);
		/* some answers, however busy the machine, then at any moment */
		for (int i = 0; i < 3; i++)
			n += read(fd[0], ids[n], 36) == 36;
		usleep(2000 + (useconds_t)round * 3000);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		while (n < 4096 && read(fd[0], ids[n], 36) == 36)
			n++;
		close(fd[0]);
	}
	ck_assert_int_gt(n, 20);
	for (int i = 0; i < n; i++)
		ck_assert_int_eq(look(arena_strndup(r.a, ids[i], 36)), 200);
}
END_TEST

/* A receiver that answers 503 to the first calls; what it heard it prints. */
static FILE *
receiver(int refuse, pid_t *pid)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(in);
	const int s = socket(AF_INET, SOCK_STREAM, 0);
	int fd[2];

	ck_assert_int_eq(bind(s, (struct sockaddr *)&in, sizeof(in)), 0);
	ck_assert_int_eq(listen(s, 8), 0);
	ck_assert_int_eq(pipe(fd), 0);
	getsockname(s, (struct sockaddr *)&in, &len);
	conf.webhook_url = arena_printf(r.a, "http://127.0.0.1:%d/hook",
	    ntohs(in.sin_port));
	if ((*pid = fork()) == 0) {
		for (int i = 0;; i++) {
			static const char *const answers[] = {
				"HTTP/1.1 503 x\r\nContent-Length: 0\r\n"
				"Connection: close\r\n\r\n",
				"HTTP/1.1 200 x\r\nContent-Length: 0\r\n"
				"Connection: close\r\n\r\n" };
			const char *answer = answers[i >= refuse];
			const int c = accept(s, NULL, NULL);
			char text[8192];
			ssize_t n = 0, got_n;

			while ((got_n = read(c, text + n, sizeof(text) - 1 -
			    (size_t)n)) > 0) {
				n += got_n;
				text[n] = '\0';
				if (strstr(text, "}}") != NULL)
					break;
			}
			/* noted first: after the answer we may be killed */
			if (dprintf(fd[1], "%s\n", strstr(text,
				"Samovar-Signature")) < 0 ||
			    write(c, answer, strlen(answer)) < 0)
				_exit(1);
			close(c);
		}
	}
	close(s);
	close(fd[1]);
	return fdopen(fd[0], "r");
}

/* How many webhooks arrived; all that did were signed. */
static int
heard(FILE *f, pid_t pid)
{
	char line[8192], *signature = NULL;
	int n = 0;

	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	while (fgets(line, sizeof(line), f) != NULL) {
		struct err e = { 0 };

		line[strcspn(line, "\r\n")] = '\0';
		if (strncmp(line, "Samovar-Signature: ", 19) == 0) {
			signature = arena_strdup(r.a, line + 19);
		} else if (line[0] == '{') {
			ck_assert_int_eq(webhook_verify(signature, "hook",
			    gw_now_ms() / 1000, line, strlen(line), &e), 0);
			ck_assert_ptr_nonnull(strstr(line,
			    "\"event\":\"payment.succeeded\""));
			n++;
		}
	}
	fclose(f);
	return n;
}

START_TEST(webhook_comes_until_heard)
{
	pid_t pid;
	FILE *f = receiver(1, &pid);

	create("k", DIRECT);
	call(notices_send, "/", NULL, NULL); /* refused */
	call(notices_send, "/", NULL, NULL); /* not due yet */
	usleep(600000);
	call(notices_send, "/", NULL, NULL); /* heard */
	call(notices_send, "/", NULL, NULL); /* nothing left */
	ck_assert_ptr_null(state_notices());
	ck_assert_int_eq(heard(f, pid), 2);
}
END_TEST

/* Every webhook comes, some of them more than once, and not in their order. */
START_TEST(webhooks_are_reordered)
{
	pid_t pid;
	FILE *f = receiver(0, &pid);
	int n = 0;

	mock("{\"duplicate_webhooks\":true,\"reorder_webhooks\":true,"
	    "\"webhook_delay_ms\":100}");
	for (int i = 0; i < 30; i++)
		create(arena_printf(r.a, "k%d", i), DIRECT);
	for (struct gw_notice *p = state_notices(); p != NULL; p = p->next) {
		ck_assert_int_ge(p->copies, 1);
		ck_assert_int_le(p->copies, 5);
		n += (int)p->copies;
	}
	ck_assert_int_gt(n, 30);
	for (int i = 0; i < 200 && state_notices() != NULL; i++) {
		call(notices_send, "/", NULL, NULL);
		usleep(10000);
	}
	ck_assert_ptr_null(state_notices());
	ck_assert_int_eq(heard(f, pid), n);
}
END_TEST

START_TEST(webhooks_misbehave_as_told)
{
	pid_t pid;
	FILE *f = receiver(0, &pid);

	mock("{\"duplicate_webhooks\":true}");
	create("a", DIRECT);
	mock("{\"lose_webhooks\":true}");
	create("b", DIRECT);
	mock("{\"webhook_delay_ms\":60000}");
	create("c", DIRECT);
	call(notices_send, "/", NULL, NULL);
	ck_assert_ptr_nonnull(state_notices());
	ck_assert_int_eq(heard(f, pid), 2);
}
END_TEST

int
main(void)
{
	return unit_run_with("gateway", setup, teardown, (const TTest *[]){
	    charge_succeeds, key_makes_one_payment, saved_card_is_charged,
	    bad_charges_are_refused,
	    strangers_stay_outside, cards_have_their_fates,
	    late_card_answers_later, cards_are_checked, pending_is_voided,
	    refunds_never_exceed_the_payment, mock_decides,
	    bad_mocks_are_refused, page_takes_the_card,
	    page_leads_nowhere_else, page_speaks_english_and_escapes,
	    torn_line_is_cut, broken_book_is_an_error, book_is_private,
	    kill_loses_no_answer, webhook_comes_until_heard,
	    webhooks_misbehave_as_told, webhooks_are_reordered, NULL });
}
