-- A profile that leaves says so before auth is asked to forget the account:
-- whoever is killed in between, the sweeper goes on.

alter table users drop constraint users_state_check;
alter table users add constraint users_state_check
	check (state in ('pending', 'active', 'leaving'));

create index users_leaving_idx on users (claimed_at) where state = 'leaving';

comment on column users.state is
	'pending until auth has the credentials, leaving until it has lost them';
comment on column users.claimed_at is
	'when the registration, or the leaving, began';
