#include "config.h"
#include "relay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "log.h"
#include "met.h"

#define CONFIRM_MS 10000 /* below the lease of 15 s */

struct relay {
	struct mq *m;
	char lease[UUID_TEXT], next_lease[UUID_TEXT];
	int n;			  /* rows under this lease */
	int64_t id[CONFIRM_MAX];  /* of the outbox, as published */
	char message_id[CONFIRM_MAX][UUID_TEXT];
	char key[CONFIRM_MAX][64];
	enum confirm_fate fate[CONFIRM_MAX];
	int published;		  /* the first so many were sent off */
	int64_t deadline_ms;
};

struct relay *
relay_new(struct mq *m)
{
	struct relay *x = calloc(1, sizeof(*x));

	if (x == NULL)
		abort();
	x->m = m;
	return x;
}

void
relay_free(struct relay *x)
{
	free(x);
}

int
relay_under_way(const struct relay *x)
{
	return x->n;
}

/* Ids of the batch with one of two fates, as an array's text. */
static const char *
ids_of(const struct relay *x, struct req *r, enum confirm_fate a,
    enum confirm_fate b, int *n)
{
	struct buf ids = buf_new(r->a);

	*n = 0;
	for (int i = 0; i < x->n; i++)
		if (x->fate[i] == a || x->fate[i] == b) {
			buf_array_int(&ids, x->id[i]);
			(*n)++;
		}
	buf_array_end(&ids);
	return ids.s;
}

/* Queues what the batch's answers mean for its rows. */
static void
queue_settle(const struct relay *x, struct req *r)
{
	const char *ids;
	int n;

	ids = ids_of(x, r, CONFIRM_SENT, CONFIRM_SENT, &n);
	if (n > 0)
		db_queue(r, DB_OUTBOX_SENT, x->lease, ids);
	ids = ids_of(x, r, CONFIRM_RETURNED, CONFIRM_REFUSED, &n);
	if (n > 0)
		db_queue(r, DB_OUTBOX_RELEASE, x->lease, ids, "t");
	ids = ids_of(x, r, CONFIRM_WAITING, CONFIRM_WAITING, &n);
	if (n > 0)
		db_queue(r, DB_OUTBOX_RELEASE, x->lease, ids, "f");
}

/* Counts and tells, once the database knows. */
static void
settled(struct relay *x, const struct req *r)
{
	int bad = 0, last = 0;

	for (int i = 0; i < x->n; i++) {
		if (x->fate[i] == CONFIRM_SENT)
			met_event(MET_SENT, x->key[i]);
		if (x->fate[i] == CONFIRM_RETURNED ||
		    x->fate[i] == CONFIRM_REFUSED) {
			bad++;
			last = i;
		}
	}
	met_count(MET_EVENTS_RETURNED, (uint64_t)bad);
	if (bad > 0)
		log_warn(r, "events not taken by the broker: %d, e.g. %s: %s",
		    bad, x->message_id[last],
		    x->fate[last] == CONFIRM_RETURNED ?
		    "no queue is bound to its key" : "refused");
	x->n = x->published = 0;
}

/* Publishes the rows just claimed; the first that cannot go ends it. */
static void
publish(struct relay *x, struct req *r)
{
	struct err e = { 0 };

	confirm_clear(mq_confirms(x->m));
	x->n = db_rows(r, DB_OUTBOX_CLAIM);
	x->published = 0;
	x->deadline_ms = now_ms() + CONFIRM_MS;
	for (int i = 0; i < x->n; i++) {
		const struct mq_message msg = {
			.key = db_text(r, DB_OUTBOX_CLAIM, i, "routing_key"),
			.message_id =
			    db_text(r, DB_OUTBOX_CLAIM, i, "message_id"),
			.correlation_id =
			    db_text(r, DB_OUTBOX_CLAIM, i, "correlation_id"),
			.traceparent =
			    db_text(r, DB_OUTBOX_CLAIM, i, "traceparent"),
			.body = db_text(r, DB_OUTBOX_CLAIM, i, "body"),
			.app_id = r->app->name,
			.at = db_int(r, DB_OUTBOX_CLAIM, i, "created"),
		};

		x->id[i] = db_int(r, DB_OUTBOX_CLAIM, i, "id");
		memcpy(x->message_id[i], msg.message_id, UUID_TEXT);
		snprintf(x->key[i], sizeof(x->key[i]), "%s", msg.key);
		x->fate[i] = CONFIRM_WAITING;
		if (x->published == i && mq_publish(x->m, &msg, &e) == 1)
			x->published++;
	}
	if (e.code != E_OK)
		log_warn(NULL, "rabbitmq, publishing: %s", e.text);
}

/* Every message of the batch has its answer, or none will come any more. */
static bool
batch_over(struct relay *x)
{
	const struct confirm *c = mq_confirms(x->m);

	if (mq_is_open(x->m) && c->n == x->published)
		for (int i = 0; i < x->published; i++)
			x->fate[i] = c->of[i].fate;
	if (!mq_is_open(x->m) || confirm_waiting(c) == 0)
		return true;
	/* a blocked broker answers when it is well again: sending the same
	 * once more, each time it takes too long, would not help it */
	if (mq_blocked(x->m))
		x->deadline_ms = now_ms() + CONFIRM_MS;
	if (now_ms() < x->deadline_ms)
		return false;
	log_warn(NULL, "rabbitmq, publishing: no confirm in %d s",
	    CONFIRM_MS / 1000);
	mq_close(x->m);
	return true;
}

int
relay_turn(struct relay *x, struct req *r, bool look)
{
	struct err e = { 0 };
	const bool settle = x->n > 0;
	bool claim;

	if (mq_open(x->m, &e) < 0 || mq_turn(x->m, &e) < 0)
		if (e.code != E_OK)
			log_warn(NULL, "rabbitmq, publishing: %s", e.text);
	if (settle && !batch_over(x))
		return 0;
	claim = (look || settle) && mq_is_open(x->m) && !mq_blocked(x->m);
	if (!settle && !claim)
		return 0;
	/* a mark that is lost sends an event again, which its inbox knows */
	db_queue(r, DB_UNHURRIED);
	queue_settle(x, r);
	if (claim) {
		uuid_v7(x->next_lease);
		db_queue(r, DB_OUTBOX_CLAIM, x->next_lease, txt(r, CONFIRM_MAX));
	}
	if (db_sync(r) < 0)
		return -1;
	settled(x, r);
	if (!claim || db_rows(r, DB_OUTBOX_CLAIM) == 0)
		return 0;
	memcpy(x->lease, x->next_lease, UUID_TEXT);
	publish(x, r);
	return 1;
}
