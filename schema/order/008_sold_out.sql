-- What the kitchen cannot make after all waits for its guest's word: something
-- else, the money back, or the order canceled.

alter table order_items add column sold_out_at timestamptz,
	add constraint order_items_sold_out_check
	check (sold_out_at is null or cooking_status = 'pending');

comment on column order_items.sold_out_at is
	'since then its guest is asked what shall become of it';
