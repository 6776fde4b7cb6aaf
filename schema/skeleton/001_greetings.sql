create table greetings (
	id bigint generated always as identity primary key,
	name text not null,
	text text not null,
	heard integer not null default 0,
	created_at timestamptz not null default now(),
	constraint greetings_name_check check (length(name) between 1 and 100)
);

comment on table greetings is 'What somebody said to the skeleton';
comment on column greetings.heard is 'how many of its events came back';
