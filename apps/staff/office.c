/* What the administrators' pages share. */
#include "config.h"
#include "office.h"

#include <json-c/json.h>
#include <string.h>

#include "conf.h"
#include "day.h"

struct json_object *
form_values(struct req *r, const struct jf *fields, const void *in)
{
	struct json_object *o = json_object_new_object();

	json_keep(r->a, o);
	for (const struct jf *f = fields; f->name != NULL; f++)
		if (f->type == JF_TEXT)
			put_text(o, f->name, *(const char *const *)
			    ((const char *)in + f->off));
	return o;
}

const char *
form_body(struct req *r, const struct field *fields,
    struct json_object *values, const char *more)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "{");
	for (const struct field *f = fields; f->name != NULL; f++) {
		const char *s = get_text(values, f->name);

		if (s != NULL && *s != '\0')
			buf_json_member(&b, f->name, s);
		else if (f->clears)
			buf_json_raw(&b, f->name, NULL);
	}
	buf_printf(&b, "%s}", *more != '\0' && b.len == 1 ? more + 1 : more);
	return b.s;
}

/*
 * What is said at a field: that it is taken, what it has to be, or else the
 * reason.
 */
static void
put_wrong(struct req *r, struct json_object *o, const struct err *wrong)
{
	const char *said = wrong->code == E_EXISTS ? text(r, "wrong.taken") :
	    text_word(r, "wrong", wrong->field);

	if (said == wrong->field)
		said = reason_find(r, reason_of(wrong));
	if (said == NULL) {
		said = text_word(r, "refused", err_row(wrong->code)->word);
		put_why(r, o, wrong);
	}
	put_text(o, "wrong", said);
}

static bool
has_field(const struct field *fields, const char *name)
{
	for (const struct field *f = fields; f->name != NULL; f++)
		if (strcmp(f->name, name) == 0)
			return true;
	return false;
}

void
form_show(struct req *r, struct json_object *data, const struct field *fields,
    struct json_object *values, const struct err *wrong)
{
	struct json_object *list = json_object_new_array();

	for (const struct field *f = fields; f->name != NULL; f++) {
		struct json_object *o = json_object_new_object();

		put_text(o, "name", f->name);
		put_text(o, "type", f->type);
		put_word(r, o, "label", "field", f->name);
		put_flag(o, "required", f->required);
		put_text(o, "complete", f->complete);
		if (strcmp(f->type, "password") != 0)
			put_text(o, "value", get_text(values, f->name));
		put_flag(o, "wrong", false);
		if (wrong != NULL && strcmp(wrong->field, f->name) == 0)
			put_wrong(r, o, wrong);
		json_object_array_add(list, o);
	}
	json_object_object_add(data, "fields", list);
}

bool
form_refused(struct req *r, struct err *wrong)
{
	switch (r->err.code) {
	case E_BAD_REQUEST:
	case E_FORBIDDEN:
	case E_EXISTS:
	case E_STATE:
	case E_RACE:
	case E_RATE:
	case E_UNAVAILABLE:
		*wrong = r->err;
		r->err = (struct err){ 0 };
		return true;
	default:
		return false;
	}
}

void
form_put_wrong(struct req *r, struct json_object *data,
    const struct field *fields, const struct err *wrong)
{
	if (wrong->code == E_OK || has_field(fields, wrong->field))
		return;
	put_text(data, "unsaid", text_word(r, "refused",
	    err_row(wrong->code)->word));
	put_why(r, data, wrong);
}

void
put_moment(struct req *r, struct json_object *o, const char *name,
    const char *time)
{
	char day[DAY_TEXT], clock[DAY_CLOCK];

	if (time == NULL || !jf_is_time(time) ||
	    !day_of(time, conf.time_zone, day))
		return;
	day_clock(time, conf.time_zone, clock);
	put_text(o, name, strcmp(page_language(r), "en") == 0 ?
	    arena_printf(r->a, "%s %s", day, clock) :
	    arena_printf(r->a, "%.2s.%.2s.%.4s %s", day + 8, day + 5, day,
		clock));
}

static const char *
page_path(struct req *r, const char *path, int64_t page)
{
	return arena_printf(r->a, "%s%spage=%s", path,
	    strchr(path, '?') != NULL ? "&" : "?", txt(r, page));
}

void
put_pages(struct req *r, struct json_object *data, struct json_object *answer,
    const char *path, int64_t page, int64_t size)
{
	struct json_object *count = json_object_object_get(answer,
	    "total_count");
	const bool more = json_object_get_boolean(
	    json_object_object_get(answer, "more"));

	if (count != NULL)
		put_text(data, "count", arena_printf(r->a, "%s%s",
		    json_object_get_string(count), more ? "+" : ""));
	if (page > 1)
		put_text(data, "before", page_path(r, path, page - 1));
	if (more || page * size < json_object_get_int64(count))
		put_text(data, "after", page_path(r, path, page + 1));
}
