-- The kitchen's stop-list: what is off, until when, and how many portions are
-- left of what is counted.

alter table sellable_dishes add column category_id integer;

comment on column sellable_dishes.category_id is
	'where something to take its place is found; null: not heard of yet';

create index sellable_dishes_category on sellable_dishes (category_id)
	where is_available and not deleted;

create table stops (
	dish_id integer not null,
	option_id integer not null default 0,
	stopped boolean not null,
	until timestamptz,
	portions integer,
	counting bigint not null default 1,
	version bigint not null default 1,
	changed_by integer,
	changed_at timestamptz not null default now(),
	primary key (dish_id, option_id),
	constraint stops_portions_check check (portions >= 0)
) with (fillfactor = 70);

comment on table stops is
	'The stop-list. A row stays when a dish is put back, so that its version goes on growing';
comment on column stops.option_id is '0: the dish itself';
comment on column stops.stopped is 'off, however many portions there are';
comment on column stops.until is 'then the row means nothing any more; null: no end';
comment on column stops.portions is 'left to be sold; null: not counted';
comment on column stops.counting is
	'the version in which somebody last counted: portions go back to the counting they came from';
comment on column stops.version is 'grows with every change; the lower one is older news';
comment on column stops.changed_by is 'member of staff who changed it last by hand';

create index stops_until on stops (until)
	where until is not null and (stopped or portions is not null);

create table portions_taken (
	item_id uuid not null references order_items (item_id) on delete cascade,
	option_id integer not null,
	counting bigint not null,
	dish_id integer not null,
	each integer not null,
	portions integer not null,
	primary key (item_id, option_id, counting),
	constraint portions_taken_each_check check (each > 0),
	constraint portions_taken_portions_check check (portions > 0)
);

comment on table portions_taken is
	'Counted portions in orders that are not done; changed only under a lock of their row in stops';
comment on column portions_taken.each is 'portions a piece of the item takes';

-- Whoever changes counted portions locks their rows in stops first, in the
-- order of (dish_id, option_id), so that no two can wait for each other.

-- Takes what the items want, [{item_id, dish_id, option_id, each, portions}],
-- and answers the rows that changed. Wanting what is off or more than is left
-- is a serialization failure: the caller read the list before it changed, and
-- must read it again.
create function portions_take(wanted jsonb) returns setof stops
language plpgsql as $$
begin
	perform from stops s
		where (s.stopped or s.portions is not null)
		and (s.dish_id, s.option_id) in (select w.dish_id, w.option_id
			from jsonb_to_recordset(wanted)
			as w (dish_id integer, option_id integer))
		order by s.dish_id, s.option_id for update;

	if exists (select from stops s join (select w.dish_id, w.option_id,
			sum(w.portions) as portions
			from jsonb_to_recordset(wanted) as w (dish_id integer,
			option_id integer, portions integer) group by 1, 2) w
			using (dish_id, option_id)
			where (s.until is null or s.until > clock_timestamp())
			and (s.stopped or s.portions < w.portions)) then
		raise exception 'the stop-list has changed'
			using errcode = 'serialization_failure';
	end if;

	insert into portions_taken as t (item_id, option_id, counting, dish_id,
		each, portions)
		select w.item_id, w.option_id, s.counting, w.dish_id, w.each,
			w.portions
		from jsonb_to_recordset(wanted) as w (item_id uuid, dish_id integer,
			option_id integer, each integer, portions integer)
		join stops s using (dish_id, option_id)
		where s.portions is not null
		and (s.until is null or s.until > clock_timestamp())
		on conflict (item_id, option_id, counting)
		do update set portions = t.portions + excluded.portions;

	return query update stops s
		set portions = s.portions - w.portions, version = s.version + 1,
			changed_at = clock_timestamp()
		from (select w.dish_id, w.option_id, sum(w.portions)::integer
			as portions from jsonb_to_recordset(wanted) as w (dish_id integer,
			option_id integer, portions integer) group by 1, 2) w
		where s.dish_id = w.dish_id and s.option_id = w.option_id
		and s.portions is not null
		and (s.until is null or s.until > clock_timestamp())
		returning s.*;
end
$$;

-- What an item still holds: all of it, or nothing once its order is canceled
-- and nobody has begun to cook it. `done`: the order will not change any more.
create view portions_held as
	select t.*, o.status in ('canceled', 'delivered') as done,
		least(t.portions, greatest(0,
			case when o.status = 'canceled' and i.cooking_status = 'pending'
				then 0 else i.quantity * t.each end
			- coalesce(sum(t.portions) over (partition by t.item_id,
				t.option_id order by t.counting
				rows between unbounded preceding and 1 preceding), 0)))::integer
			as held
	from portions_taken t
	join order_items i using (item_id)
	join orders o on o.id = i.order_id;

-- Gives back what items no longer hold and forgets what is done; answers the
-- rows of the stop-list that changed.
create function portions_return() returns setof stops
language plpgsql as $$
declare
	dishes integer[] := array(select dish_id from portions_held
		where done or held < portions);
begin
	if dishes = '{}' then
		return;
	end if;
	perform from stops s where s.dish_id = any(dishes)
		order by s.dish_id, s.option_id for update;

	return query with over as materialized (select * from portions_held
			where dish_id = any(dishes) and (done or held < portions)),
		gone as (delete from portions_taken t using over o
			where (t.item_id, t.option_id, t.counting) =
			(o.item_id, o.option_id, o.counting)
			and (o.done or o.held = 0)),
		less as (update portions_taken t set portions = o.held from over o
			where (t.item_id, t.option_id, t.counting) =
			(o.item_id, o.option_id, o.counting)
			and not o.done and o.held > 0)
		update stops s set portions = s.portions + b.portions,
			version = s.version + 1, changed_at = clock_timestamp()
		from (select dish_id, option_id, counting,
			sum(portions - held)::integer as portions from over
			group by 1, 2, 3) b
		where s.dish_id = b.dish_id and s.option_id = b.option_id
		and s.counting = b.counting and b.portions > 0
		and s.portions is not null
		and (s.until is null or s.until > clock_timestamp())
		returning s.*;
end
$$;

-- What staff do to the list is told; that their orders take portions is not.
create trigger stops_audit after insert on stops
	for each row when (audited()) execute function audit_row('stop', 'dish_id');
create trigger stops_change_audit after update on stops
	for each row when (audited() and (old.counting <> new.counting
		or old.stopped <> new.stopped
		or (old.portions is null) <> (new.portions is null)))
	execute function audit_row('stop', 'dish_id');
