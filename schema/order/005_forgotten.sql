-- Guests who left, until nothing of theirs says any more who they were.

create table forgotten_users (
	user_id integer primary key,
	at timestamptz not null default now()
);

comment on table forgotten_users is
	'Guests who left: name, telephone, address and wishes go with the end of each order';
