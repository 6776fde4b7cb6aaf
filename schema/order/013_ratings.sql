-- What guests think of what they had.

create table ratings (
	order_id uuid primary key references orders (id) on delete cascade,
	stars integer not null,
	rated_at timestamptz not null default now(),
	constraint ratings_stars_check check (stars between 1 and 5)
);

comment on table ratings is 'Of orders that were handed over, by their guests';

create index ratings_newest on ratings (rated_at desc);
