-- Where staff have put an order on their board.

alter table orders add column position numeric;

comment on column orders.position is
	'place among the open orders, by hand; null: the second since 1970 in which it was made';
