-- Payments of orders, what came in and went back (the ledger), and refunds.
-- Amounts of the specification's tables are roubles, the ledger's kopecks.

create table payments (
	id uuid primary key,
	order_id uuid not null,
	purpose varchar(40) not null default 'order',
	user_id integer,
	amount numeric(10, 2) not null,
	currency varchar(3) not null default 'RUB',
	status varchar(20) not null default 'pending',
	method varchar(20) not null,
	external_id varchar(255),
	error_message text,
	metadata jsonb,
	captured_amount numeric(10, 2) not null default 0,
	refunded_amount numeric(10, 2) not null default 0,
	cancel_order boolean not null default false,
	card_token varchar(500),
	return_url text,
	request_key text,
	request_hash text,
	work varchar(10),
	next_at timestamptz,
	attempts integer not null default 0,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now(),
	constraint payments_external_id_key unique (external_id),
	constraint payments_amount_check check (amount > 0),
	constraint payments_method_check check (method in
		('cash', 'card', 'online', 'apple_pay', 'google_pay')),
	constraint payments_status_check check (status in ('pending', 'succeeded',
		'failed', 'partially_refunded', 'refunded')),
	constraint payments_refunded_check check
		(refunded_amount between 0 and captured_amount),
	constraint payments_captured_check check
		(captured_amount in (0, amount)),
	constraint payments_work_check check (work in ('charge', 'look', 'void')),
	constraint payments_next_at_check check
		((work is null) = (next_at is null))
) with (fillfactor = 80);

comment on column payments.id is
	'made by order, or here; also the key of the charge at the gateway';
comment on column payments.purpose is 'what of the order it pays: order, supplement-1, …';
comment on column payments.user_id is
	'the guest in the user context; null for walk-in and telephone orders';
comment on column payments.external_id is 'of the payment at the gateway; null for cash';
comment on column payments.captured_amount is
	'what came in; also for a success that came after failed';
comment on column payments.cancel_order is
	'asked for with the order: if it fails, the order is canceled';
comment on column payments.card_token is 'of the gateway, until it is charged';
comment on column payments.request_key is
	'scope of the Idempotency-Key that made it: a retry finds it, answered or not';
comment on column payments.work is
	'what is to be done at the gateway: charge, look (pending there), void';
comment on column payments.next_at is 'not before then; a claim moves it on';

-- never two open payments for the same thing
create unique index payments_open on payments (order_id, purpose)
	where status in ('pending', 'succeeded', 'partially_refunded');
create unique index payments_request on payments (request_key)
	where request_key is not null;
create index payments_order on payments (order_id);
create index payments_work on payments (next_at) where work is not null;

create table refunds (
	id uuid primary key,
	payment_id uuid not null references payments (id),
	amount numeric(10, 2) not null,
	status varchar(20) not null default 'pending',
	reason text not null,
	automatic boolean not null default false,
	requested_by integer,
	external_id varchar(255),
	error_message text,
	request_key text,
	request_hash text,
	next_at timestamptz,
	attempts integer not null default 0,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now(),
	constraint refunds_external_id_key unique (external_id),
	constraint refunds_amount_check check (amount > 0),
	constraint refunds_status_check check
		(status in ('pending', 'succeeded', 'failed')),
	constraint refunds_next_at_check check
		((status = 'pending') = (next_at is not null))
) with (fillfactor = 80);

comment on column refunds.id is 'also the key of the refund at the gateway';
comment on column refunds.automatic is
	'of an order that was canceled, or of a success that came too late';
comment on column refunds.requested_by is 'member of staff; null: the system';

create index refunds_payment on refunds (payment_id);
-- a canceled order is paid back once
create unique index refunds_automatic on refunds (payment_id) where automatic;
create unique index refunds_request on refunds (request_key)
	where request_key is not null;
create index refunds_work on refunds (next_at) where status = 'pending';

create table ledger (
	id bigint generated always as identity primary key,
	payment_id uuid not null references payments (id),
	entry varchar(10) not null,
	amount_kopecks bigint not null,
	refund_id uuid references refunds (id),
	external_id varchar(255),
	at timestamptz not null default now(),
	constraint ledger_entry_check check (entry in ('capture', 'refund')),
	constraint ledger_amount_kopecks_check check (amount_kopecks > 0),
	constraint ledger_refund_id_check check
		((entry = 'refund') = (refund_id is not null))
);

comment on table ledger is 'What came in and went back; rows are only ever added';
comment on column ledger.external_id is
	'of payment or refund at the gateway; null for cash';

create unique index ledger_capture on ledger (payment_id)
	where entry = 'capture';
create unique index ledger_refund on ledger (refund_id)
	where refund_id is not null;
create index ledger_payment on ledger (payment_id);

create function ledger_is_append_only() returns trigger
	language plpgsql as $$
begin
	raise exception 'the ledger is append-only' using errcode = '42501';
end $$;

create trigger ledger_append_only
	before update or delete or truncate on ledger
	for each statement execute function ledger_is_append_only();

do $$ begin
	execute format('revoke update, delete, truncate on ledger from %I, public',
		current_user);
end $$;

create table order_fates (
	order_id uuid primary key,
	fate varchar(10) not null,
	at timestamptz not null default now(),
	constraint order_fates_fate_check check (fate in ('delivered', 'canceled'))
);

comment on table order_fates is
	'Orders that ended: a payment that is heard of later must know';

create table payment_methods (
	id uuid primary key,
	user_id integer not null,
	method_type varchar(20) not null,
	token varchar(500) not null,
	brand varchar(30),
	last4 varchar(4),
	is_default boolean not null default false,
	created_at timestamptz not null default now(),
	constraint payment_methods_method_type_check check
		(method_type in ('card', 'apple_pay', 'google_pay'))
);

comment on column payment_methods.token is 'of the gateway, never a card number';

create unique index payment_methods_default on payment_methods (user_id)
	where is_default;
create index payment_methods_user on payment_methods (user_id);
