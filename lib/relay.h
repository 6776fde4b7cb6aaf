/*
 * The outbox relay: claims waiting events by flag and lease, publishes them
 * with confirms, marks those the broker has taken, gives the others back. No
 * transaction is open while it waits, and it never waits in a call: what is
 * under way is kept from turn to turn.
 */
#ifndef RELAY_H
#define RELAY_H

#include "mq.h"
#include "req.h"

struct relay;

/* Publishes through m, which is the relay's alone. */
struct relay *relay_new(struct mq *m);
void relay_free(struct relay *x);

/*
 * One turn: takes in confirms, settles a batch that has all its answers,
 * and, if look is set, claims and publishes the next. 1 there may be more
 * waiting (call again at once), 0 nothing to do but wait, -1 the database
 * failed (r->err says why; nothing is lost by trying again later).
 */
int relay_turn(struct relay *x, struct req *r, bool look);

/* Messages published whose fate is not yet in the database. */
int relay_under_way(const struct relay *x);

#endif
