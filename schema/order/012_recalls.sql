-- A ticket that has left a screen is shown there again, until it is understood
-- why, as a change is.

alter table ticket_changes drop constraint ticket_changes_kind_check,
	drop constraint ticket_changes_item_check,
	drop constraint ticket_changes_before_check,
	drop constraint ticket_changes_after_check,
	add constraint ticket_changes_kind_check check (kind in
		('added', 'changed', 'removed', 'canceled', 'recalled')),
	add constraint ticket_changes_item_check
		check ((item_id is null) = (kind in ('canceled', 'recalled'))),
	add constraint ticket_changes_before_check check ((before is null)
		= (kind in ('added', 'canceled', 'recalled'))),
	add constraint ticket_changes_after_check check ((after is null)
		= (kind in ('removed', 'canceled', 'recalled')));

-- What is with its guest is on no screen: nobody is left to understand it.
create function ticket_delivered() returns trigger language plpgsql as $$
begin
	update ticket_changes set closed_at = now()
		where order_id = new.id and closed_at is null;
	return null;
end $$;

create trigger orders_ticket_delivered after update on orders
	for each row when (new.status = 'delivered'
		and old.status <> 'delivered')
	execute function ticket_delivered();

update ticket_changes c set closed_at = now() from orders o
	where o.id = c.order_id and o.status = 'delivered'
	and c.closed_at is null;
