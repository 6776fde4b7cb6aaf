-- The events of an order and of its guest come by different outboxes, in any
-- order: what comes after the guest has left must not name them again.

create table forgotten_users (
	user_id integer primary key,
	at timestamptz not null default now()
);

comment on table forgotten_users is
	'Guests who left: notices name them no more, and tell them nothing';

create index forgotten_at on forgotten_users (at);
