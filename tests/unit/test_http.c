#include "config.h"
#include "http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "app.h"
#include "conf.h"
#include "unit.h"

/*
 * A server of a few lines: it answers by the path it is asked for, and /echo
 * with the request itself. Connection 1, 2, … is counted in X-Conn.
 */
static pid_t server;
static int port;
static struct req r;
static const struct app app = { .name = "unit" };

static void
put(int fd, const char *s, size_t n)
{
	while (n > 0) {
		const ssize_t w = write(fd, s, n);

		if (w <= 0)
			return;
		s += w;
		n -= (size_t)w;
	}
}

static void
answer(int fd, int status, const char *more, const char *body, size_t len)
{
	char head[256];

	put(fd, head, (size_t)snprintf(head, sizeof(head),
	    "HTTP/1.1 %d x\r\nContent-Length: %zu\r\n%s\r\n", status, len,
	    more));
	put(fd, body, len);
}

#define REFUSAL "{\"error\":\"no such dish\",\"code\":\"wrong_state\"," \
	"\"field\":\"items[0]\",\"request_id\":\"x\"}"

/* One request; false: the connection is to be closed. */
static bool
serve_one(int fd, int conn)
{
	static char big[HTTP_BODY_MAX + 1];
	char in[4096], path[64] = "", body[128];
	size_t n = 0;
	const char *end, *len;

	do {
		const ssize_t got = read(fd, in + n, sizeof(in) - 1 - n);

		if (got <= 0)
			return false;
		n += (size_t)got;
		in[n] = '\0';
	} while ((end = strstr(in, "\r\n\r\n")) == NULL ||
	    ((len = strstr(in, "Content-Length: ")) != NULL &&
		strlen(end + 4) < strtoul(len + 16, NULL, 10)));
	sscanf(in, "%*s %63s", path);
	if (strcmp(path, "/echo") == 0)
		answer(fd, 200, "", in, n);
	else if (strcmp(path, "/conn") == 0)
		answer(fd, 200, "", body, (size_t)snprintf(body, sizeof(body),
		    "{\"n\":%d}", conn));
	else if (strcmp(path, "/refuse") == 0)
		answer(fd, 409, "", REFUSAL, strlen(REFUSAL));
	else if (strcmp(path, "/secret") == 0)
		answer(fd, 401, "", REFUSAL, strlen(REFUSAL));
	else if (strcmp(path, "/html") == 0)
		answer(fd, 404, "", "<h1>", 4);
	else if (strcmp(path, "/move") == 0)
		answer(fd, 302, "Location: /echo\r\n", "", 0);
	else if (strcmp(path, "/full") == 0)
		answer(fd, 200, "", big, HTTP_BODY_MAX);
	else if (strcmp(path, "/big") == 0)
		answer(fd, 200, "", big, sizeof(big));
	else if (strcmp(path, "/slow") == 0)
		sleep(5);
	else if (strcmp(path, "/odd") == 0 && conn % 2 == 1)
		return false; /* every other connection ends without a word */
	else if (strcmp(path, "/dead") == 0)
		return false;
	else if (strcmp(path, "/odd") == 0)
		answer(fd, 200, "", "{}", 2);
	else
		answer(fd, 500, "", "", 0);
	return true;
}

static void
setup(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(in);
	const int fd = socket(AF_INET, SOCK_STREAM, 0);
	char url[64];

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&in, sizeof(in)), 0);
	ck_assert_int_eq(listen(fd, 16), 0);
	getsockname(fd, (struct sockaddr *)&in, &len);
	port = ntohs(in.sin_port);
	server = fork();
	if (server == 0) {
		signal(SIGCHLD, SIG_IGN);
		for (int conn = 1;; conn++) {
			const int c = accept(fd, NULL, NULL);

			/* side by side, each in a process of its own */
			if (fork() == 0) {
				while (c >= 0 && serve_one(c, conn))
					;
				_exit(0);
			}
			close(c);
		}
	}
	close(fd);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d", port);
	r = (struct req){ .a = arena_new(), .app = &app,
		.address = "192.0.2.7" };
	strcpy(r.id, "req-1");
	strcpy(r.traceparent,
	    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
	conf.internal_url = arena_strdup(r.a, url);
}

static void
teardown(void)
{
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	arena_free(r.a);
}

static int
get(const char *path, bool idempotent, struct http_answer *a)
{
	struct http_call c = { .method = "GET", .idempotent = idempotent,
		.url = arena_printf(r.a, "%s%s", conf.internal_url, path) };

	r.err = (struct err){ 0 };
	return http_call(&r, &c, a);
}

START_TEST(request_goes_out_whole)
{
	const char *headers[] = { "Authorization: Bearer abc", NULL };
	struct http_call c = { .method = "PUT", .body = "{\"a\":1}", .len = 7,
		.url = arena_printf(r.a, "%s/echo", conf.internal_url),
		.headers = headers };
	struct http_answer a;

	ck_assert_int_eq(http_call(&r, &c, &a), 0);
	ck_assert_int_eq(a.status, 200);
	ck_assert_int_eq(strncmp(a.body, "PUT /echo HTTP/1.1\r\n", 20), 0);
	ck_assert_ptr_nonnull(strstr(a.body, "\r\nAuthorization: Bearer abc"));
	ck_assert_ptr_nonnull(strstr(a.body, "\r\nX-Request-Id: req-1\r\n"));
	ck_assert_ptr_nonnull(strstr(a.body, "Type: application/json\r\n"));
	ck_assert_ptr_nonnull(strstr(a.body, "\r\n\r\n{\"a\":1}"));
	ck_assert_ptr_null(strstr(a.body, "Expect"));
}
END_TEST

START_TEST(trace_goes_on_below_our_span)
{
	struct http_answer a;
	const char *t;

	ck_assert_int_eq(get("/echo", true, &a), 0);
	t = strstr(a.body, "traceparent: ");
	ck_assert_ptr_nonnull(t);
	ck_assert_int_eq(strncmp(t + 13, r.traceparent,
	    strlen(r.traceparent)), 0);
}
END_TEST

START_TEST(connection_stays_open)
{
	struct http_answer a;

	ck_assert_int_eq(get("/conn", true, &a), 0);
	ck_assert_str_eq(a.body, "{\"n\":1}");
	ck_assert_int_eq(get("/conn", true, &a), 0);
	ck_assert_str_eq(a.body, "{\"n\":1}");
}
END_TEST

START_TEST(redirect_is_an_answer)
{
	struct http_answer a;

	ck_assert_int_eq(get("/move", true, &a), 0);
	ck_assert_int_eq(a.status, 302);
}
END_TEST

START_TEST(body_is_capped)
{
	struct http_answer a;

	ck_assert_int_eq(get("/full", true, &a), 0);
	ck_assert_uint_eq(a.len, HTTP_BODY_MAX);
	ck_assert_int_eq(get("/big", true, &a), -1);
	ck_assert_int_eq(r.err.code, E_UNAVAILABLE);
	ck_assert_ptr_nonnull(strstr(r.err.text, "too large"));
}
END_TEST

START_TEST(deadline_ends_the_wait)
{
	struct http_call c = { .method = "GET", .idempotent = true,
		.url = arena_printf(r.a, "%s/slow", conf.internal_url),
		.deadline_ms = 200 };
	struct http_answer a;

	ck_assert_int_eq(http_call(&r, &c, &a), -1);
	ck_assert_int_eq(r.err.code, E_UNAVAILABLE);
}
END_TEST

START_TEST(lost_connection_is_tried_once_more)
{
	struct http_answer a;

	ck_assert_int_eq(get("/odd", true, &a), 0);
	ck_assert_int_eq(a.status, 200);
	ck_assert_int_eq(get("/dead", true, &a), -1);
	ck_assert_int_eq(r.err.code, E_UNAVAILABLE);
}
END_TEST

START_TEST(call_that_may_not_repeat_is_sent_once)
{
	struct http_answer a;

	ck_assert_int_eq(get("/odd", false, &a), -1);
	ck_assert_int_eq(get("/odd", false, &a), 0); /* connection 2 */
	ck_assert_int_eq(get("/odd", false, &a), -1);
}
END_TEST

START_TEST(other_schemes_and_ports_are_refused)
{
	static const char *const bad[] = { "file:///etc/passwd",
		"ftp://127.0.0.1/", "gopher://127.0.0.1/", "http://127.0.0.1:1/",
		"", "http://" };
	struct http_answer a;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct http_call c = { .method = "GET", .url = bad[i] };

		r.err = (struct err){ 0 };
		ck_assert_int_eq(http_call(&r, &c, &a), -1);
		ck_assert_int_eq(r.err.code, E_UNAVAILABLE);
	}
}
END_TEST

START_TEST(service_speaks_for_its_caller)
{
	struct http_answer a;

	r.who.token = "eyJ.x.y";
	ck_assert_int_eq(service_call(&r, "GET", "/echo", NULL, AS_CALLER, &a),
	    0);
	ck_assert_ptr_nonnull(strstr(a.body, "Authorization: Bearer eyJ.x.y"));
	ck_assert_ptr_nonnull(strstr(a.body, "X-Forwarded-For: 192.0.2.7\r\n"));
}
END_TEST

START_TEST(nothing_to_send_is_said)
{
	struct http_answer a;

	ck_assert_int_eq(service_call(&r, "POST", "/echo", NULL, 0, &a), 0);
	ck_assert_ptr_nonnull(strstr(a.body, "Content-Length: 0\r\n"));
	ck_assert_int_eq(service_call(&r, "DELETE", "/echo", NULL, 0, &a), 0);
	ck_assert_ptr_null(strstr(a.body, "Content-Length"));
}
END_TEST

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

START_TEST(several_are_asked_at_once)
{
	struct service_ask asks[] = { { .path = "/slow" }, { .path = "/echo" },
		{ .path = "/slow" }, { .path = "/refuse" }, { .path = "/dead" },
		{ .path = "/big" } };
	const int64_t began = now_ms();

	r.who.token = "eyJ.x.y";
	service_ask_all(&r, asks, 6);
	ck_assert_int_lt(now_ms() - began, 2 * HTTP_DEADLINE_MS - 100);
	ck_assert_int_eq(asks[0].rc, -1);
	ck_assert_int_eq(asks[0].err.code, E_UNAVAILABLE);
	ck_assert_int_eq(asks[1].rc, 0);
	ck_assert_ptr_nonnull(strstr(asks[1].answer.body, "Bearer eyJ.x.y"));
	ck_assert_int_eq(asks[2].err.code, E_UNAVAILABLE);
	ck_assert_int_eq(asks[3].rc, -1);
	ck_assert_int_eq(asks[3].err.code, E_STATE);
	ck_assert_str_eq(asks[3].err.field, "items[0]");
	ck_assert_int_eq(asks[4].err.code, E_UNAVAILABLE);
	ck_assert_int_eq(asks[5].err.code, E_UNAVAILABLE);
	ck_assert_int_eq(r.err.code, E_OK);
	service_ask_all(&r, asks + 1, 1); /* and once more */
	ck_assert_int_eq(asks[1].rc, 0);
}
END_TEST

START_TEST(service_speaks_for_itself)
{
	char dir[] = "/tmp/unit-http.XXXXXX";
	struct http_answer a;
	FILE *f;

	ck_assert_int_eq(service_call(&r, "GET", "/echo", NULL, AS_SERVICE,
	    &a), -1);
	r.err = (struct err){ 0 };
	conf.secrets_dir = mkdtemp(dir);
	umask(077);
	f = fopen(arena_printf(r.a, "%s/service-unit", dir), "w");
	fputs("s3cret\n", f);
	fclose(f);
	ck_assert_int_eq(service_call(&r, "POST", "/echo", "{}",
	    AS_SERVICE | REPEATABLE, &a), 0);
	ck_assert_ptr_nonnull(strstr(a.body, "Authorization: Bearer s3cret\r"));
	ck_assert_int_eq(service_call(&r, "GET", "/secret", NULL,
	    AS_SERVICE | REFUSALS, &a), -1);
	ck_assert_int_eq(r.err.code, E_UNAVAILABLE);
	unlink(arena_printf(r.a, "%s/service-unit", dir));
	rmdir(dir);
}
END_TEST

START_TEST(refusals_pass_when_asked_for)
{
	static const struct { const char *path; unsigned flags; int code; } t[] = {
		{ "/refuse", REFUSALS, E_STATE },
		{ "/refuse", 0, E_UNAVAILABLE },
		{ "/html", REFUSALS, E_UNAVAILABLE },
		{ "/nothing", REFUSALS, E_UNAVAILABLE },
		{ "/move", REFUSALS, E_UNAVAILABLE },
	};
	struct http_answer a;

	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		r.err = (struct err){ 0 };
		ck_assert_int_eq(service_call(&r, "GET", t[i].path, NULL,
		    AS_CALLER | t[i].flags, &a), -1);
		ck_assert_int_eq(r.err.code, t[i].code);
		if (r.err.code == E_STATE) {
			ck_assert_str_eq(r.err.field, "items[0]");
			ck_assert_str_eq(r.err.text, "no such dish");
		}
	}
}
END_TEST

START_TEST(answers_decode_or_fail)
{
	struct { int64_t n; } in;
	const struct jf f[] = { { .name = "n", .type = JF_INT, .req = true },
		JF_END };
	const struct http_answer good = { 200, "{\"n\":7,\"m\":1}", 13 };
	const struct http_answer bad = { 200, "{\"n\":\"7\"}", 9 };

	ck_assert_int_eq(http_json(&r, &good, f, &in), 0);
	ck_assert_int_eq(in.n, 7);
	ck_assert_int_eq(http_json(&r, &bad, f, &in), -1);
	ck_assert_int_eq(r.err.code, E_UNAVAILABLE);
}
END_TEST

int
main(void)
{
	return unit_run_with("http", setup, teardown, (const TTest *[]){
	    request_goes_out_whole, trace_goes_on_below_our_span,
	    connection_stays_open, redirect_is_an_answer, body_is_capped,
	    deadline_ends_the_wait, lost_connection_is_tried_once_more,
	    call_that_may_not_repeat_is_sent_once,
	    other_schemes_and_ports_are_refused, service_speaks_for_its_caller,
	    nothing_to_send_is_said, several_are_asked_at_once,
	    service_speaks_for_itself, refusals_pass_when_asked_for,
	    answers_decode_or_fail, NULL });
}
