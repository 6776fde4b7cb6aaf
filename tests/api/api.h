/*
 * API tests: tables of requests and of what their answers must be, run on a
 * live stack. A row reads as a sentence:
 *
 *	{ "order without quantity", "POST", "/api/v1/orders", AS_WAITER,
 *	    J({"type":"delivery","items":[{"dish_id":1}]}), 400,
 *	    { "/error=items[0].quantity: is missing" } },
 *
 * Every answer is also held against the rules for all answers (check_shape):
 * never 500, errors of one shape whose code fits the status, a request id.
 *
 * ${name} stands for what an earlier row kept, in any text of a row. Given
 * from the start: ${run} and its seven ${digits} (unlike in any other run), and
 * ${today}.
 */
#ifndef API_H
#define API_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/* On whose behalf: the demo accounts, and a customer made for this run. */
enum as { AS_NOBODY, AS_CUSTOMER, AS_WAITER, AS_CHEF, AS_ADMIN, AS_OTHER,
	AS__MAX };

#define HAS_MAX 8

/* JSON without backslashes: J({"dish_id":${dish}}) is its text. */
#define J(...) #__VA_ARGS__

struct row {
	const char *name;
	const char *method; /* NULL: no request, only run and the SQL */
	const char *path;
	enum as as;
	const char *body;
	int status;
	/*
	 * What the answer holds: "/a/0/b=text" a member's value, "/a~regex",
	 * "/a" it is there, "/a!" it is not, "/a#=2" its number of elements;
	 * "Name: text" a header that starts so; anything else: part of the body.
	 */
	const char *has[HAS_MAX];
	const char *headers; /* further request headers, a line each */
	const char *keep;    /* "order_id=/id etag=ETag", "day=/time~^[0-9-]+" */
	int within;	     /* seconds in which the answer may become so */
	bool internal;	     /* by the internal listener */
	const char *service; /* with this context's secret, not a login */
	size_t body_size;    /* instead of body: JSON of so many bytes */
	bool sign;	     /* as the gateway signs what it sends … */
	int age;	     /* … so many seconds ago */
	/* before the request: a line for bash that must succeed; the functions
	 * of the file that SAMOVAR_TEST_TOOLS names are there, and the logins'
	 * tokens as TOKEN_<mail up to the @> */
	const char *run;
	/* the effect: what a statement in that database gives, as text */
	const char *db, *sql, *is;
	/* "order status=201": that log has a line with this request's id and
	 * the text */
	const char *log;
};

struct suite {
	const char *name;
	const struct row *rows; /* ends with { 0 } */
};

/* What the program runs, in this order; ends with { 0 }. */
extern const struct suite suites[];

extern const struct row address_rows[], audit_rows[], auth_rows[], card_rows[],
    dish_rows[], http_rows[], image_rows[], kitchen_rows[], live_rows[], menu_rows[],
    order_rows[], payment_rows[], rating_rows[], report_rows[], stop_rows[],
    table_rows[], user_rows[];

/* An answer; its texts live in the arena. */
struct answer {
	int status;
	const char *headers; /* lines as they came */
	const char *body;
	struct json_object *json; /* NULL if it is none */
	char id[40];		  /* X-Request-Id that was sent */
};

/* ask.c: sends the row's request. NULL, or why it could not. */
const char *ask(struct arena *a, const struct row *row, struct answer *out);

/* record.c: keeps the exchange for tests/contract. */
void record(struct arena *a, const struct row *row, const char *url,
    const char *body, const struct answer *w);

/* Value of a header; NULL if the answer has none. */
const char *answer_header(struct arena *a, const struct answer *w,
    const char *name);

/* Logs in as everybody there is; NULL, or why it could not. */
const char *login_all(struct arena *a);

/* vars.c: ${name} in text filled in; what a row keeps. */
const char *fill(struct arena *a, const char *text);
void keep(const char *name, const char *value);

/* check.c: NULL, or what is wrong. */
const char *check_has(struct arena *a, const struct answer *w,
    const char *expected);
const char *check_shape(struct arena *a, const struct row *row,
    const struct answer *w);
const char *check_keep(struct arena *a, const struct answer *w,
    const char *what);

/* effect.c: NULL, or what is wrong. */
const char *check_sql(struct arena *a, const char *db, const char *sql,
    const char *is);
const char *check_run(struct arena *a, const char *command);
const char *check_log(struct arena *a, const struct answer *w,
    const char *expected);

#endif
