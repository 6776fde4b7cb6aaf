-- What guests ask about a dish: how much it is, what is in it, for whom it is,
-- and what can be chosen with it.

alter table dishes
	add column weight_g int check (weight_g > 0),
	add column protein_g numeric(6,2) check (protein_g >= 0),
	add column fat_g numeric(6,2) check (fat_g >= 0),
	add column carbohydrates_g numeric(6,2) check (carbohydrates_g >= 0),
	add column allergens text[],
	add column diets text[] not null default '{}',
	add constraint known_allergens check (allergens <@ array['celery',
		'crustaceans', 'eggs', 'fish', 'gluten', 'lupin', 'milk', 'molluscs',
		'mustard', 'nuts', 'peanuts', 'sesame', 'soybeans', 'sulphites']),
	add constraint known_diets check (diets <@ array['gluten_free', 'halal',
		'kosher', 'lactose_free', 'lenten', 'vegan', 'vegetarian']),
	add constraint diets_hold check (allergens is null or not (
		'vegan' = any(diets) and allergens &&
			array['crustaceans', 'eggs', 'fish', 'milk', 'molluscs']
		or 'vegetarian' = any(diets) and allergens &&
			array['crustaceans', 'fish', 'molluscs']
		or 'kosher' = any(diets) and allergens &&
			array['crustaceans', 'molluscs']
		or 'lenten' = any(diets) and allergens && array['eggs', 'milk']
		or 'gluten_free' = any(diets) and 'gluten' = any(allergens)));
comment on column dishes.weight_g is 'grams a portion; null: unknown';
comment on column dishes.protein_g is 'grams a portion; null: unknown';
comment on column dishes.fat_g is 'grams a portion; null: unknown';
comment on column dishes.carbohydrates_g is 'grams a portion; null: unknown';
comment on column dishes.allergens is
	'of the 14 that the EU names; empty: none of them; null: nobody has said';
comment on column dishes.diets is 'whom the dish suits, as the restaurant says';

-- What is looked through when guests search: stems of both languages, the
-- names before the descriptions. Parts of words and typing errors are looked
-- for in the names themselves. A menu is some hundred rows: no index helps.
create extension if not exists pg_trgm;
alter table dishes add column search tsvector generated always as (
	setweight(to_tsvector('russian', name), 'A') ||
	setweight(to_tsvector('english', coalesce(name_en, '')), 'A') ||
	setweight(to_tsvector('russian', coalesce(description, '')), 'B') ||
	setweight(to_tsvector('english', coalesce(description_en, '')), 'B'))
	stored;

create table option_groups (
	id serial primary key,
	dish_id int not null references dishes (id) on delete cascade,
	name varchar(100) not null check (btrim(name) <> ''),
	name_en varchar(100),
	min_choices int not null default 0 check (min_choices >= 0),
	max_choices int not null default 1 check (max_choices > 0),
	display_order int not null default 0,
	constraint some_choice check (max_choices >= min_choices)
);
comment on table option_groups is
	'What is chosen together: a size, a side dish, toppings';
comment on column option_groups.min_choices is
	'so many must be chosen, counted with their quantities; 0: as one likes';
comment on column option_groups.display_order is '0 comes first';

create index idx_option_groups_dish on option_groups (dish_id, display_order);

create table options (
	id serial primary key,
	group_id int not null references option_groups (id) on delete cascade,
	name varchar(100) not null check (btrim(name) <> ''),
	name_en varchar(100),
	price numeric(10,2) not null default 0 check (price >= 0),
	max_quantity int not null default 1 check (max_quantity between 1 and 99),
	is_available boolean not null default true,
	display_order int not null default 0
);
comment on column options.price is
	'roubles each, on top of the dish; no promotion lowers it';
comment on column options.max_quantity is 'how often it can be had on one dish';
comment on column options.display_order is '0 comes first';

create index idx_options_group on options (group_id, display_order);
