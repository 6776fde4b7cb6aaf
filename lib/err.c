#include "config.h"
#include "err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "utf8.h"

#define AWAY "a part of the system is not available, try again"
#define OURS "something went wrong on our side"

static const struct err_row rows[E__MAX] = {
	[E_OK] = { "ok", 200, false, NULL, "ok", 200 },
	[E_BAD_REQUEST] = { "bad_request", 400, false,
	    "a value is none that can be kept", "invalid_argument", 400 },
	[E_UNAUTHENTICATED] = { "unauthenticated", 401, false, NULL,
	    "unauthenticated", 401 },
	[E_FORBIDDEN] = { "forbidden", 403, false, NULL, "permission_denied",
	    403 },
	[E_NOT_FOUND] = { "not_found", 404, false, NULL, "not_found", 404 },
	[E_METHOD] = { "method_not_allowed", 405, false, NULL, "unimplemented",
	    405 },
	[E_EXISTS] = { "exists", 409, false, "it is there already",
	    "already_exists", 409 },
	[E_STATE] = { "wrong_state", 409, false,
	    "it does not go with what is there", "failed_precondition", 400 },
	[E_RACE] = { "race_lost", 409, false, NULL, "aborted", 409 },
	[E_TOO_LARGE] = { "too_large", 413, false, NULL, "resource_exhausted",
	    413 },
	[E_TYPE] = { "unsupported_type", 415, false, NULL, "invalid_argument",
	    415 },
	[E_KEY_REUSED] = { "key_reused", 422, false, NULL, "invalid_argument",
	    400 },
	[E_RATE] = { "rate_limited", 429, false, NULL, "resource_exhausted",
	    429 },
	[E_UNAVAILABLE] = { "unavailable", 503, true, AWAY, "unavailable", 503 },
	[E_INTERNAL] = { "internal", 500, true, OURS, "internal", 500 },
	[E_NO_RPC] = { "not_found", 404, false, NULL, "unimplemented", 404 },
	[E_DEADLINE] = { "unavailable", 503, false, NULL, "deadline_exceeded",
	    504 },
	[E_AGAIN] = { "unavailable", 503, true, AWAY, "unavailable", 503 },
	[E_REPLAY] = { "internal", 500, true, OURS, "internal", 500 },
};

/* Longest prefix first: the first row that the SQLSTATE starts with counts. */
static const struct {
	const char *prefix;
	enum err_code code;
} sqlstates[] = {
	{ "23505", E_EXISTS },
	{ "23503", E_STATE },
	{ "23514", E_STATE },
	{ "22", E_BAD_REQUEST },
	{ "40001", E_AGAIN },
	{ "40P01", E_AGAIN },
	{ "0A000", E_AGAIN }, /* cached plan changed by a migration */
	{ "26000", E_AGAIN }, /* statement unknown: the connection is new */
	{ "57014", E_UNAVAILABLE },
	{ "55P03", E_UNAVAILABLE },
	{ "57P0", E_UNAVAILABLE },
	{ "53300", E_UNAVAILABLE },
	{ "25P03", E_UNAVAILABLE }, /* idle in transaction too long */
	{ "08", E_UNAVAILABLE },
};

const struct err_row *
err_row(enum err_code code)
{
	return &rows[code];
}

const char *
err_sentence(const struct err *e)
{
	const struct err_row *row = &rows[e->code];

	if (!row->secret && !e->inner)
		return e->text;
	return row->plain != NULL ? row->plain : OURS;
}

void
err_json(struct buf *out, const struct err *e, const char *id)
{
	buf_str(out, "{");
	buf_json_member(out, "error", err_sentence(e));
	buf_json_member(out, "code", err_row(e->code)->word);
	if (*e->field != '\0')
		buf_json_member(out, "field", e->field);
	if (e->members != NULL)
		buf_printf(out, ",%s", e->members);
	buf_json_member(out, "request_id", id);
	buf_str(out, "}");
}

int
err_set(struct err *e, enum err_code code, const char *field,
    const char *fmt, ...)
{
	va_list ap;

	if (e->code != E_OK)
		return -1;
	e->code = code;
	snprintf(e->field, sizeof(e->field), "%s", field ? field : "");
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	utf8_mend(e->field);
	utf8_mend(e->text);
	return -1;
}

enum err_code
err_from_sqlstate(const char *sqlstate)
{
	for (size_t i = 0; i < sizeof(sqlstates) / sizeof(*sqlstates); i++)
		if (strncmp(sqlstate, sqlstates[i].prefix,
			strlen(sqlstates[i].prefix)) == 0)
			return sqlstates[i].code;
	return E_INTERNAL;
}
