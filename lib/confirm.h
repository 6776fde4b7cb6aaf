/*
 * What became of the messages published on one channel in confirm mode. The
 * broker numbers them from 1 (delivery tags) and answers each with an ack or
 * a nack, alone or all up to a tag; a message nobody was bound for is sent
 * back first and then acked all the same, so an ack alone proves nothing.
 */
#ifndef CONFIRM_H
#define CONFIRM_H

#include <stdbool.h>
#include <stdint.h>

#include "uuid.h"

#define CONFIRM_MAX 128 /* messages under way at once */

enum confirm_fate {
	CONFIRM_WAITING,
	CONFIRM_SENT,	  /* acked and not returned: the broker keeps it */
	CONFIRM_RETURNED, /* no queue is bound to its key */
	CONFIRM_REFUSED	  /* nacked: a queue is full or unwell */
};

/* All zero: a channel just opened. */
struct confirm {
	uint64_t published; /* on this channel so far: the last tag */
	int n;		    /* of this window */
	struct {
		char message_id[UUID_TEXT];
		bool returned;
		enum confirm_fate fate;
	} of[CONFIRM_MAX];
};

/* Notes a message just published; its place in the window. */
int confirm_add(struct confirm *c, const char *message_id);

/* basic.ack or basic.nack, for one tag or for all up to it. */
void confirm_answer(struct confirm *c, uint64_t tag, bool multiple, bool ack);

/* basic.return. */
void confirm_returned(struct confirm *c, const char *message_id);

/* How many still wait for an answer. */
int confirm_waiting(const struct confirm *c);

/* A new window on the same channel; nothing may be waiting. */
void confirm_clear(struct confirm *c);

#endif
