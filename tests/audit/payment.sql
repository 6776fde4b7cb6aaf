-- The payments of those orders, what came in and went back.

create function id(kind text, n int) returns uuid language sql immutable as
	$$ select format('00000000-0000-7000-8000-%s%s', kind,
		lpad(n::text, 11, '0'))::uuid $$;

begin;
insert into payments (id, order_id, user_id, amount, method, status,
	external_id, captured_amount, refunded_amount, created_at, updated_at)
	select id('d', n), id('a', n), 7, 349 + n, m, s,
	case m when 'card' then id('e', n)::text end, c, r,
	now() - interval '1 day', now() - interval '1 day'
	from (values (1, 'card', 'succeeded', 350, 0),
	(2, 'card', 'partially_refunded', 351, 1),
	(3, 'card', 'refunded', 352, 352), (4, 'cash', 'succeeded', 353, 0),
	(6, 'card', 'failed', 0, 0)) p (n, m, s, c, r);
insert into refunds (id, payment_id, amount, status, reason, external_id)
	values (id('f', 2), id('d', 2), 1, 'succeeded', 'остыло', id('9', 2)::text),
	(id('f', 3), id('d', 3), 352, 'succeeded', 'order canceled',
	id('9', 3)::text);
insert into ledger (payment_id, entry, amount_kopecks)
	select id, 'capture', captured_amount * 100 from payments
	where captured_amount > 0;
insert into ledger (payment_id, entry, amount_kopecks, refund_id)
	select payment_id, 'refund', amount * 100, id from refunds;
commit;
