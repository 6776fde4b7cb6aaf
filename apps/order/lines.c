/* The lines of an order: what the projection says, and what it comes to. */
#include "config.h"
#include "order.h"

#include <string.h>

#include "conf.h"
#include "uuid.h"

const struct jf choice_in_f[] = {
	JF(struct choice_in, option_id, .req = true, .min = 1, .max = INT32_MAX),
	JF(struct choice_in, quantity, .min = 1, .max = 99),
	JF_END
};

const struct jf line_in_f[] = {
	JF(struct line_in, dish_id, .req = true, .min = 1, .max = INT32_MAX),
	JF(struct line_in, quantity, .req = true, .min = 1, .max = 99),
	JF(struct line_in, options, .max = CHOICES_MAX, .sub = choice_in_f,
	    .size = sizeof(struct choice_in), .nullable = true),
	JF(struct line_in, special_requests, .max = 500, .nullable = true),
	JF_END
};

void
lines_queue(struct req *r, const struct line_in *in, size_t n)
{
	struct buf ids = buf_new(r->a);

	for (size_t i = 0; i < n; i++)
		buf_array_int(&ids, in[i].dish_id);
	buf_array_end(&ids);
	db_queue(r, Q_SELLABLE, ids.s, conf.time_zone);
	db_queue(r, Q_STOPS, ids.s);
}

/* Finds the line's dish: its row in the projection, or -1. */
static int
line_find(struct req *r, struct line *out)
{
	const struct line_in *in = out->in;
	const char *field = line_field(r, out, "dish_id");
	int row = 0;

	while (row < db_rows(r, Q_SELLABLE) &&
	    db_int(r, Q_SELLABLE, row, "id") != in->dish_id)
		row++;
	if (row == db_rows(r, Q_SELLABLE))
		return fail_field(r, E_BAD_REQUEST, field,
		    "%s: there is no dish %lld", field, (long long)in->dish_id);
	out->name = db_text(r, Q_SELLABLE, row, "name");
	out->off = !db_bool(r, Q_SELLABLE, row, "available");
	return row;
}

int
line_price(struct req *r, const struct line_in *in, const char *path,
    struct line *out)
{
	int row;

	*out = (struct line){ .in = in, .path = path,
		.item_id = uuid_new(r->a) };
	row = line_find(r, out);
	if (row < 0)
		return -1;
	money_parse(db_text(r, Q_SELLABLE, row, "price"), &out->base_price);
	out->price = money_discount(out->base_price,
	    (int)db_int(r, Q_SELLABLE, row, "discount_percent"));
	return choices_price(r, path, db_text(r, Q_SELLABLE, row,
	    "option_groups"), out);
}

/* Options as an item keeps them. */
static const struct jf stored_choice_f[] = {
	JF(struct choice, option_id, .req = true),
	JF(struct choice, quantity, .req = true),
	JF(struct choice, name, .req = true),
	JF_END
};

static const struct jf stored_f[] = {
	JF(struct line_in, options, .req = true, .sub = stored_choice_f,
	    .size = sizeof(struct choice)),
	JF_END
};

int
line_again(struct req *r, const struct line_in *in, const char *item_id,
    const char *options, struct line *out)
{
	struct json_object *o = json_read(r->a, options, strlen(options),
	    &r->err);
	struct line_in stored = { 0 };

	if (o == NULL ||
	    jf_decode(r->a, stored_f, JF_EVENT, o, &stored, &r->err) < 0)
		return -1;
	*out = (struct line){ .in = in, .item_id = item_id,
		.choices = stored.options.v, .n_choices = stored.options.n };
	return line_find(r, out) < 0 ? -1 : 0;
}

const char *
line_field(struct req *r, const struct line *line, const char *name)
{
	return line->path == NULL ? "quantity" :
	    arena_printf(r->a, "%s%s", line->path, name);
}

int
lines_price(struct req *r, const struct line_in *in, size_t n,
    struct line *out)
{
	for (size_t i = 0; i < n; i++)
		if (line_price(r, &in[i],
			arena_printf(r->a, "items[%zu].", i), &out[i]) < 0)
			return -1;
	return lines_check(r, out, n);
}

static void
choices_json(struct req *r, struct buf *b, const struct line *line)
{
	buf_str(b, ",\"options\":[");
	for (size_t i = 0; i < line->n_choices; i++) {
		const struct choice *c = &line->choices[i];

		buf_str(b, i == 0 ? "{" : ",{");
		buf_json_int(b, "option_id", c->option_id);
		buf_json_member(b, "name", c->name);
		buf_json_raw(b, "price", txt_money(r, c->price));
		buf_json_int(b, "quantity", c->quantity);
		buf_str(b, "}");
	}
	buf_str(b, "]");
}

void
line_json(struct req *r, struct buf *b, const struct line *line)
{
	buf_json_int(b, "dish_id", line->in->dish_id);
	buf_json_member(b, "name", line->name);
	buf_json_int(b, "quantity", line->in->quantity);
	buf_json_raw(b, "base_price", txt_money(r, line->base_price));
	buf_json_raw(b, "price", txt_money(r, line->price));
	choices_json(r, b, line);
}

const char *
lines_json(struct req *r, const struct line *lines, size_t n, int first)
{
	struct buf b = buf_new(r->a);

	for (size_t i = 0; i < n; i++) {
		buf_str(&b, i == 0 ? "[{" : ",{");
		buf_json_member(&b, "item_id", lines[i].item_id);
		buf_json_int(&b, "line", first + (int64_t)i);
		line_json(r, &b, &lines[i]);
		buf_json_member(&b, "special_requests",
		    lines[i].in->special_requests);
		buf_str(&b, "}");
	}
	buf_str(&b, "]");
	return b.s;
}
