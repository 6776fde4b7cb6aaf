-- Telegram: the chats that guests and staff have linked, and what is to be
-- said there. Who they are is the user context's affair: numbers alone here.

create table chats (
	chat_id bigint primary key,
	account varchar(5) not null,
	person_id integer not null,
	language varchar(2) not null,
	linked_at timestamptz not null default now(),
	next_at timestamptz not null default now(),
	constraint chats_person_key unique (account, person_id),
	constraint chats_account_check check (account in ('user', 'staff')),
	constraint chats_language_check check (language in ('ru', 'en'))
);

comment on table chats is 'One chat of each person who has linked one';
comment on column chats.chat_id is 'at Telegram; a private chat';
comment on column chats.person_id is 'in the user context';
comment on column chats.next_at is
	'nothing is sent there before: Telegram takes one message a second';

create table link_codes (
	hash char(64) primary key,
	account varchar(5) not null,
	person_id integer not null,
	language varchar(2) not null,
	expires_at timestamptz not null,
	constraint link_codes_account_check check (account in ('user', 'staff')),
	constraint link_codes_language_check check (language in ('ru', 'en'))
);

comment on table link_codes is 'Deep links that nobody has followed yet';
comment on column link_codes.hash is 'SHA-256 of the code, hex';

create index link_codes_expiry on link_codes (expires_at);

create table messages (
	id bigint generated always as identity primary key,
	chat_id bigint not null,
	notice_id bigint references notices on delete cascade,
	language varchar(2) not null,
	body jsonb not null,
	created_at timestamptz not null default now(),
	due_at timestamptz not null default now(),
	attempts integer not null default 0,
	sent_at timestamptz,
	refused text,
	constraint messages_notice_chat_key unique (notice_id, chat_id),
	constraint messages_language_check check (language in ('ru', 'en'))
);

comment on table messages is 'What is said in Telegram, in the order of ids a chat';
comment on column messages.notice_id is 'null for answers to what people write';
comment on column messages.body is 'data of the template telegram-<language>';
comment on column messages.refused is
	'why Telegram will never take it; null: it did, or may';

create index messages_waiting on messages (chat_id, id)
	where sent_at is null and refused is null;
create index messages_done on messages (created_at);

create table telegram (
	one boolean primary key default true,
	last_update bigint not null default 0,
	paused_until timestamptz not null default now(),
	constraint telegram_one_check check (one)
);

comment on table telegram is 'Where we are with Telegram: one row';
comment on column telegram.last_update is 'update_id of the newest one that is done';
comment on column telegram.paused_until is 'Telegram wants to hear nothing before';

insert into telegram default values;
