-- Who may sign in. Ids are those of the user context; names, addresses and
-- roles are its copies, password hashes are here alone.

create table roles (
	id serial primary key,
	name varchar(50) not null unique,
	description text
);

comment on table roles is 'What an account may do';

insert into roles (name, description) values
	('customer', 'Orders from the menu'),
	('waiter', 'Takes orders, serves, takes payments'),
	('chef', 'Cooks, stops dishes'),
	('admin', 'Everything, menu and staff included'),
	('courier', 'Delivers');

-- epoch: a token issued before this second (iat < epoch) is void
create table users (
	id bigint primary key,
	email varchar(255) not null unique,
	phone varchar(20) unique,
	password_hash text,
	full_name varchar(100) not null,
	created_at timestamptz not null default now(),
	last_login timestamptz,
	is_active boolean not null default true,
	epoch bigint not null default 0,
	constraint users_email_check check (email = lower(email))
);

comment on table users is 'Guests';
comment on column users.password_hash is
	'bcrypt; null for accounts that sign in elsewhere only';

create table staff (
	id bigint primary key,
	work_email varchar(255) not null unique,
	work_phone varchar(20) unique,
	password_hash text,
	full_name varchar(100) not null,
	position varchar(100),
	hire_date date not null default current_date,
	is_active boolean not null default true,
	created_at timestamptz not null default now(),
	last_login timestamptz,
	epoch bigint not null default 0,
	constraint staff_work_email_check check (work_email = lower(work_email))
);

comment on table staff is 'People who work here';
comment on column staff.password_hash is 'Argon2id';

create table user_roles (
	user_id bigint not null references users (id) on delete cascade,
	role_id integer not null references roles (id),
	primary key (user_id, role_id)
);

create table staff_roles (
	staff_id bigint not null references staff (id) on delete cascade,
	role_id integer not null references roles (id),
	primary key (staff_id, role_id)
);

-- Both kinds of account under one shape; only read.
create view accounts as
	select 'user'::text as typ, u.id as sub, u.email, u.phone,
		u.password_hash, u.full_name, u.is_active, u.epoch,
		array(select r.name from user_roles x
			join roles r on r.id = x.role_id
			where x.user_id = u.id order by r.id) as roles
	from users u
	union all
	select 'staff'::text, s.id, s.work_email, s.work_phone,
		s.password_hash, s.full_name, s.is_active, s.epoch,
		array(select r.name from staff_roles x
			join roles r on r.id = x.role_id
			where x.staff_id = s.id order by r.id)
	from staff s;

comment on view accounts is 'Guests and staff under one shape';
