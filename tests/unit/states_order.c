/* Order's table under names that payment's do not have. */
#define method_words order_method_words
#define status_words order_status_words
#define word_index order_word_index
#include "../../apps/order/status.c"
#include "states.h"

_Static_assert((int)O_CREATED == CREATED && (int)O_CANCELED == CANCELED &&
    (int)O_BY_CHOICE == BY_CHOICE && (int)O_BY_PAYMENT == BY_PAYMENT, "names");

/* the table alone is of interest here */
const char *
order_owner(struct req *r)
{
	(void)r;
	return NULL;
}

bool
order_may(int from, int to, int cause, const char **event)
{
	const struct status_move *m = &status_moves[to][cause];

	*event = m->event;
	return (m->from & FROM(from)) != 0;
}
