#include "config.h"
#include "consume.h"
#include "met.h"
#include "unit.h"

static int
handler(struct req *r, const struct event *e)
{
	(void)r;
	(void)e;
	return 0;
}

static const struct consumer rows[] = {
	{ "order.created", handler },
	{ "order.*", handler },
	{ "*.failed", handler },
	{ "payment.succeeded", handler },
	{ 0 }
};

START_TEST(keys_find_their_row)
{
	static const struct {
		const char *key;
		int row; /* -1: none */
	} cases[] = {
		{ "order.created", 0 },
		{ "order.canceled", 1 },
		{ "order.failed", 1 }, /* the first that fits */
		{ "payment.failed", 2 },
		{ "payment.succeeded", 3 },
		{ "payment.refunded", -1 },
		{ "order", -1 },
		{ "order.", -1 },
		{ "order.item.changed", -1 },
		{ "orders.created", -1 },
		{ "payment.succeede", -1 },
		{ "payment.succeeded2", -1 },
		{ ".failed", -1 },
		{ "", -1 },
		{ "*.*", -1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct consumer *c = consumer_find(rows, cases[i].key);

		ck_assert_msg(c == (cases[i].row < 0 ? NULL :
		    &rows[cases[i].row]), "%s", cases[i].key);
	}
}
END_TEST

START_TEST(no_table_knows_nothing)
{
	ck_assert_ptr_null(consumer_find(NULL, "order.created"));
}
END_TEST

START_TEST(nothing_held_is_never_due)
{
	struct consume c = { 0 };

	ck_assert_int_eq(consume_due_ms(&c), -1);
}
END_TEST

START_TEST(the_earliest_held_counts)
{
	struct mq_delivery a = { .due_ms = now_ms() + 5000 };
	struct mq_delivery b = { .due_ms = now_ms() + 900 }, past = { 0 };
	struct consume c = { .held = { &a, &b }, .n = 2 };

	ck_assert_int_le(consume_due_ms(&c), 900);
	ck_assert_int_gt(consume_due_ms(&c), 400);
	c.held[c.n++] = &past;
	ck_assert_int_eq(consume_due_ms(&c), 0);
}
END_TEST

int
main(void)
{
	return unit_run("consume", (const TTest *const[]){
		keys_find_their_row, no_table_knows_nothing,
		nothing_held_is_never_due, the_earliest_held_counts, NULL });
}
