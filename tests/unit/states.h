/* The order's table of statuses, for the walk through both tables. */
#ifndef STATES_H
#define STATES_H

#include <stdbool.h>

/* As enum status and enum cause of apps/order/order.h, whose names are the
 * payments' names, too. */
enum { O_CREATED = 1, O_CONFIRMED, O_COOKING, O_READY, O_DELIVERED,
	O_CANCELED };
enum { O_BY_PERSON, O_BY_PAYMENT, O_BY_CHOICE };

/* Whether the table lets an order go there, and by which event. */
bool order_may(int from, int to, int cause, const char **event);

#endif
