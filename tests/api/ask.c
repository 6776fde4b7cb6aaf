/* Requests by libcurl, one connection kept; the logins of everybody. */
#include "config.h"
#include "api.h"

#include <curl/curl.h>
#include <json-c/json.h>
#include <json-c/json_pointer.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "conf.h"
#include "json.h"
#include "webhook.h"

#define SECONDS 20 /* of one request, on a busy machine, sanitized */
#define PASSWORD "samovar-demo"

static char *tokens[AS__MAX];

static const char *const mails[AS__MAX] = {
	[AS_CUSTOMER] = "customer@samovar.local",
	[AS_WAITER] = "waiter@samovar.local",
	[AS_CHEF] = "chef@samovar.local",
	[AS_ADMIN] = "admin@samovar.local",
};

static size_t
take(char *data, size_t size, size_t n, void *b)
{
	buf_bytes(b, data, size * n);
	return size * n;
}

static void
list_free(void *list)
{
	curl_slist_free_all(list);
}

/* "POST" with its body, HEAD without waiting for one. */
static void
set_method(CURL *c, const struct row *row, const char *body)
{
	curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, row->method);
	if (strcmp(row->method, "HEAD") == 0)
		curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
	if (body == NULL && strcmp(row->method, "POST") != 0)
		return;
	curl_easy_setopt(c, CURLOPT_POSTFIELDS, body != NULL ? body : "");
	curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE,
	    (long)(body != NULL ? strlen(body) : 0));
}

static const char *
body_of(struct arena *a, const struct row *row)
{
	char *body;

	if (row->body_size == 0)
		return fill(a, row->body);
	body = arena_alloc(a, row->body_size + 1);
	memset(body, 'x', row->body_size);
	memcpy(body, "{\"name\":\"", 9);
	memcpy(body + row->body_size - 2, "\"}", 2);
	return body;
}

/* "Samovar-Signature: …", as the gateway would write it. */
static const char *
signature(struct arena *a, const struct row *row, const char *body)
{
	struct err e = { 0 };
	const char *secret;

	if (secret_read(a, "webhook", &secret, &e) < 0)
		return "Samovar-Signature: there is no secret";
	return arena_printf(a, "Samovar-Signature: %s", webhook_sign(a, secret,
	    time(NULL) - row->age, body, strlen(body)));
}

static struct curl_slist *
headers_of(struct arena *a, const struct row *row, const char *id,
    const char *body)
{
	const char *lines = fill(a, row->headers), *secret;
	struct curl_slist *list = NULL;
	struct err e = { 0 };

	list = curl_slist_append(list, "Expect:");
	if (lines == NULL || strcasestr(lines, "Content-Type:") == NULL)
		list = curl_slist_append(list, "Content-Type: application/json");
	if (lines == NULL || strcasestr(lines, "X-Request-Id:") == NULL)
		list = curl_slist_append(list,
		    arena_printf(a, "X-Request-Id: %s", id));
	if (row->service != NULL &&
	    secret_read(a, arena_printf(a, "service-%s", row->service),
		&secret, &e) == 0)
		list = curl_slist_append(list,
		    arena_printf(a, "Authorization: Bearer %s", secret));
	else if (tokens[row->as] != NULL)
		list = curl_slist_append(list, arena_printf(a,
		    "Authorization: Bearer %s", tokens[row->as]));
	if (row->sign)
		list = curl_slist_append(list, signature(a, row, body));
	while (lines != NULL && *lines != '\0') {
		const size_t n = strcspn(lines, "\n");

		list = curl_slist_append(list, arena_strndup(a, lines, n));
		lines += n + (lines[n] == '\n');
	}
	return list;
}

/* A path of the listener, or an address that an answer gave. */
static const char *
url_of(struct arena *a, const struct row *row)
{
	const char *path = fill(a, row->path);

	if (strncmp(path, "http", 4) == 0)
		return path;
	return arena_printf(a, "%s%s", getenv(row->internal ?
	    "SAMOVAR_INTERNAL_URL" : "SAMOVAR_URL"), path);
}

static void
read_json(struct arena *a, struct answer *w)
{
	struct err e = { 0 };

	if (*w->body == '{' || *w->body == '[')
		w->json = json_read(a, w->body, strlen(w->body), &e);
}

const char *
ask(struct arena *a, const struct row *row, struct answer *out)
{
	static CURL *c;
	static int n;
	struct buf body = buf_new(a), head = buf_new(a);
	const char *text = body_of(a, row);
	const char *url = url_of(a, row);
	struct curl_slist *list;
	char why[CURL_ERROR_SIZE] = "";
	long status;
	CURLcode rc;

	if (c == NULL && (c = curl_easy_init()) == NULL)
		abort();
	snprintf(out->id, sizeof(out->id), "test-%d-%d", (int)getpid(), ++n);
	list = headers_of(a, row, out->id, text);
	arena_defer(a, list_free, list);
	curl_easy_reset(c);
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, list);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, &body);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, &head);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)SECONDS);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, why);
	set_method(c, row, text);
	rc = curl_easy_perform(c);
	/* curl keeps pointing at what this call owns */
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, NULL);
	if (rc != CURLE_OK)
		return arena_printf(a, "no answer: %s",
		    *why != '\0' ? why : curl_easy_strerror(rc));
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	out->status = (int)status;
	out->headers = head.s != NULL ? head.s : "";
	out->body = body.s != NULL ? body.s : "";
	read_json(a, out);
	record(a, row, url, text, out);
	return NULL;
}

const char *
answer_header(struct arena *a, const struct answer *w, const char *name)
{
	const size_t n = strlen(name);

	for (const char *s = w->headers; *s != '\0';) {
		const size_t len = strcspn(s, "\r\n");

		if (len > n && s[n] == ':' && strncasecmp(s, name, n) == 0)
			return arena_strndup(a, s + n + 1 + (s[n + 1] == ' '),
			    len - n - 1 - (s[n + 1] == ' '));
		s += len;
		s += strspn(s, "\r\n");
	}
	return NULL;
}

static const char *
login(struct arena *a, enum as as, const struct row *row)
{
	struct json_object *token;
	struct answer w = { 0 };
	const char *why = ask(a, row, &w);

	if (why != NULL)
		return why;
	if (w.status != row->status || w.json == NULL ||
	    json_pointer_get(w.json, "/access_token", &token) != 0)
		return arena_printf(a, "%s: %d %.200s", row->name, w.status,
		    w.body);
	tokens[as] = strdup(json_object_get_string(token));
	if (mails[as] != NULL)
		setenv(arena_printf(a, "TOKEN_%.*s",
		    (int)strcspn(mails[as], "@"), mails[as]), tokens[as], 1);
	return NULL;
}

const char *
login_all(struct arena *a)
{
	const char *why = NULL;

	for (enum as as = AS_CUSTOMER; as <= AS_ADMIN && why == NULL; as++)
		why = login(a, as, &(struct row){ mails[as], "POST",
		    "/api/v1/auth/login", AS_NOBODY, arena_printf(a,
		    "{\"%s\":\"%s\",\"password\":\"" PASSWORD "\"}",
		    as == AS_CUSTOMER ? "email" : "work_email", mails[as]), 200 });
	if (why != NULL)
		return why;
	return login(a, AS_OTHER, &(struct row){ "register", "POST",
	    "/api/v1/auth/register", AS_NOBODY,
	    "{\"email\":\"other-${run}@example.com\",\"full_name\":"
	    "\"Пётр Другой\",\"password\":\"a-long-password\"}", 201 });
}
