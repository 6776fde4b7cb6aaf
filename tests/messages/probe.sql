-- The context of the message tests: what was handled, once an event.
create table effects (
	n bigint not null,
	message_id uuid not null,
	key text not null,
	cause text not null,
	at timestamptz not null default clock_timestamp()
);
