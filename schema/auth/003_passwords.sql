-- What a session is seen by, wrong passwords by address, and codes by e-mail.

alter table sessions
	add column device text not null default '',
	add column used_at timestamptz not null default now();

comment on column sessions.device is 'browser and system, in a few words';
comment on column sessions.used_at is 'the last refresh';

alter table login_attempts
	add column address text not null default '';

create index login_attempts_address_idx on login_attempts (address, at)
	where address <> '';

comment on column login_attempts.address is
	'of a stranger; empty where the account has signed in from it before';

-- A request says nothing of whether there is such an account: the worker
-- finds out, makes the code, and has it sent.
create table password_resets (
	id uuid primary key,
	email varchar(255) not null,
	staff_only boolean not null,
	language text not null,
	cause text not null,
	created_at timestamptz not null default now(),
	due_at timestamptz not null default now(),
	told_at timestamptz,
	typ text,
	sub bigint,
	selector text,
	mac bytea,
	expires_at timestamptz,
	attempts integer not null default 0,
	used_at timestamptz,
	constraint password_resets_email_check check (email = lower(email)),
	constraint password_resets_language_check check (language in ('ru', 'en')),
	constraint password_resets_code_check
		check ((selector is null) = (mac is null))
);

create index password_resets_email_idx on password_resets (email, created_at);
create index password_resets_due_idx on password_resets (due_at)
	where told_at is null;

comment on table password_resets is 'Codes for a new password, sent by e-mail';
comment on column password_resets.staff_only is 'asked for by work_email';
comment on column password_resets.cause is 'request id of what began it';
comment on column password_resets.due_at is 'nobody takes it up before';
comment on column password_resets.told_at is
	'sent, or found to be for nobody; null while it waits';
comment on column password_resets.selector is
	'first letters of the code: whoever does not know them uses up no attempt';
comment on column password_resets.mac is 'HMAC-SHA-256 of the code';
comment on column password_resets.attempts is 'wrong codes with that selector';
