/* What the statements of the last syncs answered. */
#include "config.h"
#include "db_int.h"

#include <assert.h>
#include <stdlib.h>

int
db_rows(const struct req *r, int q)
{
	return PQntuples(db_result(r, q));
}

int
db_affected(const struct req *r, int q)
{
	const PGresult *res = db_result(r, q);

	return res == NULL ? 0 : (int)strtol(
	    PQcmdTuples((PGresult *)(uintptr_t)res), NULL, 10);
}

const char *
db_text(const struct req *r, int q, int row, const char *column)
{
	const PGresult *res = db_result(r, q);
	const int c = PQfnumber(res, column);

	assert(c >= 0);
	return row >= PQntuples(res) || PQgetisnull(res, row, c) ? NULL :
	    PQgetvalue(res, row, c);
}

int64_t
db_int(const struct req *r, int q, int row, const char *column)
{
	const char *s = db_text(r, q, row, column);

	return s == NULL ? 0 : strtoll(s, NULL, 10);
}

bool
db_bool(const struct req *r, int q, int row, const char *column)
{
	const char *s = db_text(r, q, row, column);

	return s != NULL && *s == 't';
}

/* The catalogue's numbers of the types that JSON writes without quotes. */
enum { OID_BOOL = 16, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23,
	OID_JSON = 114, OID_NUMERIC = 1700, OID_JSONB = 3802 };

void
db_row_json(const struct req *r, int q, int row, struct buf *out)
{
	const PGresult *res = db_result(r, q);

	buf_str(out, "{");
	for (int c = 0; c < PQnfields(res); c++) {
		const char *name = PQfname(res, c);
		const char *value = PQgetisnull(res, row, c) ? NULL :
		    PQgetvalue(res, row, c);

		switch (PQftype(res, c)) {
		case OID_BOOL:
			buf_json_raw(out, name, value == NULL ? NULL :
			    *value == 't' ? "true" : "false");
			break;
		case OID_INT2:
		case OID_INT4:
		case OID_INT8:
		case OID_NUMERIC:
		case OID_JSON:
		case OID_JSONB:
			buf_json_raw(out, name, value);
			break;
		default:
			buf_json_member(out, name, value);
		}
	}
	buf_str(out, "}");
}

int
reply_row(struct req *r, int status, int q)
{
	struct buf b = buf_new(r->a);
	const PGresult *res = db_result(r, q);

	if (db_rows(r, q) == 0)
		return fail(r, E_NOT_FOUND, "there is no such thing");
	if (PQnfields(res) == 1 && PQftype(res, 0) == OID_JSON)
		return reply_json(r, status, PQgetvalue(res, 0, 0));
	db_row_json(r, q, 0, &b);
	return reply_json(r, status, b.s);
}
