-- The money of a payment adds up, whoever writes it: its own sums with its
-- status, with the ledger, and with its refunds.

alter table payments add constraint payments_sums_check check (case status
	when 'pending' then captured_amount = 0
	when 'succeeded' then captured_amount = amount and refunded_amount = 0
	when 'partially_refunded' then captured_amount = amount
		and refunded_amount > 0 and refunded_amount < amount
	when 'refunded' then captured_amount = amount
		and refunded_amount = amount
	else true end);

create function payment_adds_up() returns trigger language plpgsql as $$
declare
	p payments;
	captured bigint;
	refunded bigint;
begin
	if tg_table_name = 'payments' then
		p := new;
	else
		select * into p from payments where id = new.payment_id;
	end if;
	select coalesce(sum(amount_kopecks) filter (where entry = 'capture'), 0),
		coalesce(sum(amount_kopecks) filter (where entry = 'refund'), 0)
		into captured, refunded from ledger where payment_id = p.id;
	if captured <> p.captured_amount * 100
			or refunded <> p.refunded_amount * 100 then
		raise exception 'payment % and its ledger differ', p.id
			using errcode = 'check_violation';
	end if;
	if (select coalesce(sum(f.amount) filter (where f.status = 'succeeded'),
			0) <> p.refunded_amount
			or coalesce(sum(f.amount) filter (where f.status <> 'failed'),
			0) > p.captured_amount
			from refunds f where f.payment_id = p.id) then
		raise exception 'payment % and its refunds differ', p.id
			using errcode = 'check_violation';
	end if;
	return null;
end $$;

-- at the commit: ledger, refund and payment are written one after the other
create constraint trigger payments_sum after update on payments
	deferrable initially deferred for each row
	when (old.captured_amount <> new.captured_amount
		or old.refunded_amount <> new.refunded_amount)
	execute function payment_adds_up();
create constraint trigger ledger_sum after insert on ledger
	deferrable initially deferred for each row
	execute function payment_adds_up();
create constraint trigger refunds_sum after insert or update on refunds
	deferrable initially deferred for each row
	execute function payment_adds_up();

create table reductions (
	id uuid primary key,
	payment_id uuid not null,
	amount numeric(10, 2) not null,
	reason text not null,
	at timestamptz not null default now(),
	constraint reductions_amount_check check (amount > 0)
);

comment on table reductions is
	'What orders came to cost less after their payment had begun; taken off cash to come, paid back otherwise';
comment on column reductions.id is 'also of the refund, if it made one';
comment on column reductions.payment_id is
	'by order''s word: it may be heard of before the payment';

create index reductions_payment on reductions (payment_id);
