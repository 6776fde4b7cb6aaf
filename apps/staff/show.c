/*
 * What an answer of another context says to people: its members as they came,
 * and beside them what is said about them in the reader's language.
 */
#include "config.h"
#include "staff.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "conf.h"
#include "day.h"
#include "http.h"
#include "language.h"

const char *
get_text(struct json_object *o, const char *name)
{
	struct json_object *v = json_object_object_get(o, name);

	return v != NULL ? json_object_get_string(v) : NULL;
}

int64_t
get_kopecks(struct json_object *o, const char *name)
{
	const char *s = get_text(o, name);
	struct money m = { 0 };

	return s != NULL && money_parse(s, &m) ? m.kopecks : 0;
}

const char *
number_said(struct req *r, const char *number)
{
	return language_number(r->a, page_language(r), number);
}

void
put_sum(struct req *r, struct json_object *o, const char *name,
    int64_t kopecks)
{
	put_text(o, name, number_said(r, txt_money(r,
	    (struct money){ kopecks })));
}

void
put_flag(struct json_object *o, const char *name, bool value)
{
	json_object_object_add(o, name, json_object_new_boolean(value));
}

void
put_word(struct req *r, struct json_object *o, const char *name,
    const char *group, const char *word)
{
	if (word != NULL)
		put_text(o, name, text_word(r, group, word));
}

void
put_clock(struct json_object *o, const char *name, const char *time)
{
	char clock[DAY_CLOCK];

	if (time == NULL || !jf_is_time(time))
		return;
	day_clock(time, conf.time_zone, clock);
	put_text(o, name, clock);
}

void
put_said(struct req *r, struct json_object *data, const char *said)
{
	struct json_object *texts = texts_of(r), *v;

	if (said == NULL)
		return;
	if ((v = json_object_object_get(json_object_object_get(texts, "said"),
		said)) != NULL)
		put_text(data, "said", json_object_get_string(v));
	else if ((v = json_object_object_get(json_object_object_get(texts,
		"refused"), said)) != NULL)
		put_text(data, "unsaid", json_object_get_string(v));
}

struct json_object *
ask_read(struct req *r, const struct service_ask *ask)
{
	struct err e = { 0 };

	return ask->rc < 0 ? NULL :
	    json_read(r->a, ask->answer.body, ask->answer.len, &e);
}

struct json_object *
ask_list(struct req *r, const struct service_ask *ask, const char *name)
{
	struct json_object *o = json_object_object_get(ask_read(r, ask), name);

	return json_object_is_type(o, json_type_array) ? o : NULL;
}

/* Where it goes: the table, the address, the guest's name. */
static const char *
place_of(struct req *r, struct json_object *o)
{
	static const char *const parts[] = { "city", "street", "house",
		"building", "entrance", "floor", "apartment", "comment" };
	struct json_object *address;
	const char *table = get_text(o, "table_number");
	struct buf b = buf_new(r->a);

	if (table != NULL)
		buf_printf(&b, "%s %s", text(r, "table"), table);
	address = json_object_object_get(o, "delivery_address");
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		const char *part = get_text(address, parts[i]);

		if (part != NULL && *part != '\0')
			buf_printf(&b, "%s%s", b.len > 0 ? ", " : "", part);
	}
	return b.s;
}

static const char *
guest_of(struct req *r, struct json_object *o)
{
	struct json_object *guest = json_object_object_get(o, "customer");
	const char *name = get_text(guest, "name"),
	    *phone = get_text(guest, "phone");

	return name == NULL ? phone : phone == NULL ? name :
	    arena_printf(r->a, "%s, %s", name, phone);
}

static void
put_times(struct json_object *o)
{
	const char *created = get_text(o, "created_at");
	int64_t minutes;

	if (created == NULL || !jf_is_time(created))
		return;
	put_clock(o, "clock", created);
	minutes = (time(NULL) - day_seconds(created)) / 60;
	json_object_object_add(o, "minutes", json_object_new_int64(minutes));
	put_flag(o, "late", minutes >= conf.order_late);
	put_flag(o, "soon", minutes >= conf.order_soon &&
	    minutes < conf.order_late);
}

/*
 * The next step of an item in the kitchen, with the button that makes it; of
 * an order that is ready it is what was added since.
 */
static void
put_item_step(struct req *r, struct json_object *item, bool cooked, bool ready)
{
	static const struct { const char *from, *to; } steps[] = {
		{ "pending", "preparing" }, { "preparing", "ready" },
	};
	const char *now = get_text(item, "cooking_status");

	put_word(r, item, "cooking_said", "cooking", now);
	put_flag(item, "done", now != NULL && (strcmp(now, "ready") == 0 ||
	    strcmp(now, "served") == 0));
	put_flag(item, "may_run_out", cooked && now != NULL &&
	    strcmp(now, "pending") == 0 && !json_object_get_boolean(
		json_object_object_get(item, "sold_out")));
	for (size_t i = 0; (cooked || ready) && now != NULL && i < 2; i++)
		if (strcmp(now, steps[i].from) == 0 && !json_object_get_boolean(
			json_object_object_get(item, "sold_out"))) {
			put_text(item, "cook_to", steps[i].to);
			put_word(r, item, "cook_said", "cook", steps[i].to);
		}
}

/* The next step of an order. */
static void
put_step(struct req *r, struct json_object *o, const char *status)
{
	static const struct { const char *from, *to; } steps[] = {
		{ "confirmed", "cooking" }, { "cooking", "ready" },
		{ "ready", "delivered" },
	};

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		if (strcmp(status, steps[i].from) == 0) {
			put_text(o, "to", steps[i].to);
			put_word(r, o, "to_said", "move", steps[i].to);
		}
	put_flag(o, "cancelable", strcmp(status, "created") == 0 ||
	    strcmp(status, "confirmed") == 0 || strcmp(status, "cooking") == 0);
}

static void
put_payment(struct req *r, struct json_object *o, const char *status)
{
	struct json_object *p = json_object_object_get(o, "payment");
	const char *paid = get_text(p, "status"), *method = get_text(p, "method");
	const bool has_paid = paid != NULL && (strcmp(paid, "succeeded") == 0 ||
	    strcmp(paid, "partially_refunded") == 0);

	if (paid != NULL && method != NULL)
		put_text(o, "pay_said", arena_printf(r->a, "%s, %s",
		    text_word(r, "method", method),
		    text_word(r, "paid", paid)));
	else
		put_text(o, "pay_said", text(r, "unpaid"));
	if (get_kopecks(p, "refunded_amount") > 0)
		put_sum(r, o, "refunded", get_kopecks(p, "refunded_amount"));
	put_flag(o, "refundable", has_paid && (r->who.roles & ADMIN));
	put_flag(o, "cashable", (paid == NULL || strcmp(paid, "failed") == 0) &&
	    strcmp(status, "canceled") != 0 && (r->who.roles & WAITER));
}

void
order_show(struct req *r, struct json_object *o)
{
	struct json_object *items = json_object_object_get(o, "items");
	const char *status = get_text(o, "status"), *id = get_text(o, "id");
	const bool cooked = status != NULL &&
	    (strcmp(status, "confirmed") == 0 || strcmp(status, "cooking") == 0);

	if (status == NULL || id == NULL ||
	    !json_object_is_type(items, json_type_array))
		return;
	put_text(o, "path", arena_printf(r->a, "/staff/orders/%s", id));
	put_word(r, o, "status_said", "state", status);
	put_word(r, o, "type_said", "type", get_text(o, "type"));
	put_text(o, "place", place_of(r, o));
	put_text(o, "guest", guest_of(r, o));
	put_times(o);
	put_step(r, o, status);
	put_payment(r, o, status);
	put_sum(r, o, "total_said", get_kopecks(o, "total_amount"));
	for (size_t i = 0; i < json_object_array_length(items); i++)
		put_item_step(r, json_object_array_get_idx(items, i), cooked,
		    strcmp(status, "ready") == 0);
}
