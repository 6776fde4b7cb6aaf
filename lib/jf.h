/*
 * JSON field tables: a request body, an event or a query string is decoded
 * into a plain struct by a table of its fields, or refused with the path of
 * the field that is wrong ("items[1].quantity: is missing").
 *
 *	struct item_in {
 *		int64_t dish_id;
 *		int64_t quantity;
 *		const char *special_requests;
 *	};
 *	static const struct jf item_in_f[] = {
 *		JF(struct item_in, dish_id, .req = true, .min = 1),
 *		JF(struct item_in, quantity, .req = true, .min = 1, .max = 99),
 *		JF(struct item_in, special_requests, .max = 500),
 *		JF_END
 *	};
 */
#ifndef JF_H
#define JF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "err.h"
#include "json.h"
#include "money.h"

enum jf_type {
	JF_TEXT = 1, /* const char *: .min/.max count characters (max 1000) */
	JF_INT,	     /* int64_t: .min/.max bound the value; both 0: no bound */
	JF_BOOL,     /* bool */
	JF_MONEY,    /* struct money: .min/.max in kopecks, from 0 */
	JF_WORD,     /* int: index into .names; "" there stands for absent */
	JF_LIST,     /* struct jf_list: .min/.max count elements (max 1000) */
	JF_OBJECT,   /* void *: .sub, .size; NULL when absent */
	JF_RAW,	     /* struct json_object *: any JSON value, .max bytes (4096) */
	/* absent, null and value told apart, for PATCH */
	JF_OPT_TEXT,
	JF_OPT_INT,
	JF_OPT_BOOL,
	JF_OPT_MONEY
};

struct opt_text { bool set, null; const char *v; };
struct opt_int { bool set, null; int64_t v; };
struct opt_bool { bool set, null; bool v; };
struct opt_money { bool set, null; struct money v; };
struct jf_list { void *v; size_t n; }; /* v: array of .sub's struct or .of */

struct jf {
	const char *name;
	enum jf_type type;
	size_t off;
	bool req;		   /* must be there and not null */
	bool nullable;		   /* opt_…: null is taken, and clears;
				    * elsewhere null is as good as absent */
	int64_t min, max;	   /* max 0: the type's own bound */
	const char *const *names;  /* JF_WORD: ends with NULL */
	const struct jf *sub;	   /* JF_LIST, JF_OBJECT: fields of the struct … */
	size_t size;		   /* … and its size */
	enum jf_type of;	   /* JF_LIST without .sub: JF_INT (int64_t,
				    * unless set), JF_TEXT, JF_WORD (.names) */
	/* JF_TEXT: the one spelling that is kept, NULL if s has none … */
	const char *(*tidy)(struct arena *a, const char *s);
	bool (*check)(const char *s); /* … and a format of it */
	const char *what;	   /* "an e-mail address" */
	bool rpc_only;		   /* a field that REST does not have */
};

#define JF_TYPE(s, m) _Generic(((s *)0)->m, \
	const char *: JF_TEXT, int64_t: JF_INT, bool: JF_BOOL, \
	struct money: JF_MONEY, int: JF_WORD, struct jf_list: JF_LIST, \
	void *: JF_OBJECT, struct json_object *: JF_RAW, \
	struct opt_text: JF_OPT_TEXT, struct opt_int: JF_OPT_INT, \
	struct opt_bool: JF_OPT_BOOL, struct opt_money: JF_OPT_MONEY)
#define JF(s, m, ...) { .name = #m, .type = JF_TYPE(s, m), \
	.off = offsetof(s, m), ##__VA_ARGS__ }
#define JF_END { .name = NULL }

/* Where the text comes from. */
enum jf_mode {
	JF_STRICT, /* REST bodies: numbers are numbers, unknown names refused */
	JF_RPC,	   /* the same, and rows that are .rpc_only */
	JF_EVENT,  /* events: unknown names are ignored (expand, then contract) */
	JF_QUERY   /* query strings: every value is text */
};

/*
 * Decodes the object o by the table into *out, which begins as { 0 }; its
 * texts live in the arena. 0, or -1 with e->field and a sentence. Every name
 * of o, and every row that is .req, is looked at.
 */
int jf_decode(struct arena *a, const struct jf *fields, enum jf_mode mode,
    struct json_object *o, void *out, struct err *e);

/*
 * A query string's (undecoded) names and values as an object of texts in the
 * arena, each name once; NULL with *e.
 */
struct json_object *jf_query_read(struct arena *a, const char *query,
    struct err *e);

/* The same into *out by the table, as JF_QUERY. */
int jf_query(struct arena *a, const struct jf *fields, const char *query,
    void *out, struct err *e);

/*
 * Spellings for .tidy. A text loses the blanks around it, and is refused if
 * nothing is left. An e-mail address also loses its capitals. A telephone
 * number becomes E.164 ("+79161234567"): spaces, hyphens, dots and brackets
 * go; Russian numbers may begin with 8 or 7, the exit code 00 stands for +.
 */
const char *jf_trim(struct arena *a, const char *s);
const char *jf_email(struct arena *a, const char *s);
const char *jf_phone(struct arena *a, const char *s);

/* Formats for .check. */
/* In any script, in one line: something that is seen, and nothing that breaks
 * the line or turns the direction of what stands beside it. */
bool jf_is_name(const char *s);
#define JF_NAME .min = 1, .max = 100, .check = jf_is_name, \
	.what = "a name, in one line"
bool jf_is_uuid(const char *s);	 /* lower case, with hyphens */
bool jf_is_date(const char *s);	 /* 2026-11-22 */
bool jf_is_time(const char *s);	 /* RFC 3339 with an offset */
bool jf_is_moment(const char *s); /* a date or a time */

#endif
