/*
 * RabbitMQ by rabbitmq-c: one connection, either publishing (confirms,
 * mandatory) or consuming one queue. Two connections a worker, since a
 * broker in need blocks those that publish.
 *
 * Nothing here waits but mq_open (2 s at most) and sending. Topology is not
 * ours: the exchange and the queue are only asked for.
 */
#ifndef MQ_H
#define MQ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "confirm.h"
#include "err.h"

#define MQ_EXCHANGE "samovar.events"
#define MQ_VHOST "samovar"
#define MQ_PREFETCH 16
#define MQ_BODY_MAX 65536 /* bytes; a longer body is never handled */

struct mq;

/*
 * user is the role at the broker (password: secret amqp-<user>); queue NULL
 * makes a publishing connection. Both must outlive it.
 */
struct mq *mq_new(const char *user, const char *queue);
void mq_free(struct mq *m);

/*
 * Connects unless connected; between failed attempts it pauses by itself.
 * 0 connected; -1 not, with *e set if an attempt was made.
 */
int mq_open(struct mq *m, struct err *e);
bool mq_is_open(const struct mq *m);
void mq_close(struct mq *m);

/* The socket to poll; -1 when closed. */
int mq_fd(const struct mq *m);

/* Something has been read already: do not wait in poll. */
bool mq_pending(const struct mq *m);

/* The broker has asked publishers to wait. */
bool mq_blocked(const struct mq *m);

/*
 * Takes in all that has come, and keeps heartbeats going; never waits.
 * 0, or -1 when the connection was lost (it is closed, *e says why).
 */
int mq_turn(struct mq *m, struct err *e);

/* How much lies in a queue. */
struct depth {
	const char *queue; /* NULL: the end of a list */
	bool known;	   /* the broker has said so on this connection */
	int64_t messages;
};

/*
 * Asks how much lies in the queue and its dead letters, and in those of the
 * list (NULL: none; it must outlive the connection). When the answers have come
 * they are in the gauges MET_QUEUE_MESSAGES and MET_DEAD_LETTERS, and the list.
 */
void mq_depth_ask(struct mq *m, struct depth *others);

struct mq_message {
	const char *key, *message_id, *correlation_id, *traceparent, *app_id;
	const char *body;
	int64_t at; /* seconds since the epoch */
};

/*
 * Publishes and notes it in mq_confirms. 1 done, 0 not now (blocked, or the
 * broker does not read), -1 connection lost. The window has room.
 */
int mq_publish(struct mq *m, const struct mq_message *msg, struct err *e);

/* The window of what was published. */
struct confirm *mq_confirms(struct mq *m);

/* A message from the queue; its texts live in the same block. */
struct mq_delivery {
	const char *key, *message_id, *correlation_id, *traceparent;
	const char *body; /* NULL: longer than MQ_BODY_MAX */
	size_t len;
	int64_t count;	  /* how often it was given back before */
	uint64_t tag, session; /* of the connection it came by */
	int64_t due_ms;	  /* for its holder: not before */
	unsigned tries;
	bool refused;	  /* for its holder: given back when due */
};

/* The next one, now the caller's; NULL when none has come. */
struct mq_delivery *mq_next(struct mq *m);

/* The connection it came by still stands, so it can be answered. */
bool mq_delivery_good(const struct mq *m, const struct mq_delivery *d);

enum mq_answer {
	MQ_DONE,    /* basic.ack */
	MQ_AGAIN,   /* back into the queue; the broker counts it */
	MQ_TOO_MUCH /* straight to the dead letters */
};

/* Answers and frees d; nothing is sent when its connection is gone. */
void mq_answer(struct mq *m, struct mq_delivery *d, enum mq_answer answer);

#endif
