-- What the live hub tells: events of orders, numbered here, by one writer, in
-- the order of its commits. A number taken where an order changes would not be
-- in the order of commits, and a client would miss what commits late.

create table numbering (
	one boolean primary key default true,
	last bigint not null default 0,
	forgotten bigint not null default 0,
	constraint numbering_one_check check (one),
	constraint numbering_forgotten_check check (forgotten <= last)
);

insert into numbering default values;

comment on table numbering is
	'One row; its lock puts writers in a line, so that numbers have no gaps';
comment on column numbering.last is 'seq of the newest event';
comment on column numbering.forgotten is 'the highest seq that was deleted';

create table events (
	seq bigint primary key,
	routing_key text not null,
	order_id uuid not null,
	user_id integer,
	status text,
	at timestamptz not null,
	stored_at timestamptz not null default now()
);

comment on column events.user_id is
	'whose order it is, in the user context; null for walk-in and telephone orders';
comment on column events.status is
	'of the order, its item or its payment; null where the event has none';
comment on column events.at is 'when it happened';
comment on column events.stored_at is 'when it got its number';

create index events_user on events (user_id, seq);
