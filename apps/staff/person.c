/* One guest or member of staff: made, changed, with roles and an end. */
#include "config.h"
#include "people.h"

#include <json-c/json.h>
#include <string.h>

#include "http.h"

static const char *const role_words[] = { "waiter", "chef", "admin", "courier",
	NULL };

struct person_in {
	const char *who, *work_email, *email, *full_name, *work_phone, *phone;
	const char *position, *hire_date, *password;
	const char *waiter, *chef, *admin, *courier;
};

static const struct jf person_in_f[] = {
	JF(struct person_in, who, .max = 20),
	JF(struct person_in, work_email, .max = 1000),
	JF(struct person_in, email, .max = 1000),
	JF(struct person_in, full_name, .max = 1000),
	JF(struct person_in, work_phone, .max = 1000),
	JF(struct person_in, phone, .max = 1000),
	JF(struct person_in, position, .max = 1000),
	JF(struct person_in, hire_date, .max = 1000),
	JF(struct person_in, password, .max = 1000),
	JF(struct person_in, waiter, .max = 1),
	JF(struct person_in, chef, .max = 1),
	JF(struct person_in, admin, .max = 1),
	JF(struct person_in, courier, .max = 1),
	JF_END
};

/* The roles there are; those chosen in the form, or had, are marked. */
static struct json_object *
roles_make(struct req *r, struct json_object *chosen, struct json_object *had)
{
	struct json_object *list = json_object_new_array();

	for (int i = 0; role_words[i] != NULL; i++) {
		struct json_object *o = json_object_new_object();
		bool has = get_text(chosen, role_words[i]) != NULL;

		for (size_t j = 0; json_object_is_type(had, json_type_array) &&
		     j < json_object_array_length(had); j++)
			has = has || strcmp(json_object_get_string(
			    json_object_array_get_idx(had, j)),
			    role_words[i]) == 0;
		put_text(o, "role", role_words[i]);
		put_word(r, o, "text", "role", role_words[i]);
		put_flag(o, "has", has);
		json_object_array_add(list, o);
	}
	return list;
}

static int
new_page(struct req *r, const struct person_kind *k,
    struct json_object *values, const struct err *wrong)
{
	struct json_object *data = json_object_new_object();

	put_flag(data, "office_pages", true);
	put_text(data, "who", k->word);
	put_word(r, data, "heading", "newPerson", k->word);
	form_show(r, data, k->create, values, wrong);
	form_put_wrong(r, data, k->create, wrong);
	put_flag(data, "staff", k == person_kinds);
	json_object_object_add(data, "roles", roles_make(r, values, NULL));
	return page_reply(r, wrong->code != E_OK ?
	    err_row(wrong->code)->status : 200, "person_new",
	    k == person_kinds ? "newPerson.staff" : "newPerson.guests", data);
}

/* GET /staff/people/new */
int
person_new_get(struct req *r)
{
	struct person_in in = { 0 };
	const struct person_kind *k;

	if (query_read(r, person_in_f, &in) < 0)
		return -1;
	k = person_kind(in.who != NULL ? in.who : "staff");
	if (k == NULL)
		return fail(r, E_NOT_FOUND, "there are staff and guests");
	return new_page(r, k, NULL, &(struct err){ 0 });
}

/* ,"roles":["waiter"] */
static const char *
roles_member(struct req *r, struct json_object *values)
{
	struct buf b = buf_new(r->a);
	const char *comma = "";

	buf_str(&b, ",\"roles\":[");
	for (int i = 0; role_words[i] != NULL; i++)
		if (get_text(values, role_words[i]) != NULL) {
			buf_printf(&b, "%s\"%s\"", comma, role_words[i]);
			comma = ",";
		}
	buf_str(&b, "]");
	return b.s;
}

/* POST /staff/people/new */
int
person_new_post(struct req *r)
{
	struct person_in in = { 0 };
	const struct person_kind *k;
	struct json_object *values, *made;
	struct http_answer a;
	struct err wrong;

	if (form_read(r, person_in_f, &in) < 0)
		return -1;
	k = person_kind(in.who != NULL ? in.who : "");
	if (k == NULL)
		return fail(r, E_NOT_FOUND, "there are staff and guests");
	values = form_values(r, person_in_f, &in);
	if (service_call(r, "POST", k->path, form_body(r, k->create, values,
		k == person_kinds ? roles_member(r, values) : ""),
		AS_CALLER | REFUSALS | PATIENT, &a) < 0)
		return !form_refused(r, &wrong) ? -1 :
		    new_page(r, k, values, &wrong);
	made = json_read(r->a, a.body, a.len, &r->err);
	if (made == NULL)
		return -1;
	return page_see(r, arena_printf(r->a, "/staff/people/%s/%s?said=made",
	    k->word, get_text(made, "id")));
}

/* values NULL: as they are. */
static int
person_page(struct req *r, const struct person_kind *k,
    struct json_object *values, const struct err *wrong, const char *said)
{
	const char *subject = arena_printf(r->a, "%s:%s", k->noun, r->param[1]);
	struct json_object *data, *o;
	struct http_answer a;

	if (service_call(r, "GET", arena_printf(r->a, "%s/%s", k->path,
		r->param[1]), NULL, AS_CALLER | REFUSALS, &a) < 0 ||
	    (o = json_read(r->a, a.body, a.len, &r->err)) == NULL)
		return -1;
	person_show(r, o, k);
	data = json_object_new_object();
	json_object_object_add(data, "person", json_object_get(o));
	put_flag(data, "office_pages", true);
	put_said(r, data, said);
	form_show(r, data, k->change, values != NULL ? values : o, wrong);
	form_put_wrong(r, data, k->change, wrong);
	if (wrong->code == E_STATE && k == person_kinds)
		put_text(data, "unsaid", text(r, "wrong.lastAdmin"));
	put_flag(data, "staff", k == person_kinds);
	put_text(data, "who", k->word);
	json_object_object_add(data, "role_rows", roles_make(r, NULL,
	    json_object_object_get(o, "roles")));
	put_text(data, "done_to", arena_printf(r->a, "/staff/audit?subject=%s",
	    subject));
	put_text(data, "done_by", arena_printf(r->a, "/staff/audit?actor=%s",
	    subject));
	put_text(data, "sessions", arena_printf(r->a,
	    "/staff/audit?action=session&actor=%s", subject));
	return page_reply(r, wrong->code != E_OK ?
	    err_row(wrong->code)->status : 200, "person", "person", data);
}

struct said_in {
	const char *said;
};

static const struct jf said_in_f[] = {
	JF(struct said_in, said, .max = 40),
	JF_END
};

static const struct person_kind *
kind_asked(struct req *r)
{
	const struct person_kind *k = person_kind(r->param[0]);

	if (k == NULL)
		fail(r, E_NOT_FOUND, "there are staff and guests");
	return k;
}

/* GET /staff/people/{word}/{id} */
int
person_get(struct req *r)
{
	const struct person_kind *k = kind_asked(r);
	struct said_in in = { 0 };

	if (k == NULL || query_read(r, said_in_f, &in) < 0)
		return -1;
	return person_page(r, k, NULL, &(struct err){ 0 }, in.said);
}

static int
changed(struct req *r, const char *said)
{
	return page_see(r, arena_printf(r->a, "/staff/people/%s/%s?said=%s",
	    r->param[0], r->param[1], said));
}

/* POST /staff/people/{word}/{id} */
int
person_post(struct req *r)
{
	const struct person_kind *k;
	struct person_in in = { 0 };
	struct json_object *values;
	struct http_answer a;
	struct err wrong;

	if (form_read(r, person_in_f, &in) < 0 || (k = kind_asked(r)) == NULL)
		return -1;
	values = form_values(r, person_in_f, &in);
	if (service_call(r, "PATCH", arena_printf(r->a, "%s/%s", k->path,
		r->param[1]), form_body(r, k->change, values, ""),
		AS_CALLER | REFUSALS, &a) < 0)
		return !form_refused(r, &wrong) ? -1 :
		    person_page(r, k, values, &wrong, NULL);
	return changed(r, "changed");
}

static const struct act {
	const char *word, *method, *under, *body;
} acts[] = {
	{ "", "", "", NULL },
	{ "activated", "PATCH", "", "{\"is_active\":true}" },
	{ "deactivated", "PATCH", "", "{\"is_active\":false}" },
	{ "deleted", "DELETE", "", NULL },
	{ "given", "PUT", "/roles/", NULL },
	{ "taken", "DELETE", "/roles/", NULL },
};
static const char *const act_words[] = { "", "activated", "deactivated",
	"deleted", "given", "taken", NULL };

struct person_act_in {
	int act;
	const char *role, *sure;
};

static const struct jf person_act_in_f[] = {
	JF(struct person_act_in, act, .req = true, .names = act_words),
	JF(struct person_act_in, role, .max = 20),
	JF(struct person_act_in, sure, .max = 1),
	JF_END
};

static bool
is_role(const char *word)
{
	for (int i = 0; word != NULL && role_words[i] != NULL; i++)
		if (strcmp(role_words[i], word) == 0)
			return true;
	return false;
}

/* POST /staff/people/{word}/{id}/act: activates, takes a role, … */
int
person_act(struct req *r)
{
	const struct person_kind *k;
	struct person_act_in in = { 0 };
	const struct act *act;
	struct http_answer a;
	struct err wrong;

	if (form_read(r, person_act_in_f, &in) < 0 ||
	    (k = kind_asked(r)) == NULL)
		return -1;
	act = &acts[in.act];
	if (*act->under != '\0' && !is_role(in.role))
		return fail_field(r, E_BAD_REQUEST, "role",
		    "role: is no role of staff");
	if (strcmp(act->word, "deleted") == 0 && in.sure == NULL)
		return fail_field(r, E_BAD_REQUEST, "sure",
		    "sure: nothing is deleted without it");
	if (service_call(r, act->method, arena_printf(r->a, "%s/%s%s%s", k->path,
		r->param[1], act->under, *act->under != '\0' ? in.role : ""),
		act->body, AS_CALLER | REFUSALS, &a) < 0)
		return !form_refused(r, &wrong) ? -1 :
		    person_page(r, k, NULL, &wrong, NULL);
	if (strcmp(act->word, "deleted") == 0 && k != person_kinds)
		return page_see(r, "/staff/people?who=guests&said=deleted");
	return changed(r, act->word);
}
