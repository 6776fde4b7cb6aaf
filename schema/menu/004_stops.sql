-- The stop-list is told with versions (two changes of one moment have one
-- time) and of options, too.
alter table stops add column option_id int not null default 0,
	add column version bigint not null default 0,
	drop constraint stops_pkey,
	add primary key (dish_id, option_id);
comment on column stops.option_id is '0: the dish itself';
comment on column stops.version is 'of the row at order: a lower one is ignored';
comment on column stops.at is 'when order said so';
