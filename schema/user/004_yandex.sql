-- Signing in by Yandex: an account is found by its id there, and may have no
-- e-mail address.

alter table users add column yandex_id text;
alter table users add constraint users_yandex_id_key unique (yandex_id);
alter table users alter column email drop not null;
alter table users add constraint users_way_in_check
	check (email is not null or yandex_id is not null);

comment on column users.email is 'null: signs in by Yandex, which knows none';
comment on column users.yandex_id is 'of the account at Yandex; null: not from there';

create table yandex_attempts (
	cookie_hash text primary key,
	state_hash text not null,
	verifier text not null,
	began_at timestamptz not null default now()
);

create index yandex_attempts_began on yandex_attempts (began_at);

comment on table yandex_attempts is
	'Browsers that were sent to Yandex and are expected back, ten minutes';
comment on column yandex_attempts.cookie_hash is
	'SHA-256 of the cookie, as base64url; the same for the state';
comment on column yandex_attempts.verifier is 'PKCE''s; Yandex has its hash';

-- Telephone numbers as they are written from now on: E.164.
update users u set phone = '+7' || right(phone, 10)
	where phone ~ '^[78][0-9]{10}$' and not exists (select from users o
		where o.phone = '+7' || right(u.phone, 10));
update staff s set work_phone = '+7' || right(work_phone, 10)
	where work_phone ~ '^[78][0-9]{10}$' and not exists (select from staff o
		where o.work_phone = '+7' || right(s.work_phone, 10));
