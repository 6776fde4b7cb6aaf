-- Changes by staff, and a guest's own of their account, go into the audit log.

create trigger users_audit after insert or update or delete on users
	for each row when (audited())
	execute function audit_row('user', 'id', 'email', 'phone', 'full_name');
create trigger staff_audit after insert or update or delete on staff
	for each row when (audited())
	execute function audit_row('staff', 'id', 'work_email', 'work_phone',
		'full_name');

-- A role is told by its word, as a change of who has it.
create function audit_role() returns trigger
	language plpgsql as $$
declare
	had constant jsonb := case when tg_op = 'DELETE' then jsonb_build_object(
		'role', (select name from roles where id = old.role_id)) end;
	has constant jsonb := case when tg_op = 'INSERT' then jsonb_build_object(
		'role', (select name from roles where id = new.role_id)) end;
begin
	insert into audit (actor, action, subject, before, after, request_id)
	values (current_setting('samovar.actor'),
		case tg_op when 'INSERT' then 'staff.role_added'
			else 'staff.role_removed' end,
		'staff:' || case tg_op when 'INSERT' then new.staff_id
			else old.staff_id end,
		had, has, current_setting('samovar.request'));
	return null;
end $$;

create trigger staff_roles_audit after insert or delete on staff_roles
	for each row when (audited()) execute function audit_role();
