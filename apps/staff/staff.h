/*
 * Pages for the staff, made of what the other contexts say. No data of its
 * own: a page asks them as its reader, and puts their answers, with what is
 * said about them added, into a template.
 */
#ifndef STAFF_H
#define STAFF_H

#include "app.h"
#include "jf.h"

struct json_object;
struct service_ask;

#define STAFF_COOKIE "__Host-staff"

/* text.c: what people read, texts/<language>.json, by keys like "t.signIn" */
int texts_load(struct err *e);
/* All texts in the reader's language. */
struct json_object *texts_of(const struct req *r);
/* "status.ready" as the reader says it; the key itself if there is none. */
const char *text(const struct req *r, const char *key);
/* The same of a word in a group: "status", "ready". */
const char *text_word(const struct req *r, const char *group,
    const char *word);
/* "ru" or "en": chosen by the reader, else what their browser asks for. */
const char *page_language(const struct req *r);
int language_post(struct req *r);

/* page.c */
int pages_load(struct err *e);
/*
 * Answers with the template of that name over data, whose members the layout
 * has by itself: t, lang, nav, token, …; title is a text's key. data belongs
 * to the arena afterwards; NULL: an empty object. Its member frames, if there
 * is one, is a site of our configuration that the page may frame.
 */
int page_reply(struct req *r, int status, const char *template,
    const char *title, struct json_object *data);
/* The answer to r->err: a page, or the way to the sign-in. */
void page_refused(struct req *r);
/* 303 to a path of ours. */
int page_see(struct req *r, const char *path);
/* Appends a parameter to an address; NULL or "": leaves it away. */
void path_param(struct buf *b, const char *name, const char *value);
/* Sets data's member to a text; NULL: leaves it away. */
void put_text(struct json_object *data, const char *name, const char *value);
int home_get(struct req *r);

/* live.c */
/*
 * Data of a page that stays up to date: to be had before what it shows is
 * asked for, since it has the number of the newest event, and a ticket for
 * the socket that tells of those behind it. In the arena, kept.
 */
struct json_object *page_live(struct req *r);

/* show.c: answers of other contexts, made ready for templates */
/* A member as text; NULL without it. */
const char *get_text(struct json_object *o, const char *name);
/* A member that is money, in kopecks; 0 without it. */
int64_t get_kopecks(struct json_object *o, const char *name);
/* "1 500,50" of "1500.50", as the reader's language has it. */
const char *number_said(struct req *r, const char *number);
/* A sum as people read it, without the sign of the rouble. */
void put_sum(struct req *r, struct json_object *o, const char *name,
    int64_t kopecks);
void put_flag(struct json_object *o, const char *name, bool value);
/* What the reader says for a word of that group. */
void put_word(struct req *r, struct json_object *o, const char *name,
    const char *group, const char *word);
/* The restaurant's clock at that time. */
void put_clock(struct json_object *o, const char *name, const char *time);
/* The note above a page: what was done, or why not; said comes from a link. */
void put_said(struct req *r, struct json_object *data, const char *said);
/* The answer's JSON; NULL when there is none. */
struct json_object *ask_read(struct req *r, const struct service_ask *ask);
/* The list in an answer; NULL when there is none. */
struct json_object *ask_list(struct req *r, const struct service_ask *ask,
    const char *name);
/* An order of the order context, with what is said about it and may be done. */
void order_show(struct req *r, struct json_object *o);

/* dishes.c: the menu in force in the reader's language, where to ask for it */
const char *menu_path(struct req *r);
/* Calls each for every dish of it. */
void menu_walk(struct json_object *menu, void (*each)(struct json_object *dish,
    void *arg), void *arg);
/* Its dishes by their id; empty while nobody knows. */
struct json_object *menu_index(struct req *r, const struct service_ask *ask);

/*
 * reason.c: a sentence of a refusal in the reader's language; where the texts
 * have none for it NULL, and as it came.
 */
const char *reason_find(struct req *r, const char *sentence);
const char *reason_said(struct req *r, const char *sentence);
/* The sentence of a refusal without the field that stands before it. */
const char *reason_of(const struct err *why);
/*
 * For {{>why}}: the reason for the reader, with what the field is called; in
 * English, and marked so, only where nobody has said it otherwise.
 */
void put_why(struct req *r, struct json_object *o, const struct err *why);
/*
 * Takes r->err into data: refused (what kind), reason, and wrong.<field> (dots
 * and brackets of its path are _) the same; nothing if there is none.
 */
void put_refusal(struct req *r, struct json_object *data);

/*
 * What a form asks of another context, and back to the page it came from, with
 * the word of what is to be said: said, or why it was refused.
 */
int act(struct req *r, const char *method, const char *path, const char *body,
    const char *back, const char *said);
/* The second half of it: rc < 0 is a refusal, in r->err. */
int see_said(struct req *r, int rc, const char *back, const char *said);

/* board.c, order.c, kitchen.c, ticket.c, stops.c */
int kitchen_get(struct req *r);
int wall_get(struct req *r);
int order_acknowledge(struct req *r);
int order_bump(struct req *r);
int order_recall(struct req *r);
int stops_get(struct req *r);
int stop_post(struct req *r);
int stop_end(struct req *r);
int alerts_get(struct req *r);
int board_get(struct req *r);
int order_get(struct req *r);
int order_move(struct req *r);
int order_cancel(struct req *r);
int order_place(struct req *r);
int order_cash(struct req *r);
int order_refund(struct req *r);
int item_move(struct req *r);

/* history.c: what became of an order, of the answer with its history */
void put_history(struct req *r, struct json_object *data,
    struct json_object *order, const struct service_ask *ask);

/* analytics.c */
int analytics_get(struct req *r);
int analytics_csv(struct req *r);

/* sold.c: what is sold out, and what could take its place, into a page's data */
void put_sold(struct req *r, struct json_object *data,
    struct json_object *order);
int item_sold_out(struct req *r);
int item_found(struct req *r);
int item_choice(struct req *r);

/* form.c */
/* What each form of this reader carries in its field token. */
const char *form_token(struct req *r);
/* Whether that is what was sent; false with r->err where it cannot be known. */
bool form_token_is(struct req *r, const char *sent);
/*
 * A form that was sent, decoded by the table; 403 without the token, 400 with
 * the field that is wrong. Every handler of a POST reads its form this way.
 */
int form_read(struct req *r, const struct jf *fields, void *out);
/* The query; a field that was left empty is not there. */
int query_read(struct req *r, const struct jf *fields, void *out);
/* The same as objects of texts, for what no table can name. */
struct json_object *form_object(struct req *r);
struct json_object *query_object(struct req *r);
/* A path of the staff pages that a form or link named, else "/staff/". */
const char *path_of_ours(const char *path);

/* A session as auth grants it. */
struct granted {
	const char *access_token;
	int64_t expires_in; /* seconds */
};

/* What auth has answered; -1 with E_UNAVAILABLE when it is none. */
struct http_answer;
int granted_read(struct req *r, const struct http_answer *a,
    struct granted *out);

int login_get(struct req *r);
int login_post(struct req *r);
int logout_post(struct req *r);

#endif
