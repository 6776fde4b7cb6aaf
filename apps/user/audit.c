/*
 * GET /api/v1/audit: the audit logs of all contexts as one, newest first.
 * Each context keeps its own, in the transaction of what it tells; here each
 * is asked twice: when (the times alone), then for those rows that fall into
 * the page.
 */
#include "config.h"
#include "user.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

#include "audit.h"
#include "http.h"

#define COUNTED 1000 /* total_count is exact up to here */

/* Those that answer HTTP, as in fleet/calls. */
static const char *const contexts[] = { "auth", "menu", "order", "payment",
	"user" };
#define N ((int)(sizeof(contexts) / sizeof(*contexts)))

struct list_in {
	const char *from, *to, *actor, *action, *subject, *request_id;
	int64_t page, page_size;
};

static const struct jf list_in_f[] = {
	AUDIT_FILTERS(struct list_in),
	JF(struct list_in, page, .min = 1, .max = AUDIT_DEEPEST),
	JF(struct list_in, page_size, .min = 1, .max = 100),
	JF_END
};

/* One context's log: its times, newest first, and the part of our page. */
struct part {
	struct json_object *keys, *rows;
	int64_t upto;
	int n, next;	 /* keys, and how far the merge has come */
	int first, count; /* its rows on our page */
};

static void
query_member(struct buf *b, const char *name, const char *value)
{
	if (value == NULL)
		return;
	buf_printf(b, "&%s=", name);
	buf_url(b, value);
}

/* What another context is asked for, as a path. */
static const char *
path_of(struct req *r, const char *context, const struct audit_in *in)
{
	struct buf b = buf_new(r->a);

	buf_printf(&b, "/audit/%s?limit=%" PRId64 "&offset=%" PRId64 "&keys=%s",
	    context, in->limit, in->offset, in->keys ? "true" : "false");
	if (in->upto > 0)
		buf_printf(&b, "&upto=%" PRId64, in->upto);
	query_member(&b, "from", in->from);
	query_member(&b, "to", in->to);
	query_member(&b, "actor", in->actor);
	query_member(&b, "action", in->action);
	query_member(&b, "subject", in->subject);
	query_member(&b, "request_id", in->request_id);
	return b.s;
}

/* A context's answer; the member `name` must be a list of it. */
static int
part_ask(struct req *r, const char *context, const struct audit_in *in,
    const char *name, struct json_object **o, struct json_object **list)
{
	struct http_answer a;

	if (strcmp(context, r->app->name) == 0) {
		if (audit_page(r, in, &a.body) < 0)
			return -1;
	} else if (service_call(r, "GET", path_of(r, context, in), NULL,
		       AS_SERVICE | REFUSALS, &a) < 0) {
		return -1;
	}
	*o = json_read(r->a, a.body, strlen(a.body), &r->err);
	if (*o == NULL || !json_object_object_get_ex(*o, name, list) ||
	    !json_object_is_type(*list, json_type_array))
		return fail(r, E_INTERNAL, "audit of %s: no %s", context, name);
	return 0;
}

static int
keys_ask(struct req *r, const struct audit_in *in, struct part *parts)
{
	struct json_object *o, *upto;

	for (int i = 0; i < N; i++) {
		struct part *p = &parts[i];

		if (part_ask(r, contexts[i], in, "keys", &o, &p->keys) < 0)
			return -1;
		p->n = (int)json_object_array_length(p->keys);
		if (json_object_object_get_ex(o, "upto", &upto))
			p->upto = json_object_get_int64(upto);
	}
	return 0;
}

static int64_t
key(const struct part *p)
{
	return json_object_get_int64(json_object_array_get_idx(p->keys,
	    (size_t)p->next));
}

/* Whose is the next newest row; NULL when there is none. */
static struct part *
newest(struct part *parts)
{
	struct part *best = NULL;

	for (int i = 0; i < N; i++)
		if (parts[i].next < parts[i].n &&
		    (best == NULL || key(&parts[i]) > key(best)))
			best = &parts[i];
	if (best != NULL)
		best->next++;
	return best;
}

/* Which rows of each part stand on the page; their owners in order. */
static int
page_cut(struct part *parts, int skip, int size, struct part **owners)
{
	int n = 0;

	while (skip-- > 0 && newest(parts) != NULL)
		;
	for (int i = 0; i < N; i++)
		parts[i].first = parts[i].next;
	while (n < size && (owners[n] = newest(parts)) != NULL)
		owners[n++]->count++;
	return n;
}

static int
rows_ask(struct req *r, const struct audit_in *filters, struct part *parts)
{
	struct json_object *o;

	for (int i = 0; i < N; i++) {
		struct audit_in in = *filters;

		if (parts[i].count == 0)
			continue;
		in.keys = false;
		in.upto = parts[i].upto;
		in.offset = parts[i].first;
		in.limit = parts[i].count;
		if (part_ask(r, contexts[i], &in, "rows", &o,
			&parts[i].rows) < 0)
			return -1;
		parts[i].next = 0;
	}
	return 0;
}

/* The row's own text, with the context in front. */
static void
row_write(struct buf *b, const char *row, const char *context)
{
	buf_str(b, "{");
	buf_json_member(b, "context", context);
	buf_printf(b, ",%s", row + 1);
}

static int
page_write(struct req *r, const struct part *parts, struct part **owners,
    int n)
{
	struct buf b = buf_new(r->a);
	int total = 0;

	buf_str(&b, "{\"audit\":[");
	for (int i = 0; i < n; i++) {
		struct part *p = owners[i];
		const char *row = json_object_get_string(
		    json_object_array_get_idx(p->rows, (size_t)p->next++));

		if (row == NULL)
			return fail(r, E_RACE, "the log grew; ask again");
		buf_str(&b, i > 0 ? "," : "");
		row_write(&b, row, contexts[p - parts]);
	}
	for (int i = 0; i < N; i++)
		total += parts[i].n;
	buf_str(&b, "]");
	buf_json_int(&b, "total_count", total < COUNTED ? total : COUNTED);
	if (total > COUNTED)
		buf_json_bool(&b, "more", true);
	buf_str(&b, "}");
	return reply_json(r, 200, b.s);
}

/* GET /api/v1/audit */
int
audit_list(struct req *r)
{
	struct list_in in = { .page = 1, .page_size = 20 };
	struct part parts[N] = { 0 }, *owners[100];
	struct audit_in filters;
	int64_t depth;
	int n;

	if (req_query(r, list_in_f, &in) < 0)
		return -1;
	depth = in.page * in.page_size;
	if (depth > AUDIT_DEEPEST)
		return fail_field(r, E_BAD_REQUEST, "page",
		    "page: page times page_size is at most %d", AUDIT_DEEPEST);
	filters = (struct audit_in){ in.from, in.to, in.actor, in.action,
		in.subject, in.request_id, .keys = true,
		.limit = depth > COUNTED ? depth : COUNTED + 1 };
	if (keys_ask(r, &filters, parts) < 0)
		return -1;
	n = page_cut(parts, (int)(depth - in.page_size), (int)in.page_size,
	    owners);
	if (rows_ask(r, &filters, parts) < 0)
		return -1;
	return page_write(r, parts, owners, n);
}
