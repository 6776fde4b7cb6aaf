/*
 * One unit of work: an HTTP request, an event taken from a queue, or a tick
 * of a task. All three have an arena, a database, a reason for failure and a
 * request id, so handlers, consumers and tasks share their helpers.
 */
#ifndef REQ_H
#define REQ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "buf.h"
#include "err.h"
#include "jf.h"

struct app;
struct db;
struct route;
struct rpc;

enum method { GET = 1, POST, PUT, PATCH, DELETE, METHOD__MAX };

/* Who may: roles in a token, or'ed together in a route row. */
enum {
	CUSTOMER = 1 << 0,
	WAITER = 1 << 1,
	CHEF = 1 << 2,
	ADMIN = 1 << 3,
	COURIER = 1 << 4,
	SERVICE = 1 << 5, /* another of our programs; internal listener only */
	ANYONE = 1 << 6,  /* no token needed; one that is sent is still checked */
	NOBODY = 1 << 7,  /* who has sent no token */
	STAFF = WAITER | CHEF | ADMIN | COURIER,
	SIGNED_IN = CUSTOMER | STAFF
};

enum account { ACCOUNT_NONE, ACCOUNT_USER, ACCOUNT_STAFF, ACCOUNT_SERVICE };

/* The caller. Identity is (typ, sub): user 5 and staff 5 are two people. */
struct who {
	enum account typ;
	int64_t sub;
	unsigned roles;	    /* CUSTOMER | … */
	char jti[37];	    /* token id; "" without a token */
	int64_t iat, exp;   /* seconds since the epoch */
	const char *token;  /* the bearer text, to pass on to other contexts */
	const char *service; /* name of a calling service */
};

struct reply {
	int status;	    /* 0: none yet */
	const char *type;   /* NULL: application/json */
	const char *body;   /* NULL: empty */
	size_t len;
	struct buf headers; /* "Name: value\r\n" lines beyond the usual */
};

struct req {
	struct arena *a;
	const struct app *app;
	struct db *db;
	struct err err;
	char id[65];		 /* request id: [A-Za-z0-9_.-]{1,64} */
	char traceparent[56];	 /* W3C, of this hop */
	char parent[17];	 /* the caller's span; "": the trace begins here */
	struct who who;
	bool wake;		 /* tell the worker after the commit */
	struct reply reply;

	/* HTTP requests only */
	char **envp;		 /* FastCGI parameters */
	enum method method;
	const struct route *route;
	const char *path;	 /* as the route spells it: /api/v1/… */
	const char *param[4];	 /* the {…} parts of the path, checked */
	const char *query;	 /* without the ?, undecoded; "" if none */
	const char *body;
	size_t body_len;	 /* of a STREAM route: what was announced */
	void *stream;		 /* serve.c's, of a STREAM route */
	const char *sent;	 /* the body as it came; an rpc's is rewritten */
	size_t sent_len;
	const struct rpc *rpc;	 /* asked as an rpc; NULL: by REST */
	int64_t deadline;	 /* the caller's, in now_ms(); 0: none */
	bool internal;		 /* came by the internal listener */
	const char *key;	 /* Idempotency-Key, NULL if none */
	const char *key_scope;	 /* what the key is unique in; see key.h */
	bool key_pending;	 /* the lookup is queued, its answer not read */
	const char *address;	 /* of the client, "" if unknown */
};

/* A new unit of work in arena a; id may be NULL (one is made). */
void req_init(struct req *r, struct arena *a, const struct app *app,
    struct db *db, const char *id);

/* Sets r->err, returns -1. The sentence goes to the caller as it is. */
int fail(struct req *r, enum err_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
int fail_field(struct req *r, enum err_code code, const char *field,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Body as JSON, checked and decoded by the table into *out; 400 otherwise. */
int req_body(struct req *r, const struct jf *fields, void *out);

/* Query string, decoded by the same kind of table; 400 otherwise. */
int req_query(struct req *r, const struct jf *fields, void *out);

/* Header by its FastCGI name ("HTTP_ORIGIN"); NULL if absent. */
const char *req_env(const struct req *r, const char *name);

/* The n-th {id} of the path as a number (the route lookup has checked it). */
int64_t req_id(const struct req *r, int n);

/* Numbers as text in the arena, for SQL parameters. */
const char *txt(struct req *r, int64_t v);
const char *txt_money(struct req *r, struct money m); /* "1500.50" */

/* SHA-256 of n bytes, 64 hex digits in the request's arena. */
const char *txt_sha256(struct req *r, const char *s, size_t n);

/* Answers. Each returns 0, so a handler ends in `return reply_…`. */
int reply_json(struct req *r, int status, const char *json);
int reply_empty(struct req *r); /* 204 */
/* Behind one of them: the body's ETag, and 304 for who has that body. */
int reply_tag(struct req *r);
void reply_header(struct req *r, const char *name, const char *value);

#endif
