/*
 * Cuts a template's source into nodes at its tags: one pass, and every tag is
 * a row of a table by the character behind its opening delimiter.
 */
#include "config.h"
#include "mustache_int.h"

#include <string.h>

#include "json.h"
#include "utf8.h"

#define DELIMITER_MAX 8 /* bytes */

struct delimiter {
	char s[DELIMITER_MAX + 1]; /* and the = of {{=<% %>=}} */
	size_t len;
};

struct cut {
	struct arena *a;
	struct err *e;
	struct mustache_template *t;
	size_t cap;
	const char *start, *end;
	const char *p;		  /* up to here it is cut … */
	unsigned line;		  /* … which is in this line */
	struct delimiter open, close;
	size_t sections[MUSTACHE_DEPTH]; /* open ones: their nodes */
	size_t depth;
};

struct tag {
	const struct kind *kind;
	unsigned line;
	const char *start, *after; /* the tag with its delimiters */
	const char *s;		   /* what is in it, without blanks around it */
	size_t len;
	const char *indent;	   /* alone on its line: where that begins */
	const char *rest;	   /* where the template goes on */
};

struct kind {
	char sign;
	bool alone; /* takes its line away when nothing else is on it */
	int (*cut)(struct cut *c, const struct tag *tag);
	const char *refused;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool
is_space(char c)
{
	return is_blank(c) || c == '\n' || c == '\r';
}

bool
mustache_in_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* The tag as an error may repeat it. */
static const char *
shown(struct cut *c, const struct tag *tag)
{
	struct buf b = buf_new(c->a);

	json_put_name(&b, tag->start, (size_t)(tag->after - tag->start));
	return b.s;
}

#define wrong(c, tag, fmt, ...) mustache_wrong((c)->e, (c)->t, (tag)->line, \
	"%s " fmt, shown(c, tag), ##__VA_ARGS__)

/* Goes on to p, counting lines. */
static void
move(struct cut *c, const char *p)
{
	for (; c->p < p; c->p++)
		c->line += *c->p == '\n';
}

static struct mustache_node *
node_new(struct cut *c, enum mustache_op op, unsigned line)
{
	struct mustache_template *t = c->t;
	struct mustache_node *more;

	if (t->n == c->cap) {
		c->cap = c->cap > 0 ? 2 * c->cap : 16;
		more = arena_alloc(c->a, c->cap * sizeof(*more));
		if (t->n > 0)
			memcpy(more, t->nodes, t->n * sizeof(*more));
		t->nodes = more;
	}
	more = &t->nodes[t->n++];
	more->op = op;
	more->line = line;
	return more;
}

static bool
begins_line(const struct cut *c, const char *p)
{
	return p == c->start || p[-1] == '\n';
}

static void
cut_text(struct cut *c, const char *s, const char *end, unsigned line)
{
	struct mustache_node *n;

	if (s == end)
		return;
	n = node_new(c, MUSTACHE_TEXT, line);
	n->s = s;
	n->len = (size_t)(end - s);
	n->first = begins_line(c, s);
}

static struct mustache_node *
tag_node(struct cut *c, enum mustache_op op, const struct tag *tag)
{
	struct mustache_node *n = node_new(c, op, tag->line);

	n->first = tag->indent == NULL && begins_line(c, tag->start);
	n->s = tag->s;
	n->len = tag->len;
	return n;
}

/* "a.b" as { "a", "b", NULL }, "." as { NULL }. */
static int
cut_path(struct cut *c, const struct tag *tag, const char *const **out)
{
	const char *s = tag->s, *const end = s + tag->len, *part;
	const char **path;
	size_t n = 0;

	path = arena_alloc(c->a, (tag->len / 2 + 2) * sizeof(*path));
	*out = path;
	if (tag->len == 1 && *s == '.')
		return 0;
	for (;; s++) {
		for (part = s; s < end && mustache_in_name(*s); s++)
			;
		if (s == part || (s < end && *s != '.'))
			return wrong(c, tag, "has no name: letters, digits, "
			    "_ and -, parts with a dot between them");
		path[n++] = arena_strndup(c->a, part, (size_t)(s - part));
		if (s == end)
			return 0;
	}
}

static int
cut_value(struct cut *c, const struct tag *tag)
{
	return cut_path(c, tag, &tag_node(c, MUSTACHE_VALUE, tag)->path);
}

static int
cut_section(struct cut *c, const struct tag *tag)
{
	if (c->depth == MUSTACHE_DEPTH)
		return wrong(c, tag, "is deeper than %d sections",
		    MUSTACHE_DEPTH);
	c->sections[c->depth++] = c->t->n;
	return cut_path(c, tag, &tag_node(c, tag->kind->sign == '#' ?
	    MUSTACHE_SECTION : MUSTACHE_INVERTED, tag)->path);
}

static int
cut_end(struct cut *c, const struct tag *tag)
{
	const struct mustache_node *begun;
	size_t at;

	if (c->depth == 0)
		return wrong(c, tag, "closes what is not open");
	at = c->sections[--c->depth];
	begun = &c->t->nodes[at];
	if (begun->len != tag->len || memcmp(begun->s, tag->s, tag->len) != 0)
		return wrong(c, tag, "comes before the end of the section of "
		    "line %u", begun->line);
	tag_node(c, MUSTACHE_END, tag);
	c->t->nodes[at].end = c->t->n - 1;
	return 0;
}

static int
cut_partial(struct cut *c, const struct tag *tag)
{
	struct mustache_node *n = tag_node(c, MUSTACHE_PARTIAL, tag);

	for (size_t i = 0; i < n->len; i++)
		if (!mustache_in_name(n->s[i]))
			return wrong(c, tag, "names no template: letters, "
			    "digits, _ and -");
	n->alone = tag->indent != NULL;
	if (n->alone) {
		n->indent = tag->indent;
		n->indent_len = (size_t)(tag->start - tag->indent);
	}
	return 0;
}

static int
cut_comment(struct cut *c, const struct tag *tag)
{
	(void)c, (void)tag;
	return 0;
}

/* The next word of what is in the tag; false if it is none for a delimiter. */
static bool
read_delimiter(const char **s, const char *end, struct delimiter *out)
{
	const char *const word = *s;

	while (*s < end && !is_space(**s) && **s != '=')
		++*s;
	out->len = (size_t)(*s - word);
	if (out->len == 0 || out->len > DELIMITER_MAX)
		return false;
	memcpy(out->s, word, out->len);
	return true;
}

static int
cut_delimiters(struct cut *c, const struct tag *tag)
{
	const char *s = tag->s, *const end = s + tag->len;
	struct delimiter open, close;
	bool good = read_delimiter(&s, end, &open);

	while (s < end && is_space(*s))
		s++;
	if (!good || !read_delimiter(&s, end, &close) || s < end)
		return wrong(c, tag, "needs two delimiters, of at most %d "
		    "bytes, without space or =", DELIMITER_MAX);
	c->open = open;
	c->close = close;
	return 0;
}

static const struct kind kinds[] = {
	{ '#', true, cut_section, NULL },
	{ '^', true, cut_section, NULL },
	{ '/', true, cut_end, NULL },
	{ '>', true, cut_partial, NULL },
	{ '!', true, cut_comment, NULL },
	{ '=', true, cut_delimiters, NULL },
	{ '{', false, NULL, "would write what is not escaped" },
	{ '&', false, NULL, "would write what is not escaped" },
	{ '<', false, NULL, "would be inheritance, which is not known here" },
	{ '$', false, NULL, "would be inheritance, which is not known here" },
	{ '\0', false, cut_value, NULL }, /* any other */
};

static const struct kind *
kind_of(char sign)
{
	const struct kind *k = kinds;

	while (k->sign != '\0' && k->sign != sign)
		k++;
	return k;
}

/* Whether the tag is alone on its lines; then they go with it. */
static void
look_around(const struct cut *c, struct tag *tag)
{
	const char *before = tag->start, *after = tag->after;

	while (before > c->start && is_blank(before[-1]))
		before--;
	while (after < c->end && is_blank(*after))
		after++;
	if (c->end - after >= 2 && after[0] == '\r' && after[1] == '\n')
		after++;
	if (!begins_line(c, before) || (after < c->end && *after != '\n'))
		return;
	tag->indent = before;
	tag->rest = after < c->end ? after + 1 : after;
}

/* The tag whose opening delimiter is at c->p. */
static int
read_tag(struct cut *c, struct tag *tag)
{
	const char *s = c->p + c->open.len, *close;
	struct delimiter ends = c->close;

	*tag = (struct tag){ .start = c->p, .line = c->line };
	tag->kind = kind_of(s < c->end ? *s : '\0');
	s += tag->kind->sign != '\0';
	if (tag->kind->sign == '=') {
		memmove(ends.s + 1, ends.s, ends.len++);
		ends.s[0] = '=';
	}
	close = memmem(s, (size_t)(c->end - s), ends.s, ends.len);
	tag->after = tag->rest = close != NULL ? close + ends.len : c->end;
	if (close == NULL)
		return wrong(c, tag, "has no end");
	if (tag->kind->refused != NULL)
		return wrong(c, tag, "%s", tag->kind->refused);
	while (s < close && is_space(*s))
		s++;
	while (close > s && is_space(close[-1]))
		close--;
	tag->s = s;
	tag->len = (size_t)(close - s);
	return 0;
}

/* The text up to the tag at start, and the tag. */
static int
cut_tag(struct cut *c, const char *start)
{
	const char *text = c->p;
	const unsigned line = c->line;
	struct tag tag;

	move(c, start);
	if (read_tag(c, &tag) < 0)
		return -1;
	if (tag.kind->alone)
		look_around(c, &tag);
	cut_text(c, text, tag.indent != NULL ? tag.indent : start, line);
	if (tag.kind->cut(c, &tag) < 0)
		return -1;
	move(c, tag.rest);
	return 0;
}

/* A text that is none cannot be written into a page, either. */
static int
check_text(struct cut *c, const struct mustache_source *source)
{
	unsigned line = 1;
	int n;

	if (source->len > MUSTACHE_FILE)
		return mustache_wrong(c->e, c->t, 1, "has more than %d bytes",
		    MUSTACHE_FILE);
	for (const char *s = c->start; s < c->end; s += n) {
		const long ch = utf8_decode(s, c->end, &n);

		if (ch < 0 || (utf8_is_control(ch) && !is_space((char)ch)))
			return mustache_wrong(c->e, c->t, line,
			    "has a byte that is not text");
		line += ch == '\n';
	}
	return 0;
}

int
mustache_cut(struct arena *a, const struct mustache_source *source,
    struct mustache_template *t, struct err *e)
{
	struct cut c = { .a = a, .e = e, .t = t, .line = 1,
		.start = source->text, .p = source->text,
		.end = source->text + source->len,
		.open = { "{{", 2 }, .close = { "}}", 2 } };
	const char *tag;

	t->name = source->name;
	if (check_text(&c, source) < 0)
		return -1;
	while ((tag = memmem(c.p, (size_t)(c.end - c.p), c.open.s,
		    c.open.len)) != NULL)
		if (cut_tag(&c, tag) < 0)
			return -1;
	cut_text(&c, c.p, c.end, c.line);
	if (c.depth == 0)
		return 0;
	return mustache_wrong(e, t, t->nodes[c.sections[c.depth - 1]].line,
	    "the section has no end");
}
