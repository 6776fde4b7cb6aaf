-- An order costs its delivery and its lines, whoever writes it.

create function order_lines_add_up() returns trigger language plpgsql as $$
begin
	if exists (select from orders o
			where o.id in (select order_id from changed)
			and o.total_amount <> o.delivery_fee + (select
				coalesce(sum(i.price * i.quantity), 0)
				from order_items i where i.order_id = o.id)) then
		raise exception 'an order costs something else than its lines'
			using errcode = 'check_violation';
	end if;
	return null;
end $$;

-- once a statement: lines and total change together, in one
create trigger order_items_sum_insert after insert on order_items
	referencing new table as changed
	for each statement execute function order_lines_add_up();
create trigger order_items_sum_update after update on order_items
	referencing new table as changed
	for each statement execute function order_lines_add_up();
create trigger order_items_sum_delete after delete on order_items
	referencing old table as changed
	for each statement execute function order_lines_add_up();

create function order_total_adds_up() returns trigger language plpgsql as $$
begin
	if new.total_amount <> new.delivery_fee + (select
			coalesce(sum(i.price * i.quantity), 0)
			from order_items i where i.order_id = new.id) then
		raise exception 'an order costs something else than its lines'
			using errcode = 'check_violation';
	end if;
	return null;
end $$;

create trigger orders_sum after update on orders
	for each row when (old.total_amount <> new.total_amount
		or old.delivery_fee <> new.delivery_fee)
	execute function order_total_adds_up();

alter table payments add constraint payments_refunded_check
	check (refunded_amount between 0 and amount);
