/*
 * The book: <gateway_dir>/book.jsonl, one JSON object a line, only ever
 * appended to. A line is one transition and is on the disk before anybody
 * hears of it; the state in memory is made by reading the book and nothing
 * else, in the responder and in the worker alike.
 *
 *	if (book_lock(r) < 0)
 *		return -1;
 *	p = state_find(PAYMENTS, id);
 *	…
 *	rc = book_add(r, &line);
 *	book_unlock();
 */
#ifndef BOOK_H
#define BOOK_H

#include "gateway.h"

/* What is written as one line; members that are NULL are left away. */
struct book_line {
	const struct gw_payment *payment;
	const struct gw_refund *refund;
	const struct gw_token *token;
	const struct gw_key *key;
	const struct gw_mock *mock;
	const char *event;  /* a webhook of this kind is owed, as the mock says */
	const struct gw_notice *sent; /* was delivered, or given up */
};

/*
 * Takes the book's lock and reads what others have written; a last line that
 * a crash has torn is cut off. -1 with E_UNAVAILABLE or E_INTERNAL.
 */
int book_lock(struct req *r);
void book_unlock(void);

/* Appends and syncs the line, then reads it into the state. */
int book_add(struct req *r, const struct book_line *line);

enum table { PAYMENTS, REFUNDS, TOKENS, KEYS, TABLE__MAX };

/* What the book says; valid until the next book_lock. NULL: unknown. */
const void *state_find(enum table t, const char *id);
const struct gw_mock *state_mock(void);
struct gw_notice *state_notices(void);

/* Calls see for every object of the table while it returns true. */
void state_each(enum table t, bool (*see)(const void *object, void *arg),
    void *arg);

#endif
