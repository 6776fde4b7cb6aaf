#include "config.h"
#include "http.h"

#include <curl/curl.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "conf.h"
#include "met.h"
#include "uuid.h"

#define CONNECT_MS 1000L

/* The process's handles, with their open connections: the first is for one
 * call at a time, the others for calls side by side. */
static struct {
	CURL *curl;
	CURLM *multi;
	CURL *beside[SERVICE_ASKS];
	pid_t owner; /* a child must not speak on its parent's connections */
} handle;

struct sink {
	struct buf body;
	size_t max;
	bool too_large;
};

/*
 * libcurl is set up at the first call, so that a pool that never calls out
 * pays nothing for it; OpenSSL sets itself up when an https URL needs it.
 */
static void
handles_make(void)
{
	if (handle.curl == NULL) {
		signal(SIGPIPE, SIG_IGN);
		if (curl_global_init(CURL_GLOBAL_NOTHING) != CURLE_OK)
			abort();
	}
	handle.owner = getpid();
	handle.curl = curl_easy_init();
	handle.multi = curl_multi_init();
	if (handle.curl == NULL || handle.multi == NULL)
		abort();
	for (size_t i = 0; i < SERVICE_ASKS; i++)
		if ((handle.beside[i] = curl_easy_init()) == NULL)
			abort();
}

static CURL *
handle_get(void)
{
	if (handle.curl == NULL || handle.owner != getpid())
		handles_make();
	curl_easy_reset(handle.curl);
	return handle.curl;
}

static size_t
sink_write(char *p, size_t size, size_t n, void *arg)
{
	struct sink *s = arg;

	if (s->body.len + size * n > s->max) {
		s->too_large = true;
		return 0;
	}
	buf_bytes(&s->body, p, size * n);
	return size * n;
}

static void
header_add(struct curl_slist **list, const char *line)
{
	struct curl_slist *longer = curl_slist_append(*list, line);

	if (longer == NULL)
		abort();
	*list = longer;
}

static struct curl_slist *
headers_make(struct req *r, const struct http_call *c)
{
	struct curl_slist *list = NULL;

	header_add(&list, "Expect:"); /* no waiting for 100 Continue */
	header_add(&list, c->body == NULL ? "Content-Type:" :
	    arena_printf(r->a, "Content-Type: %s",
		c->type != NULL ? c->type : "application/json"));
	if (r->id[0] != '\0')
		header_add(&list, arena_printf(r->a, "X-Request-Id: %s", r->id));
	/* whoever is called makes a span below ours */
	if (r->traceparent[0] != '\0')
		header_add(&list, arena_printf(r->a, "traceparent: %s",
		    r->traceparent));
	for (size_t i = 0; c->headers != NULL && c->headers[i] != NULL; i++)
		header_add(&list, c->headers[i]);
	return list;
}

static void
handle_prepare(CURL *h, const struct http_call *c, struct curl_slist *headers,
    struct sink *sink)
{
	curl_easy_setopt(h, CURLOPT_URL, c->url);
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR,
	    c->outside && conf.outside_http == 0 ? "https" : "http,https");
	curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_PROXY, "");
	curl_easy_setopt(h, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(h, CURLOPT_TCP_NODELAY, 1L);
	/* libcurl repeats any request on a stale connection, even a POST */
	curl_easy_setopt(h, CURLOPT_FRESH_CONNECT, c->idempotent ? 0L : 1L);
	/* a request that could have a body says that it is empty */
	if (c->body != NULL || *c->method == 'P') {
		curl_easy_setopt(h, CURLOPT_POSTFIELDS,
		    c->body != NULL ? c->body : "");
		curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)c->len);
	}
	curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, c->method);
	curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, sink_write);
	curl_easy_setopt(h, CURLOPT_WRITEDATA, sink);
	curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
}

static struct sink
sink_new(struct req *r, const struct http_call *c)
{
	return (struct sink){ .body = buf_new(r->a),
		.max = c->max > 0 ? c->max : HTTP_BODY_MAX };
}

/* What a call that has ended brought. */
static int
answer_take(struct req *r, CURL *h, CURLcode rc, const struct http_call *c,
    const struct sink *sink, struct http_answer *out)
{
	long status = 0;

	if (rc != CURLE_OK)
		/* the query may name a person */
		return err_set(&r->err, E_UNAVAILABLE, NULL, "%s %.*s: %s",
		    c->method, (int)strcspn(c->url, "?"), c->url, sink->too_large ?
			"the answer is too large" : curl_easy_strerror(rc));
	curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
	out->status = (int)status;
	out->body = sink->body.s != NULL ? sink->body.s : "";
	out->len = sink->body.len;
	return 0;
}

/* Failures after which a call that may be repeated is worth repeating. */
static bool
connection_failed(CURLcode rc)
{
	return rc == CURLE_COULDNT_CONNECT || rc == CURLE_SEND_ERROR ||
	    rc == CURLE_RECV_ERROR || rc == CURLE_GOT_NOTHING;
}

int
http_call(struct req *r, const struct http_call *c, struct http_answer *out)
{
	const long limit = c->deadline_ms ? c->deadline_ms : HTTP_DEADLINE_MS;
	const int64_t began = now_us(), end = now_ms() + limit;
	CURL *h = handle_get();
	struct curl_slist *headers = headers_make(r, c);
	struct sink sink;
	CURLcode rc;
	int tries = c->idempotent ? 2 : 1;

	do {
		const long left = (long)(end - now_ms());

		sink = sink_new(r, c);
		handle_prepare(h, c, headers, &sink);
		curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, left > 1 ? left : 1L);
		rc = curl_easy_perform(h);
	} while (connection_failed(rc) && --tries > 0 && now_ms() < end);
	curl_slist_free_all(headers);
	met_time(MET_CALL, now_us() - began);
	return answer_take(r, h, rc, c, &sink, out);
}

int
http_json(struct req *r, const struct http_answer *a, const struct jf *fields,
    void *out)
{
	struct err e = { 0 };
	struct json_object *o = json_read(r->a, a->body, a->len, &e);

	if (o == NULL || jf_decode(r->a, fields, JF_EVENT, o, out, &e) < 0)
		return err_set(&r->err, E_UNAVAILABLE, NULL,
		    "an answer that was not expected: %s %s", e.field, e.text);
	return 0;
}

struct refusal {
	const char *error, *code, *field;
};

static const struct jf refusal_f[] = {
	JF(struct refusal, error, .req = true),
	JF(struct refusal, code, .req = true),
	JF(struct refusal, field),
	JF_END
};

static enum err_code
code_of(const char *word)
{
	for (int c = E_OK + 1; c < E__MAX; c++)
		if (strcmp(err_row((enum err_code)c)->word, word) == 0)
			return (enum err_code)c;
	return E_UNAVAILABLE;
}

int
http_refused(struct req *r, const struct http_answer *a, const char *whose)
{
	struct refusal in = { 0 };
	struct err e = { 0 };
	struct json_object *o;

	if (a->status / 100 == 4 &&
	    (o = json_read(r->a, a->body, a->len, &e)) != NULL &&
	    jf_decode(r->a, refusal_f, JF_EVENT, o, &in, &e) == 0)
		return err_set(&r->err, code_of(in.code), in.field, "%s",
		    in.error);
	return err_set(&r->err, E_UNAVAILABLE, NULL, "%s answered %d", whose,
	    a->status);
}

/* The peer's refusal as ours, where it is meant for our own caller. */
static int
refused(struct req *r, const struct http_answer *a, const char *path,
    unsigned flags)
{
	if ((flags & REFUSALS) != 0 &&
	    !((flags & (AS_SERVICE | AS_GUEST)) != 0 &&
	    (a->status == 401 || a->status == 403)))
		return http_refused(r, a, path);
	return err_set(&r->err, E_UNAVAILABLE, NULL, "%.*s answered %d",
	    (int)strcspn(path, "?"), path,
	    a->status);
}

/* The call of one of ours; -1 without our own secret. */
static int
service_prepare(struct req *r, const char *method, const char *path,
    const char *body, unsigned flags, struct http_call *c)
{
	const char *agent = req_env(r, "HTTP_USER_AGENT");
	const char **headers = arena_alloc(r->a, 6 * sizeof(*headers));
	const char *token = r->who.token;
	size_t n = 0;

	*c = (struct http_call){
		.method = method,
		.url = arena_printf(r->a, "%s%s", conf.internal_url, path),
		.body = body,
		.len = body != NULL ? strlen(body) : 0,
		.headers = headers,
		.idempotent = (flags & REPEATABLE) != 0 ||
		    (strcmp(method, "POST") != 0 && strcmp(method, "PATCH") != 0),
		.deadline_ms = (flags & PATIENT) != 0 ? HTTP_PATIENT_MS :
		    (flags & QUICK) != 0 ? HTTP_QUICK_MS : HTTP_DEADLINE_MS
	};
	if ((flags & (AS_SERVICE | AS_GUEST)) != 0 &&
	    secret_read(r->a, arena_printf(r->a, "service-%s", r->app->name),
		&token, &r->err) < 0)
		return -1;
	if (token != NULL && token[0] != '\0')
		headers[n++] = arena_printf(r->a, "Authorization: Bearer %s",
		    token);
	if ((flags & AS_GUEST) != 0)
		headers[n++] = arena_printf(r->a, "On-Behalf-Of: %s",
		    txt(r, r->who.sub));
	/* limits and the list of sessions are about who began this */
	if (r->address[0] != '\0')
		headers[n++] = arena_printf(r->a, "X-Forwarded-For: %s",
		    r->address);
	if ((flags & WITH_KEY) != 0 && r->key != NULL)
		headers[n++] = arena_printf(r->a, "Idempotency-Key: %s", r->key);
	if (agent != NULL)
		headers[n++] = arena_printf(r->a, "User-Agent: %s", agent);
	headers[n] = NULL;
	return 0;
}

int
service_call(struct req *r, const char *method, const char *path,
    const char *body, unsigned flags, struct http_answer *out)
{
	struct http_call c;

	if (service_prepare(r, method, path, body, flags, &c) < 0 ||
	    http_call(r, &c, out) < 0)
		return -1;
	return out->status / 100 == 2 ? 0 : refused(r, out, path, flags);
}

/* One of several calls under way. */
struct beside {
	struct http_call call;
	struct curl_slist *headers;
	struct sink sink;
};

static void
beside_begin(struct req *r, const struct service_ask *ask, struct beside *b,
    CURL *h)
{
	service_prepare(r, "GET", ask->path, NULL, AS_CALLER, &b->call);
	b->headers = headers_make(r, &b->call);
	b->sink = sink_new(r, &b->call);
	curl_easy_reset(h);
	handle_prepare(h, &b->call, b->headers, &b->sink);
	curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, b->call.deadline_ms);
	if (curl_multi_add_handle(handle.multi, h) != CURLM_OK)
		abort();
}

/* Until all have ended; each has its deadline. */
static void
beside_run(void)
{
	int running = 1;

	while (running > 0 &&
	    curl_multi_perform(handle.multi, &running) == CURLM_OK)
		if (running > 0)
			curl_multi_poll(handle.multi, NULL, 0, 100, NULL);
}

/* How each ended. */
static void
beside_results(struct service_ask *asks, size_t n)
{
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(handle.multi, &left)) != NULL)
		for (size_t i = 0; i < n; i++)
			if (m->msg == CURLMSG_DONE &&
			    handle.beside[i] == m->easy_handle)
				asks[i].rc = (int)m->data.result;
}

/* As many as there are handles for. */
static void
ask_some(struct req *r, struct service_ask *asks, size_t n)
{
	struct beside b[SERVICE_ASKS];

	for (size_t i = 0; i < n; i++) {
		asks[i].rc = CURLE_FAILED_INIT;
		beside_begin(r, &asks[i], &b[i], handle.beside[i]);
	}
	beside_run();
	beside_results(asks, n);
	for (size_t i = 0; i < n; i++) {
		struct service_ask *ask = &asks[i];
		CURL *h = handle.beside[i];

		r->err = (struct err){ 0 };
		ask->rc = answer_take(r, h, (CURLcode)ask->rc, &b[i].call,
		    &b[i].sink, &ask->answer);
		if (ask->rc == 0 && ask->answer.status / 100 != 2)
			ask->rc = refused(r, &ask->answer, ask->path, REFUSALS);
		ask->err = r->err;
		curl_multi_remove_handle(handle.multi, h);
		curl_slist_free_all(b[i].headers);
	}
}

void
service_ask_all(struct req *r, struct service_ask *asks, size_t n)
{
	const struct err before = r->err;
	const int64_t began = now_us();

	handle_get();
	for (size_t i = 0; i < n; i += SERVICE_ASKS)
		ask_some(r, asks + i, n - i < SERVICE_ASKS ? n - i :
		    SERVICE_ASKS);
	met_time(MET_CALL, now_us() - began);
	r->err = before;
}
