/*
 * What can be chosen with a dish. Groups and options travel with their dish:
 * a body that names option_groups puts them in place of the old ones, those
 * that carry the id of an old one keep it.
 */
#include "config.h"
#include "menu.h"

#define OPTIONS_MAX 60 /* of a dish, so that its event fits a message */

struct option_in {
	struct opt_int id, max_quantity;
	const char *name, *name_en;
	struct opt_money price;
	struct opt_bool is_available;
};

static const struct jf option_f[] = {
	JF(struct option_in, id, .min = 1, .max = INT4_MAX),
	JF(struct option_in, name, .req = true, .min = 1, .max = 100),
	JF(struct option_in, name_en, .min = 1, .max = 100),
	JF(struct option_in, price),
	JF(struct option_in, max_quantity, .min = 1, .max = 99),
	JF(struct option_in, is_available),
	JF_END
};

const struct jf option_group_f[] = {
	JF(struct option_group_in, id, .min = 1, .max = INT4_MAX),
	JF(struct option_group_in, name, .req = true, .min = 1, .max = 100),
	JF(struct option_group_in, name_en, .min = 1, .max = 100),
	JF(struct option_group_in, min_choices, .max = 99),
	JF(struct option_group_in, max_choices, .min = 1, .max = 99),
	JF(struct option_group_in, options, .req = true, .min = 1, .max = OPTIONS_MAX,
	    .sub = option_f, .size = sizeof(struct option_in)),
	JF_END
};

static int64_t
given(const struct opt_int *v, int64_t otherwise)
{
	return v->set ? v->v : otherwise;
}

/* The group can be chosen from: its least is within its most and in reach. */
static int
group_check(struct req *r, const struct option_group_in *g, size_t i)
{
	const struct option_in *options = g->options.v;
	const int64_t least = given(&g->min_choices, 0);
	const char *field = arena_printf(r->a, "option_groups[%zu]", i);
	int64_t reach = 0;

	for (size_t j = 0; j < g->options.n; j++)
		reach += given(&options[j].max_quantity, 1);
	if (least > given(&g->max_choices, 1)) {
		field = arena_printf(r->a, "%s.max_choices", field);
		return fail_field(r, E_BAD_REQUEST, field,
		    "%s: must not be below min_choices", field);
	}
	if (least > reach) {
		field = arena_printf(r->a, "%s.min_choices", field);
		return fail_field(r, E_BAD_REQUEST, field,
		    "%s: is more than its options allow", field);
	}
	return 0;
}

int
options_check(struct req *r, const struct jf_list *groups)
{
	const struct option_group_in *g = groups->v;
	size_t n = 0;

	for (size_t i = 0; i < groups->n; i++) {
		n += g[i].options.n;
		if (group_check(r, &g[i], i) < 0)
			return -1;
	}
	if (n > OPTIONS_MAX)
		return fail_field(r, E_BAD_REQUEST, "option_groups",
		    "option_groups: a dish has at most %d options", OPTIONS_MAX);
	return 0;
}

int
options_put(struct req *r, const struct jf_list *groups, const char *dish,
    const char *body)
{
	if (groups->v == NULL)
		return 0;
	db_queue(r, Q_OPTION_PROBLEM, dish, body);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_OPTION_PROBLEM) > 0) {
		const char *field = db_text(r, Q_OPTION_PROBLEM, 0, "field");

		return fail_field(r, E_BAD_REQUEST, field, "%s: %s", field,
		    db_text(r, Q_OPTION_PROBLEM, 0, "problem"));
	}
	db_queue(r, Q_OPTIONS_PUT, dish, body);
	return 0;
}
