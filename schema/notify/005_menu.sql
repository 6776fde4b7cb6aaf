-- What guests are offered in chats, and the dishes' photos at Telegram.

create table offers (
	id bigint generated always as identity primary key,
	chat_id bigint not null,
	order_id uuid not null,
	dropped integer[] not null,
	total_amount numeric(10, 2) not null,
	made_at timestamptz not null default now(),
	new_order_id uuid
);

comment on table offers is
	'An earlier order as it can be had again; what was in it, order knows';
comment on column offers.dropped is 'its lines that cannot be had, from 0';
comment on column offers.total_amount is 'what the guest has seen, roubles';
comment on column offers.new_order_id is 'the order it became';

create index offers_age on offers (made_at);

create table photos (
	image text primary key,
	file_id text not null,
	kept_at timestamptz not null default now()
);

comment on table photos is 'Photos that Telegram has: sent by name from then on';
comment on column photos.image is 'address of the dish''s picture';
comment on column photos.file_id is 'its name at Telegram, for this bot';
