-- What the kitchen's screens show: whose station a line is, and what has
-- changed on tickets that were there to be seen.

alter table sellable_dishes add column station varchar(40);

comment on column sellable_dishes.station is
	'of the dish''s category; null: none, or not heard of yet';

create table ticket_changes (
	id bigint generated always as identity primary key,
	order_id uuid not null references orders (id) on delete cascade,
	item_id uuid,
	kind varchar(10) not null,
	before jsonb,
	after jsonb,
	stations varchar(40)[] not null,
	changed_at timestamptz not null default now(),
	closed_at timestamptz,
	constraint ticket_changes_kind_check
		check (kind in ('added', 'changed', 'removed', 'canceled')),
	constraint ticket_changes_item_check
		check ((item_id is null) = (kind = 'canceled')),
	constraint ticket_changes_before_check
		check ((before is null) = (kind in ('added', 'canceled'))),
	constraint ticket_changes_after_check
		check ((after is null) = (kind in ('removed', 'canceled')))
);

comment on table ticket_changes is
	'What has become of an order after the kitchen could see it, until the kitchen has understood';
comment on column ticket_changes.item_id is 'null: the whole order';
comment on column ticket_changes.before is
	'{name, quantity, options, special_requests} of the line';
comment on column ticket_changes.stations is
	'whose it is; empty: only the screen of the whole kitchen shows it';
comment on column ticket_changes.closed_at is
	'since then every screen concerned has understood; null: it is shown';

create index ticket_changes_open on ticket_changes (order_id)
	where closed_at is null;
create index ticket_changes_order on ticket_changes (order_id, id);

create table ticket_acknowledgements (
	change_id bigint not null references ticket_changes (id) on delete cascade,
	station varchar(40) not null,
	staff_id integer not null,
	at timestamptz not null default now(),
	primary key (change_id, station)
);

comment on table ticket_acknowledgements is
	'Which screen has understood which change, by whose hand';
comment on column ticket_acknowledgements.station is
	'empty: the screen of the whole kitchen, which speaks for all';

-- An order's line as a ticket has it.
create function ticket_line(i order_items) returns jsonb
	language sql immutable as $$
	select jsonb_strip_nulls(jsonb_build_object('name', i.name, 'quantity',
		i.quantity, 'options', i.options, 'special_requests',
		i.special_requests))
$$;

-- Notes a change of a line that the kitchen could see. A row that is being
-- made is not there to be read: so the line comes as an argument.
create function ticket_change(i order_items, what text, before jsonb,
	after jsonb) returns void language sql as $$
	insert into ticket_changes (order_id, item_id, kind, before, after,
		stations)
		select i.order_id, i.item_id, what, before, after,
			array_remove(array[(select d.station from sellable_dishes d
				where d.id = i.dish_id)], null)
		from orders o where o.id = i.order_id
		and o.status in ('confirmed', 'cooking', 'ready')
$$;

create function ticket_line_changed() returns trigger language plpgsql as $$
begin
	if tg_op = 'DELETE' then
		perform ticket_change(old, 'removed', ticket_line(old), null);
	else
		perform ticket_change(new, 'changed', ticket_line(old),
			ticket_line(new));
	end if;
	return null;
end $$;

-- Lines of a new order are no changes, and cannot be told from those that are
-- added by a trigger: the statement that adds one says so.
create trigger order_items_changed after update on order_items
	for each row when (old.quantity <> new.quantity
		or old.options <> new.options
		or old.special_requests is distinct from new.special_requests)
	execute function ticket_line_changed();
create trigger order_items_removed after delete on order_items
	for each row execute function ticket_line_changed();

create function ticket_canceled() returns trigger language plpgsql as $$
begin
	insert into ticket_changes (order_id, kind, stations)
		values (new.id, 'canceled', array(select distinct d.station
			from order_items i join sellable_dishes d on d.id = i.dish_id
			where i.order_id = new.id and d.station is not null
			order by 1));
	return null;
end $$;

create trigger orders_ticket_canceled after update on orders
	for each row when (new.status = 'canceled'
		and old.status in ('confirmed', 'cooking'))
	execute function ticket_canceled();
