/* The saga's tables. The first orders wait for the last table. */
#include "config.h"
#include "saga.h"

const struct row start_rows[] = {
	{ "two dishes to order", "GET",
	    "/api/v1/dishes?only_available=true&page_size=2", AS_NOBODY, NULL,
	    200, { "/dishes#=2" }, .keep = "d1=/dishes/0/id d2=/dishes/1/id",
	    .within = LONG },
	{ "that can be sold", "POST", "/api/v1/orders/quote", AS_NOBODY,
	    J({"type":"takeaway","items":[{"dish_id":${d1},"quantity":1},
	    {"dish_id":${d2},"quantity":1}]}), 200, .within = LONG },
	{ "a good card", TOKEN("4242 4242 4242 4242"), .keep = "good=/token" },
	{ "a declined card", TOKEN("4000 0000 0000 0002"),
	    .keep = "declined=/token" },
	{ "an empty card", TOKEN("4000 0000 0000 9995"), .keep = "poor=/token" },
	{ "a late card", TOKEN("4000 0000 0000 3220"), .keep = "slow=/token" },

	{ "an order nobody will pay", ORDER(BY("online")),
	    { "/status=created" }, .keep = "w1=/id w1p=/payment/id" },
	{ "one with no way of payment", ORDER(), { "/status=created" },
	    .keep = "w2=/id" },
	{ "one at a table", "POST", "/api/v1/orders", AS_WAITER,
	    "{\"type\":\"dine-in\",\"table_number\":\"9\"," ITEMS "}", 201,
	    { "/status=confirmed" }, .keep = "w3=/id" },
	{ "have the fleet's time to be paid", NULL, .db = "order",
	    .sql = "select string_agg(extract(epoch from deadline_at"
		   " - created_at)::int::text, ' ') from orders"
		   " where id in ('${w1}', '${w2}', '${w3}')", .is = "900 900" },
	{ 0 }
};

const struct row end_rows[] = {
	{ "the fleet is healthy", NULL, .within = LONG,
	    .run = "\"$SAMOVAR\" status" },
	{ "nothing is on its way", NULL, .within = LONG, .db = "order",
	    .sql = "select count(*) from outbox where sent_at is null",
	    .is = "0" },
	{ "nothing is owed to the gateway", NULL, .within = LONG,
	    .db = "payment", .sql = "select (select count(*) from payments"
	    " where work in ('charge', 'void'))"
	    " + (select count(*) from refunds where status = 'pending')"
	    " + (select count(*) from outbox where sent_at is null)",
	    .is = "0" },
	{ "no message was given up", NULL, .run = "no_dead_letters" },
	{ "the audit is clean", NULL, .within = LONG,
	    .run = "\"$SAMOVAR\" audit --grace 0" },
	{ 0 }
};

const struct suite suites[] = {
	{ "start", start_rows },
	{ "job", job_rows },
	{ "money", money_rows },
	{ "sold", sold_rows },
	{ "twice", twice_rows },
	{ "late", late_rows },
	{ "stop", stop_rows },
	{ "away", away_rows },
	{ "deadline", deadline_rows },
	{ "end", end_rows },
	{ 0 }
};
