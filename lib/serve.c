#include "config.h"
#include "serve.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "audit.h"
#include "conf.h"
#include "door.h"
#include "key.h"
#include "log.h"
#include "met.h"
#include "queue.h"
#include "rpc.h"
#include "trace.h"
#include "wake.h"

#define BODY_MAX (256 * 1024)
#define ATTEMPTS 3 /* of a transaction that lost a race */
#define RETRY_AFTER 2 /* seconds, when a part is down */

/* Counters and readiness; <pool> is this context's or its worker's. */
static int
metrics_get(struct req *r)
{
	struct buf b = buf_new(r->a);

	if (met_render(r->param[0], serve_routes(r->app), &b) < 0)
		return fail(r, E_NOT_FOUND, "no pool %s", r->param[0]);
	reply_json(r, 200, b.s);
	r->reply.type = "text/plain; version=0.0.4; charset=utf-8";
	return 0;
}

static int
ready_get(struct req *r)
{
	struct buf b = buf_new(r->a);
	int64_t silence = met_silence_ms(r->param[0]);

	if (silence < 0)
		return fail(r, E_NOT_FOUND, "no pool %s", r->param[0]);
	if (silence > 5000)
		return fail(r, E_UNAVAILABLE, "%s is silent", r->param[0]);
	if (r->db != NULL) {
		db_queue(r, DB_PING);
		if (db_sync(r) < 0)
			return -1;
		if (!db_bool(r, DB_PING, 0, "writable"))
			return fail(r, E_UNAVAILABLE, "database is read-only");
	}
	buf_str(&b, "{");
	buf_json_member(&b, "pool", r->param[0]);
	buf_json_bool(&b, "ready", true);
	buf_str(&b, "}");
	return reply_json(r, 200, b.s);
}

static const struct route own_routes[] = {
	{ GET, "/metrics/{word}", ANYONE, metrics_get, .flags = UNLIMITED },
	{ GET, "/readyz/{word}", ANYONE, ready_get, .flags = UNLIMITED },
	{ GET, "/audit/{word}", SERVICE, audit_get },
	{ 0 }
};

const struct route *
serve_routes(const struct app *app)
{
	static struct route *all;
	size_t n = 0, own = sizeof(own_routes) / sizeof(*own_routes);

	if (all != NULL)
		return all;
	while (app->routes != NULL && app->routes[n].path != NULL)
		n++;
	all = calloc(n + own, sizeof(*all));
	if (all == NULL)
		abort();
	if (n > 0)
		memcpy(all, app->routes, n * sizeof(*all));
	memcpy(all + n, own_routes, sizeof(own_routes));
	return all;
}

static void
error_reply(struct req *r)
{
	struct buf b = buf_new(r->a);

	err_json(&b, &r->err, r->id);
	reply_json(r, err_row(r->err.code)->status, b.s);
}

/* The answer in the spelling of the question. */
static void
reply_finish(struct req *r, int rc)
{
	const bool refused = rc < 0 && r->err.code != E_REPLAY;

	if (refused && (r->err.code == E_RATE || r->err.code == E_UNAVAILABLE))
		reply_header(r, "Retry-After", txt(r, r->err.retry_after > 0 ?
		    r->err.retry_after : RETRY_AFTER));
	if (r->rpc != NULL && !refused)
		rpc_answer(r);
	else if (r->rpc != NULL)
		rpc_error(r);
	else if (refused && r->app->refused != NULL && !r->internal)
		r->app->refused(r);
	else if (refused)
		error_reply(r);
}

/* 0 for a method that no row has: 405, or 404. */
static enum method
method_of(const char *name)
{
	if (strcmp(name, "HEAD") == 0)
		return GET; /* lighttpd leaves the body away */
	for (int m = GET; m < METHOD__MAX; m++)
		if (strcmp(name, method_names[m]) == 0)
			return m;
	return 0;
}

/* Path and query from what lighttpd has normalised. */
static void
head_read(struct req *r, char **envp)
{
	const char *s;

	r->envp = envp;
	trace_take(r, req_env(r, "HTTP_X_REQUEST_ID"),
	    req_env(r, "HTTP_TRACEPARENT"));
	s = req_env(r, "REQUEST_METHOD");
	r->method = method_of(s != NULL ? s : "");
	s = req_env(r, "SCRIPT_NAME");
	r->path = arena_printf(r->a, "%s%s", s != NULL ? s : "",
	    req_env(r, "PATH_INFO") != NULL ? req_env(r, "PATH_INFO") : "");
	s = req_env(r, "QUERY_STRING");
	r->query = s != NULL ? s : "";
	s = req_env(r, "REMOTE_ADDR");
	r->address = s != NULL ? s : "";
	s = req_env(r, "SAMOVAR_LISTENER");
	r->internal = s != NULL && strcmp(s, "internal") == 0;
	/* programs of ours say for whom they ask */
	s = r->internal ? req_env(r, "HTTP_X_FORWARDED_FOR") : NULL;
	r->address = s != NULL ? s : r->address;
}

static int
type_check(struct req *r)
{
	const char *type = req_env(r, "CONTENT_TYPE");
	const size_t n = type != NULL ? strcspn(type, "; ") : 0;
	const char *charset = type != NULL ? strcasestr(type, "charset=") : NULL;
	const char *coding = req_env(r, "HTTP_CONTENT_ENCODING");

	if ((r->body_len == 0 && r->rpc == NULL) ||
	    (r->route->flags & RAW_BODY))
		return 0;
	if (n != strlen("application/json") ||
	    strncasecmp(type, "application/json", n) != 0)
		return fail(r, E_TYPE, "Content-Type is application/json here");
	if (charset != NULL &&
	    strncasecmp(charset + 8 + (charset[8] == '"'), "utf-8", 5) != 0)
		return fail(r, E_TYPE, "JSON is UTF-8 here");
	if (coding != NULL && strcasecmp(coding, "identity") != 0)
		return fail(r, E_TYPE, "Content-Encoding is not taken here");
	return 0;
}

size_t
req_stream(struct req *r, void *p, size_t n)
{
	const int got = FCGX_GetStr(p, (int)n, r->stream);

	return got > 0 ? (size_t)got : 0;
}

static int
body_read(struct req *r, FCGX_Stream *in)
{
	const char *s = req_env(r, "CONTENT_LENGTH");
	const long n = s != NULL ? strtol(s, NULL, 10) : 0;
	char *body;

	if (n >= 0 && (r->route->flags & STREAM)) {
		r->body_len = (size_t)n;
		r->stream = in;
		return 0;
	}
	if (n < 0 || n > BODY_MAX)
		return fail(r, E_TOO_LARGE, "at most %d bytes, please", BODY_MAX);
	r->body = r->sent = body = arena_alloc(r->a, (size_t)n + 1);
	r->body_len = r->sent_len = (size_t)n;
	if (n > 0 && FCGX_GetStr(body, (int)n, in) != n)
		return fail(r, E_BAD_REQUEST, "the body ends too early");
	return type_check(r);
}

/* The handler in its transaction, once. */
static int
handler_run(struct req *r)
{
	const unsigned flags = r->route->flags;

	if (flags & TXN) {
		db_begin(r);
		if ((flags & KEYED) && r->key != NULL)
			key_queue(r);
	}
	if (r->route->handler(r) < 0)
		return -1;
	if (!(flags & TXN))
		return 0;
	if (r->key_pending && db_sync(r) < 0)
		return -1;
	if (r->key_scope != NULL)
		key_store(r);
	return rpc_in_time(r) < 0 ? -1 : db_commit(r);
}

static bool
may_run_again(const struct req *r)
{
	return (r->route->flags & TXN) || r->route->method == GET;
}

/* As before the handler ran. */
static void
handler_forget(struct req *r, struct buf headers)
{
	db_reset(r->db);
	r->err = (struct err){ 0 };
	r->reply = (struct reply){ .headers = headers };
	r->wake = r->key_pending = false;
	r->key_scope = NULL;
}

static int
handler_run_again(struct req *r)
{
	const struct buf headers = r->reply.headers;
	int rc = -1;

	for (int i = 0; i < ATTEMPTS; i++) {
		rc = handler_run(r);
		if (rc == 0 || r->db == NULL)
			return rc;
		db_rollback(r);
		if (r->err.code != E_AGAIN || !may_run_again(r))
			break;
		if (i + 1 == ATTEMPTS)
			break;
		handler_forget(r, headers);
	}
	if (r->err.code == E_AGAIN)
		r->err.code = E_UNAVAILABLE;
	return rc;
}

/* Of this process; NULL: there is none. */
static struct db *replica;

/* From the replica, if it is asked for and can answer; else as ever. */
static int
handler_run_anywhere(struct req *r)
{
	const struct buf headers = r->reply.headers;
	struct db *own = r->db;

	if (!(r->route->flags & REPLICA) || replica == NULL || db_rests(replica))
		return handler_run_again(r);
	r->db = replica;
	db_reset(replica);
	if (handler_run(r) == 0)
		return 0;
	db_rollback(r);
	if (r->err.code != E_AGAIN && err_row(r->err.code)->status < 500)
		return -1;
	log_warn(r, "read replica: %s", r->err.text);
	r->db = own;
	handler_forget(r, headers);
	return handler_run_again(r);
}

/*
 * Who has waited longest is sent away, before any work: those behind it are
 * then served while somebody still waits for the answer.
 */
static int
queue_check(struct req *r)
{
	if (!(r->route->flags & COSTLY) ||
	    queue_waiting(STDIN_FILENO) <= conf.costly_queue)
		return 0;
	return fail(r, E_UNAVAILABLE, "more than %ld requests are waiting",
	    conf.costly_queue);
}

static int
request_run(struct req *r, const struct route *routes, FCGX_Stream *in)
{
	if (route_find(r, routes) < 0 || rpc_head(r) < 0 ||
	    queue_check(r) < 0 ||
	    door_check(r) < 0 || body_read(r, in) < 0 || rpc_request(r) < 0)
		return -1;
	if ((r->route->flags & KEYED) &&
	    key_read(r, req_env(r, "HTTP_IDEMPOTENCY_KEY")) < 0)
		return -1;
	if ((r->route->flags & NEEDS_KEY) && r->key == NULL)
		return fail_field(r, E_BAD_REQUEST, "Idempotency-Key",
		    "Idempotency-Key: is missing");
	return rpc_in_time(r) < 0 ? -1 : handler_run_anywhere(r);
}

static void
answer_write(struct req *r, FCGX_Stream *out)
{
	struct buf head = buf_new(r->a);

	buf_printf(&head, "Status: %d\r\nX-Request-Id: %s\r\n", r->reply.status,
	    r->id);
	if (r->reply.body != NULL)
		buf_printf(&head, "Content-Type: %s\r\nContent-Length: %zu\r\n",
		    r->reply.type ? r->reply.type : "application/json",
		    r->reply.len);
	if (r->reply.headers.len > 0)
		buf_bytes(&head, r->reply.headers.s, r->reply.headers.len);
	if (strstr(head.s, "\nCache-Control:") == NULL)
		buf_str(&head, "Cache-Control: no-store\r\n");
	buf_str(&head, "\r\n");
	FCGX_PutStr(head.s, (int)head.len, out);
	if (r->reply.body != NULL)
		FCGX_PutStr(r->reply.body, (int)r->reply.len, out);
}

static void
request_log(const struct req *r, const struct route *routes, int64_t us)
{
	const struct route *route = r->route;
	const enum err_code code = r->err.code == E_REPLAY ? E_OK : r->err.code;

	met_request(route != NULL ? (int)(route - routes) : -1,
	    r->reply.status, code, us);
	log_fields(r->reply.status >= 500 ? LOG_ERROR : LOG_INFO, r,
	    arena_printf(r->a, "method=%s route=%s status=%d duration_ms=%.1f%s%s%s%s",
		r->method != 0 ? method_names[r->method] : "other",
		r->rpc != NULL ? r->rpc->name :
		route != NULL ? route->path : "none", r->reply.status,
		(double)us / 1000, code != E_OK ? " code=" : "",
		code != E_OK ? err_row(code)->word : "",
		r->parent[0] != '\0' ? " parent=" : "", r->parent));
	if (code != E_OK && err_sentence(&r->err) != r->err.text)
		log_error(r, "%s", r->err.text);
}

static void
request_serve(struct req *r, const struct route *routes, FCGX_Request *fcgi)
{
	const int64_t began = now_us();

	head_read(r, fcgi->envp);
	reply_finish(r, request_run(r, routes, fcgi->in));
	answer_write(r, fcgi->out);
	/* Who has read all that was sent need not wait until the web server has
	 * read the answer: nothing would be lost by closing. */
	if (r->sent != NULL)
		FCGX_Detach(fcgi);
	FCGX_Finish_r(fcgi); /* the parameters of envp end here */
	r->envp = NULL;
	if (r->wake && r->err.code == E_OK)
		wake_send(r->app->name, "worker");
	request_log(r, routes, now_us() - began);
}

static volatile sig_atomic_t stopping;

void
serve_stop(void)
{
	stopping = 1;
}

/* TERM is heard between two requests alone: libfcgi takes a read or write
 * that a signal interrupts for the end of the connection. */
static void
term_block(sigset_t *between)
{
	sigset_t term;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, between);
	sigdelset(between, SIGTERM);
}

/* What tells of a new connection, and only one of the idle workers. */
static int
door_open(void)
{
	struct epoll_event ev = { .events = EPOLLIN | EPOLLEXCLUSIVE };
	const int epoll = epoll_create1(EPOLL_CLOEXEC);

	if (epoll < 0 || fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK) < 0 ||
	    epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &ev) < 0)
		return -1;
	return epoll;
}

/* While connections keep coming the wait below lets no signal in. */
static bool
stop_asked(void)
{
	sigset_t pending;

	sigpending(&pending);
	if (sigismember(&pending, SIGTERM))
		stopping = 1;
	return stopping;
}

/*
 * Waits for a request; false: there will be none. Who was woken takes the
 * connection even if it is to stop: nobody else has been told of it.
 */
static bool
request_next(FCGX_Request *fcgi, int epoll, const sigset_t *between)
{
	struct epoll_event ev;
	int rc = -EAGAIN; /* as when another worker was faster */

	while (rc == -EAGAIN && !stop_asked())
		if (epoll_pwait(epoll, &ev, 1, -1, between) > 0)
			rc = FCGX_Accept_r(fcgi);
	/* who asks to keep the connection would be waited for by this worker
	 * alone, and the next request on it not be seen: we close */
	fcgi->keepConnection = 0;
	return rc == 0;
}

int
serve_run(const struct app *app, const struct route *routes, int slot)
{
	struct arena *a = arena_new();
	struct db *db = app->stmts == NULL ? NULL :
	    db_new(app->name, app->stmts, app->n_stmts);
	FCGX_Request fcgi;
	sigset_t between;
	struct req r;
	int epoll;

	if (db != NULL)
		replica = db_new_replica(app->name, app->stmts, app->n_stmts);
	term_block(&between);
	epoll = door_open();
	if (epoll < 0 || FCGX_Init() != 0 ||
	    FCGX_InitRequest(&fcgi, STDIN_FILENO, 0) != 0)
		return 1;
	while (request_next(&fcgi, epoll, &between)) {
		met_slot_busy(slot, true);
		req_init(&r, a, app, db, NULL);
		request_serve(&r, routes, &fcgi);
		arena_reset(a);
		met_slot_busy(slot, false);
	}
	close(epoll);
	db_free(db);
	db_free(replica);
	arena_free(a);
	return stopping ? 0 : 1;
}
