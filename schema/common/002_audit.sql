-- What people did: every change by staff, and every event of security. Rows
-- are only ever added, in the transaction of what they tell.
--
-- A table says with a trigger that its changes by staff are told:
--
--	create trigger dishes_audit after insert or update or delete on dishes
--		for each row when (audited())
--		execute function audit_row('dish', 'id', 'column of a secret' …);
--
-- What changes no row (a wrong password) is told by audit_add of lib/audit.h.

create table audit (
	id bigint generated always as identity primary key,
	at timestamptz not null default clock_timestamp(),
	actor text,
	action text not null,
	subject text not null,
	before jsonb,
	after jsonb,
	request_id text not null,
	constraint audit_actor_check check (actor ~ '^(user|staff|service):'),
	constraint audit_action_check check (action ~ '^[a-z_]+\.[a-z_]+$')
);

comment on table audit is
	'Who did what to whom; no names, addresses or secrets, rows only added';
comment on column audit.actor is
	'"staff:5", "user:5", "service:order"; null: nobody who is known';
comment on column audit.action is '"dish.updated": noun and past verb';
comment on column audit.subject is '"dish:7", "user:5"';
comment on column audit.before is
	'columns that changed, as they were; null: there was no row';
comment on column audit.after is 'the same columns as they are now';

create index audit_at on audit (at desc, id desc);
create index audit_actor on audit (actor, at desc, id desc);
create index audit_subject on audit (subject, at desc, id desc);
create index audit_request on audit (request_id);

create function audit_is_append_only() returns trigger
	language plpgsql as $$
begin
	raise exception 'the audit log is append-only' using errcode = '42501';
end $$;

create trigger audit_append_only
	before update or delete or truncate on audit
	for each statement execute function audit_is_append_only();

do $$ begin
	execute format('revoke update, delete, truncate on audit from %I, public',
		current_user);
end $$;

-- A person whose changes are told has begun this transaction.
create function audited() returns boolean language sql stable as
	$$ select current_setting('samovar.actor', true) <> '' $$;

-- Arguments: noun, column of the id, columns that are only told to have
-- changed. Columns of our own book-keeping are not told.
create function audit_row() returns trigger
	language plpgsql as $$
declare
	ours constant text[] := array['version', 'synced', 'attempt',
		'claimed_at', 'created_at', 'updated_at', 'paying_until', 'work',
		'next_at', 'attempts', 'search'];
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
