/*
 * The options of a line against the groups of its dish. Most dishes have
 * none, and then nothing is parsed.
 */
#include "config.h"
#include "order.h"

#include <json-c/json.h>
#include <string.h>

struct option {
	int64_t id;
	const char *name;
	struct money price;
	int64_t max_quantity;
	bool is_available;
};

struct group {
	const char *name;
	int64_t min_choices, max_choices;
	struct jf_list options; /* struct option */
	int64_t chosen;
};

struct dish {
	struct jf_list groups; /* struct group */
};

static const struct jf option_f[] = {
	JF(struct option, id, .req = true),
	JF(struct option, name, .req = true),
	JF(struct option, price, .req = true),
	JF(struct option, max_quantity, .req = true),
	JF(struct option, is_available, .req = true),
	JF_END
};

static const struct jf group_f[] = {
	JF(struct group, name, .req = true),
	JF(struct group, min_choices, .req = true),
	JF(struct group, max_choices, .req = true),
	JF(struct group, options, .req = true, .sub = option_f,
	    .size = sizeof(struct option)),
	JF_END
};

static const struct jf dish_f[] = {
	JF(struct dish, groups, .req = true, .sub = group_f,
	    .size = sizeof(struct group)),
	JF_END
};

/* What the projection holds was checked when it came: a failure is ours. */
static int
groups_read(struct req *r, const char *text, struct jf_list *out)
{
	const char *whole = arena_printf(r->a, "{\"groups\":%s}", text);
	struct err e = { 0 };
	struct json_object *o = json_read(r->a, whole, strlen(whole), &e);
	struct dish dish = { 0 };

	if (o == NULL || jf_decode(r->a, dish_f, JF_EVENT, o, &dish, &e) < 0)
		return fail(r, E_INTERNAL, "option groups: %s", e.text);
	*out = dish.groups;
	return 0;
}

/* The option of that id and its group; NULL if the dish has none. */
static const struct option *
option_find(const struct jf_list *groups, int64_t id, struct group **group)
{
	struct group *g = groups->v;

	for (size_t i = 0; i < groups->n; i++) {
		const struct option *o = g[i].options.v;

		for (size_t j = 0; j < g[i].options.n; j++)
			if (o[j].id == id) {
				*group = &g[i];
				return &o[j];
			}
	}
	return NULL;
}

static bool
chosen_before(const struct line *line, int64_t option_id)
{
	for (size_t i = 0; i < line->n_choices; i++)
		if (line->choices[i].option_id == option_id)
			return true;
	return false;
}

/* Adds one choice to the line and its price to a piece's. */
static int
choice_take(struct req *r, const char *path, const struct jf_list *groups,
    const struct choice_in *in, struct line *line)
{
	const int64_t n = in->quantity.set ? in->quantity.v : 1;
	struct group *g = NULL;
	const struct option *o = option_find(groups, in->option_id, &g);

	if (o == NULL || chosen_before(line, in->option_id))
		return fail_field(r, E_BAD_REQUEST, path, o == NULL ?
		    "%s: '%s' has no option %lld" :
		    "%s: '%s' has option %lld already", path, line->name,
		    (long long)in->option_id);
	if (n > o->max_quantity)
		return fail_field(r, E_BAD_REQUEST, path,
		    "%s: '%s' can be had %lld times at most", path, o->name,
		    (long long)o->max_quantity);
	g->chosen += n;
	if (g->chosen > g->max_choices)
		return fail_field(r, E_BAD_REQUEST, path,
		    "%s: of '%s' choose %lld at most", path, g->name,
		    (long long)g->max_choices);
	line->choices[line->n_choices++] = (struct choice){
		.option_id = o->id, .quantity = n, .name = o->name,
		.price = o->price, .off = !o->is_available };
	line->base_price.kopecks += n * o->price.kopecks;
	line->price.kopecks += n * o->price.kopecks;
	return 0;
}

/* Every group that must be chosen from has been. */
static int
groups_check(struct req *r, const char *path, const struct jf_list *groups)
{
	const struct group *g = groups->v;

	for (size_t i = 0; i < groups->n; i++) {
		const char *field = arena_printf(r->a, "%soptions", path);

		if (g[i].chosen < g[i].min_choices)
			return fail_field(r, E_BAD_REQUEST, field,
			    "%s: of '%s' choose %lld at least", field,
			    g[i].name, (long long)g[i].min_choices);
	}
	return 0;
}

int
choices_price(struct req *r, const char *path, const char *groups,
    struct line *line)
{
	const struct choice_in *in = line->in->options.v;
	const size_t n = line->in->options.n;
	struct jf_list all = { 0 };

	if (strcmp(groups, "[]") == 0 && n == 0)
		return 0;
	if (groups_read(r, groups, &all) < 0)
		return -1;
	line->choices = arena_alloc(r->a, (n + 1) * sizeof(*line->choices));
	for (size_t j = 0; j < n; j++)
		if (choice_take(r, arena_printf(r->a, "%soptions[%zu].option_id",
			path, j), &all, &in[j], line) < 0)
			return -1;
	return groups_check(r, path, &all);
}
