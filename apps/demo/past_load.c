/* The past into the databases of order and payment, by COPY. */
#include "config.h"
#include "demo.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define BATCH 5000 /* orders that are in memory at a time */

/* 2026-11-22 20:15:00+00 */
static const char *
moment(struct arena *a, int64_t at)
{
	time_t t = (time_t)at;
	char text[32];
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S+00", &tm);
	return arena_strdup(a, text);
}

static const char *
id_or_null(struct arena *a, int id)
{
	return id > 0 ? arena_printf(a, "%d", id) : "\\N";
}

static int
rows_copy(struct pg *pg, const char *table, const struct buf *rows)
{
	char sql[512];

	snprintf(sql, sizeof(sql), "copy %s from stdin", table);
	return rows->len == 0 ? 0 : pg_copy(pg, sql, rows->s, rows->len);
}

static void
order_row(struct buf *b, const struct past_order *o)
{
	struct arena *a = b->a;
	char total[MONEY_TEXT];

	buf_printf(b, "%s\t%d\t%s\t%d\t%s\tdelivered\t%s\t%s\t%s\t5\t%s\t%s\t%s\n",
	    o->id, o->number, id_or_null(a, o->guest), o->waiter, o->type,
	    id_or_null(a, o->table),
	    strcmp(o->type, "delivery") == 0 ? guest_address(a, o->guest) : "\\N",
	    money_text(o->total, total), moment(a, o->created),
	    moment(a, o->delivered), moment(a, o->delivered));
}

static void
item_rows(struct buf *b, const struct past_order *o, const struct menu *m)
{
	for (int i = 0; i < o->n_lines; i++) {
		const struct past_line *l = &o->lines[i];
		char price[MONEY_TEXT];

		money_text(m->dishes[l->dish].price, price);
		buf_printf(b, "%s\t%s\t%d\t%d\t%s\t%d\t%s\t%s\t%s\tserved\t%s\n",
		    l->id, o->id, i + 1, l->dish + 1, m->dishes[l->dish].name,
		    l->quantity, price, price, l->request ? l->request : "\\N",
		    moment(b->a, o->ready));
	}
}

static void
history_rows(struct buf *b, const struct past_order *o)
{
	const struct {
		const char *status;
		int64_t at;
		int by;
	} steps[] = {
		{ "created", o->created, o->waiter },
		{ "confirmed", o->confirmed, o->waiter },
		{ "cooking", o->cooking, o->chef },
		{ "ready", o->ready, o->chef },
		{ "delivered", o->delivered,
		    strcmp(o->type, "delivery") == 0 ? COURIER_ID : o->waiter },
	};

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		buf_printf(b, "%s\t%s\t%d\tstaff\t%s\n", o->id, steps[i].status,
		    steps[i].by, moment(b->a, steps[i].at));
}

static void
paid_row(struct buf *b, const struct past_order *o)
{
	char total[MONEY_TEXT];

	buf_printf(b, "%s\t%s\t%s\tcash\tsucceeded\t%s\t%s\n", o->payment_id,
	    o->id, money_text(o->total, total), moment(b->a, o->created),
	    moment(b->a, o->delivered));
}

int
orders_load(struct arena *a, struct pg *pg, const struct plan *p)
{
	struct past past;
	struct past_order o;
	bool more = true;
	int rc = 0;

	(void)a;
	past_begin(&past, p);
	while (rc == 0 && more) {
		struct arena *batch = arena_new();
		struct buf orders = buf_new(batch), items = buf_new(batch),
			   history = buf_new(batch), paid = buf_new(batch);

		for (int n = 0; n < BATCH && (more = past_next(&past, &o)); n++) {
			order_row(&orders, &o);
			item_rows(&items, &o, p->menu);
			history_rows(&history, &o);
			paid_row(&paid, &o);
		}
		rc = rows_copy(pg, "orders (id, number, user_id, staff_id, type,"
		    " status, table_number, delivery_address, total_amount,"
		    " version, created_at, updated_at, finished_at)", &orders) < 0 ||
		    rows_copy(pg, "order_items (item_id, order_id, line, dish_id,"
		    " name, quantity, base_price, price, special_requests,"
		    " cooking_status, ready_at)", &items) < 0 ||
		    rows_copy(pg, "order_status_history (order_id, status,"
		    " changed_by, changed_by_account, changed_at)", &history) < 0 ||
		    rows_copy(pg, "payments (id, order_id, amount, method, status,"
		    " created_at, updated_at)", &paid) < 0;
		arena_free(batch);
	}
	return rc ? -1 : pg_script(pg, "analyze orders, order_items, payments");
}

int
payments_load(struct arena *a, struct pg *pg, const struct plan *p)
{
	struct past past;
	struct past_order o;
	bool more = true;
	int rc = 0;

	(void)a;
	past_begin(&past, p);
	while (rc == 0 && more) {
		struct arena *batch = arena_new();
		struct buf payments = buf_new(batch), ledger = buf_new(batch),
			   fates = buf_new(batch);
		char total[MONEY_TEXT];

		for (int n = 0; n < BATCH && (more = past_next(&past, &o)); n++) {
			money_text(o.total, total);
			buf_printf(&payments,
			    "%s\t%s\t%s\t%s\t%s\tsucceeded\tcash\t%s\t%s\n",
			    o.payment_id, o.id, id_or_null(batch, o.guest), total,
			    total, moment(batch, o.created),
			    moment(batch, o.delivered));
			buf_printf(&ledger, "%s\tcapture\t%lld\t%s\n",
			    o.payment_id, (long long)o.total.kopecks,
			    moment(batch, o.delivered));
			buf_printf(&fates, "%s\tdelivered\t%s\n", o.id,
			    moment(batch, o.delivered));
		}
		rc = rows_copy(pg, "payments (id, order_id, user_id, amount,"
		    " captured_amount, status, method, created_at, updated_at)",
		    &payments) < 0 ||
		    rows_copy(pg, "ledger (payment_id, entry, amount_kopecks, at)",
			&ledger) < 0 ||
		    rows_copy(pg, "order_fates (order_id, fate, at)", &fates) < 0;
		arena_free(batch);
	}
	return rc ? -1 : pg_script(pg, "analyze payments, ledger, order_fates");
}
