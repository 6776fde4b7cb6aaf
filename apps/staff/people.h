/* Guests and staff, two kinds of one page. */
#ifndef PEOPLE_H
#define PEOPLE_H

#include "office.h"

struct person_kind {
	const char *word; /* in our addresses: "staff", "guests" */
	const char *list; /* the API's member of a list */
	const char *path; /* of the API */
	const char *noun; /* the audit log's: "staff:5", "user:5" */
	struct field create[FIELDS_MAX], change[FIELDS_MAX];
};

/* Staff, guests, and a row without a word. */
extern const struct person_kind person_kinds[];
/* NULL: there is no such kind. */
const struct person_kind *person_kind(const char *word);
/* What is said about one, beside the API's members. */
void person_show(struct req *r, struct json_object *o,
    const struct person_kind *k);

#endif
