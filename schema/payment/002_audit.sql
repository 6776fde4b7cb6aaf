-- Changes by staff go into the audit log.

create trigger payments_audit after insert or update or delete on payments
	for each row when (audited()) execute function audit_row('payment', 'id',
		'request_key', 'request_hash', 'card_token', 'payment_url',
		'return_url', 'metadata');
create trigger refunds_audit after insert or update or delete on refunds
	for each row when (audited()) execute function audit_row('refund', 'id',
		'request_key', 'request_hash');
