-- The menu: categories, dishes, promotions, and which of them are on offer.
-- Money is roubles, NUMERIC(10,2). Dates are days of the restaurant's calendar
-- and hold through their whole last day.

create table categories (
	id serial primary key,
	name varchar(100) not null unique check (btrim(name) <> ''),
	name_en varchar(100),
	description text,
	description_en text,
	display_order int not null default 0,
	is_active boolean not null default true,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now()
);
comment on column categories.name is 'Russian, the language everything has';
comment on column categories.name_en is 'English; null: the Russian name is shown';
comment on column categories.display_order is '0 comes first';
comment on column categories.is_active is 'false: hidden from guests';

create index idx_categories_active on categories (display_order, id)
	where is_active;

create table dishes (
	id serial primary key,
	name varchar(200) not null check (btrim(name) <> ''),
	name_en varchar(200),
	description text,
	description_en text,
	price numeric(10,2) not null check (price > 0),
	category_id int not null references categories (id) on delete restrict,
	cooking_time_min int check (cooking_time_min > 0),
	image_url varchar(500),
	image_key varchar(200),
	is_available boolean not null default true,
	calories int check (calories >= 0),
	version bigint not null default 1,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now(),
	constraint one_image check (image_url is null or image_key is null)
);
comment on column dishes.price is 'roubles, before promotions';
comment on column dishes.cooking_time_min is 'minutes; null: unknown';
comment on column dishes.image_url is 'address of a picture kept elsewhere';
comment on column dishes.image_key is
	'object key of an uploaded picture, served as /photos/<key>';
comment on column dishes.is_available is
	'on sale at all; the kitchen''s stop-list comes on top';
comment on column dishes.calories is 'kilocalories a portion; null: unknown';
comment on column dishes.version is
	'grows by one with every change of the dish or of its promotions';

create index idx_dishes_category on dishes (category_id, id);
create index idx_dishes_availability on dishes (id) where is_available;

-- What is left of a deleted dish: its last version, so that copies elsewhere
-- can tell a late change from the end. Ids are never given out again.
create table deleted_dishes (
	id int primary key,
	version bigint not null,
	name varchar(200) not null,
	name_en varchar(200),
	price numeric(10,2) not null,
	category_id int not null,
	deleted_at timestamptz not null default now()
);
comment on column deleted_dishes.version is
	'one more than the last version of the living dish';

create table promotions (
	id serial primary key,
	dish_id int not null references dishes (id) on delete cascade,
	discount_percent int not null
		check (discount_percent between 1 and 100),
	start_date date not null,
	end_date date not null,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now(),
	constraint valid_dates check (end_date >= start_date)
);
comment on column promotions.discount_percent is
	'percent off the price; of several on one day the largest counts';
comment on column promotions.end_date is 'the last day, included';

create index idx_promotions_dish on promotions (dish_id, end_date);
create index idx_promotions_end on promotions (end_date, start_date);

create table menus (
	id serial primary key,
	name varchar(100) not null unique check (btrim(name) <> ''),
	name_en varchar(100),
	description text,
	description_en text,
	valid_from date not null,
	valid_to date not null,
	is_active boolean not null default true,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now(),
	constraint valid_dates check (valid_to >= valid_from)
);
comment on column menus.valid_from is
	'of several menus valid on a day the one that began last is shown';
comment on column menus.valid_to is 'the last day, included';

create index idx_menus_active on menus (valid_from desc, id desc)
	where is_active;

create table menu_categories (
	menu_id int not null references menus (id) on delete cascade,
	category_id int not null references categories (id) on delete cascade,
	display_order int not null default 0,
	primary key (menu_id, category_id)
);
comment on column menu_categories.display_order is
	'0 comes first; the order inside this menu';

create index idx_menu_categories_category on menu_categories (category_id);

-- Dishes a menu offers outside of its categories.
create table menu_dishes (
	menu_id int not null references menus (id) on delete cascade,
	dish_id int not null references dishes (id) on delete cascade,
	display_order int not null default 0,
	primary key (menu_id, dish_id)
);
comment on column menu_dishes.display_order is '0 comes first';

create index idx_menu_dishes_dish on menu_dishes (dish_id);

-- The kitchen's stop-list as the order context last told it. A stop may be
-- heard before its dish is known or after it is gone: no foreign key.
create table stops (
	dish_id int primary key,
	stopped boolean not null,
	until timestamptz,
	portions int check (portions >= 0),
	at timestamptz not null
);
comment on table stops is 'copy of the stop-list, fed by stop.changed';
comment on column stops.until is 'end of the stop; null: until it is lifted';
comment on column stops.portions is 'portions left; null: not counted';
comment on column stops.at is 'when order said so; an older word is ignored';
