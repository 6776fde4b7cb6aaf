-- Of two tellings of one account the later one stays, however they arrive.

alter table users add column version bigint not null default 0;
alter table staff add column version bigint not null default 0;

comment on column users.version is
	'of the profile at user that this row was told by; lower ones are old';
comment on column staff.version is
	'of the profile at user that this row was told by; lower ones are old';
