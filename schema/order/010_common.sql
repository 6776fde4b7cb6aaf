-- Who enter orders for a table share one: of several devices at once one begins
-- it, the others add to it. What is beside it (a bill of its own, a guest's own
-- order) is not common.

alter table orders add column common boolean not null default false,
	add constraint orders_common_check
	check (not common or (table_number is not null and staff_id is not null));

comment on column orders.common is
	'the table''s common order: a table has one at a time that the kitchen is not done with';

create unique index orders_common on orders (table_number)
	where common and status in ('confirmed', 'cooking');

-- what was handed over at tables and may have to be paid yet
create index orders_handed_over on orders (id)
	where status = 'delivered' and table_number is not null;
