/* A form for each thing of the menu: new, changed, deleted. */
#include "config.h"
#include "menu.h"

#include <json-c/json.h>
#include <string.h>

#include "http.h"

struct noun_in {
	const char *said, *image;
};

static const struct jf noun_in_f[] = {
	JF(struct noun_in, said, .max = 40),
	JF(struct noun_in, image, .check = jf_is_uuid, .what = "a picture"),
	JF_END
};

/* How far the picture of a dish is that was just uploaded. */
static void
put_photo(struct req *r, struct json_object *data, const char *image)
{
	struct service_ask ask = { .path = arena_printf(r->a,
	    "/api/v1/images/%s", image) };
	const char *status, *problem;
	struct json_object *o;

	service_ask_all(r, &ask, 1);
	o = ask_read(r, &ask);
	status = get_text(o, "status");
	problem = get_text(o, "problem");
	if (status != NULL && strcmp(status, "refused") == 0) {
		put_text(data, "photo_refused", reason_said(r, problem != NULL ?
		    problem : status));
	} else if (status != NULL && strcmp(status, "ready") != 0) {
		put_flag(data, "photo_coming", true);
		put_text(data, "refresh", arena_printf(r->a, "2; url=%s?image=%s",
		    r->path, image));
	}
}

/* The form: id NULL is a new one; values: what stands in it, was: what stood
 * when it was given out. What r->err refuses is said in it. */
static int
noun_form(struct req *r, const struct noun *n, const char *id,
    struct json_object *values, struct json_object *was,
    struct json_object *data)
{
	const int status = r->err.code == E_OK ? 200 :
	    err_row(r->err.code)->status;
	struct json_object *choices;

	put_refusal(r, data);
	choices = choices_ask(r);
	if (choices == NULL)
		return -1;
	fields_put(r, data, n->fields, values, choices);
	if (n->put != NULL)
		n->put(r, data, values, choices);
	menu_tabs(r, data, n->word);
	put_text(data, "id", id);
	put_text(data, "path", id != NULL ? arena_printf(r->a,
	    "/staff/menu/%s/%s", n->word, id) : arena_printf(r->a,
	    "/staff/menu/%s", n->word));
	put_text(data, "leave", arena_printf(r->a, "/staff/menu/%s", n->word));
	put_text(data, "leave_said", text(r, n->title));
	put_text(data, "was", was != NULL ? json_text(was) : NULL);
	put_flag(data, "deletable", id != NULL);
	put_flag(data, "forcible", id != NULL && strcmp(n->word, "categories")
	    == 0);
	put_flag(data, "pictured", id != NULL && strcmp(n->word, "dishes") == 0);
	return page_reply(r, status, "noun", n->one, json_object_get(data));
}

/* GET /staff/menu/{word}/new */
int
noun_new(struct req *r)
{
	struct json_object *data = json_object_new_object(),
	    *values = json_object_new_object();
	const struct noun *n = noun_find(r);

	json_keep(r->a, data);
	json_keep(r->a, values);
	if (n == NULL)
		return -1;
	put_text(values, "is_active", "1");
	put_text(values, "is_available", "1");
	return noun_form(r, n, NULL, values, NULL, data);
}

static struct json_object *
values_of(struct req *r, const struct noun *n, struct json_object *o)
{
	struct json_object *values = fields_values(r, n->fields, o);

	if (n->values != NULL)
		n->values(r, values, o);
	return values;
}

/* GET /staff/menu/{word}/{id} */
int
noun_get(struct req *r)
{
	struct json_object *data = json_object_new_object(), *o, *values;
	const struct noun *n = noun_find(r);
	struct noun_in in = { 0 };

	json_keep(r->a, data);
	if (n == NULL || query_read(r, noun_in_f, &in) < 0 ||
	    (o = noun_ask(r, n, r->param[1])) == NULL)
		return -1;
	values = values_of(r, n, o);
	put_text(data, "image_url", get_text(o, "image_url"));
	put_flag(data, "stopped", json_object_object_get(o, "stop") != NULL);
	if (in.image != NULL)
		put_photo(r, data, in.image);
	put_said(r, data, in.said);
	return noun_form(r, n, r->param[1], values, values, data);
}

/* The body of what was sent; was: NULL of what is new. */
static const char *
body_of(struct req *r, const struct noun *n, struct json_object *sent,
    struct json_object *was)
{
	struct json_object *body = fields_body(r, n->fields, sent, was);

	if (n->body != NULL)
		n->body(r, body, sent, was);
	return json_text(body);
}

/* The values that the form had, from its hidden field. */
static struct json_object *
was_take(struct req *r, struct json_object *sent)
{
	const char *s = get_text(sent, "was");
	struct json_object *was = s == NULL ? NULL :
	    json_read(r->a, s, strlen(s), &r->err);

	if (was == NULL || !json_object_is_type(was, json_type_object)) {
		r->err = (struct err){ 0 };
		fail_field(r, E_BAD_REQUEST, "was", "was: is missing");
		return NULL;
	}
	json_object_object_del(sent, "was");
	return was;
}

/* A refusal of what can be mended stays at the form; others are pages. */
static bool
is_mendable(const struct req *r)
{
	return r->err.code == E_BAD_REQUEST || r->err.code == E_STATE ||
	    r->err.code == E_EXISTS || r->err.code == E_RACE ||
	    r->err.code == E_UNAVAILABLE;
}

/* POST /staff/menu/{word} */
int
noun_create(struct req *r)
{
	struct json_object *data = json_object_new_object(), *sent;
	const struct noun *n = noun_find(r);
	struct http_answer a;

	json_keep(r->a, data);
	if ((sent = form_object(r)) == NULL || n == NULL)
		return -1;
	if (service_call(r, "POST", n->api,
		body_of(r, n, sent, NULL), AS_CALLER | REFUSALS, &a) == 0)
		return page_see(r, arena_printf(r->a, "/staff/menu/%s?said=made",
		    n->word));
	return is_mendable(r) ? noun_form(r, n, NULL, sent, NULL, data) : -1;
}

/* Nobody else has changed meanwhile what this form changes. */
static int
race_check(struct req *r, const struct noun *n, struct json_object *body,
    struct json_object *was, struct json_object *now)
{
	struct json_object *other;

	other = fields_body(r, n->fields, now, was);
	if (n->body != NULL)
		n->body(r, other, now, was);
	json_object_object_foreach(other, name, v)
	{
		struct json_object *mine = json_object_object_get(body, name);

		if (json_object_object_get_ex(body, name, NULL) && (v == NULL ||
			mine == NULL ? v != mine : strcmp(json_text(v),
			json_text(mine)) != 0))
			return fail_field(r, E_RACE, name,
			    "%s: was changed meanwhile", name);
	}
	return 0;
}

/* POST /staff/menu/{word}/{id} */
int
noun_change(struct req *r)
{
	struct json_object *data = json_object_new_object(), *sent, *was, *o,
	    *now, *body;
	const struct noun *n = noun_find(r);
	const char *path, *text;
	struct http_answer a;

	json_keep(r->a, data);
	if ((sent = form_object(r)) == NULL || n == NULL ||
	    (was = was_take(r, sent)) == NULL ||
	    (o = noun_ask(r, n, r->param[1])) == NULL)
		return -1;
	now = values_of(r, n, o);
	put_text(data, "image_url", get_text(o, "image_url"));
	path = arena_printf(r->a, "%s/%s", n->api, r->param[1]);
	text = body_of(r, n, sent, was);
	body = json_read(r->a, text, strlen(text), &r->err);
	if (body == NULL)
		return -1;
	if (race_check(r, n, body, was, now) < 0) /* sent again, it counts */
		return noun_form(r, n, r->param[1], sent, now, data);
	if (json_object_object_length(body) == 0 || service_call(r, "PATCH",
		path, text, AS_CALLER | REFUSALS, &a) == 0)
		return page_see(r, arena_printf(r->a, "%s?said=changed",
		    r->path));
	return is_mendable(r) ? noun_form(r, n, r->param[1], sent, was, data) :
	    -1;
}

struct delete_in {
	bool force;
};

static const struct jf delete_in_f[] = {
	JF(struct delete_in, force),
	JF_END
};

/* POST /staff/menu/{word}/{id}/delete */
int
noun_delete(struct req *r)
{
	const struct noun *n = noun_find(r);
	struct delete_in in = { 0 };
	struct http_answer a;
	const char *back;

	if (form_read(r, delete_in_f, &in) < 0 || n == NULL)
		return -1;
	back = arena_printf(r->a, "/staff/menu/%s", n->word);
	if (service_call(r, "DELETE", arena_printf(r->a, "%s/%s%s",
		n->api, r->param[1], in.force ? "?force=true" : ""), NULL,
		AS_CALLER | REFUSALS, &a) < 0)
		return see_said(r, -1, arena_printf(r->a, "%s/%s", back,
		    r->param[1]), NULL);
	return see_said(r, 0, back, "removed");
}
