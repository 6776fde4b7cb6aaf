/* The options of a dish in its form: groups, rows in them, and room for more. */
#include "config.h"
#include "menu.h"

#include <json-c/json.h>
#include <string.h>

#define GROUPS_MAX 10 /* of a dish, and of a group, as the menu has them */
#define OPTIONS_MAX 60
#define MORE 2 /* empty rows below what there is */

/* A field's name is the path that a refusal of it has. */
static const char *
group_field(struct req *r, int g, const char *name)
{
	return arena_printf(r->a, "option_groups[%d].%s", g, name);
}

static const char *
option_field(struct req *r, int g, int o, const char *name)
{
	return arena_printf(r->a, "option_groups[%d].options[%d].%s", g, o,
	    name);
}

static const char *const group_names[] = { "id", "name", "name_en",
	"min_choices", "max_choices", NULL };
static const char *const option_names[] = { "id", "name", "name_en", "price",
	"max_quantity", NULL };

static bool
typed(struct json_object *values, const char *field)
{
	const char *s = get_text(values, field);

	return s != NULL && s[strspn(s, " ")] != '\0';
}

static size_t
length(struct json_object *list)
{
	return json_object_is_type(list, json_type_array) ?
	    json_object_array_length(list) : 0;
}

void
options_values(struct req *r, struct json_object *values,
    struct json_object *dish)
{
	struct json_object *groups = json_object_object_get(dish,
	    "option_groups");

	for (int g = 0; g < (int)length(groups); g++) {
		struct json_object *group = json_object_array_get_idx(groups,
		    (size_t)g), *options = json_object_object_get(group,
		    "options");

		for (int i = 0; group_names[i] != NULL; i++)
			put_text(values, group_field(r, g, group_names[i]),
			    get_text(group, group_names[i]));
		for (int o = 0; o < (int)length(options); o++) {
			struct json_object *option = json_object_array_get_idx(
			    options, (size_t)o);

			for (int i = 0; option_names[i] != NULL; i++)
				put_text(values, option_field(r, g, o,
				    option_names[i]), get_text(option,
				    option_names[i]));
			if (json_object_get_boolean(json_object_object_get(
				option, "is_available")) ||
			    json_object_object_get(option, "stop") != NULL)
				put_text(values, option_field(r, g, o,
				    "is_available"), "1");
		}
	}
}

/* The cell of one field: its name, what stands in it, what is wrong. */
static void
cell_put(struct req *r, struct json_object *row, const char *name,
    const char *field, struct json_object *values, struct json_object *wrong)
{
	struct json_object *cell = json_object_new_object();
	struct buf key = buf_new(r->a);

	for (const char *s = field; *s != '\0'; s++)
		if (*s != ']')
			buf_bytes(&key, *s == '.' || *s == '[' ? "_" : s, 1);
	put_text(cell, "field", field);
	put_text(cell, "value", get_text(values, field));
	put_text(cell, "refused_at", get_text(wrong, key.s));
	json_object_object_add(row, name, cell);
}

static struct json_object *
group_make(struct req *r, int g, struct json_object *values,
    struct json_object *wrong)
{
	struct json_object *group = json_object_new_object(),
	    *rows = json_object_new_array();
	int last = -1;

	for (int i = 0; group_names[i] != NULL; i++)
		cell_put(r, group, group_names[i], group_field(r, g,
		    group_names[i]), values, wrong);
	cell_put(r, group, "options_whole", group_field(r, g, "options"),
	    values, wrong);
	for (int o = 0; o < OPTIONS_MAX; o++)
		if (typed(values, option_field(r, g, o, "name")))
			last = o;
	for (int o = 0; o <= last + MORE && o < OPTIONS_MAX; o++) {
		struct json_object *row = json_object_new_object();

		for (int i = 0; option_names[i] != NULL; i++)
			cell_put(r, row, option_names[i], option_field(r, g, o,
			    option_names[i]), values, wrong);
		if (o > last) /* what is written into an empty row is to be had */
			put_text(values, option_field(r, g, o, "is_available"),
			    "1");
		cell_put(r, row, "is_available", option_field(r, g, o,
		    "is_available"), values, wrong);
		json_object_array_add(rows, row);
	}
	json_object_object_add(group, "options", rows);
	return group;
}

void
options_put(struct req *r, struct json_object *data,
    struct json_object *values, struct json_object *choices)
{
	struct json_object *list = json_object_new_array();
	int last = -1;

	(void)choices;
	for (int g = 0; g < GROUPS_MAX; g++)
		if (typed(values, group_field(r, g, "name")))
			last = g;
	for (int g = 0; g <= last + 1 && g < GROUPS_MAX; g++)
		json_object_array_add(list, group_make(r, g, values,
		    json_object_object_get(data, "wrong")));
	json_object_object_add(data, "groups", list);
}

/* A member of a group or an option, if it was typed. */
static void
member_add(struct json_object *o, struct json_object *values, const char *name,
    const char *field, struct req *r)
{
	const char *s = get_text(values, field), *sum;

	if (!typed(values, field))
		return;
	if (strncmp(name, "name", 4) == 0) {
		put_text(o, name, s);
		return;
	}
	sum = strcmp(name, "price") == 0 ? sum_of(r, s) : NULL;
	json_object_object_add(o, name, number_of(sum != NULL ? sum : s));
}

/* Moves a row to where it will be once those without a name are gone. */
static void
row_move(struct json_object *values, const char *from, const char *to)
{
	const char *s = get_text(values, from);

	if (strcmp(from, to) == 0)
		return;
	json_object_object_del(values, to);
	put_text(values, to, s);
	json_object_object_del(values, from);
}

/* What has no name goes, and what is behind comes up: so the paths of a
 * refusal are the fields that will be shown. */
static void
rows_close(struct req *r, struct json_object *values, int to, int g)
{
	int n = 0;

	for (int i = 0; group_names[i] != NULL; i++)
		row_move(values, group_field(r, g, group_names[i]),
		    group_field(r, to, group_names[i]));
	for (int o = 0; o < OPTIONS_MAX; o++) {
		if (!typed(values, option_field(r, g, o, "name"))) {
			for (int i = 0; option_names[i] != NULL; i++)
				json_object_object_del(values, option_field(r,
				    g, o, option_names[i]));
			continue;
		}
		for (int i = 0; option_names[i] != NULL; i++)
			row_move(values, option_field(r, g, o, option_names[i]),
			    option_field(r, to, n, option_names[i]));
		row_move(values, option_field(r, g, o, "is_available"),
		    option_field(r, to, n, "is_available"));
		n++;
	}
}

static struct json_object *
groups_body(struct req *r, struct json_object *values)
{
	struct json_object *groups = json_object_new_array();
	int n = 0;

	for (int g = 0; g < GROUPS_MAX; g++) {
		struct json_object *group, *options;

		if (!typed(values, group_field(r, g, "name")))
			continue;
		rows_close(r, values, n, g);
		group = json_object_new_object();
		options = json_object_new_array();
		for (int i = 0; group_names[i] != NULL; i++)
			member_add(group, values, group_names[i],
			    group_field(r, n, group_names[i]), r);
		for (int o = 0; typed(values, option_field(r, n, o, "name"));
		     o++) {
			struct json_object *option = json_object_new_object();

			for (int i = 0; option_names[i] != NULL; i++)
				member_add(option, values, option_names[i],
				    option_field(r, n, o, option_names[i]), r);
			put_flag(option, "is_available", get_text(values,
			    option_field(r, n, o, "is_available")) != NULL);
			json_object_array_add(options, option);
		}
		json_object_object_add(group, "options", options);
		json_object_array_add(groups, group);
		n++;
	}
	return groups;
}

void
options_body(struct req *r, struct json_object *body,
    struct json_object *sent, struct json_object *was)
{
	struct json_object *now = groups_body(r, sent), *before;

	if (was != NULL) {
		before = groups_body(r, was);
		if (strcmp(json_text(now), json_text(before)) == 0) {
			json_object_put(now);
			now = NULL;
		}
		json_object_put(before);
	}
	if (now != NULL)
		json_object_object_add(body, "option_groups", now);
}
