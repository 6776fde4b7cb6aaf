/* The menu's administration: its nouns, each with a list and a form. */
#ifndef STAFF_MENU_H
#define STAFF_MENU_H

#include "fields.h"

/* A noun of the menu context, as /staff/menu/<word> has it. */
struct noun {
	const char *word;  /* of the path, and of the list in an answer */
	const char *api;   /* where the menu context has it */
	const char *title; /* a text's key */
	const char *one;   /* the title of one, likewise */
	const struct form_field *fields;
	/* what the fields do not say, into the data of the form and the body;
	 * values: what was typed, or what there is; NULL: nothing more */
	void (*put)(struct req *r, struct json_object *data,
	    struct json_object *values, struct json_object *menu);
	void (*values)(struct req *r, struct json_object *values,
	    struct json_object *o);
	void (*body)(struct req *r, struct json_object *body,
	    struct json_object *sent, struct json_object *was);
};

extern const struct noun nouns[];

/* The noun of the path; NULL with r->err. */
const struct noun *noun_find(struct req *r);
/* Categories and dishes, to choose from: {category_id: […], dish_id: […]}, in
 * the arena; NULL with r->err. */
struct json_object *choices_ask(struct req *r);
/* One of a noun's by its id, in the arena; NULL with r->err. */
struct json_object *noun_ask(struct req *r, const struct noun *n,
    const char *id);

/* menu_options.c, menu_parts.c: what a dish and a menu have beside fields */
void options_put(struct req *r, struct json_object *data,
    struct json_object *values, struct json_object *choices);
void options_values(struct req *r, struct json_object *values,
    struct json_object *o);
void options_body(struct req *r, struct json_object *body,
    struct json_object *sent, struct json_object *was);
void parts_put(struct req *r, struct json_object *data,
    struct json_object *values, struct json_object *choices);
void parts_values(struct req *r, struct json_object *values,
    struct json_object *o);
void parts_body(struct req *r, struct json_object *body,
    struct json_object *sent, struct json_object *was);

/* The section's tabs, with that word's open. */
void menu_tabs(struct req *r, struct json_object *data, const char *open);

int menu_home(struct req *r);
int noun_list(struct req *r);
int noun_new(struct req *r);
int noun_get(struct req *r);
int noun_create(struct req *r);
int noun_change(struct req *r);
int noun_delete(struct req *r);
int noun_move(struct req *r);
int photo_post(struct req *r);
int prices_get(struct req *r);
int prices_export(struct req *r);
int prices_post(struct req *r);
int prices_confirm(struct req *r);

#endif
