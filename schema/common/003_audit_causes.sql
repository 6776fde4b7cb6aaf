-- What began a row (request and trace) is book-keeping of ours, and not told.

-- Arguments: noun, column of the id, columns that are only told to have
-- changed. Columns of our own book-keeping are not told.
create or replace function audit_row() returns trigger
	language plpgsql as $$
declare
	ours constant text[] := array['version', 'synced', 'attempt',
		'claimed_at', 'created_at', 'updated_at', 'paying_until', 'work',
		'next_at', 'attempts', 'search', 'cause', 'traceparent'];
	secret constant text[] := tg_argv[2:];
	b jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - ours end;
	a jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - ours end;
	id text := coalesce(a, b) ->> tg_argv[1];
	changed text[];
begin
	select array_agg(key) into changed from jsonb_object_keys(coalesce(a, b)) key
		where b -> key is distinct from a -> key
		or tg_op <> 'UPDATE';
	if changed is null then
		return null;
	end if;
	select jsonb_object_agg(k, case when k = any (secret) and b -> k <> 'null'
			then '"hidden"' else b -> k end),
		jsonb_object_agg(k, case when k = any (secret) and a -> k <> 'null'
			then '"hidden"' else a -> k end)
		into b, a from unnest(changed) k;
	insert into audit (actor, action, subject, before, after, request_id)
	values (current_setting('samovar.actor'),
		tg_argv[0] || case tg_op when 'INSERT' then '.created'
			when 'UPDATE' then '.updated' else '.deleted' end,
		tg_argv[0] || ':' || id,
		case when tg_op <> 'INSERT' then b end,
		case when tg_op <> 'DELETE' then a end,
		current_setting('samovar.request'));
	return null;
end $$;
