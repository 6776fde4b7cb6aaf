-- Orders at rest: paid by card (1), the same and a rouble paid back (2), paid
-- and canceled (3), cash and delivered (4), at a table and not paid yet (5),
-- declined (6).

create function id(kind text, n int) returns uuid language sql immutable as
	$$ select format('00000000-0000-7000-8000-%s%s', kind,
		lpad(n::text, 11, '0'))::uuid $$;

create procedure make(n int, st text, way text[], total numeric,
	staff int default null, tab text default null) language plpgsql as $$
begin
	with o as (insert into orders (id, number, user_id, staff_id, type,
		status, table_number, total_amount, created_at, updated_at)
		values (id('a', n), n, 7, staff, 'takeaway', st, tab, total,
		now() - interval '1 day', now() - interval '1 day'))
	insert into order_items (item_id, order_id, line, dish_id, name, quantity,
		base_price, price)
		values (id('b', n), id('a', n), 1, 1, 'Борщ', 1, total - 50,
		total - 50), (id('c', n), id('a', n), 2, 2, 'Квас', 2, 25, 25);
	insert into order_status_history (order_id, status)
		select id('a', n), unnest(way);
end $$;

call make(1, 'confirmed', '{created,confirmed}', 350);
call make(2, 'delivered', '{created,confirmed,cooking,ready,delivered}', 351);
call make(3, 'canceled', '{created,confirmed,canceled}', 352);
call make(4, 'delivered', '{created,confirmed,cooking,ready,delivered}', 353);
call make(5, 'cooking', '{created,confirmed,cooking}', 354, 3, '7');
call make(6, 'canceled', '{created,canceled}', 355);

insert into payments (id, order_id, amount, method, status, refunded_amount,
	created_at, updated_at)
	select id('d', n), id('a', n), 349 + n,
	m, s, r, now() - interval '1 day', now() - interval '1 day'
	from (values (1, 'card', 'succeeded', 0),
	(2, 'card', 'partially_refunded', 1), (3, 'card', 'refunded', 352),
	(4, 'cash', 'succeeded', 0), (6, 'card', 'failed', 0)) p (n, m, s, r);
