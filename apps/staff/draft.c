/* What was written down: between a text that fits an address and lines. */
#include "config.h"
#include "waiter.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define OPTIONS_MAX 60 /* of a line, as the order context has it */
#define WISH_MAX 500   /* characters, likewise; it checks them */

/* A number of 1 to max at *s, which goes behind it; 0: there is none. */
static int64_t
number_read(const char **s, int64_t max)
{
	char *end;
	int64_t n;

	if (**s < '1' || **s > '9')
		return 0;
	n = strtoll(*s, &end, 10);
	*s = end;
	return n <= max ? n : 0;
}

/* The wish up to ~ or the end; !1 is !, !2 is ~. NULL: none is spelt so. */
static const char *
wish_read(struct req *r, const char **s)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "");
	for (; **s != '\0' && **s != '~'; (*s)++) {
		if (**s != '!') {
			buf_bytes(&b, *s, 1);
			continue;
		}
		(*s)++;
		if (**s != '1' && **s != '2')
			return NULL;
		buf_bytes(&b, **s == '1' ? "!" : "~", 1);
	}
	return b.s;
}

static bool
line_read(struct req *r, const char **s, struct draft_line *out)
{
	*out = (struct draft_line){ .wish = "",
		.options = arena_alloc(r->a,
		    OPTIONS_MAX * sizeof(*out->options)) };
	out->dish = number_read(s, INT32_MAX);
	if (out->dish == 0 || *(*s)++ != '-' ||
	    (out->quantity = number_read(s, 99)) == 0)
		return false;
	while (**s == '-' && out->n_options < OPTIONS_MAX) {
		struct draft_option *o = &out->options[out->n_options++];

		(*s)++;
		o->id = number_read(s, INT32_MAX);
		o->quantity = 1;
		if (**s == '.') {
			(*s)++;
			o->quantity = number_read(s, 99);
		}
		if (o->id == 0 || o->quantity == 0)
			return false;
	}
	if (**s == '_') {
		(*s)++;
		out->wish = wish_read(r, s);
	}
	return out->wish != NULL && (**s == '~' || **s == '\0');
}

static struct draft
draft_new(struct req *r)
{
	return (struct draft){ .lines = arena_alloc(r->a,
	    (DRAFT_LINES + 1) * sizeof(struct draft_line)) };
}

int
draft_read(struct req *r, const char *text, struct draft *out)
{
	const char *s = text != NULL ? text : "";

	*out = draft_new(r);
	while (*s != '\0') {
		if (out->n == DRAFT_LINES ||
		    !line_read(r, &s, &out->lines[out->n++]))
			return fail_field(r, E_BAD_REQUEST, "draft",
			    "draft: is none");
		s += *s == '~';
	}
	return 0;
}

static void
line_text(struct buf *b, const struct draft_line *line)
{
	buf_printf(b, "%" PRId64 "-%" PRId64, line->dish, line->quantity);
	for (size_t i = 0; i < line->n_options; i++) {
		buf_printf(b, "-%" PRId64, line->options[i].id);
		if (line->options[i].quantity > 1)
			buf_printf(b, ".%" PRId64, line->options[i].quantity);
	}
	if (*line->wish == '\0')
		return;
	buf_str(b, "_");
	for (const char *s = line->wish; *s != '\0'; s++)
		if (*s == '!' || *s == '~')
			buf_str(b, *s == '!' ? "!1" : "!2");
		else
			buf_bytes(b, s, 1);
}

const char *
draft_text(struct req *r, const struct draft *d)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "");
	for (size_t i = 0; i < d->n; i++) {
		buf_str(&b, i > 0 ? "~" : "");
		line_text(&b, &d->lines[i]);
	}
	return b.s;
}

const char *
draft_items(struct req *r, const struct draft *d)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "[");
	for (size_t i = 0; i < d->n; i++) {
		const struct draft_line *line = &d->lines[i];

		buf_str(&b, i > 0 ? ",{" : "{");
		buf_json_int(&b, "dish_id", line->dish);
		buf_json_int(&b, "quantity", line->quantity);
		buf_str(&b, ",\"options\":[");
		for (size_t j = 0; j < line->n_options; j++) {
			buf_str(&b, j > 0 ? ",{" : "{");
			buf_json_int(&b, "option_id", line->options[j].id);
			buf_json_int(&b, "quantity", line->options[j].quantity);
			buf_str(&b, "}");
		}
		buf_str(&b, "]");
		if (*line->wish != '\0')
			buf_json_member(&b, "special_requests", line->wish);
		buf_str(&b, "}");
	}
	buf_str(&b, "]");
	return b.s;
}

static struct draft
draft_copy(struct req *r, const struct draft *d)
{
	struct draft copy = draft_new(r);

	copy.n = d->n;
	if (d->n > 0)
		memcpy(copy.lines, d->lines, d->n * sizeof(*d->lines));
	return copy;
}

/* The same dish, made alike. */
static bool
lines_alike(const struct draft_line *a, const struct draft_line *b)
{
	return a->dish == b->dish && a->n_options == b->n_options &&
	    strcmp(a->wish, b->wish) == 0 &&
	    (a->n_options == 0 || memcmp(a->options, b->options,
		a->n_options * sizeof(*a->options)) == 0);
}

struct draft
draft_with(struct req *r, const struct draft *d,
    const struct draft_line *line)
{
	struct draft with = draft_copy(r, d);

	for (size_t i = 0; i < d->n; i++)
		if (lines_alike(&d->lines[i], line)) {
			struct draft_line *more = &with.lines[i];

			if (more->quantity + line->quantity <= 99)
				more->quantity += line->quantity;
			return with;
		}
	if (d->n < DRAFT_LINES)
		with.lines[with.n++] = *line;
	return with;
}

struct draft
draft_less(struct req *r, const struct draft *d, size_t i, int64_t n)
{
	struct draft less = draft_copy(r, d);

	if (n > 0) {
		less.lines[i].quantity = n;
		return less;
	}
	less.n--;
	memmove(&less.lines[i], &less.lines[i + 1],
	    (less.n - i) * sizeof(*less.lines));
	return less;
}
