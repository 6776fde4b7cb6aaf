/* Guests and staff: the list. */
#include "config.h"
#include "people.h"

#include <json-c/json.h>
#include <string.h>

#include "http.h"

#define SHOWN 20

const struct person_kind person_kinds[] = {
	{ "staff", "staff", "/api/v1/staff", "staff",
	    { { "work_email", "email", true, false, "off" },
		{ "full_name", "text", true, false, "off" },
		{ "work_phone", "tel", false, false, "off" },
		{ "position", "text", false, false, "off" },
		{ "hire_date", "date", false, false, "off" },
		{ "password", "password", true, false, "new-password" } },
	    { { "full_name", "text", true, false, "off" },
		{ "work_phone", "tel", false, true, "off" },
		{ "position", "text", false, false, "off" } } },
	{ "guests", "users", "/api/v1/users", "user",
	    { { "email", "email", true, false, "off" },
		{ "full_name", "text", true, false, "off" },
		{ "phone", "tel", false, false, "off" },
		{ "password", "password", true, false, "new-password" } },
	    { { "email", "email", true, false, "off" },
		{ "full_name", "text", true, false, "off" },
		{ "phone", "tel", false, true, "off" } } },
	{ .word = NULL }
};

const struct person_kind *
person_kind(const char *word)
{
	for (const struct person_kind *k = person_kinds; k->word != NULL; k++)
		if (strcmp(k->word, word) == 0)
			return k;
	return NULL;
}

void
person_show(struct req *r, struct json_object *o, const struct person_kind *k)
{
	struct json_object *roles = json_object_object_get(o, "roles");
	struct buf b = buf_new(r->a);

	put_text(o, "path", arena_printf(r->a, "/staff/people/%s/%s", k->word,
	    get_text(o, "id")));
	put_text(o, "mail", get_text(o, get_text(o, "work_email") != NULL ?
	    "work_email" : "email"));
	put_text(o, "tel", get_text(o, get_text(o, "work_phone") != NULL ?
	    "work_phone" : "phone"));
	for (size_t i = 0; json_object_is_type(roles, json_type_array) &&
	     i < json_object_array_length(roles); i++)
		buf_printf(&b, "%s%s", i > 0 ? ", " : "", text_word(r, "role",
		    json_object_get_string(json_object_array_get_idx(roles, i))));
	put_text(o, "roles_said", b.s);
	put_moment(r, o, "since", get_text(o, "created_at"));
}

static const char *const active_words[] = { "", "1", NULL };
static const char *const who_words[] = { "", "staff", "guests", NULL };

struct people_in {
	int who, active;
	const char *q, *said;
	struct opt_int page;
};

static const struct jf people_in_f[] = {
	JF(struct people_in, who, .names = who_words),
	JF(struct people_in, active, .names = active_words),
	JF(struct people_in, q, .max = 255),
	JF(struct people_in, said, .max = 40),
	JF(struct people_in, page, .min = 1, .max = 500),
	JF_END
};

/* A guest by address, telephone or id: where their page is; NULL: nobody. */
static int
guest_find(struct req *r, const char *q, const char **path)
{
	const size_t n = strlen(q);
	const char *name = strchr(q, '@') != NULL ? "email" :
	    n < 8 && strspn(q, "0123456789") == n ? "id" : "phone", *id;
	struct http_answer a = { 0 };
	struct buf b = buf_new(r->a);
	struct json_object *o;

	*path = NULL;
	buf_str(&b, "{");
	buf_json_member(&b, name, q);
	buf_str(&b, "}");
	if (service_call(r, "POST", "/user.v1.UserService/GetUser", b.s,
		AS_CALLER | REPEATABLE, &a) < 0) {
		if (a.status / 100 != 4 || a.status == 401)
			return -1;
		r->err = (struct err){ 0 };
		return 0;
	}
	o = json_read(r->a, a.body, a.len, &r->err);
	id = get_text(json_object_object_get(o, "user"), "id");
	if (id == NULL)
		return fail(r, E_UNAVAILABLE, "a guest without an id");
	*path = arena_printf(r->a, "/staff/people/guests/%s", id);
	return 0;
}

static struct json_object *
tabs(struct req *r, const struct person_kind *shown)
{
	struct json_object *list = json_object_new_array();

	for (const struct person_kind *k = person_kinds; k->word != NULL; k++) {
		struct json_object *o = json_object_new_object();

		put_word(r, o, "text", "people", k->word);
		put_text(o, "href", arena_printf(r->a, "/staff/people?who=%s",
		    k->word));
		put_flag(o, "chosen", k == shown);
		json_object_array_add(list, o);
	}
	return list;
}

static int
list_show(struct req *r, const struct people_in *in, struct json_object *data,
    const struct person_kind *k)
{
	const int64_t page = in->page.set ? in->page.v : 1;
	struct service_ask ask = { .path = arena_printf(r->a,
	    "%s?page_size=%d&page=%s%s", k->path, SHOWN, txt(r, page),
	    in->active ? "&only_active=true" : "") };
	struct json_object *people;

	service_ask_all(r, &ask, 1);
	people = ask_list(r, &ask, k->list);
	if (people == NULL) {
		r->err = ask.err;
		return r->err.code != E_OK ? -1 :
		    fail(r, E_UNAVAILABLE, "a list without %s", k->list);
	}
	for (size_t i = 0; i < json_object_array_length(people); i++)
		person_show(r, json_object_array_get_idx(people, i), k);
	json_object_object_add(data, "people", json_object_get(people));
	put_pages(r, data, ask_read(r, &ask), arena_printf(r->a,
	    "/staff/people?who=%s%s", k->word, in->active ? "&active=1" : ""),
	    page, SHOWN);
	return 0;
}

/* GET /staff/people */
int
people_get(struct req *r)
{
	struct people_in in = { 0 };
	const struct person_kind *k;
	struct json_object *data;
	const char *found = NULL;

	if (query_read(r, people_in_f, &in) < 0)
		return -1;
	k = &person_kinds[in.who == 2];
	if (in.q != NULL && guest_find(r, in.q, &found) < 0)
		return -1;
	if (found != NULL)
		return page_see(r, found);
	data = json_object_new_object();
	json_keep(r->a, data);
	put_flag(data, "office_pages", true);
	put_said(r, data, in.said);
	put_text(data, "q", in.q);
	put_flag(data, "nobody", in.q != NULL);
	put_flag(data, "active", in.active);
	put_text(data, "who", k->word);
	put_flag(data, "guests", k != person_kinds);
	json_object_object_add(data, "tabs", tabs(r, k));
	if (list_show(r, &in, data, k) < 0)
		return -1;
	return page_reply(r, 200, "people", "section.people",
	    json_object_get(data));
}
