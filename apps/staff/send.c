/* What was written down goes to the kitchen: once, whoever presses how often. */
#include "config.h"
#include "waiter.h"

#include <json-c/json.h>
#include <string.h>
#include <time.h>

#include "http.h"

struct send_in {
	struct enter enter;
	const char *name, *phone, *payment_method;
	const char *street, *house, *building, *entrance, *floor, *apartment,
		*comment;
};

#define ADDRESS_PART(m) JF(struct send_in, m, .max = 200)

static const struct jf send_in_f[] = {
	ENTER(struct send_in),
	JF(struct send_in, name, .max = 1000),
	JF(struct send_in, phone, .max = 1000),
	JF(struct send_in, payment_method, .max = 20),
	ADDRESS_PART(street), ADDRESS_PART(house), ADDRESS_PART(building),
	ADDRESS_PART(entrance), ADDRESS_PART(floor), ADDRESS_PART(apartment),
	ADDRESS_PART(comment),
	JF_END
};

/* A member that was typed; what was left empty is none. */
static void
typed_member(struct buf *b, const char *name, const char *value)
{
	if (value != NULL && value[strspn(value, " ")] != '\0')
		buf_json_member(b, name, value);
}

static void
address_json(struct req *r, struct buf *b, const struct send_in *in)
{
	struct buf a = buf_new(r->a);

	buf_str(&a, "{");
	for (const struct jf *f = send_in_f; f->name != NULL; f++)
		if (f->off >= offsetof(struct send_in, street))
			typed_member(&a, f->name, *(const char *const *)
			    ((const char *)in + f->off));
	buf_str(&a, "}");
	buf_json_raw(b, "delivery_address", a.s);
}

/* The body of POST /orders. */
static const char *
order_json(struct req *r, const struct send_in *in)
{
	const struct enter *e = &in->enter;
	struct buf b = buf_new(r->a), guest = buf_new(r->a);

	buf_str(&b, "{");
	buf_json_member(&b, "type", order_types[e->type]);
	buf_json_raw(&b, "items", draft_items(r, &e->lines));
	if (e->type == AT_TABLE) {
		buf_json_member(&b, "table_number", e->table);
		buf_json_bool(&b, "common", e->apart == 0);
	} else {
		typed_member(&b, "payment_method", in->payment_method);
		buf_str(&guest, "{");
		typed_member(&guest, "name", in->name);
		typed_member(&guest, "phone", in->phone);
		buf_str(&guest, "}");
		if (guest.len > 2)
			buf_json_raw(&b, "customer", guest.s);
	}
	if (e->type == BROUGHT)
		address_json(r, &b, in);
	buf_str(&b, "}");
	return b.s;
}

/* The order that the refusal says the table has; NULL: it says none. */
static const char *
other_order(struct req *r, const struct http_answer *a)
{
	struct err e = { 0 };
	struct json_object *o = a->body == NULL ? NULL :
	    json_read(r->a, a->body, a->len, &e);
	const char *id = get_text(o, "order_id");

	return id != NULL && jf_is_uuid(id) ? id : NULL;
}

/* The page again, with what was typed and why it was refused. */
static int
send_refused(struct req *r, const struct send_in *in, const char *other)
{
	struct json_object *data = json_object_new_object();
	const int status = err_row(r->err.code)->status;

	json_keep(r->a, data);
	for (const struct jf *f = send_in_f; f->name != NULL; f++)
		if (f->off >= offsetof(struct send_in, name))
			put_text(data, f->name, *(const char *const *)
			    ((const char *)in + f->off));
	put_flag(data, "by_card", in->payment_method != NULL &&
	    strcmp(in->payment_method, "card") == 0);
	put_text(data, "other", other);
	if (other != NULL)
		r->err = (struct err){ 0 }; /* asked about, not complained of */
	else
		put_refusal(r, data);
	return enter_page(r, status, &in->enter, json_object_get(data));
}

int
press_once(struct req *r, const char *path, const char *body,
    struct http_answer *a)
{
	enum { PAUSE_MS = 50, PAUSES = 60 };
	const struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000L };

	for (int n = 0;; n++) {
		const int rc = service_call(r, "POST", path, body,
		    AS_CALLER | REFUSALS | WITH_KEY, a);

		if (rc == 0 || r->err.code != E_RACE || n == PAUSES)
			return rc;
		r->err = (struct err){ 0 };
		nanosleep(&pause, NULL);
	}
}

static int
order_send(struct req *r, const struct send_in *in, struct http_answer *a)
{
	const struct enter *e = &in->enter;

	if (e->lines.n == 0)
		return fail_field(r, E_BAD_REQUEST, "items",
		    "items: must not be empty");
	r->key = e->key;
	if (e->order != NULL)
		return press_once(r, arena_printf(r->a,
		    "/api/v1/orders/%s/lines", e->order),
		    arena_printf(r->a, "{\"items\":%s}",
			draft_items(r, &e->lines)), a);
	return press_once(r, "/api/v1/orders", order_json(r, in), a);
}

/* POST /staff/waiter/send: a new order, or more lines of one */
int
enter_send(struct req *r)
{
	struct http_answer a = { 0 };
	struct send_in in = { 0 };
	const struct enter *e = &in.enter;

	if (form_read(r, send_in_f, &in) < 0 || enter_check(r, &in.enter) < 0)
		return -1;
	if (order_send(r, &in, &a) == 0)
		return page_see(r, e->table != NULL ?
		    arena_printf(r->a, "%s&said=%s", table_path(r, e->table),
			e->order != NULL ? "added" : "ordered") :
		    "/staff/waiter?said=ordered");
	if (r->err.code == E_UNAUTHENTICATED || r->err.code == E_FORBIDDEN ||
	    r->err.code == E_INTERNAL)
		return -1;
	return send_refused(r, &in, other_order(r, &a));
}
