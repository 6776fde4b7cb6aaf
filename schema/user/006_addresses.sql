-- Where guests have their orders brought: to choose from the next time. An
-- order keeps a copy of its own.

create table addresses (
	id uuid primary key,
	user_id integer not null references users (id) on delete cascade,
	label varchar(50),
	street varchar(200) not null,
	house varchar(20) not null,
	apartment varchar(20),
	entrance varchar(20),
	floor varchar(20),
	comment varchar(500),
	is_default boolean not null default false,
	created_at timestamptz not null default now()
);

comment on table addresses is
	'Guests'' own; whoever changes one holds the guest''s row';
comment on column addresses.label is 'what the guest calls it';
comment on column addresses.comment is 'for the courier';
comment on column addresses.is_default is 'one of a guest''s is, if there is one';

-- The same place, in whatever letters; it has come without blanks around.
create function address_place(street text, house text, apartment text)
	returns text language sql immutable parallel safe as $$
	select lower(street) || E'\n' || lower(house) || E'\n'
		|| coalesce(lower(apartment), '')
$$;

create unique index addresses_place
	on addresses (user_id, address_place(street, house, apartment));
create unique index addresses_default on addresses (user_id)
	where is_default;

create trigger addresses_audit after insert or update or delete on addresses
	for each row when (audited())
	execute function audit_row('address', 'id', 'label', 'street', 'house',
		'apartment', 'entrance', 'floor', 'comment');
