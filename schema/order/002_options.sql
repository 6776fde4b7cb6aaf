-- What can be chosen with a dish, as the menu tells it.
alter table sellable_dishes
	add column option_groups jsonb not null default '[]';
comment on column sellable_dishes.option_groups is
	'[{id, name, min_choices, max_choices, options: [{id, name, price, max_quantity, is_available}]}]';

comment on column order_items.options is
	'[{option_id, name, price, quantity}] of one piece, as the menu had them; in price and base_price already';
