/*
 * The owner's page: what was sold, cooked, canceled and paid in a stretch of
 * days, asked of the contexts that know it, in tables, pictures and CSV.
 */
#include "config.h"
#include "analytics.h"

#include <json-c/json.h>
#include <string.h>

#include "conf.h"
#include "csv.h"
#include "day.h"
#include "http.h"
#include "log.h"

#define DAYS 7 /* without days in the query: the last so many */

static const char *const report_paths[REPORT__MAX] = {
	[SALES] = "/api/v1/reports/sales",
	[DISHES] = "/api/v1/reports/dishes",
	[KITCHEN] = "/api/v1/reports/kitchen",
	[CANCELLATIONS] = "/api/v1/reports/cancellations",
	[PAYMENTS] = "/api/v1/reports/payments",
};

static const struct jf period_in_f[] = {
	JF(struct period, from, .max = 40),
	JF(struct period, to, .max = 40),
	JF_END
};

static const char *
report_path(struct req *r, enum report report, const struct period *p)
{
	return arena_printf(r->a, "%s?from=%s&to=%s", report_paths[report],
	    p->from, p->to);
}

/* The days of a range that ends `back` days ago. */
static struct period
days_of(struct req *r, int first, int back)
{
	char *from = arena_alloc(r->a, DAY_TEXT),
	    *to = arena_alloc(r->a, DAY_TEXT), today[DAY_TEXT];

	day_now(conf.time_zone, today);
	day_add(today, -first, from);
	day_add(today, -back, to);
	return (struct period){ from, to };
}

/* The ranges that a link has, the one that is shown marked. */
static struct json_object *
ranges(struct req *r, const struct period *p)
{
	static const struct {
		const char *name;
		int first, back; /* days ago */
	} rows[] = { { "today", 0, 0 }, { "yesterday", 1, 1 }, { "week", 6, 0 },
		{ "month", 29, 0 }, { "quarter", 89, 0 }, { "year", 364, 0 } };
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct period days = days_of(r, rows[i].first,
		    rows[i].back);
		struct json_object *o = json_object_new_object();

		put_word(r, o, "text", "range", rows[i].name);
		put_text(o, "href", arena_printf(r->a,
		    "/staff/analytics?from=%s&to=%s", days.from, days.to));
		put_flag(o, "chosen", strcmp(days.from, p->from) == 0 &&
		    strcmp(days.to, p->to) == 0);
		json_object_array_add(list, o);
	}
	return list;
}

/* What is wrong with the days: a text's key; NULL: nothing. */
static const char *
period_wrong(struct req *r, const struct period *p)
{
	const char *wrong;

	if (!jf_is_date(p->from) || !jf_is_date(p->to))
		return "period.noDate";
	if (period_check(r, p) == 0)
		return NULL;
	wrong = day_distance(p->from, p->to) < 0 ? "period.backwards" :
	    "period.tooLong";
	r->err = (struct err){ 0 };
	return wrong;
}

static void
card_add(struct req *r, struct json_object *cards, const char *name,
    const char *value)
{
	struct json_object *o = json_object_new_object();

	put_word(r, o, "title", "column", name);
	put_text(o, "value", value);
	json_object_array_add(cards, o);
}

/* The sums above all: of what has been answered. */
static struct json_object *
cards_make(struct req *r, struct json_object *const reports[])
{
	static const struct {
		enum report report;
		struct column column;
	} rows[] = {
		{ SALES, { "revenue", ROUBLES, "revenue", NULL, NULL } },
		{ SALES, { "orders", COUNT, "orders", NULL, NULL } },
		{ SALES, { "bill", ROUBLES, "average_bill", NULL, NULL } },
		{ CANCELLATIONS, { "canceled", COUNT, "canceled", NULL, NULL } },
		{ CANCELLATIONS, { "lost", ROUBLES, "amount", NULL, NULL } },
	};
	struct json_object *cards = json_object_new_array();

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (reports[rows[i].report] != NULL)
			card_add(r, cards, rows[i].column.title, cell_said(r,
			    &rows[i].column, reports[rows[i].report]));
	return cards;
}

static void
put_reports(struct req *r, struct json_object *data, const struct period *p)
{
	struct json_object *reports[REPORT__MAX], *list = json_object_new_array();
	struct service_ask asks[REPORT__MAX] = { { 0 } };

	for (int i = 0; i < REPORT__MAX; i++)
		asks[i].path = report_path(r, i, p);
	service_ask_all(r, asks, REPORT__MAX);
	for (int i = 0; i < REPORT__MAX; i++)
		reports[i] = ask_read(r, &asks[i]);
	json_object_object_add(data, "cards", cards_make(r, reports));
	for (const struct sheet *s = sheets; s->name != NULL; s++)
		json_object_array_add(list, json_object_get(sheet_show(r, s,
		    reports[s->report], p)));
	json_object_object_add(data, "sheets", list);
}

static void
put_metabase(struct req *r, struct json_object *data)
{
	struct err why = { 0 };
	const char *url = metabase_url(r, &why);

	if (why.code != E_OK)
		log_error(r, "%s", why.text);
	put_flag(data, "metabase_missing", why.code != E_OK);
	if (url == NULL)
		return;
	put_text(data, "metabase", url);
	put_text(data, "frames", metabase_site(r->a));
}

/* GET /staff/analytics */
int
analytics_get(struct req *r)
{
	struct period p = days_of(r, DAYS - 1, 0), in = { 0 };
	struct json_object *data;
	const char *wrong = NULL;

	if (query_read(r, period_in_f, &in) < 0)
		return -1;
	data = json_object_new_object();
	json_keep(r->a, data);
	if (in.from != NULL || in.to != NULL) {
		p.from = in.from != NULL ? in.from : "";
		p.to = in.to != NULL ? in.to : "";
		wrong = period_wrong(r, &p);
	}
	put_flag(data, "office_pages", true);
	put_text(data, "from", p.from);
	put_text(data, "to", p.to);
	put_text(data, "zone", conf.time_zone);
	json_object_object_add(data, "ranges", ranges(r, &p));
	put_text(data, "wrong", wrong != NULL ? text(r, wrong) : NULL);
	if (wrong == NULL) {
		put_reports(r, data, &p);
		put_metabase(r, data);
		put_flag(data, "reported", true);
	}
	return page_reply(r, wrong != NULL ? 400 : 200, "analytics",
	    "section.analytics", json_object_get(data));
}

static void
head_write(struct req *r, const struct sheet *s, struct buf *b)
{
	struct csv_cell cells[COLUMNS_MAX];
	const int n = sheet_columns(s);

	for (int i = 0; i < n; i++)
		cells[i] = (struct csv_cell){ text_word(r, "column",
		    s->columns[i].title), false };
	csv_row(b, cells, (size_t)n);
}

static void
rows_write(struct req *r, const struct sheet *s, struct json_object *rows,
    struct buf *b)
{
	const int n = sheet_columns(s);

	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);
		struct csv_cell cells[COLUMNS_MAX];

		for (int c = 0; c < n; c++)
			cells[c] = (struct csv_cell){ cell_plain(r,
			    &s->columns[c], row), IS_NUMBER(s->columns[c].kind) };
		csv_row(b, cells, (size_t)n);
	}
}

/* GET /staff/analytics/{word}: a sheet as CSV, all its rows */
int
analytics_csv(struct req *r)
{
	const struct sheet *s = sheet_find(r->param[0]);
	struct buf b = buf_new(r->a);
	struct json_object *o, *rows;
	struct http_answer a;
	struct period p;

	if (s == NULL)
		return fail(r, E_NOT_FOUND, "there is no such sheet");
	if (period_read(r, &p) < 0 || service_call(r, "GET",
		report_path(r, s->report, &p), NULL, AS_CALLER | REFUSALS,
		&a) < 0 ||
	    (o = json_read(r->a, a.body, a.len, &r->err)) == NULL)
		return -1;
	rows = sheet_rows(r, s, o, true);
	if (rows == NULL)
		return fail(r, E_UNAVAILABLE, "the report has no %s", s->list);
	csv_begin(&b);
	head_write(r, s, &b);
	rows_write(r, s, rows, &b);
	reply_header(r, "Content-Disposition", arena_printf(r->a,
	    "attachment; filename=\"samovar-%s-%s-%s.csv\"", s->name, p.from,
	    p.to));
	reply_header(r, "Content-Security-Policy",
	    "default-src 'none'; frame-ancestors 'none'");
	reply_json(r, 200, b.s);
	r->reply.type = "text/csv; charset=utf-8";
	return 0;
}
