alter table notices add column traceparent text not null default '';

comment on column notices.traceparent is 'W3C trace context of what began it';
