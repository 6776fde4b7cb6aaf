-- Staff hear in their chats of what waits for somebody. Who may hear what
-- follows from their roles, which the user context tells by events.

alter table notices drop constraint notices_audience_check;
alter table notices add constraint notices_audience_check
	check (audience in ('guest', 'kitchen', 'floor', 'staff'));

comment on column notices.message_id is
	'of the event; the order''s id, where time brings it and no event does';

create table staff (
	staff_id integer primary key,
	roles varchar(10)[] not null,
	at timestamptz not null
);

comment on table staff is 'Who works here, by numbers alone';
comment on column staff.roles is 'none of those who left';
comment on column staff.at is
	'when it was so; -infinity: as the token said by which a chat was linked';

create table orders (
	order_id uuid primary key,
	number integer,
	type varchar(10),
	total_amount numeric(10, 2),
	due_at timestamptz,
	taken boolean not null default false,
	gone boolean not null default false,
	told_at timestamptz,
	cause text not null default '',
	traceparent text not null default '',
	heard_at timestamptz not null default now()
);

comment on table orders is 'Orders that staff hear of';
comment on column orders.number is 'null until we hear that it is confirmed';
comment on column orders.due_at is
	'then it is told that nobody has taken it; null: never';
comment on column orders.taken is 'somebody cooks it, or did, or it is gone';
comment on column orders.gone is 'canceled';
comment on column orders.told_at is 'when that was told, once';
comment on column orders.cause is 'request id of what confirmed it';
comment on column orders.traceparent is 'W3C trace context of that';

create index orders_untaken on orders (due_at)
	where not taken and told_at is null and due_at is not null;
create index orders_heard on orders (heard_at);

create table alarms (
	queue text primary key,
	opened_at timestamptz not null default now()
);

comment on table alarms is
	'Queues with dead letters, which administrators have been told of';
