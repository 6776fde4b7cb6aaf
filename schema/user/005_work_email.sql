-- A guest takes no address of a member of staff: signing in by e-mail looks for
-- guests first, so the guest would keep the member of staff out. It sounds like
-- any address that is taken. The other way round it may be: staff have their
-- own way in, by work_email.

create function users_email_is_nobody_elses() returns trigger
	language plpgsql as $$
begin
	if exists (select from staff where work_email = new.email) then
		raise exception 'the email is a member of staff''s'
			using errcode = 'unique_violation', table = 'users',
			column = 'email', constraint = 'users_email_staff';
	end if;
	return new;
end $$;

create trigger users_email_new before insert on users
	for each row execute function users_email_is_nobody_elses();
create trigger users_email_changed before update on users
	for each row when (new.email is distinct from old.email)
	execute function users_email_is_nobody_elses();
