/*
 * Forms that are made from a table of fields: what another context takes, a
 * row a field. It is the other context that checks; what it refuses is shown
 * at the field, beside what was typed.
 */
#ifndef FIELDS_H
#define FIELDS_H

#include "staff.h"

enum field_kind {
	FIELD_TEXT = 1,
	FIELD_LONG,	/* several lines */
	FIELD_NUMBER,
	FIELD_MONEY,
	FIELD_DATE,
	FIELD_FLAG,
	FIELD_WORDS,	/* boxes, a list of words of .words; nullable: and one
			 * that says that it is known */
	FIELD_CHOICE	/* an id of the list that the page gives for it */
};

struct form_field {
	const char *name; /* the member of the body; "menuField.<name>" is its label */
	enum field_kind kind;
	bool req;
	int max;	  /* characters */
	const char *const *words;
	const char *group; /* whose words say the words */
	bool nullable;
};

/*
 * An object of another context as a form has it: names and texts, all fields
 * that are not empty.
 */
struct json_object *fields_values(struct req *r,
    const struct form_field *fields, struct json_object *o);

/*
 * Data for {{>fields}}: the form's fields with these values; choices has the
 * lists of FIELD_CHOICE by the field's name, [{id, name}]. data.wrong (see
 * put_refusal) is shown at each.
 */
void fields_put(struct req *r, struct json_object *data,
    const struct form_field *fields, struct json_object *values,
    struct json_object *choices);

/*
 * What was sent as members of a body; with was, the values as the form was
 * given out, those alone that differ.
 */
struct json_object *fields_body(struct req *r,
    const struct form_field *fields, struct json_object *sent,
    struct json_object *was);

/* "1 500,50" as JSON has it; NULL: no sum. */
const char *sum_of(struct req *r, const char *typed);
/* A number as it was typed, or the text, which will be refused. */
struct json_object *number_of(const char *typed);

#endif
