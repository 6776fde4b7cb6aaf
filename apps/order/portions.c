/*
 * What the lines of an order want of the stop-list. Portions come off in the
 * order's own transaction (portions_take in schema/order) and go back by a
 * task, which alone touches the portions of many orders at once.
 */
#include "config.h"
#include "order.h"

#include "conf.h"

/* The portions of a dish (option 0) or of an option of it that a line takes. */
static int64_t
line_wants(const struct line *line, int64_t dish_id, int64_t option_id)
{
	int64_t each = option_id == 0;

	if (line->in->dish_id != dish_id)
		return 0;
	for (size_t i = 0; i < line->n_choices; i++)
		if (line->choices[i].option_id == option_id)
			each += line->choices[i].quantity;
	return each * line->in->quantity;
}

/* Portions left where that is less than all lines want; else -1. */
static int64_t
left_of(const struct req *r, const struct line *lines, size_t n,
    int64_t dish_id, int64_t option_id)
{
	int64_t wanted = 0, left;

	for (int i = 0; i < db_rows(r, Q_STOPS); i++) {
		if (db_int(r, Q_STOPS, i, "dish_id") != dish_id ||
		    db_int(r, Q_STOPS, i, "option_id") != option_id)
			continue;
		if (db_bool(r, Q_STOPS, i, "stopped"))
			return 0;
		for (size_t k = 0; k < n; k++)
			wanted += line_wants(&lines[k], dish_id, option_id);
		left = db_int(r, Q_STOPS, i, "portions");
		return wanted > left ? left : -1;
	}
	return -1;
}

/* What cannot be had, of one line. */
struct lack {
	const struct line *line;
	const struct choice *choice; /* NULL: the dish */
	const char *field, *name;
	int64_t left;
};

struct lacks {
	struct lack *v;
	size_t n;
};

static void
line_lacks(struct req *r, const struct line *lines, size_t n,
    const struct line *line, struct lacks *out)
{
	const int64_t dish = line->in->dish_id;
	int64_t left = line->off ? 0 : left_of(r, lines, n, dish, 0);

	if (left >= 0)
		out->v[out->n++] = (struct lack){ .line = line,
			.field = line_field(r, line, "dish_id"),
			.name = line->name, .left = left };
	for (size_t i = 0; i < line->n_choices; i++) {
		const struct choice *c = &line->choices[i];

		left = c->off ? 0 : left_of(r, lines, n, dish, c->option_id);
		if (left >= 0)
			out->v[out->n++] = (struct lack){ .line = line,
				.choice = c, .field = line_field(r, line,
				    arena_printf(r->a, "options[%zu].option_id",
					i)), .name = c->name, .left = left };
	}
}

static int64_t
option_of(const struct lack *l)
{
	return l->choice != NULL ? l->choice->option_id : 0;
}

static void
replacements_queue(struct req *r, const struct line *lines, size_t n,
    const struct lacks *lacks)
{
	struct buf dishes = buf_new(r->a), options = buf_new(r->a),
		wanted = buf_new(r->a);

	for (size_t i = 0; i < lacks->n; i++) {
		buf_array_int(&dishes, lacks->v[i].line->in->dish_id);
		buf_array_int(&options, option_of(&lacks->v[i]));
	}
	for (size_t i = 0; i < n; i++)
		buf_array_int(&wanted, lines[i].in->dish_id);
	buf_array_end(&dishes);
	buf_array_end(&options);
	buf_array_end(&wanted);
	db_queue(r, Q_REPLACEMENTS, dishes.s, options.s, wanted.s,
	    conf.time_zone);
}

static const char *
replacements_of(const struct req *r, const struct lack *l)
{
	for (int i = 0; i < db_rows(r, Q_REPLACEMENTS); i++)
		if (db_int(r, Q_REPLACEMENTS, i, "dish_id") ==
			l->line->in->dish_id &&
		    db_int(r, Q_REPLACEMENTS, i, "option_id") == option_of(l))
			return db_text(r, Q_REPLACEMENTS, i, "others");
	return "[]";
}

/* The answer's member `lines`. */
static const char *
lacks_json(struct req *r, const struct lacks *lacks)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "\"lines\":[");
	for (size_t i = 0; i < lacks->n; i++) {
		const struct lack *l = &lacks->v[i];

		buf_str(&b, i == 0 ? "{" : ",{");
		buf_json_member(&b, "field", l->field);
		buf_json_int(&b, "dish_id", l->line->in->dish_id);
		if (l->choice != NULL)
			buf_json_int(&b, "option_id", option_of(l));
		buf_json_member(&b, "name", l->name);
		buf_json_int(&b, "portions_left", l->left);
		buf_json_raw(&b, "replacements", replacements_of(r, l));
		buf_str(&b, "}");
	}
	buf_str(&b, "]");
	return b.s;
}

int
lines_check(struct req *r, const struct line *lines, size_t n)
{
	struct lacks lacks = { 0 };
	struct lack *first;
	size_t most = 0;

	for (size_t i = 0; i < n; i++)
		most += 1 + lines[i].n_choices;
	lacks.v = first = arena_alloc(r->a, most * sizeof(*lacks.v));
	for (size_t i = 0; i < n; i++)
		line_lacks(r, lines, n, &lines[i], &lacks);
	if (lacks.n == 0)
		return 0;
	replacements_queue(r, lines, n, &lacks);
	if (db_sync(r) < 0)
		return -1;
	r->err.members = lacks_json(r, &lacks);
	if (first->left == 0)
		return fail_field(r, E_STATE, first->field,
		    "%s: '%s' is not available now", first->field, first->name);
	return fail_field(r, E_STATE, first->field,
	    "%s: of '%s' only %lld are left", first->field, first->name,
	    (long long)first->left);
}

static void
want_add(struct buf *b, const struct line *line, int64_t option_id,
    int64_t each)
{
	buf_str(b, b->len == 0 ? "[{" : ",{");
	buf_json_member(b, "item_id", line->item_id);
	buf_json_int(b, "dish_id", line->in->dish_id);
	buf_json_int(b, "option_id", option_id);
	buf_json_int(b, "each", each);
	buf_json_int(b, "portions", each * line->in->quantity);
	buf_str(b, "}");
}

void
portions_take(struct req *r, const struct line *lines, size_t n)
{
	struct buf b = buf_new(r->a);

	for (size_t i = 0; i < n; i++) {
		want_add(&b, &lines[i], 0, 1);
		for (size_t k = 0; k < lines[i].n_choices; k++)
			want_add(&b, &lines[i], lines[i].choices[k].option_id,
			    lines[i].choices[k].quantity);
	}
	buf_str(&b, "]");
	db_queue(r, Q_PORTIONS_TAKE, b.s, r->id, r->traceparent);
}
