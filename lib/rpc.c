/* The protocol around the messages: headers, deadlines, errors, tables. */
#include "config.h"
#include "rpc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "met.h"
#include "route.h"

#define FIELDS_MAX 64

const struct rpc_field rpc_empty[] = { { 0 } };

const struct rpc rpc_unknown = { "unknown", rpc_empty, rpc_empty };

/* Two segments, the first with an inner dot: /<package>.<Service>/<Method> */
bool
rpc_asked(const char *path)
{
	const size_t service = strcspn(path + (*path == '/'), "/");
	const char *dot = memchr(path + (*path == '/'), '.', service);

	return *path == '/' && dot != NULL && dot > path + 1 &&
	    path[1 + service] == '/' &&
	    strchr(path + 2 + service, '/') == NULL;
}

const char *
rpc_rest_name(const struct rpc_field *f)
{
	return f->rest != NULL ? f->rest : f->name;
}

static int
timeout_read(struct req *r, const char *text)
{
	const size_t n = strspn(text, "0123456789");

	if (n < 1 || n > 10 || text[n] != '\0')
		return fail_field(r, E_BAD_REQUEST, "Connect-Timeout-Ms",
		    "Connect-Timeout-Ms: takes 1 to 10 digits");
	r->deadline = now_ms() + strtoll(text, NULL, 10);
	return 0;
}

int
rpc_head(struct req *r)
{
	const char *s;

	if (r->rpc == NULL)
		return 0;
	s = req_env(r, "HTTP_CONNECT_PROTOCOL_VERSION");
	if (s != NULL && strcmp(s, "1") != 0)
		return fail_field(r, E_BAD_REQUEST, "Connect-Protocol-Version",
		    "Connect-Protocol-Version: must be 1");
	s = req_env(r, "HTTP_CONTENT_ENCODING");
	if (s != NULL && strcmp(s, "identity") != 0) {
		reply_header(r, "Accept-Encoding", "identity");
		return fail(r, E_NO_RPC, "requests are not compressed here");
	}
	s = req_env(r, "HTTP_CONNECT_TIMEOUT_MS");
	return s != NULL ? timeout_read(r, s) : 0;
}

int
rpc_in_time(struct req *r)
{
	if (r->deadline == 0 || now_ms() < r->deadline)
		return 0;
	return fail(r, E_DEADLINE, "the time that you gave is over");
}

/* The caller's name of the field that begins a REST path. */
static const char *
asked_name(const struct rpc_field *f, const char *rest, size_t len)
{
	const char *name;

	for (; f->name != NULL; f++) {
		if (f->type == RPC_PART) {
			name = asked_name(f->sub, rest, len);
			if (name != NULL)
				return name;
		} else if (strlen(rpc_rest_name(f)) == len &&
		    strncmp(rpc_rest_name(f), rest, len) == 0) {
			return f->name;
		}
	}
	return NULL;
}

/* A handler that names a field names it as REST does. */
static const char *
asked_sentence(struct req *r)
{
	const char *text = err_sentence(&r->err), *field = r->err.field, *name;
	const size_t head = strcspn(field, ".[");

	if (head == 0 || strncmp(text, field, strlen(field)) != 0)
		return text;
	name = asked_name(r->rpc->request, field, head);
	return name == NULL ? text :
	    arena_printf(r->a, "%s%s", name, text + head);
}

void
rpc_error(struct req *r)
{
	const struct err_row *row = err_row(r->err.code);
	struct buf b = buf_new(r->a);

	if (r->err.code == E_TYPE)
		reply_header(r, "Accept-Post", "application/json");
	buf_str(&b, "{");
	buf_json_member(&b, "code", row->rpc);
	buf_json_member(&b, "message", asked_sentence(r));
	buf_str(&b, "}");
	reply_json(r, row->rpc_status, b.s);
}

/* "<package>.v1.<Name>Service/<Method>" */
static bool
name_right(const char *s)
{
	const char *slash = strchr(s, '/');

	return slash != NULL && islower((unsigned char)*s) &&
	    memchr(s, '.', (size_t)(slash - s)) != NULL &&
	    isupper((unsigned char)slash[1]) && strchr(slash + 1, '/') == NULL;
}

static const char *
field_wrong(const struct rpc_field *f)
{
	if (f->type == 0)
		return "has a field without a type";
	if ((f->type == RPC_ENUM) != (f->words != NULL))
		return "has an enum without words, or words without an enum";
	if ((f->type == RPC_MESSAGE || f->type == RPC_PART) !=
	    (f->sub != NULL))
		return "has a message without fields, or fields without one";
	if (f->clears && !f->optional)
		return "has a zero that clears but is not optional";
	if (f->zero && (f->optional || f->list || f->sub != NULL))
		return "has a zero that cannot be";
	return NULL;
}

static const char *
message_wrong(const struct rpc_field *fields, unsigned *params, bool query)
{
	const char *why;

	for (const struct rpc_field *f = fields; f->name != NULL; f++) {
		if (f - fields >= FIELDS_MAX)
			return "has too many fields";
		if ((why = field_wrong(f)) != NULL)
			return why;
		if (f->param != 0 && (f->list || (*params >> f->param & 1)))
			return "has a {…} twice";
		if (f->param != 0)
			*params |= 1u << f->param;
		if (query && (f->list || f->type == RPC_MAP ||
		    f->type == RPC_BYTES || f->type == RPC_MESSAGE))
			return "has a field that no query string takes";
		for (const struct rpc_field *p = fields; p < f; p++)
			if (strcmp(p->name, f->name) == 0)
				return "has a field twice";
		if (f->sub != NULL &&
		    (why = message_wrong(f->sub, params, query)) != NULL)
			return why;
	}
	return NULL;
}

const char *
rpc_wrong(const struct rpc *rpc, int n_params, bool query)
{
	unsigned params = 0, none = 0;
	const char *why;

	if (!name_right(rpc->name))
		return "is no name of an rpc";
	if ((why = message_wrong(rpc->request, &params, query)) != NULL ||
	    (why = message_wrong(rpc->answer, &none, false)) != NULL)
		return why;
	if (none != 0)
		return "answers a {…}";
	if (n_params < 0 ? (params & (params + 2)) != 0
			 : params != (2u << n_params) - 2)
		return "does not fill every {…}";
	return NULL;
}
