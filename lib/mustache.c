/* Rendering: the nodes one after the other; scopes are on the C stack. */
#include "config.h"
#include "mustache.h"

#include <json-c/json.h>
#include <string.h>

#include "json.h"
#include "mustache_int.h"

struct rendering {
	struct buf *out;
	size_t room;
	struct err *e;
};

/* The stack of contexts, innermost first. */
struct context {
	const struct context *up;
	struct json_object *value;
};

/* What stands before each line of a partial. */
struct indent {
	const struct indent *up;
	const char *s;
	size_t len;
};

struct scope {
	const struct mustache_template *t;
	const struct context *top;
	const struct indent *indent;
	unsigned depth;
};

static int render_nodes(struct rendering *r, const struct scope *in,
    size_t from, size_t to);

/* Takes n from what is left; false if there is less. */
static bool
spend(struct rendering *r, size_t n)
{
	if (n > r->room)
		return false;
	r->room -= n;
	return true;
}

static bool
put(struct rendering *r, const char *s, size_t n)
{
	if (!spend(r, n))
		return false;
	buf_bytes(r->out, s, n);
	return true;
}

static bool
put_escaped(struct rendering *r, const char *s, size_t len)
{
	static const char *const escapes[256] = {
		['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;",
		['"'] = "&quot;", ['\''] = "&#39;",
	};
	const char *const end = s + len, *run = s;

	for (; s < end; s++) {
		const char *escape = escapes[(unsigned char)*s];

		if (escape == NULL)
			continue;
		if (!put(r, run, (size_t)(s - run)) ||
		    !put(r, escape, strlen(escape)))
			return false;
		run = s + 1;
	}
	return put(r, run, (size_t)(s - run));
}

static bool
put_value(struct rendering *r, struct json_object *v)
{
	const char *text;

	if (v == NULL)
		return true;
	if (json_object_is_type(v, json_type_string))
		return put_escaped(r, json_object_get_string(v),
		    (size_t)json_object_get_string_len(v));
	/* a number has its own spelling there, as it was parsed */
	text = json_text(v);
	return put_escaped(r, text, strlen(text));
}

static bool
put_indent(struct rendering *r, const struct indent *indent)
{
	return indent == NULL || (put_indent(r, indent->up) &&
	    put(r, indent->s, indent->len));
}

static bool
is_blank_line(const char *s, const char *end)
{
	return s == end || *s == '\n' ||
	    (*s == '\r' && s + 1 < end && s[1] == '\n');
}

/* Text of a partial that is indented: line by line. */
static bool
put_lines(struct rendering *r, const struct indent *indent,
    const struct mustache_node *n)
{
	const char *const end = n->s + n->len, *s = n->s, *next;

	for (bool first = n->first; s < end; s = next, first = true) {
		next = memchr(s, '\n', (size_t)(end - s));
		next = next != NULL ? next + 1 : end;
		if (first && !is_blank_line(s, end) && !put_indent(r, indent))
			return false;
		if (!put(r, s, (size_t)(next - s)))
			return false;
	}
	return true;
}

/* NULL for null and for what is absent. */
static struct json_object *
look_up(const struct context *top, const char *const *path)
{
	struct json_object *v = NULL;

	if (*path == NULL)
		return top->value;
	for (; top != NULL; top = top->up)
		if (json_object_object_get_ex(top->value, *path, &v))
			break;
	while (*++path != NULL)
		if (!json_object_object_get_ex(v, *path, &v))
			return NULL;
	return v;
}

static bool
is_true(struct json_object *v)
{
	switch (json_object_get_type(v)) {
	case json_type_null:
		return false;
	case json_type_boolean:
		return json_object_get_boolean(v);
	case json_type_array:
		return json_object_array_length(v) > 0;
	case json_type_string:
		return json_object_get_string_len(v) > 0;
	case json_type_double:
	case json_type_int:
	case json_type_object:
		return true;
	}
	return true;
}

static int
too_deep(struct rendering *r, const struct scope *in,
    const struct mustache_node *n)
{
	return mustache_wrong(r->e, in->t, n->line,
	    "the data leads deeper than %d sections and partials",
	    MUSTACHE_DEPTH);
}

/* What is in a section, once with that value. */
static int
render_with(struct rendering *r, const struct scope *in, size_t at,
    struct json_object *v)
{
	const struct context top = { in->top, v };
	const struct scope inside = { in->t, &top, in->indent, in->depth + 1 };

	return render_nodes(r, &inside, at + 1, in->t->nodes[at].end + 1);
}

static int
render_section(struct rendering *r, const struct scope *in, size_t at)
{
	const struct mustache_node *n = &in->t->nodes[at];
	struct json_object *v = look_up(in->top, n->path);
	size_t count;

	if (is_true(v) != (n->op == MUSTACHE_SECTION))
		return 0;
	if (in->depth >= MUSTACHE_DEPTH)
		return too_deep(r, in, n);
	if (n->op == MUSTACHE_INVERTED)
		return render_with(r, in, at, in->top->value);
	if (!json_object_is_type(v, json_type_array))
		return render_with(r, in, at, v);
	count = json_object_array_length(v);
	for (size_t i = 0; i < count; i++)
		if (render_with(r, in, at, json_object_array_get_idx(v, i)) < 0)
			return -1;
	return 0;
}

static int
render_partial(struct rendering *r, const struct scope *in,
    const struct mustache_node *n)
{
	const struct indent own = { in->indent, n->indent, n->indent_len };
	const struct scope inside = { n->partial, in->top,
		!n->alone ? NULL : n->indent_len > 0 ? &own : in->indent,
		in->depth + 1 };

	if (in->depth >= MUSTACHE_DEPTH)
		return too_deep(r, in, n);
	return render_nodes(r, &inside, 0, n->partial->n);
}

/* Nodes that write by themselves; false when there is no room. */
static bool
write_node(struct rendering *r, const struct scope *in,
    const struct mustache_node *n)
{
	if (!spend(r, 1))
		return false;
	if (n->op == MUSTACHE_TEXT)
		return in->indent == NULL ? put(r, n->s, n->len) :
		    put_lines(r, in->indent, n);
	if (n->first && !put_indent(r, in->indent))
		return false;
	return n->op != MUSTACHE_VALUE ||
	    put_value(r, look_up(in->top, n->path));
}

static int
render_nodes(struct rendering *r, const struct scope *in, size_t from,
    size_t to)
{
	const struct mustache_node *const nodes = in->t->nodes;

	for (size_t i = from; i < to; i++) {
		const struct mustache_node *n = &nodes[i];

		if (!write_node(r, in, n))
			return mustache_wrong(r->e, in->t, n->line,
			    "the data leads past %d bytes and steps",
			    MUSTACHE_ROOM);
		if (n->op == MUSTACHE_PARTIAL &&
		    render_partial(r, in, n) < 0)
			return -1;
		if (n->op != MUSTACHE_SECTION && n->op != MUSTACHE_INVERTED)
			continue;
		if (render_section(r, in, i) < 0)
			return -1;
		i = n->end;
	}
	return 0;
}

int
mustache_render(const struct mustache *m, const char *name,
    struct json_object *data, struct buf *out, struct err *e)
{
	const struct mustache_template *t = mustache_find(m, name,
	    strlen(name));
	struct rendering r = { out, MUSTACHE_ROOM, e };
	const struct context top = { NULL, data };
	const struct scope in = { t, &top, NULL, 0 };
	const size_t start = out->len;

	if (t == NULL)
		return err_set(e, E_INTERNAL, "", "%s.mustache: no such "
		    "template", name);
	if (render_nodes(&r, &in, 0, t->n) == 0)
		return 0;
	out->len = start;
	if (out->s != NULL)
		out->s[start] = '\0';
	return -1;
}
