#include "config.h"
#include "http.h"

#include <curl/curl.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app.h"
#include "conf.h"
#include "uuid.h"

#define CONNECT_MS 1000L

/* The process's one handle, with its open connections. */
static struct {
	CURL *curl;
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
static CURL *
handle_get(void)
{
	if (handle.curl != NULL && handle.owner == getpid()) {
		curl_easy_reset(handle.curl);
		return handle.curl;
	}
	if (handle.curl == NULL) {
		signal(SIGPIPE, SIG_IGN);
		if (curl_global_init(CURL_GLOBAL_NOTHING) != CURLE_OK)
			abort();
	}
	handle.curl = curl_easy_init();
	handle.owner = getpid();
	if (handle.curl == NULL)
		abort();
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

static long
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000L + t.tv_nsec / 1000000L;
}

static void
header_add(struct curl_slist **list, const char *line)
{
	struct curl_slist *longer = curl_slist_append(*list, line);

	if (longer == NULL)
		abort();
	*list = longer;
}

/* The trace goes on under a span of this call: 00-<trace>-<span>-<flags>. */
static void
header_trace(struct req *r, struct curl_slist **list)
{
	unsigned char random[8];
	char span[2 * sizeof(random) + 1];

	if (r->traceparent[0] == '\0')
		return;
	random_bytes(random, sizeof(random));
	sodium_bin2hex(span, sizeof(span), random, sizeof(random));
	header_add(list, arena_printf(r->a, "traceparent: %.36s%s%s",
	    r->traceparent, span, r->traceparent + 52));
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
	header_trace(r, &list);
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
	const long end = now_ms() + limit;
	CURL *h = handle_get();
	struct curl_slist *headers = headers_make(r, c);
	struct sink sink;
	CURLcode rc;
	long status = 0;
	int tries = c->idempotent ? 2 : 1;

	do {
		const long left = end - now_ms();

		sink = (struct sink){ .body = buf_new(r->a),
			.max = c->max > 0 ? c->max : HTTP_BODY_MAX };
		handle_prepare(h, c, headers, &sink);
		curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, left > 1 ? left : 1L);
		curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
		rc = curl_easy_perform(h);
	} while (connection_failed(rc) && --tries > 0 && now_ms() < end);
	curl_slist_free_all(headers);
	if (rc != CURLE_OK)
		/* the query may name a person */
		return err_set(&r->err, E_UNAVAILABLE, NULL, "%s %.*s: %s",
		    c->method, (int)strcspn(c->url, "?"), c->url, sink.too_large ?
			"the answer is too large" : curl_easy_strerror(rc));
	curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
	out->status = (int)status;
	out->body = sink.body.s != NULL ? sink.body.s : "";
	out->len = sink.body.len;
	return 0;
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
	if ((flags & REFUSALS) != 0 && !((flags & AS_SERVICE) != 0 &&
	    (a->status == 401 || a->status == 403)))
		return http_refused(r, a, path);
	return err_set(&r->err, E_UNAVAILABLE, NULL, "%.*s answered %d",
	    (int)strcspn(path, "?"), path,
	    a->status);
}

int
service_call(struct req *r, const char *method, const char *path,
    const char *body, unsigned flags, struct http_answer *out)
{
	const char *token = r->who.token;
	const char *agent = req_env(r, "HTTP_USER_AGENT");
	const char *headers[4] = { 0 };
	size_t n = 0;
	struct http_call c = {
		.method = method,
		.url = arena_printf(r->a, "%s%s", conf.internal_url, path),
		.body = body,
		.len = body != NULL ? strlen(body) : 0,
		.headers = headers,
		.idempotent = (flags & REPEATABLE) != 0 ||
		    (strcmp(method, "POST") != 0 && strcmp(method, "PATCH") != 0),
		.deadline_ms = (flags & PATIENT) != 0 ? HTTP_PATIENT_MS : 0
	};

	if ((flags & AS_SERVICE) != 0 &&
	    secret_read(r->a, arena_printf(r->a, "service-%s", r->app->name),
		&token, &r->err) < 0)
		return -1;
	if (token != NULL && token[0] != '\0')
		headers[n++] = arena_printf(r->a, "Authorization: Bearer %s",
		    token);
	/* limits and the list of sessions are about who began this */
	if (r->address[0] != '\0')
		headers[n++] = arena_printf(r->a, "X-Forwarded-For: %s",
		    r->address);
	if (agent != NULL)
		headers[n++] = arena_printf(r->a, "User-Agent: %s", agent);
	if (http_call(r, &c, out) < 0)
		return -1;
	return out->status / 100 == 2 ? 0 : refused(r, out, path, flags);
}
