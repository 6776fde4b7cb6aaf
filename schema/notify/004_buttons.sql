-- What people write and press, kept until it is done: an update is told to
-- Telegram as taken when it lies here, and done in the transaction of what it
-- does. Which one came before is told by its id alone.

create table updates (
	update_id bigint primary key,
	body text,
	received_at timestamptz not null default now(),
	done_at timestamptz,
	constraint updates_body_check check ((body is null) = (done_at is not null))
);

comment on table updates is 'What Telegram has told us, an update each';
comment on column updates.body is
	'as it came; gone when it is done, since it is what people wrote';

create index updates_waiting on updates (update_id) where done_at is null;
create index updates_done on updates (done_at);

alter table telegram add column heard_at timestamptz not null default now();

comment on column telegram.last_update is
	'update_id of the newest one that we have';
comment on column telegram.heard_at is
	'when it came: a week later Telegram may begin to count elsewhere';
comment on column messages.body is
	'data of the template telegram-<language>; buttons, edit and photo are of the message itself';
