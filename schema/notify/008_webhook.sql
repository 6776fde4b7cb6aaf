alter table telegram add column webhook text not null default '';

comment on column telegram.webhook is
	'where Telegram was told to bring updates; empty: we fetch them';
