-- Where in the kitchen a category's dishes are made.

alter table categories add column station varchar(40)
	constraint categories_station_check
	check (station <> '' and station = btrim(station));

comment on column categories.station is
	'"hot", "cold", "bar" or a word of the restaurant''s own; null: no screen of a station shows it';
