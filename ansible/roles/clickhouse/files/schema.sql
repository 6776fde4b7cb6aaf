-- A row that changed comes again; the newest is what counts (select … final).
create database if not exists samovar;
create table if not exists samovar.orders (
	order_id String,
	type String,
	status String,
	total_amount Decimal(10, 2), -- roubles
	created_at DateTime,
	updated_at DateTime
) engine = ReplacingMergeTree(updated_at)
partition by toYYYYMM(created_at) order by (created_at, order_id);
create table if not exists samovar.payments (
	payment_id String,
	order_id String,
	status String,
	method String,
	amount Decimal(10, 2), -- roubles
	created_at DateTime,
	updated_at DateTime
) engine = ReplacingMergeTree(updated_at)
partition by toYYYYMM(created_at) order by (created_at, payment_id);
