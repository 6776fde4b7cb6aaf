/*
 * Parts of statements about a stretch of days: $1 the first, $2 the last,
 * $3 the time zone.
 */
#ifndef PERIOD_SQL_H
#define PERIOD_SQL_H

/* The least id (UUIDv7) of that moment, of 1970 or later; null of none. */
#define ID_OF(moment) \
	"(lpad(to_hex((extract(epoch from " moment ") * 1000)::bigint), 12, '0')" \
	" || repeat('0', 20))::uuid"

/* The days' moments. Ids are made from the time, a moment before their rows
 * are: they bound what is read, created_at says what falls into the days. */
#define PERIOD \
	"p as (select b, e, " \
	ID_OF("greatest(b - interval '1 hour', 'epoch')") " as lo, " \
	ID_OF("greatest(e + interval '1 hour', 'epoch')") " as hi" \
	" from (select" \
	" $1::date::timestamp at time zone $3::text as b," \
	" ($2::date + 1)::timestamp at time zone $3::text as e) x)"
#define IN_PERIOD(t) \
	t ".id >= (select lo from p) and " t ".id < (select hi from p)" \
	" and " t ".created_at >= (select b from p)" \
	" and " t ".created_at < (select e from p)"
#define PERIOD_MEMBERS "'from', $1::date, 'to', $2::date"

#endif
