/* Telegram's Bot API, and what its answers mean. */
#include "config.h"
#include "notify.h"

#include <json-c/json.h>
#include <string.h>

#include "conf.h"
#include "http.h"

#define WAIT_MOST 3600 /* seconds we let ourselves be told to wait */

struct answer_in {
	bool ok;
	struct json_object *result;
	int64_t error_code;
	const char *description;
	void *parameters;
};

struct parameters_in {
	int64_t retry_after;
};

static const struct jf parameters_in_f[] = {
	JF(struct parameters_in, retry_after),
	JF_END
};

static const struct jf answer_in_f[] = {
	JF(struct answer_in, ok, .req = true),
	JF(struct answer_in, result, .max = HTTP_BODY_MAX),
	JF(struct answer_in, error_code),
	JF(struct answer_in, description, .max = 1000),
	JF(struct answer_in, parameters, .sub = parameters_in_f,
	    .size = sizeof(struct parameters_in)),
	JF_END
};

/* Of a 400: the chat is not there (any more), whatever we say there. */
static const char *const gone[] = { "chat not found", "user is deactivated",
	"PEER_ID_INVALID", "bot was kicked" };

static bool
says_gone(const char *why)
{
	for (size_t i = 0; i < sizeof(gone) / sizeof(*gone); i++)
		if (strstr(why, gone[i]) != NULL)
			return true;
	return false;
}

/* 5xx, and whatever is not the API's own: nobody knows what was done. */
static enum verdict
verdict_of(int64_t code, const char *why)
{
	switch (code) {
	case 400:
		return says_gone(why) ? TELEGRAM_GONE : TELEGRAM_REFUSED;
	case 403:
		return TELEGRAM_GONE;
	case 401:
	case 404:
	case 409:
		return TELEGRAM_WRONG;
	case 413:
		return TELEGRAM_REFUSED;
	default:
		return TELEGRAM_LATER;
	}
}

static void
answer_read(struct req *r, const struct http_answer *a,
    struct telegram_answer *out)
{
	struct answer_in in = { 0 };
	const struct parameters_in *p;

	if (http_json(r, a, answer_in_f, &in) < 0) {
		r->err = (struct err){ 0 };
		out->why = arena_printf(r->a, "status %d, and no answer of the"
		    " Bot API", a->status);
		return;
	}
	if (in.ok) {
		out->verdict = TELEGRAM_DONE;
		out->result = in.result;
		return;
	}
	out->why = arena_printf(r->a, "%d %s", (int)in.error_code,
	    in.description != NULL ? in.description : "");
	out->verdict = verdict_of(in.error_code, out->why);
	p = in.parameters;
	if (p != NULL && p->retry_after > 0)
		out->wait = p->retry_after < WAIT_MOST ? (int)p->retry_after :
							 WAIT_MOST;
}

int
telegram_call(struct req *r, const char *method, const char *body,
    long deadline_ms, struct telegram_answer *out)
{
	return telegram_send(r, method, NULL, body, strlen(body), deadline_ms,
	    out);
}

int
telegram_send(struct req *r, const char *method, const char *type,
    const char *body, size_t len, long deadline_ms, struct telegram_answer *out)
{
	struct http_call c = { .method = "POST", .body = body, .len = len,
		.type = type, .outside = true, .deadline_ms = deadline_ms };
	struct http_answer a;
	const char *token;

	*out = (struct telegram_answer){ .verdict = TELEGRAM_LATER };
	if (secret_read(r->a, "telegram-token", &token, &r->err) < 0)
		return -1;
	c.url = arena_printf(r->a, "%s/bot%s/%s", conf.telegram_url, token,
	    method);
	if (http_call(r, &c, &a) == 0) {
		answer_read(r, &a, out);
		return 0;
	}
	/* its text has the URL, and so the token */
	r->err = (struct err){ 0 };
	out->why = "no answer";
	return 0;
}
