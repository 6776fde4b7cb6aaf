/*
 * The audit log: who did what to whom (schema/common/002_audit.sql). Changes
 * of rows by staff are told by triggers, which db_begin tells who is changing;
 * what changes no row is told by audit_add:
 *
 *	db_begin(r);
 *	audit_add(r, "password.changed", audit_subject(r, "user", id), NULL, NULL);
 *	…
 *	db_commit(r);
 *
 * No names, addresses, telephone numbers or secrets in any of it.
 */
#ifndef AUDIT_H
#define AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "req.h"

/*
 * Queues one row, by r->who (nobody, if nobody is signed in). action is
 * "<noun>.<past verb>", before and after are JSON or NULL.
 */
void audit_add(struct req *r, const char *action, const char *subject,
    const char *before, const char *after);

/* "dish:7" */
const char *audit_subject(struct req *r, const char *noun, const char *id);

/*
 * Queues, behind db_begin: what this transaction changes is told as r->who's,
 * also if they are a guest. (For staff db_begin does it.)
 */
void audit_person(struct req *r);

/* What a reader asks for; NULL: whatever it is. Newest first. */
struct audit_in {
	const char *from, *to; /* RFC 3339, or dates of the restaurant */
	const char *actor;     /* "staff:5" */
	const char *action;    /* "dish.updated", or "dish": all of a dish */
	const char *subject;   /* "dish:7" */
	const char *request_id;
	/* of the pages that are put together from several contexts */
	bool keys;    /* only when: microseconds since the epoch */
	int64_t upto; /* rows up to this id; 0: all */
	int64_t limit, offset;
};

/* The rows of the filters, for field tables of structs that have them. */
#define AUDIT_FILTERS(s) \
	JF(s, from, .check = jf_is_moment, .what = "a date or a time"), \
	JF(s, to, .check = jf_is_moment, .what = "a date or a time"), \
	JF(s, actor, .max = 80), \
	JF(s, action, .max = 80), \
	JF(s, subject, .max = 120), \
	JF(s, request_id, .max = 64)

#define AUDIT_DEEPEST 10000 /* rows or keys at a time */

/*
 * This context's part: {"rows": […]}, each the text of an object (numbers stay
 * as they are), or {"keys": […], "upto": <last id>}, in *json. 0 or -1.
 */
int audit_page(struct req *r, const struct audit_in *in, const char **json);

/* GET /audit/<context>, for services: audit_page by the query string. */
int audit_get(struct req *r);

#endif
