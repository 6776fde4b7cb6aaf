-- Guests who have registered before notify kept addresses are told of anew.

insert into outbox (message_id, routing_key, body, correlation_id, traceparent)
select gen_random_uuid(), 'user.updated', json_build_object('user_id', id,
	'email', email, 'phone', phone, 'full_name', full_name,
	'is_active', is_active, 'roles', to_json(array['customer']),
	'at', updated_at), 'migration-007',
	'00-' || md5(random()::text) || '-' || substr(md5(id::text), 1, 16) || '-01'
from users where state = 'active';
