-- What was, or is to be, told to whom. No names, addresses or telephone
-- numbers: whoever sends asks the user context for them.

create table notices (
	id bigint generated always as identity primary key,
	message_id uuid not null,
	audience varchar(20) not null,
	routing_key text not null,
	order_id uuid not null,
	order_number integer,
	user_id integer,
	status varchar(50) not null,
	cause text not null,
	times integer not null default 1,
	created_at timestamptz not null default now(),
	told_at timestamptz,
	constraint notices_message_audience_key unique (message_id, audience),
	constraint notices_audience_check check
		(audience in ('guest', 'kitchen', 'floor'))
);

comment on table notices is 'One row for each event and audience';
comment on column notices.message_id is 'of the event';
comment on column notices.order_number is
	'as the guest knows it; null where the event does not say';
comment on column notices.user_id is
	'the guest in the user context; null for walk-in and telephone orders';
comment on column notices.status is 'of the order, of its item, or of the payment';
comment on column notices.cause is 'request id of what began it';
comment on column notices.times is
	'how often the event came here: more than once shows a duplicate that the inbox let through';
comment on column notices.told_at is 'null while it waits to be told';

create index notices_waiting on notices (id) where told_at is null;
create index notices_told on notices (told_at);
