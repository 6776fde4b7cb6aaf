/*
 * The administrators' pages: forms whose refusals stand at their fields, with
 * what was typed kept.
 */
#ifndef OFFICE_H
#define OFFICE_H

#include "staff.h"

#define FIELDS_MAX 8

/* A field of a form, by the name that the API has for it. */
struct field {
	const char *name; /* its label is "field.<name>" */
	const char *type; /* of the input */
	bool required;
	bool clears;	  /* left empty it is null, else it is not sent */
	const char *complete; /* autocomplete */
};

/* The texts that were typed, by name; the table has texts alone. */
struct json_object *form_values(struct req *r, const struct jf *fields,
    const void *in);
/* The body of an API's request: what was typed into these fields, and more
 * (", \"roles\": []" or ""). */
const char *form_body(struct req *r, const struct field *fields,
    struct json_object *values, const char *more);
/* data's member fields: the form, with values, and with what is wrong. */
void form_show(struct req *r, struct json_object *data,
    const struct field *fields, struct json_object *values,
    const struct err *wrong);
/*
 * A refusal that belongs to a form: taken from r->err into *wrong; false when
 * it is something else, and r->err as it was.
 */
bool form_refused(struct req *r, struct err *wrong);
/* It is about none of the fields: data's member unsaid, above the form. */
void form_put_wrong(struct req *r, struct json_object *data,
    const struct field *fields, const struct err *wrong);

/* "26.11.2026 14:30" of a time, on the restaurant's clock. */
void put_moment(struct req *r, struct json_object *o, const char *name,
    const char *time);
/* Pages of a list, as the API counts them: data's members before and after. */
void put_pages(struct req *r, struct json_object *data,
    struct json_object *answer, const char *path, int64_t page, int64_t size);

int people_get(struct req *r);
int person_new_get(struct req *r);
int person_new_post(struct req *r);
int person_get(struct req *r);
int person_post(struct req *r);
int person_act(struct req *r);

int settings_get(struct req *r);
int password_post(struct req *r);
int session_end(struct req *r);
int chat_link_post(struct req *r);
int mock_post(struct req *r);
int mock_reset(struct req *r);

int audit_page_get(struct req *r);

#endif
