-- What every context's database has: events on their way out, events taken
-- in, and the stored answers of keyed requests.

create table outbox (
	id bigint generated always as identity primary key,
	message_id uuid not null,
	routing_key text not null,
	body json not null,
	correlation_id text not null,
	traceparent text not null default '',
	created_at timestamptz not null default now(),
	lease uuid,
	lease_until timestamptz,
	attempts integer not null default 0,
	sent_at timestamptz,
	constraint outbox_message_id_key unique (message_id)
) with (fillfactor = 70);

comment on table outbox is
	'Events written with the change they tell of; the worker''s relay publishes them';
comment on column outbox.id is
	'order of insertion, not of commit: nothing may read on from the last id';
comment on column outbox.correlation_id is 'request id of what began it';
comment on column outbox.traceparent is 'W3C trace context, empty if none';
comment on column outbox.lease is 'the claim of one relay for one round';
comment on column outbox.lease_until is
	'nobody else takes the row before; 15 s for a claim, up to 60 s after a return';
comment on column outbox.attempts is 'claims so far';
comment on column outbox.sent_at is
	'confirmed by the broker and not returned; null while it waits';

create index outbox_waiting on outbox (id) where sent_at is null;
create index outbox_sent on outbox (sent_at) where sent_at is not null;

create table inbox (
	consumer text not null,
	message_id uuid not null,
	taken_at timestamptz not null default now(),
	primary key (consumer, message_id)
);

comment on table inbox is
	'Events whose effect is in this database; written in the effect''s transaction';
comment on column inbox.taken_at is
	'kept longer than outbox and dead letters can send again: 30 days, or for ever';

create index inbox_taken on inbox (taken_at);

create table idempotency (
	scope text primary key,
	body_hash text not null,
	status smallint not null,
	answer text not null,
	created_at timestamptz not null default now(),
	constraint idempotency_body_hash_check check (body_hash ~ '^[0-9a-f]{64}$'),
	constraint idempotency_status_check check (status between 200 and 299)
);

comment on table idempotency is
	'Answers of requests that came with an Idempotency-Key, kept for 24 hours';
comment on column idempotency.scope is
	'account type, account, method, path and key: one caller''s key is nobody else''s';
comment on column idempotency.body_hash is
	'SHA-256 of the request''s body, hexadecimal: another body is refused';
comment on column idempotency.status is 'HTTP status of the answer, 2xx only';

create index idempotency_created on idempotency (created_at);
