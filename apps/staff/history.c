/* The history of an order: its statuses, and what of its payment went back. */
#include "config.h"
#include "office.h"

#include <json-c/json.h>
#include <string.h>

#include "conf.h"
#include "day.h"
#include "http.h"

/* A time in microseconds since the epoch. */
static int64_t
micros(const char *time)
{
	const char *s = strchr(time, '.');
	int64_t n = 0;

	for (int i = 0; i < 6; i++) {
		const bool digit = s != NULL && s[1] >= '0' && s[1] <= '9';

		n = n * 10 + (digit ? *++s - '0' : 0);
	}
	return day_seconds(time) * 1000000 + n;
}

/* A row of the page: when (with the day, where it is not that of the order),
 * what, why. */
static struct json_object *
row_make(struct req *r, struct json_object *order, const char *time,
    const char *said, const char *reason)
{
	const char *created = get_text(order, "created_at");
	struct json_object *o = json_object_new_object();
	char day[DAY_TEXT], first[DAY_TEXT];

	put_text(o, "status_said", said);
	put_text(o, "reason", reason);
	if (time == NULL || !jf_is_time(time))
		return o;
	json_object_object_add(o, "at", json_object_new_int64(micros(time)));
	if (created != NULL && jf_is_time(created) &&
	    day_of(created, conf.time_zone, first) &&
	    day_of(time, conf.time_zone, day) && strcmp(day, first) != 0)
		put_moment(r, o, "clock", time);
	else
		put_clock(o, "clock", time);
	return o;
}

static void
statuses_add(struct req *r, struct json_object *rows,
    struct json_object *order, struct json_object *list)
{
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		struct json_object *o = json_object_array_get_idx(list, i);

		json_object_array_add(rows, row_make(r, order,
		    get_text(o, "changed_at"),
		    text_word(r, "state", get_text(o, "status")),
		    get_text(o, "reason")));
	}
}

/* "refunded 100.50 ₽" */
static const char *
refund_said(struct req *r, struct json_object *refund)
{
	const char *status = get_text(refund, "status");

	return arena_printf(r->a, "%s %s%s",
	    text_word(r, "refundIs", status != NULL ? status : ""),
	    number_said(r, txt_money(r, (struct money){
		get_kopecks(refund, "amount") })), text(r, "rouble"));
}

/* What has come can go back; the order has the sum alone, payment each. False
 * where payment cannot tell. */
static bool
refunds_add(struct req *r, struct json_object *rows,
    struct json_object *order)
{
	struct json_object *p = json_object_object_get(order, "payment"), *list;
	const char *id = get_text(p, "id"), *status = get_text(p, "status");
	struct service_ask ask = { 0 };

	if (id == NULL || status == NULL || strcmp(status, "pending") == 0)
		return true;
	ask.path = arena_printf(r->a, "/api/v1/payments/%s", id);
	service_ask_all(r, &ask, 1);
	if ((list = ask_list(r, &ask, "refunds")) == NULL)
		return false;
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		struct json_object *o = json_object_array_get_idx(list, i);
		const char *reason = get_text(o, "reason");

		json_object_array_add(rows, row_make(r, order,
		    get_text(o, "processed_at"), refund_said(r, o),
		    reason != NULL ? reason_said(r, reason) : NULL));
	}
	return true;
}

static int
by_time(const void *a, const void *b)
{
	struct json_object *const *x = a, *const *y = b;
	const int64_t t = json_object_get_int64(json_object_object_get(*x,
	    "at")), u = json_object_get_int64(json_object_object_get(*y, "at"));

	return (t > u) - (t < u);
}

void
put_history(struct req *r, struct json_object *data,
    struct json_object *order, const struct service_ask *ask)
{
	struct json_object *list = ask_list(r, ask, "history"),
	    *rows = json_object_new_array();

	put_flag(data, "no_history", list == NULL);
	if (list != NULL)
		statuses_add(r, rows, order, list);
	put_flag(data, "no_refunds", !refunds_add(r, rows, order));
	json_object_array_sort(rows, by_time);
	json_object_object_add(data, "history", rows);
}
