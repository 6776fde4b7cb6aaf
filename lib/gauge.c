#include "config.h"
#include "gauge.h"

#include <errno.h>
#include <string.h>

#include "db.h"
#include "met.h"

#define PERIOD_MS 15000

/* A sample for each row of the family; its second label, if any, is the row's. */
static void
family_render(struct req *r, const struct gauge *g, struct buf *out)
{
	const int q = r->app->gauges_stmt;
	bool told = false;

	for (int i = 0; i < db_rows(r, q); i++) {
		if (strcmp(db_text(r, q, i, "gauge"), g->name) != 0)
			continue;
		if (!told)
			buf_printf(out, "# HELP samovar_%s %s.\n"
			    "# TYPE samovar_%s gauge\n", g->name, g->help,
			    g->name);
		told = true;
		buf_printf(out, "samovar_%s{pool=\"%s-worker\"", g->name,
		    r->app->name);
		if (g->label != NULL)
			buf_printf(out, ",%s=\"%s\"", g->label,
			    db_text(r, q, i, "label"));
		buf_printf(out, "} %s\n", db_text(r, q, i, "value"));
	}
}

static int
gauges_ask(struct req *r)
{
	const struct gauge *g = r->app->gauges;
	struct buf out = buf_new(r->a);

	db_queue(r, DB_OUTBOX_STATE);
	if (g != NULL)
		db_queue(r, r->app->gauges_stmt);
	if (db_sync(r) < 0)
		return -1;
	met_set(MET_OUTBOX_EVENTS, db_int(r, DB_OUTBOX_STATE, 0, "events"));
	met_set(MET_OUTBOX_OLDEST_MS,
	    db_int(r, DB_OUTBOX_STATE, 0, "oldest_ms"));
	if (g == NULL)
		return 0;
	for (; g->name != NULL; g++)
		family_render(r, g, &out);
	return out.len == 0 || met_gauges_write(out.s, out.len) == 0 ? 0 :
	    fail(r, E_INTERNAL, "gauges: %s", strerror(errno));
}

const struct task gauge_tasks[] = {
	{ "gauges", PERIOD_MS, gauges_ask },
	{ 0 }
};
