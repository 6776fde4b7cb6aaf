/*
 * The audit: brings what the contexts and the gateway say of the same money
 * into temporary tables of one session, and lets SQL compare.
 */
#ifndef AUDIT_H
#define AUDIT_H

/* What is fetched: a query there, a temporary table here. */
struct source {
	const char *database; /* NULL: the gateway's book */
	const char *table;    /* "name (column type, …)" to create here */
	const char *query;    /* columns in the same order */
};

/* One comparison: every row it answers is a difference, in one column. */
struct comparison {
	const char *name;
	const char *sql;
};

extern const struct source sources[];	      /* ends with { 0 } */
extern const struct comparison comparisons[]; /* ends with { 0 } */

/* Sets the seconds that CUT leaves out, for this session. */
extern const char grace_sql[];

/* Rows of every context's outbox that should have gone by now. */
extern const char outbox_query[];

#endif
