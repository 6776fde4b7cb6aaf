/* What the audit reads, and what it compares. */
#include "config.h"
#include "audit.h"

#include <stddef.h>

/* Rows touched later than this are on their way and left out. */
#define CUT "now() - make_interval(secs => current_setting('audit.grace')::int)"

const char grace_sql[] = "select set_config('audit.grace', $1, false)";

const struct source sources[] = {
	{ "order",
	    "audit_orders (id uuid, status text, total numeric, lines numeric,"
	    " for_table boolean, deadline_at timestamptz,"
	    " updated_at timestamptz, way text)",
	    "select id, status, total_amount, delivery_fee + coalesce((select"
	    " sum(price * quantity) from order_items i where i.order_id = o.id),"
	    " 0), staff_id is not null and table_number is not null,"
	    " deadline_at, updated_at, (select string_agg(status, ' '"
	    " order by seq) from order_status_history h"
	    " where h.order_id = o.id) from orders o" },
	{ "order",
	    "audit_seen (id uuid, order_id uuid, amount numeric, status text,"
	    " refunded numeric, updated_at timestamptz)",
	    "select id, order_id, amount, status, refunded_amount, updated_at"
	    " from payments" },
	{ NULL,
	    "audit_book (id text, status text, amount numeric,"
	    " refunded numeric)",
	    NULL },
	{ 0 }
};

/* Orders and payments that are at rest. */
#define ORDERS "audit_orders o"
#define RESTING_ORDER " o.updated_at < " CUT
#define RESTING_PAYMENT " p.updated_at < " CUT

const struct comparison comparisons[] = {
	{ "order total",
	    "select format('order %s costs %s, its lines come to %s',"
	    " o.id, o.total, o.lines) from " ORDERS
	    " where o.total <> o.lines and" RESTING_ORDER },
	{ "order history",
	    "select format('order %s is %s, its history says %s', o.id,"
	    " o.status, coalesce(o.way, 'nothing')) from " ORDERS
	    " where" RESTING_ORDER " and (o.way is null or o.way !~"
	    " '^created( confirmed( cooking( ready( delivered)?)?)?)?"
	    "( canceled)?$' or o.way ~ '(ready|delivered) canceled$'"
	    " or o.status <> substring(o.way from '[a-z]+$'))" },
	{ "order overdue",
	    "select format('order %s should have been paid by %s, is created',"
	    " o.id, o.deadline_at) from " ORDERS
	    " where o.status = 'created' and o.deadline_at < " CUT },
	{ "order unpaid",
	    "select format('order %s is %s, nothing was paid for it', o.id,"
	    " o.status) from " ORDERS " where o.status in ('confirmed',"
	    " 'cooking', 'ready', 'delivered') and not o.for_table"
	    " and o.total > 0 and" RESTING_ORDER " and not exists (select from payments p"
	    " where p.order_id = o.id and (p.status in ('succeeded',"
	    " 'partially_refunded', 'refunded') or (p.method = 'cash'"
	    " and p.status = 'pending' and o.status <> 'delivered')))" },
	{ "order paid in vain",
	    "select format('order %s is %s, its payment %s is %s, %s of it kept',"
	    " o.id, o.status, p.id, p.status,"
	    " p.captured_amount - p.refunded_amount)"
	    " from " ORDERS " join payments p on p.order_id = o.id"
	    " where" RESTING_ORDER " and" RESTING_PAYMENT
	    " and ((o.status = 'canceled' and (p.status = 'pending'"
	    " or p.captured_amount > p.refunded_amount))"
	    " or (o.status = 'created' and p.status = 'succeeded'))" },
	{ "payment unseen",
	    "select format('payment %s of order %s is %s here, %s at the order',"
	    " p.id, p.order_id, p.status, coalesce(s.status, 'unknown'))"
	    " from payments p left join audit_seen s on s.id = p.id"
	    " where" RESTING_PAYMENT " and (s.id is null"
	    " or s.status <> p.status or s.amount <> p.amount"
	    " or s.refunded <> p.refunded_amount"
	    " or s.order_id <> p.order_id)" },
	{ "payment missing",
	    "select format('payment %s of order %s was asked for and is not"
	    " here', s.id, s.order_id) from audit_seen s"
	    " where s.updated_at < " CUT
	    " and not exists (select from payments p where p.id = s.id)" },
	{ "payment of no order",
	    "select format('payment %s is of order %s, which is not there',"
	    " p.id, p.order_id) from payments p where" RESTING_PAYMENT
	    " and not exists (select from " ORDERS
	    " where o.id = p.order_id)" },
	{ "ledger",
	    "select format('payment %s: captured %s, ledger %s; refunded %s,"
	    " ledger %s', p.id, p.captured_amount, l.captured,"
	    " p.refunded_amount, l.refunded)"
	    " from payments p cross join lateral (select"
	    " coalesce(sum(amount_kopecks) filter (where entry = 'capture'), 0)"
	    " / 100 as captured,"
	    " coalesce(sum(amount_kopecks) filter (where entry = 'refund'), 0)"
	    " / 100 as refunded from ledger l where l.payment_id = p.id) l"
	    " where l.captured <> p.captured_amount"
	    " or l.refunded <> p.refunded_amount" },
	{ "refunds",
	    "select format('payment %s: refunded %s, its refunds come to %s',"
	    " p.id, p.refunded_amount, f.paid) from payments p"
	    " cross join lateral (select coalesce(sum(amount), 0) as paid"
	    " from refunds where payment_id = p.id and status = 'succeeded') f"
	    " where f.paid <> p.refunded_amount" },
	{ "gateway's book",
	    "select format('payment %s: captured %s, refunded %s; the gateway has"
	    " %s %s, refunded %s', p.id, p.captured_amount, p.refunded_amount,"
	    " coalesce(b.status, 'nothing'), b.amount, b.refunded)"
	    " from payments p left join audit_book b on b.id = p.external_id"
	    " where p.external_id is not null and" RESTING_PAYMENT
	    " and (b.id is null or b.amount <> p.amount"
	    " or (b.status = 'succeeded') <> (p.captured_amount > 0)"
	    " or b.refunded <> p.refunded_amount"
	    " or (b.status = 'pending' and p.status <> 'pending'))" },
	{ "money nobody knows of",
	    "select format('the gateway''s payment %s over %s is %s, no payment"
	    " here is it', b.id, b.amount, b.status) from audit_book b"
	    " where b.status = 'succeeded' and b.amount > b.refunded"
	    " and not exists (select from payments p"
	    " where p.external_id = b.id)" },
	{ "charged twice",
	    "select format('order %s costs %s, %s of it was taken and kept',"
	    " o.id, o.total, sum(p.captured_amount - p.refunded_amount))"
	    " from " ORDERS " join payments p on p.order_id = o.id"
	    " where" RESTING_ORDER " group by o.id, o.total"
	    " having sum(p.captured_amount - p.refunded_amount) > o.total" },
	{ 0 }
};

const char outbox_query[] =
    "select format('event %s of %s waits since %s', routing_key,"
    " message_id, created_at) from outbox"
    " where sent_at is null and created_at < " CUT " limit 20";
