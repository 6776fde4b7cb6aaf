-- Sessions, the refresh tokens that follow one another in each, revocations
-- and wrong passwords. An account is (typ, sub): user 5 is not staff 5.

create table sessions (
	id uuid primary key,
	typ text not null,
	sub bigint not null,
	cookie boolean not null default false,
	address text not null default '',
	created_at timestamptz not null default now(),
	expires_at timestamptz not null default now() + interval '30 days',
	revoked_at timestamptz,
	constraint sessions_typ_check check (typ in ('user', 'staff'))
);

create index sessions_account_idx on sessions (typ, sub);
create index sessions_expires_idx on sessions (expires_at);

comment on table sessions is 'A sign-in, until it ends or is revoked';
comment on column sessions.address is 'where it began';

create table refresh_tokens (
	hash bytea primary key,
	session_id uuid not null references sessions (id) on delete cascade,
	jti uuid not null,
	created_at timestamptz not null default now(),
	used_at timestamptz
);

create index refresh_tokens_session_idx on refresh_tokens (session_id);
create index refresh_tokens_jti_idx on refresh_tokens (jti);

comment on table refresh_tokens is 'Each used once; a second use ends its session';
comment on column refresh_tokens.hash is 'SHA-256 of the token';
comment on column refresh_tokens.jti is 'the access token issued with it';

-- either one token (jti) or all of an account issued before a second
create table revocations (
	id bigint generated always as identity primary key,
	typ text not null,
	sub bigint not null,
	jti uuid,
	epoch bigint,
	created_at timestamptz not null default now(),
	expires_at timestamptz not null,
	copied boolean not null default false,
	constraint revocations_kind_check
		check ((jti is null) <> (epoch is null))
);

create index revocations_jti_idx on revocations (jti) where jti is not null;
create index revocations_account_idx on revocations (typ, sub)
	where epoch is not null;
create index revocations_copied_idx on revocations (id) where not copied;
create index revocations_expires_idx on revocations (expires_at);

comment on table revocations is 'Tokens that no longer hold; Redis has a copy';
comment on column revocations.copied is 'the worker has written it to Redis';

-- one row a wrong password, kept a minute
create table login_attempts (
	id bigint generated always as identity primary key,
	account text not null,
	at timestamptz not null default clock_timestamp()
);

create index login_attempts_account_idx on login_attempts (account, at);
create index login_attempts_at_idx on login_attempts (at);

comment on table login_attempts is
	'Wrong passwords; a right one takes its row away again';
