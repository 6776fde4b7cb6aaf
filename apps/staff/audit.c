/* The audit log, as people read it: who, what, when, and what was before. */
#include "config.h"
#include "people.h"

#include <json-c/json.h>
#include <string.h>

#include "conf.h"
#include "http.h"

#define SHOWN 50
#define NAMES_MAX 24 /* people of a page whose names are asked for */

static const struct field filter_fields[] = {
	{ "from", "date", false, false, "off" },
	{ "to", "date", false, false, "off" },
	{ "actor", "text", false, false, "off" },
	{ "action", "text", false, false, "off" },
	{ "subject", "text", false, false, "off" },
	{ "request_id", "text", false, false, "off" },
	{ .name = NULL }
};

struct log_in {
	const char *from, *to, *actor, *action, *subject, *request_id;
	struct opt_int page;
};

static const struct jf log_in_f[] = {
	JF(struct log_in, from, .max = 200),
	JF(struct log_in, to, .max = 200),
	JF(struct log_in, actor, .max = 200),
	JF(struct log_in, action, .max = 200),
	JF(struct log_in, subject, .max = 200),
	JF(struct log_in, request_id, .max = 200),
	JF(struct log_in, page, .min = 1, .max = 200),
	JF_END
};

/* base with the filters as its query. */
static const char *
with_filters(struct req *r, const char *base, struct json_object *values)
{
	struct buf b = buf_new(r->a);

	buf_printf(&b, "%s", base);
	for (const struct field *f = filter_fields; f->name != NULL; f++) {
		const char *s = get_text(values, f->name);

		if (s == NULL || *s == '\0')
			continue;
		buf_printf(&b, "%s%s=", strchr(b.s, '?') != NULL ? "&" : "?",
		    f->name);
		buf_url(&b, s);
	}
	return b.s;
}

/* A value as it stands in the log; a time by the restaurant's clock. */
static void
put_value(struct req *r, struct json_object *o, const char *name,
    struct json_object *value)
{
	const char *s = value != NULL ? json_object_get_string(value) : "–";

	put_text(o, name, s);
	if (!json_object_is_type(value, json_type_string) || !jf_is_time(s))
		return;
	put_text(o, arena_printf(r->a, "%s_at", name), s);
	put_moment(r, o, name, s);
}

static void
change_add(struct req *r, struct json_object *list, const char *name,
    struct json_object *before, struct json_object *after)
{
	struct json_object *o = json_object_new_object(), *was, *is;

	put_text(o, "name", name);
	if (json_object_object_get_ex(before, name, &was))
		put_value(r, o, "was", was);
	if (json_object_object_get_ex(after, name, &is))
		put_value(r, o, "is", is);
	json_object_array_add(list, o);
}

/* Each member that either has: what it was, what it is. */
static struct json_object *
changes_make(struct req *r, struct json_object *before,
    struct json_object *after)
{
	struct json_object *list = json_object_new_array();

	if (json_object_is_type(before, json_type_object)) {
		json_object_object_foreach(before, name, was) {
			(void)was;
			change_add(r, list, name, before, after);
		}
	}
	if (json_object_is_type(after, json_type_object)) {
		json_object_object_foreach(after, key, is) {
			(void)is;
			if (!json_object_object_get_ex(before, key, NULL))
				change_add(r, list, key, before, after);
		}
	}
	return list;
}

static void
row_show(struct req *r, struct json_object *o)
{
	struct json_object *changes = changes_make(r,
	    json_object_object_get(o, "before"),
	    json_object_object_get(o, "after"));
	struct buf b = buf_new(r->a);

	put_moment(r, o, "moment", get_text(o, "at"));
	put_flag(o, "unchanged", json_object_array_length(changes) == 0);
	json_object_object_add(o, "changes", changes);
	buf_str(&b, "/staff/audit?request_id=");
	buf_url(&b, get_text(o, "request_id") != NULL ?
	    get_text(o, "request_id") : "");
	put_text(o, "together", b.s);
}

/* Where the API has "staff:5" or "user:7"; NULL: that is no person. */
static const char *
person_path(struct req *r, const char *who)
{
	for (const struct person_kind *k = person_kinds; who != NULL &&
	     k->word != NULL; k++) {
		const size_t n = strlen(k->noun);

		if (strncmp(who, k->noun, n) == 0 && who[n] == ':' &&
		    who[n + 1] != '\0' &&
		    strspn(who + n + 1, "0123456789") == strlen(who + n + 1))
			return arena_printf(r->a, "%s/%s", k->path, who + n + 1);
	}
	return NULL;
}

/*
 * The log has no names (they would outlive the people in it): those who are
 * still there are asked for now. "staff:5" -> "Anna"; whom nobody knows, or not
 * now, is missing.
 */
static struct json_object *
names_ask(struct req *r, struct json_object *rows)
{
	static const char *const members[] = { "actor", "subject" };
	struct json_object *names = json_object_new_object();
	struct service_ask asks[NAMES_MAX] = { 0 };
	const char *who[NAMES_MAX];
	size_t n = 0;

	json_keep(r->a, names);
	for (size_t i = 0; i < 2 * json_object_array_length(rows); i++) {
		const char *one = get_text(json_object_array_get_idx(rows, i / 2),
		    members[i % 2]), *path = person_path(r, one);

		if (path == NULL || n == NAMES_MAX ||
		    json_object_object_get_ex(names, one, NULL))
			continue;
		json_object_object_add(names, one, NULL);
		asks[n].path = path;
		who[n++] = one;
	}
	service_ask_all(r, asks, n);
	for (size_t i = 0; i < n; i++)
		put_text(names, who[i], get_text(ask_read(r, &asks[i]),
		    "full_name"));
	return names;
}

static void
rows_show(struct req *r, struct json_object *rows)
{
	struct json_object *names = names_ask(r, rows);

	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		struct json_object *o = json_object_array_get_idx(rows, i);
		const char *actor = get_text(o, "actor"),
		    *subject = get_text(o, "subject");

		row_show(r, o);
		if (actor != NULL)
			put_text(o, "actor_name", get_text(names, actor));
		if (subject != NULL)
			put_text(o, "subject_name", get_text(names, subject));
	}
}

static int
log_page(struct req *r, struct json_object *values, int64_t page,
    const struct service_ask *ask, const struct err *wrong)
{
	struct json_object *data = json_object_new_object(),
	    *rows = ask_list(r, ask, "audit");

	json_keep(r->a, data);
	put_flag(data, "office_pages", true);
	put_flag(data, "filters", true);
	form_show(r, data, filter_fields, values, wrong);
	form_put_wrong(r, data, filter_fields, wrong);
	put_flag(data, "empty", rows != NULL &&
	    json_object_array_length(rows) == 0);
	put_text(data, "zone", conf.time_zone);
	if (rows != NULL) {
		rows_show(r, rows);
		json_object_object_add(data, "rows", json_object_get(rows));
		put_pages(r, data, ask_read(r, ask), with_filters(r,
		    "/staff/audit", values), page, SHOWN);
	}
	return page_reply(r, wrong->code != E_OK ?
	    err_row(wrong->code)->status : 200, "audit", "section.audit",
	    json_object_get(data));
}

/* GET /staff/audit */
int
audit_page_get(struct req *r)
{
	struct log_in in = { 0 };
	struct service_ask ask = { 0 };
	struct json_object *values;
	struct err wrong = { 0 };
	int64_t page;

	if (query_read(r, log_in_f, &in) < 0)
		return -1;
	page = in.page.set ? in.page.v : 1;
	values = form_values(r, log_in_f, &in);
	ask.path = with_filters(r, arena_printf(r->a,
	    "/api/v1/audit?page_size=%d&page=%s", SHOWN, txt(r, page)), values);
	service_ask_all(r, &ask, 1);
	if (ask.rc < 0) {
		r->err = ask.err;
		if (!form_refused(r, &wrong))
			return -1;
	}
	return log_page(r, values, page, &ask, &wrong);
}
