-- What is done at the gateway later belongs to the request that began it.

alter table payments add column cause text not null default '',
	add column traceparent text not null default '';
alter table refunds add column cause text not null default '',
	add column traceparent text not null default '';

comment on column payments.cause is 'request id of what began it';
comment on column payments.traceparent is 'W3C trace context of that';
comment on column refunds.cause is 'request id of what began it';
comment on column refunds.traceparent is 'W3C trace context of that';

-- What failed is looked for every few seconds, and is rare.
create index refunds_failed on refunds (payment_id, created_at)
	where status = 'failed';
