-- Changes by staff go into the audit log.

create trigger orders_audit after insert or update or delete on orders
	for each row when (audited())
	execute function audit_row('order', 'id', 'customer_name',
		'customer_phone', 'delivery_address');
create trigger order_items_audit after insert or update or delete on order_items
	for each row when (audited())
	execute function audit_row('order_item', 'item_id', 'special_requests');
