-- Card tokens used to stand in the event as they came; now they are sealed.

update outbox set body = jsonb_set(body::jsonb,
	'{payment,card_token}', 'null')::json
	where routing_key = 'order.created' and sent_at is not null
	and body #>> '{payment,card_token}' is not null;
