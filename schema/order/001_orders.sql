-- Orders, what is in them, how they came along, what has been paid, and the
-- projection of what can be sold. Statuses and methods as in the contract.

create sequence order_number maxvalue 99999 cycle;

create table order_days (
	day date primary key,
	begun_at timestamptz not null default now()
);

comment on table order_days is
	'The restaurant''s days on which the sequence of order numbers began anew';

create table orders (
	id uuid primary key,
	number integer not null,
	user_id integer,
	staff_id integer,
	type varchar(20) not null,
	status varchar(50) not null,
	table_number varchar(20),
	delivery_address jsonb,
	customer_name varchar(100),
	customer_phone varchar(20),
	delivery_fee numeric(10, 2) not null default 0,
	total_amount numeric(10, 2) not null,
	reason text,
	deadline_at timestamptz,
	paying_until timestamptz,
	version integer not null default 1,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now(),
	finished_at timestamptz,
	constraint orders_type_check check
		(type in ('dine-in', 'delivery', 'takeaway')),
	constraint orders_status_check check (status in ('created', 'confirmed',
		'cooking', 'ready', 'delivered', 'canceled')),
	constraint orders_total_amount_check check (total_amount >= 0),
	constraint orders_delivery_fee_check check (delivery_fee >= 0)
) with (fillfactor = 80);

comment on column orders.id is 'UUIDv7: sorts by time of creation';
comment on column orders.number is
	'short, for kitchen and counter; begins anew at the restaurant''s midnight';
comment on column orders.user_id is
	'the guest in the user context; null for walk-in and telephone orders';
comment on column orders.staff_id is 'who entered or accepted it';
comment on column orders.customer_name is 'of a guest without an account';
comment on column orders.delivery_fee is 'roubles, part of total_amount';
comment on column orders.total_amount is 'roubles, what the guest pays';
comment on column orders.reason is 'of the last change of status, if one was given';
comment on column orders.deadline_at is
	'unpaid by then, the order is canceled; null: it waits for no payment';
comment on column orders.paying_until is
	'a payment of the sum due is being started: no items are added before';
comment on column orders.version is 'grows with every change of the row';
comment on column orders.finished_at is 'delivered or canceled';

-- what is open stays small, however many orders are past
create index orders_open on orders (status, id)
	where status in ('created', 'confirmed', 'cooking', 'ready');
create index orders_canceled on orders (id) where status = 'canceled';
create index orders_deadline on orders (deadline_at)
	where status = 'created' and deadline_at is not null;
create index orders_user on orders (user_id, id) where user_id is not null;

create table order_items (
	item_id uuid primary key,
	order_id uuid not null references orders (id) on delete cascade,
	line smallint not null,
	dish_id integer not null,
	name varchar(200) not null,
	quantity integer not null,
	base_price numeric(10, 2) not null,
	price numeric(10, 2) not null,
	options jsonb not null default '[]',
	special_requests text,
	cooking_status varchar(50) not null default 'pending',
	ready_at timestamptz,
	constraint order_items_quantity_check check (quantity between 1 and 99),
	constraint order_items_price_check check (price between 0 and base_price),
	constraint order_items_cooking_status_check check
		(cooking_status in ('pending', 'preparing', 'ready', 'served'))
) with (fillfactor = 80);

comment on column order_items.line is 'place in the order, from 1';
comment on column order_items.name is 'as the menu had it when it was ordered';
comment on column order_items.base_price is 'roubles a piece before discounts';
comment on column order_items.price is 'roubles a piece as ordered, fixed';

create index order_items_order on order_items (order_id, line);

create table order_status_history (
	seq bigint generated always as identity,
	order_id uuid not null references orders (id) on delete cascade,
	status varchar(50) not null,
	reason text,
	changed_by integer,
	changed_by_account varchar(10),
	changed_at timestamptz not null default now(),
	constraint order_status_history_account_check check
		(changed_by_account in ('user', 'staff'))
);

comment on column order_status_history.changed_by is
	'id of the guest or member of staff; null: the system';

create index order_status_history_order on order_status_history (order_id);

create table payments (
	id uuid primary key,
	order_id uuid not null references orders (id) on delete cascade,
	purpose varchar(40) not null default 'order',
	amount numeric(10, 2) not null,
	method varchar(20) not null,
	status varchar(20) not null,
	refunded_amount numeric(10, 2) not null default 0,
	transaction_id varchar(255),
	error_message text,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now(),
	constraint payments_amount_check check (amount > 0),
	constraint payments_method_check check (method in
		('cash', 'card', 'online', 'apple_pay', 'google_pay')),
	constraint payments_status_check check (status in ('pending', 'succeeded',
		'failed', 'partially_refunded', 'refunded'))
);

comment on table payments is
	'Projection of the payment context''s payments, for this context''s reads';
comment on column payments.amount is 'roubles';
comment on column payments.refunded_amount is 'roubles';

create index payments_order on payments (order_id, created_at);

create table sellable_dishes (
	id integer primary key,
	version bigint not null,
	name varchar(200) not null,
	price numeric(10, 2) not null,
	is_available boolean not null,
	deleted boolean not null,
	promotions jsonb not null default '[]',
	constraint sellable_dishes_price_check check (price > 0)
);

comment on table sellable_dishes is
	'Projection of the menu, fed by menu.changed: a lower version is ignored';
comment on column sellable_dishes.price is 'roubles, before promotions';
comment on column sellable_dishes.promotions is
	'[{discount_percent, start_date, end_date}], dates of the restaurant, both included';
