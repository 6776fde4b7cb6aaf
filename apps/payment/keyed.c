/*
 * Idempotency-Key around two transactions with a call outside in between.
 * The lock is the session's and is taken on the id in the path: two requests
 * for the same order or payment wait for each other (409), with keys or without.
 */
#include "config.h"
#include "payment.h"

#include <string.h>

#include "key.h"
#include "log.h"

/* Whatever happened, the next request of this worker begins without locks. */
static void
id_unlock(struct req *r)
{
	const struct err e = r->err;

	db_rollback(r);
	r->err = (struct err){ 0 };
	db_queue(r, Q_ID_UNLOCK, r->param[0]);
	if (db_sync(r) < 0)
		log_warn(r, "unlocking %s: %s", r->param[0], r->err.text);
	r->err = e;
}

int
keyed_run(struct req *r, int (*act)(struct req *r))
{
	int rc;

	db_queue(r, Q_ID_LOCK, r->param[0]);
	if (db_sync(r) < 0)
		return -1;
	if (!db_bool(r, Q_ID_LOCK, 0, "locked"))
		return fail(r, E_RACE, "another request for this is running");
	if (r->key != NULL)
		key_queue(r); /* its answer comes with the next sync */
	rc = db_sync(r);
	if (rc == 0)
		rc = act(r);
	id_unlock(r);
	return rc;
}

void
keyed_store(struct req *r)
{
	if (r->key_scope != NULL)
		key_store(r);
}

int
keyed_find(struct req *r, int q)
{
	if (r->key_scope == NULL)
		return 0;
	db_queue(r, q, r->key_scope);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, q) == 0)
		return 0;
	if (strcmp(db_text(r, q, 0, "request_hash"), key_body_hash(r)) != 0)
		return fail_field(r, E_KEY_REUSED, "Idempotency-Key",
		    "this Idempotency-Key came before with another body");
	return 1;
}
