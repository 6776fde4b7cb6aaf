/* Inside of mq: shared by mq.c (connection) and mq_frame.c (what comes in). */
#ifndef MQ_INT_H
#define MQ_INT_H

#include <amqp.h>
#include <amqp_framing.h>

#include "backoff.h"
#include "mq.h"

#define MQ_CHANNEL 1
#define MQ_DEPTH_CHANNEL 2 /* what is refused there harms nobody */

struct mq {
	const char *user;
	const char *queue;	/* NULL: publishes */
	amqp_connection_state_t conn; /* NULL: closed */
	uint64_t session;	/* counts connections */
	struct backoff backoff;
	bool blocked;
	bool asks_depth;	/* the channel for it is open */
	struct depth *others;	/* whose depth is asked for, too */

	struct confirm confirms;

	/* deliveries that wait to be taken, a ring; never more than prefetch */
	struct mq_delivery *ready[MQ_PREFETCH];
	int first, n_ready;

	/* the content that is coming in: method, header, body frames */
	enum { MQ_PART_NONE, MQ_PART_DELIVERY, MQ_PART_RETURN } part;
	bool headed;		/* its header has come */
	char key[256];
	uint64_t tag;
	struct mq_delivery *d;
	char *body;		/* of d; NULL: skipped */
	uint64_t size, got;	/* bytes of the body */
};

/* One frame; 0, or -1 when the connection is of no more use. */
int mq_frame(struct mq *m, const amqp_frame_t *f, struct err *e);

/* Forgets deliveries and halves of deliveries of a lost connection. */
void mq_frame_reset(struct mq *m);

#endif
