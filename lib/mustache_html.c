/*
 * Where in HTML a tag stands: the literal text of a template goes through a
 * small tokenizer, which is stricter than a browser (quotes around values, no
 * space around =, no stray <), so that it never is of another opinion.
 */
#include "config.h"
#include "mustache_int.h"

#include <ctype.h>
#include <string.h>

#define NAME_ROOM 24 /* more than any name in the tables has */

enum place {
	TEXT,
	OPEN,	     /* behind < */
	ELEMENT,     /* the name of a tag */
	AMONG,	     /* the attributes, behind a space */
	ATTRIBUTE,   /* the name of one */
	EQUALS,	     /* behind its = */
	QUOTED,	     /* its value */
	AFTER,	     /* it; a space or the end is due */
	CLOSING,     /* </… */
	MARKUP,	     /* behind <! */
	DECLARATION, /* <!doctype … */
	COMMENT,
	CONTENT,     /* of an element whose content is no HTML */
	CONTENT_END, /* its </name, up to there */
};

/* Elements with text only, which ends with them. */
struct content {
	const char *name;
	bool is_code;
};

static const struct content contents[] = {
	{ "script", true },
	{ "style", true },
	{ "textarea", false },
	{ "title", false },
};

/* Attributes whose value is read as code, or as HTML again. */
static const struct code {
	const char *name;
	bool begins; /* … and those whose names begin so */
} codes[] = {
	{ "on", true },
	{ "style", false },
	{ "srcdoc", false },
	{ "hx-on", true },
	{ "hx-headers", false },
	{ "hx-request", false },
	{ "hx-trigger", false },
	{ "hx-vals", false },
	{ "hx-vars", false },
};

struct html {
	enum place place;
	char quote;	/* QUOTED: what ends it */
	bool bare;	/* AFTER: behind a name without a value, maybe */
	bool is_code;	/* QUOTED: see codes */
	unsigned count; /* COMMENT: hyphens; CONTENT_END: bytes */
	unsigned tags;	/* so far: which one this is */
	const struct content *element; /* this tag's, or around us */
	char name[NAME_ROOM];
	size_t len;
};

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Of the name of an element or attribute. */
static bool
in_name(char c)
{
	return mustache_in_name(c) || c == ':' || c == '.' || c == '@';
}

static void
name_add(struct html *h, char c)
{
	if (h->len < sizeof(h->name) - 1)
		h->name[h->len++] = (char)tolower((unsigned char)c);
	h->name[h->len] = '\0';
}

static void
name_begin(struct html *h, enum place place, char c)
{
	h->place = place;
	h->len = 0;
	name_add(h, c);
}

static const struct content *
find_content(const char *name)
{
	for (size_t i = 0; i < sizeof(contents) / sizeof(*contents); i++)
		if (strcmp(contents[i].name, name) == 0)
			return &contents[i];
	return NULL;
}

static bool
is_code(const char *name)
{
	if (strncmp(name, "data-hx-", 8) == 0)
		name += 5; /* htmx takes both spellings */
	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		if (codes[i].begins ? strncmp(name, codes[i].name,
			strlen(codes[i].name)) == 0 :
		    strcmp(name, codes[i].name) == 0)
			return true;
	return false;
}

/* A name that is under way has ended. */
static void
settle(struct html *h)
{
	if (h->place == ELEMENT)
		h->element = find_content(h->name);
	if (h->place == ELEMENT || h->place == ATTRIBUTE) {
		h->place = AFTER;
		h->bare = true;
	}
}

/*
 * A step for each place: takes a character, and says what is wrong with it,
 * or NULL.
 */
static const char *
step_text(struct html *h, char c)
{
	if (c == '<')
		h->place = OPEN;
	return NULL;
}

static const char *
step_open(struct html *h, char c)
{
	h->tags++;
	h->count = 0;
	if (is_letter(c))
		name_begin(h, ELEMENT, c);
	else if (c == '/')
		h->place = CLOSING;
	else if (c == '!')
		h->place = MARKUP;
	else
		return "a < that opens no tag is written &lt;";
	return NULL;
}

/* Behind a name or a value: a space, or the end of the tag. */
static const char *
step_after(struct html *h, char c)
{
	settle(h);
	h->bare = false;
	if (is_space(c) || c == '/')
		h->place = AMONG;
	else if (c == '>')
		h->place = h->element != NULL ? CONTENT : TEXT;
	else
		return "a space must be between attributes";
	return NULL;
}

static const char *
step_element(struct html *h, char c)
{
	if (!in_name(c))
		return step_after(h, c);
	name_add(h, c);
	return NULL;
}

static const char *
step_among(struct html *h, char c)
{
	if (in_name(c)) {
		name_begin(h, ATTRIBUTE, c);
		return NULL;
	}
	return is_space(c) || c == '/' || c == '>' ? step_after(h, c) :
	    "an attribute is name=\"value\", without space around the =";
}

static const char *
step_attribute(struct html *h, char c)
{
	if (in_name(c)) {
		name_add(h, c);
	} else if (c == '=') {
		h->place = EQUALS;
		h->is_code = is_code(h->name);
	} else {
		return step_after(h, c);
	}
	return NULL;
}

static const char *
step_equals(struct html *h, char c)
{
	if (c != '"' && c != '\'')
		return "the value of an attribute stands in quotes";
	h->place = QUOTED;
	h->quote = c;
	return NULL;
}

static const char *
step_quoted(struct html *h, char c)
{
	if (c == h->quote) {
		h->place = AFTER;
		h->quote = '\0';
		h->is_code = false;
	}
	return NULL;
}

static const char *
step_closing(struct html *h, char c)
{
	if (c == '>') {
		h->place = TEXT;
		h->element = NULL;
		return NULL;
	}
	return in_name(c) || is_space(c) ? NULL :
	    "a tag that closes has a name only";
}

static const char *
step_markup(struct html *h, char c)
{
	if (h->count == 0 && is_letter(c))
		h->place = DECLARATION;
	else if (c != '-')
		return "<! begins a doctype or a comment, <!--";
	else if (++h->count == 2)
		h->place = COMMENT;
	return NULL;
}

static const char *
step_declaration(struct html *h, char c)
{
	if (c == '>')
		h->place = TEXT;
	return NULL;
}

static const char *
step_comment(struct html *h, char c)
{
	if (c == '!' && h->count >= 2)
		return "--! ends a comment, too";
	if (c == '>' && h->count >= 2)
		h->place = TEXT;
	h->count = c == '-' ? h->count + 1 : 0;
	return NULL;
}

static const char *
step_content(struct html *h, char c)
{
	if (c == '<') {
		h->place = CONTENT_END;
		h->count = 0;
	}
	return NULL;
}

static const char *
step_content_end(struct html *h, char c)
{
	const char *name = h->element->name;
	const char due = h->count == 0 ? '/' : name[h->count - 1];

	if (due == '\0' && (c == '>' || is_space(c))) {
		h->place = CLOSING;
		h->count = 0;
		return step_closing(h, c);
	}
	if (due == '\0' || tolower((unsigned char)c) != due)
		return "a < in here only begins its end";
	h->count++;
	return NULL;
}

#define VALUE (1U << MUSTACHE_VALUE)
#define PARTIAL (1U << MUSTACHE_PARTIAL)
#define SECTION (1U << MUSTACHE_SECTION | 1U << MUSTACHE_INVERTED)

static const struct {
	const char *(*step)(struct html *h, char c);
	unsigned takes; /* tags, where no code is around them */
	const char *where;
} places[] = {
	[TEXT] = { step_text, VALUE | SECTION | PARTIAL, "in text" },
	[OPEN] = { step_open, 0, "in the name of a tag" },
	[ELEMENT] = { step_element, SECTION, "in the name of a tag" },
	[AMONG] = { step_among, SECTION, "among attributes" },
	[ATTRIBUTE] = { step_attribute, SECTION, "in an attribute's name" },
	[EQUALS] = { step_equals, 0, "in a value without quotes" },
	[QUOTED] = { step_quoted, VALUE | SECTION,
	    "in the value of an attribute" },
	[AFTER] = { step_after, SECTION, "among attributes" },
	[CLOSING] = { step_closing, 0, "in a tag that closes" },
	[MARKUP] = { step_markup, 0, "in a comment" },
	[DECLARATION] = { step_declaration, 0, "in a declaration" },
	[COMMENT] = { step_comment, 0, "in a comment" },
	[CONTENT] = { step_content, VALUE | SECTION,
	    "in <textarea> or <title>" },
	[CONTENT_END] = { step_content_end, 0, "in a tag that closes" },
};

struct check {
	const struct mustache_template *t;
	struct err *e;
	struct html h;
	unsigned values; /* and partials, so far */
	struct begun {
		struct html h;
		unsigned values;
	} begun[MUSTACHE_DEPTH];
	size_t depth;
};

static int
check_text(struct check *c, const struct mustache_node *n)
{
	unsigned line = n->line;

	for (const char *s = n->s; s < n->s + n->len; s++) {
		const char *why = places[c->h.place].step(&c->h, *s);

		if (why != NULL)
			return mustache_wrong(c->e, c->t, line, "%s", why);
		line += *s == '\n';
	}
	return 0;
}

static int
check_place(struct check *c, const struct mustache_node *n)
{
	static const char *const signs[MUSTACHE_OP__MAX] = {
		[MUSTACHE_VALUE] = "", [MUSTACHE_PARTIAL] = ">",
		[MUSTACHE_SECTION] = "#", [MUSTACHE_INVERTED] = "^",
	};
	const struct html *h = &c->h;
	const char *where = places[h->place].where;
	bool code = false;

	if (h->place == QUOTED && h->is_code) {
		code = true;
		where = "in an attribute that is code";
	} else if (h->place == CONTENT && h->element->is_code) {
		code = true;
		where = "in <script> or <style>";
	}
	if (!code && (places[h->place].takes >> n->op & 1))
		return 0;
	return mustache_wrong(c->e, c->t, n->line,
	    "{{%s%.*s}} may not stand %s", signs[n->op], (int)n->len, n->s,
	    where);
}

static void
begin_section(struct check *c)
{
	settle(&c->h);
	c->begun[c->depth].h = c->h;
	c->begun[c->depth++].values = c->values;
}

static bool
is_among(const struct html *h)
{
	return h->place == AMONG || h->place == AFTER;
}

/* Nothing that comes can tell the two apart; among attributes: nearly. */
static bool
is_same(const struct html *h, const struct html *was)
{
	if (h->element != was->element)
		return false;
	if (h->place == TEXT || h->place == CONTENT)
		return h->place == was->place;
	return h->tags == was->tags && h->quote == was->quote &&
	    h->is_code == was->is_code &&
	    (h->place == was->place || (is_among(h) && is_among(was)));
}

/*
 * The section may have been there or not, or many times. Among attributes it
 * may have added some; where it ends in a name, that name could run into the
 * first one of its next round, so no value may be in it.
 */
static int
end_section(struct check *c, const struct mustache_node *n)
{
	const struct begun *begun = &c->begun[--c->depth];
	const struct html *was = &begun->h;
	struct html *h = &c->h;

	settle(h);
	if (!is_same(h, was))
		return mustache_wrong(c->e, c->t, n->line,
		    "{{/%.*s}} stands %s, its section began %s", (int)n->len,
		    n->s, places[h->place].where, places[was->place].where);
	if (h->bare && c->values > begun->values)
		return mustache_wrong(c->e, c->t, n->line,
		    "{{/%.*s}} stands behind the name of an attribute, with "
		    "a value in its section: a space is missing", (int)n->len,
		    n->s);
	if (was->place == AFTER)
		h->place = AFTER;
	h->bare = h->place == AFTER && (h->bare || was->bare);
	return 0;
}

static int
check_node(struct check *c, const struct mustache_node *n)
{
	if (n->op == MUSTACHE_TEXT)
		return check_text(c, n);
	if (n->op == MUSTACHE_END)
		return end_section(c, n);
	if (check_place(c, n) < 0)
		return -1;
	if ((VALUE | PARTIAL) >> n->op & 1)
		c->values++;
	else
		begin_section(c);
	return 0;
}

int
mustache_html_check(const struct mustache_template *t, struct err *e)
{
	struct check c = { .t = t, .e = e };
	unsigned last = 1;

	for (size_t i = 0; i < t->n; i++) {
		last = t->nodes[i].line;
		if (check_node(&c, &t->nodes[i]) < 0)
			return -1;
	}
	if (c.h.place == TEXT)
		return 0;
	return mustache_wrong(e, t, last, "the template ends %s",
	    places[c.h.place].where);
}
