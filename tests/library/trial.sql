create table boxes (
	id bigint primary key,
	name text not null,
	constraint boxes_name_check check (name <> 'forbidden')
);
create table lids (
	box_id bigint not null references boxes (id)
);
create table late (
	id bigint unique deferrable initially deferred
);
create table changing (
	id bigint
);
insert into boxes values (1, 'one'), (2, 'two');
