-- Guests without a chat hear by e-mail. notify cannot ask user for the address
-- (user asks auth, auth asks notify), so it has a copy of it, and of nothing
-- else; it goes with the guest.

create table guests (
	user_id integer primary key,
	email varchar(255),
	language varchar(2),
	at timestamptz not null default '-infinity',
	constraint guests_language_check check (language in ('ru', 'en'))
);

comment on table guests is 'How guests are reached by e-mail';
comment on column guests.email is 'null: none is known, or they may not sign in';
comment on column guests.language is 'in which they ordered last';
comment on column guests.at is 'when the address was so';

create table mails (
	id uuid primary key,
	notice_id bigint not null references notices on delete cascade,
	body jsonb not null,
	created_at timestamptz not null default now(),
	put_at timestamptz,
	constraint mails_notice_key unique (notice_id)
);

comment on table mails is 'E-mail that orders make, on its way into the spool';
comment on column mails.id is 'its file''s name there';
comment on column mails.body is 'data of the template mail-<language>';
comment on column mails.put_at is
	'when it lay in the spool, or it was seen that there is no address';

create index mails_waiting on mails (notice_id) where put_at is null;
