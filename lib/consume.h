/*
 * From the queue to the consumers: deliveries are taken in batches, each
 * batch in one transaction with its inbox rows, and acked after the commit.
 */
#ifndef CONSUME_H
#define CONSUME_H

#include "app.h"
#include "backoff.h"
#include "mq.h"

struct consume {
	const struct app *app;
	struct db *db;
	struct arena *a;
	struct mq *m;
	struct mq_delivery *held[MQ_PREFETCH]; /* taken, not yet answered */
	int n;
	bool wake; /* a consumer has added events */
};

/*
 * One turn. 1 something was handled (call again), 0 nothing to do now, -1
 * the database is away (*e says why); what was taken is kept and tried again.
 */
int consume_turn(struct consume *c, struct err *e);

/* Milliseconds until something held is due; -1 when nothing is held. */
int64_t consume_due_ms(const struct consume *c);

/* Lets go of what is held; the broker gives it out again. */
void consume_drop(struct consume *c);

/* The row for a routing key; a row's key may have * for one word. */
const struct consumer *consumer_find(const struct consumer *rows,
    const char *key);

/* The event of a delivery: an id and a body as they have to be; -1 with
 * E_BAD_REQUEST for what no attempt can mend. Its texts are the delivery's. */
int event_read(struct arena *a, const struct mq_delivery *d,
    struct event *out, struct err *e);

#endif
