/* The waiter's pages: tables, what is being written down, the bill. */
#ifndef WAITER_H
#define WAITER_H

#include "staff.h"

#define DRAFT_LINES 50	/* of an order, as the order context has it */
#define DRAFT_URL 4500	/* bytes of a draft in an address */

struct draft_option {
	int64_t id, quantity;
};

struct draft_line {
	int64_t dish, quantity;
	struct draft_option *options;
	size_t n_options;
	const char *wish; /* "": none */
};

/*
 * What a waiter has written down and not sent yet. It lives in the addresses
 * of the pages and in their forms, as a text: "17-2-5.2_no onions~9-1" is two
 * of dish 17, each with option 5 twice, and one of dish 9.
 */
struct draft {
	struct draft_line *lines; /* room for DRAFT_LINES */
	size_t n;
};

/* NULL is the empty draft; -1 with r->err for what is none. */
int draft_read(struct req *r, const char *text, struct draft *out);
const char *draft_text(struct req *r, const struct draft *d);
/* Lines as the order context takes them, a JSON array. */
const char *draft_items(struct req *r, const struct draft *d);
/* The draft with one more line (more of one that is alike), or with n of line
 * i, none: without it. A draft that is full stays as it is. */
struct draft draft_with(struct req *r, const struct draft *d,
    const struct draft_line *line);
struct draft draft_less(struct req *r, const struct draft *d, size_t i,
    int64_t n);

/* Whether it fits an address, which has an end. */
bool draft_fits(struct req *r, const struct draft *d);

/* What it is written down for. */
struct enter {
	const char *table, *order, *key, *draft, *category, *q;
	int type;  /* of order_types */
	int apart; /* a bill of its own */
	struct draft lines;
};

enum { AT_TABLE = 1, TAKEN_AWAY, BROUGHT };
extern const char *const order_types[];

/* The rows of the member enter of struct s, which reads it. */
#define ENTER_ROW(s, m, ...) { .name = #m, .type = JF_TYPE(struct enter, m), \
	.off = offsetof(s, enter) + offsetof(struct enter, m), ##__VA_ARGS__ }
#define ENTER(s) \
	ENTER_ROW(s, table, .max = 20, .check = is_table, .what = "a table"), \
	ENTER_ROW(s, order, .check = jf_is_uuid, .what = "an order"), \
	ENTER_ROW(s, key, .check = jf_is_uuid, .what = "a key"), \
	ENTER_ROW(s, draft, .max = DRAFT_URL), \
	ENTER_ROW(s, category, .max = 10), \
	ENTER_ROW(s, q, .max = 100), \
	ENTER_ROW(s, type, .names = order_types), \
	ENTER_ROW(s, apart, .names = apart_words)
extern const char *const apart_words[];

/* After the reading: the draft, a key where there is none, what goes with
 * what. */
int enter_check(struct req *r, struct enter *e);
/* The address of a waiter's page ("order", "dish") with all of that, and that
 * draft; more: "&dish=17", or "". */
const char *enter_path(struct req *r, const struct enter *e, const char *page,
    const struct draft *d, const char *more);
/* What a page's template needs of it. */
void put_enter(struct req *r, struct json_object *data, const struct enter *e);
/* The page on which lines are gathered; typed: what else was, or NULL. */
int enter_page(struct req *r, int status, const struct enter *e,
    struct json_object *data);
/* tables.c: whether a table can be called so: numbers begin with 1. */
bool is_table(const char *name);
/* The address of a table's page; path and behind it the table. */
const char *table_path(struct req *r, const char *table);
const char *with_table(struct req *r, const char *path, const char *table);
/* The orders that hold a table, in *orders; -1 with r->err. */
int orders_ask(struct req *r, const char *table, struct json_object **orders);
bool is_word(struct json_object *o, const char *name, const char *word);

/* What names a table, and perhaps one of its orders. */
struct table_in {
	const char *table, *order, *said;
};
extern const struct jf table_in_f[];

int tables_get(struct req *r);
int table_get(struct req *r);
int bill_get(struct req *r);
int bill_pay(struct req *r);
int enter_get(struct req *r);
int enter_dish(struct req *r);
int enter_send(struct req *r);
/*
 * Posts with the caller's token and r->key, refusals into r->err; of one that was
 * pressed twice the answer of the first is waited for, for some seconds.
 */
int press_once(struct req *r, const char *path, const char *body,
    struct http_answer *a);

#endif
