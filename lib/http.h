/*
 * Outgoing HTTP by libcurl, over connections that stay open: 1 s to connect,
 * 2 s in all, answers of at most 1 MiB, no redirects, http and https only.
 * The request id and a child traceparent go along.
 *
 *	struct http_call c = { .method = "GET", .url = url };
 *	struct http_answer a;
 *
 *	if (http_call(r, &c, &a) < 0)
 *		return -1;
 *	if (a.status == 200)
 *		…
 */
#ifndef HTTP_H
#define HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "req.h"

#define HTTP_BODY_MAX (1024 * 1024) /* bytes of an answer's body */
#define HTTP_DEADLINE_MS 2000	    /* of a whole call, the retry included */
#define HTTP_PATIENT_MS 6000	    /* the same, of a PATIENT one */
#define HTTP_QUICK_MS 300	    /* the same, of a QUICK one */

struct http_call {
	const char *method;
	const char *url;
	const char *body;	    /* NULL: none */
	size_t len;
	const char *type;	    /* of the body; NULL: application/json */
	const char *const *headers; /* "Name: value", ends with NULL; or NULL */
	bool idempotent;	    /* sent once more if the connection fails */
	bool outside;		    /* not one of ours: https alone */
	long deadline_ms;	    /* 0: HTTP_DEADLINE_MS */
	size_t max;		    /* bytes of the answer; 0: HTTP_BODY_MAX */
};

struct http_answer {
	int status;
	const char *body; /* in the arena, ends in NUL; "" if empty */
	size_t len;
};

/*
 * Any answer, whatever its status, is success. -1 with E_UNAVAILABLE when
 * there is none: the outcome at the other end is then unknown.
 */
int http_call(struct req *r, const struct http_call *c,
    struct http_answer *out);

/* How service_call presents itself, and what it does with the answer. */
enum {
	AS_CALLER = 1 << 0,    /* with the token of r->who */
	AS_SERVICE = 1 << 1,   /* with this context's own secret */
	REFUSALS = 1 << 2,     /* a 4xx becomes r->err: code, field, sentence */
	REPEATABLE = 1 << 3,   /* POST or PATCH that may be sent twice */
	PATIENT = 1 << 4,      /* HTTP_PATIENT_MS: the peer's work is costly */
	WITH_KEY = 1 << 5,     /* r->key, if there is one, goes along */
	QUICK = 1 << 6,	       /* HTTP_QUICK_MS: who asks can do without */
	AS_GUEST = 1 << 7      /* AS_SERVICE, for the guest r->who.sub: of routes
				* that are FOR_GUEST */
};

/*
 * Calls another context over the internal listener: path from the root on,
 * body JSON or NULL. 0 for 2xx with the answer in *out, otherwise -1: with
 * REFUSALS the peer's own 4xx (but not what it holds against our secret),
 * E_UNAVAILABLE for anything else.
 */
int service_call(struct req *r, const char *method, const char *path,
    const char *body, unsigned flags, struct http_answer *out);

#define SERVICE_ASKS 8 /* side by side; what is more waits for those before */

/* A question to another context: GET, as the caller. */
struct service_ask {
	const char *path;
	/* what came of it: 0, or -1 and why */
	int rc;
	struct http_answer answer;
	struct err err;
};

/*
 * Asks SERVICE_ASKS at once and waits for them, HTTP_DEADLINE_MS at most, then
 * the next as many; each is answered or not by itself (a refusal is in its err,
 * as with REFUSALS), r->err stays as it is.
 */
void service_ask_all(struct req *r, struct service_ask *asks, size_t n);

/*
 * The refusal in a 4xx answer of one of our own programs as r->err: code,
 * field, sentence; E_UNAVAILABLE when it is none. Always -1.
 */
int http_refused(struct req *r, const struct http_answer *a, const char *whose);

/* Decodes an answer's JSON by the table, unknown names ignored. */
int http_json(struct req *r, const struct http_answer *a,
    const struct jf *fields, void *out);

#endif
