#include "config.h"
#include "fields.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

static bool
is_empty(const char *s)
{
	return s == NULL || s[strspn(s, " \t\r\n")] == '\0';
}

/* The name of the box for a word of a field. */
static const char *
box(struct req *r, const char *field, const char *word)
{
	return arena_printf(r->a, "%s.%s", field, word);
}

static bool
list_has(struct json_object *list, const char *word)
{
	for (size_t i = 0; json_object_is_type(list, json_type_array) &&
	     i < json_object_array_length(list); i++)
		if (strcmp(json_object_get_string(json_object_array_get_idx(list,
			i)), word) == 0)
			return true;
	return false;
}

static void
value_put(struct req *r, const struct form_field *f, struct json_object *o,
    struct json_object *values)
{
	struct json_object *v = json_object_object_get(o, f->name);

	if (v == NULL)
		return;
	switch (f->kind) {
	case FIELD_FLAG:
		if (json_object_get_boolean(v))
			put_text(values, f->name, "1");
		break;
	case FIELD_WORDS:
		put_text(values, box(r, f->name, "known"), "1");
		for (size_t i = 0; f->words[i] != NULL; i++)
			if (list_has(v, f->words[i]))
				put_text(values, box(r, f->name, f->words[i]),
				    "1");
		break;
	default:
		put_text(values, f->name, json_object_get_string(v));
	}
}

struct json_object *
fields_values(struct req *r, const struct form_field *fields,
    struct json_object *o)
{
	struct json_object *values = json_object_new_object();

	json_keep(r->a, values);
	for (const struct form_field *f = fields; f->name != NULL; f++)
		value_put(r, f, o, values);
	return values;
}

static void
words_put(struct req *r, const struct form_field *f, struct json_object *o,
    struct json_object *values)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; f->words[i] != NULL; i++) {
		struct json_object *w = json_object_new_object();
		const char *name = box(r, f->name, f->words[i]);

		put_text(w, "box", name);
		put_word(r, w, "said", f->group, f->words[i]);
		put_flag(w, "chosen", get_text(values, name) != NULL);
		json_object_array_add(list, w);
	}
	json_object_object_add(o, "words", list);
	if (f->nullable) {
		put_text(o, "known", box(r, f->name, "known"));
		put_flag(o, "is_known", get_text(values, box(r, f->name,
		    "known")) != NULL);
	}
}

static void
choices_put(const struct form_field *f, struct json_object *o,
    struct json_object *values, struct json_object *choices)
{
	struct json_object *all = json_object_object_get(choices, f->name),
	    *list = json_object_new_array();
	const char *now = get_text(values, f->name);

	for (size_t i = 0; json_object_is_type(all, json_type_array) &&
	     i < json_object_array_length(all); i++) {
		struct json_object *from = json_object_array_get_idx(all, i),
		    *c = json_object_new_object();
		const char *id = get_text(from, "id");

		put_text(c, "value", id);
		put_text(c, "said", get_text(from, "name"));
		put_flag(c, "chosen", now != NULL && id != NULL &&
		    strcmp(now, id) == 0);
		json_object_array_add(list, c);
	}
	json_object_object_add(o, "choices", list);
}

/* What stands in a template for each kind. */
static const char *const kind_words[] = { NULL, "is_text", "is_long",
	"is_number", "is_money", "is_date", "is_flag", "is_words", "is_choice" };

static struct json_object *
field_make(struct req *r, const struct form_field *f,
    struct json_object *values, struct json_object *choices,
    struct json_object *wrong)
{
	struct json_object *o = json_object_new_object();
	const char *refused = get_text(wrong, f->name);

	put_text(o, "field", f->name);
	put_word(r, o, "label", "menuField", f->name);
	put_flag(o, kind_words[f->kind], true);
	put_flag(o, "must", f->req);
	put_text(o, "max", f->max > 0 ? txt(r, f->max) : NULL);
	put_text(o, "value", get_text(values, f->name));
	put_text(o, "refused_at", refused);
	if (f->kind == FIELD_WORDS)
		words_put(r, f, o, values);
	if (f->kind == FIELD_CHOICE)
		choices_put(f, o, values, choices);
	return o;
}

void
fields_put(struct req *r, struct json_object *data,
    const struct form_field *fields, struct json_object *values,
    struct json_object *choices)
{
	struct json_object *list = json_object_new_array(),
	    *wrong = json_object_object_get(data, "wrong");

	for (const struct form_field *f = fields; f->name != NULL; f++)
		json_object_array_add(list, field_make(r, f, values, choices,
		    wrong));
	json_object_object_add(data, "fields", list);
}

const char *
sum_of(struct req *r, const char *typed)
{
	struct money m;
	struct buf b = buf_new(r->a);

	buf_str(&b, "");
	for (; *typed != '\0'; typed++)
		if (strncmp(typed, "\xc2\xa0", 2) == 0)
			typed++; /* the space that does not break */
		else if (*typed != ' ')
			buf_bytes(&b, *typed == ',' ? "." : typed, 1);
	return money_parse(b.s, &m) ? txt_money(r, m) : NULL;
}

struct json_object *
number_of(const char *typed)
{
	const size_t n = strlen(typed);
	const char *s = typed + (*typed == '-');
	const size_t whole = strspn(s, "0123456789");
	const char *point = s + whole;
	const size_t part = *point == '.' || *point == ',' ?
	    strspn(point + 1, "0123456789") : 0;
	char number[32];

	/* as JSON spells it, else it is a text */
	if (whole == 0 || whole > 15 || (whole > 1 && *s == '0') || n > 24 ||
	    s + whole + (part > 0 ? part + 1 : 0) != typed + n)
		return json_object_new_string(typed);
	if (part == 0)
		return json_object_new_int64(strtoll(typed, NULL, 10));
	memcpy(number, typed, n + 1);
	number[point - typed] = '.';
	return json_object_new_double_s(strtod(number, NULL), number);
}

/* Lines as they were before a browser sent them, with CR LF between. */
static const char *
lines_of(struct req *r, const char *typed)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "");
	for (; *typed != '\0'; typed++)
		if (*typed != '\r')
			buf_bytes(&b, typed, 1);
	return b.s;
}

/* One field as the body has it; NULL: it is cleared. */
static struct json_object *
member_make(struct req *r, const struct form_field *f,
    struct json_object *sent)
{
	const char *typed = get_text(sent, f->name), *sum;
	struct json_object *list;

	switch (f->kind) {
	case FIELD_FLAG:
		return json_object_new_boolean(typed != NULL);
	case FIELD_WORDS:
		if (f->nullable && get_text(sent, box(r, f->name, "known")) ==
		    NULL)
			return NULL;
		list = json_object_new_array();
		for (size_t i = 0; f->words[i] != NULL; i++)
			if (get_text(sent, box(r, f->name, f->words[i])) != NULL)
				json_object_array_add(list,
				    json_object_new_string(f->words[i]));
		return list;
	case FIELD_MONEY:
		if (is_empty(typed))
			return NULL;
		sum = sum_of(r, typed);
		return sum != NULL ? json_object_new_double_s(strtod(sum, NULL),
		    sum) : json_object_new_string(typed);
	case FIELD_NUMBER:
	case FIELD_CHOICE:
		return is_empty(typed) ? NULL : number_of(typed);
	case FIELD_LONG:
		if (!is_empty(typed))
			typed = lines_of(r, typed);
		break;
	case FIELD_TEXT:
	case FIELD_DATE:
		break;
	}
	return is_empty(typed) ? NULL : json_object_new_string(typed);
}

/* Whether what was sent for the field is what the form had. */
static bool
unchanged(struct req *r, const struct form_field *f,
    struct json_object *sent, struct json_object *was)
{
	struct json_object *a = member_make(r, f, sent),
	    *b = member_make(r, f, was);
	const bool same = strcmp(a == NULL ? "" : json_text(a),
	    b == NULL ? "" : json_text(b)) == 0;

	json_object_put(a);
	json_object_put(b);
	return same;
}

struct json_object *
fields_body(struct req *r, const struct form_field *fields,
    struct json_object *sent, struct json_object *was)
{
	struct json_object *body = json_object_new_object();

	json_keep(r->a, body);
	for (const struct form_field *f = fields; f->name != NULL; f++) {
		struct json_object *v;

		if (was != NULL && unchanged(r, f, sent, was))
			continue;
		v = member_make(r, f, sent);
		/* of what is new, what was left empty is not there */
		if (v != NULL || (was != NULL && !f->req))
			json_object_object_add(body, f->name, v);
		else if (was != NULL)
			json_object_object_add(body, f->name,
			    json_object_new_string(""));
	}
	return body;
}
