#include "config.h"
#include "confirm.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

int
confirm_add(struct confirm *c, const char *message_id)
{
	const int i = c->n;

	assert(i < CONFIRM_MAX);
	snprintf(c->of[i].message_id, sizeof(c->of[i].message_id), "%s",
	    message_id);
	c->of[i].returned = false;
	c->of[i].fate = CONFIRM_WAITING;
	c->n++;
	c->published++;
	return i;
}

/* Tag of the window's i-th message. */
static uint64_t
tag_of(const struct confirm *c, int i)
{
	return c->published - (uint64_t)c->n + (uint64_t)i + 1;
}

void
confirm_answer(struct confirm *c, uint64_t tag, bool multiple, bool ack)
{
	/* tag 0 with multiple means all that are waiting */
	for (int i = 0; i < c->n; i++) {
		const uint64_t t = tag_of(c, i);

		if (c->of[i].fate != CONFIRM_WAITING ||
		    (multiple ? tag != 0 && t > tag : t != tag))
			continue;
		c->of[i].fate = !ack ? CONFIRM_REFUSED :
		    c->of[i].returned ? CONFIRM_RETURNED : CONFIRM_SENT;
	}
}

void
confirm_returned(struct confirm *c, const char *message_id)
{
	for (int i = 0; i < c->n; i++)
		if (c->of[i].fate == CONFIRM_WAITING &&
		    strcmp(c->of[i].message_id, message_id) == 0)
			c->of[i].returned = true;
}

int
confirm_waiting(const struct confirm *c)
{
	int n = 0;

	for (int i = 0; i < c->n; i++)
		n += c->of[i].fate == CONFIRM_WAITING;
	return n;
}

void
confirm_clear(struct confirm *c)
{
	assert(confirm_waiting(c) == 0);
	c->n = 0;
}
