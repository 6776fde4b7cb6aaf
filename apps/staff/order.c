/* One order: all about it, and what is done with it. */
#include "config.h"
#include "fields.h"

#include <json-c/json.h>
#include <string.h>

#include "http.h"
#include "uuid.h"

struct order_in {
	const char *said;
};

static const struct jf order_in_f[] = {
	JF(struct order_in, said, .max = 40),
	JF_END
};

/* GET /staff/orders/{uuid} */
int
order_get(struct req *r)
{
	struct service_ask asks[] = {
		{ .path = arena_printf(r->a, "/api/v1/orders/%s", r->param[0]) },
		{ .path = arena_printf(r->a, "/api/v1/orders/%s/history",
		    r->param[0]) },
	};
	struct order_in in = { 0 };
	struct json_object *data, *o;

	if (query_read(r, order_in_f, &in) < 0)
		return -1;
	data = page_live(r);
	service_ask_all(r, asks, 2);
	if (asks[0].rc < 0) {
		r->err = asks[0].err;
		return -1;
	}
	o = json_read(r->a, asks[0].answer.body, asks[0].answer.len, &r->err);
	if (o == NULL)
		return -1;
	order_show(r, o);
	put_text(data, "only", r->param[0]);
	json_object_object_add(data, "order", json_object_get(o));
	put_history(r, data, o, &asks[1]);
	put_sold(r, data, o);
	put_text(data, "back", r->path);
	put_text(data, "key", uuid_new(r->a));
	put_said(r, data, in.said);
	return page_reply(r, 200, "order", "order", json_object_get(data));
}

int
see_said(struct req *r, int rc, const char *back, const char *said)
{
	const char *to = path_of_ours(back);

	if (rc < 0 && r->err.code != E_STATE && r->err.code != E_BAD_REQUEST &&
	    r->err.code != E_RACE && r->err.code != E_NOT_FOUND)
		return -1;
	if (rc < 0) {
		said = err_row(r->err.code)->word;
		r->err = (struct err){ 0 };
	}
	return page_see(r, arena_printf(r->a, "%s%ssaid=%s", to,
	    strchr(to, '?') != NULL ? "&" : "?", said));
}

int
act(struct req *r, const char *method, const char *path, const char *body,
    const char *back, const char *said)
{
	struct http_answer a;

	return see_said(r, service_call(r, method, path, body,
	    AS_CALLER | REFUSALS | WITH_KEY, &a), back, said);
}

static const char *
body_of(struct req *r, const char *name, const char *value)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "{");
	if (value != NULL && *value != '\0')
		buf_json_member(&b, name, value);
	buf_str(&b, "}");
	return b.s;
}

struct act_in {
	const char *status, *reason, *after, *amount, *key, *payment, *back;
	const char *cooking_status;
};

#define BACK JF(struct act_in, back, .max = 1000)

static const struct jf move_in_f[] = {
	JF(struct act_in, status, .req = true, .max = 20),
	BACK,
	JF_END
};

/* POST /staff/orders/{uuid}/move */
int
order_move(struct req *r)
{
	struct act_in in = { 0 };

	if (form_read(r, move_in_f, &in) < 0)
		return -1;
	return act(r, "PATCH", arena_printf(r->a, "/api/v1/orders/%s/status",
	    r->param[0]), body_of(r, "status", in.status), in.back, "moved");
}

static const struct jf cancel_in_f[] = {
	JF(struct act_in, reason, .req = true, .min = 1, .max = 500,
	    .tidy = jf_trim, .what = "a reason"),
	BACK,
	JF_END
};

/* POST /staff/orders/{uuid}/cancel */
int
order_cancel(struct req *r)
{
	struct act_in in = { 0 };

	if (form_read(r, cancel_in_f, &in) < 0)
		return -1;
	return act(r, "POST", arena_printf(r->a, "/api/v1/orders/%s/cancel",
	    r->param[0]), body_of(r, "reason", in.reason), in.back, "canceled");
}

static const struct jf place_in_f[] = {
	JF(struct act_in, after, .max = 40),
	BACK,
	JF_END
};

/* POST /staff/orders/{uuid}/place: behind another order, or first */
int
order_place(struct req *r)
{
	struct act_in in = { 0 };

	if (form_read(r, place_in_f, &in) < 0)
		return -1;
	return act(r, "PUT", arena_printf(r->a, "/api/v1/orders/%s/position",
	    r->param[0]), body_of(r, "after", in.after), in.back, "placed");
}

static const struct jf cash_in_f[] = { BACK, JF_END };

/* POST /staff/orders/{uuid}/cash: the guest pays in cash after all */
int
order_cash(struct req *r)
{
	struct act_in in = { 0 };

	if (form_read(r, cash_in_f, &in) < 0)
		return -1;
	return act(r, "POST", arena_printf(r->a, "/api/v1/orders/%s/payment",
	    r->param[0]), body_of(r, "payment_method", "cash"), in.back,
	    "cash");
}

static const struct jf refund_in_f[] = {
	JF(struct act_in, payment, .req = true, .check = jf_is_uuid,
	    .what = "a payment"),
	JF(struct act_in, key, .req = true, .check = jf_is_uuid,
	    .what = "a key"),
	JF(struct act_in, amount, .max = 20),
	JF(struct act_in, reason, .req = true, .min = 1, .max = 250,
	    .tidy = jf_trim, .what = "a reason"),
	BACK,
	JF_END
};

/* POST /staff/orders/{uuid}/refund: all that is left, or a sum */
int
order_refund(struct req *r)
{
	const char *sum = NULL;
	struct act_in in = { 0 };
	struct buf b = buf_new(r->a);

	if (form_read(r, refund_in_f, &in) < 0)
		return -1;
	if (in.amount != NULL && *in.amount != '\0' &&
	    (sum = sum_of(r, in.amount)) == NULL)
		return fail_field(r, E_BAD_REQUEST, "amount",
		    "amount: is no sum");
	buf_str(&b, "{");
	buf_json_member(&b, "reason", in.reason);
	if (sum != NULL)
		buf_json_raw(&b, "amount", sum);
	buf_str(&b, "}");
	r->key = in.key;
	return act(r, "POST", arena_printf(r->a, "/api/v1/payments/%s/refund",
	    in.payment), b.s, in.back, "refunded");
}

static const struct jf item_in_f[] = {
	JF(struct act_in, cooking_status, .req = true, .max = 20),
	BACK,
	JF_END
};

/* POST /staff/orders/{uuid}/items/{uuid}: a step in the kitchen */
int
item_move(struct req *r)
{
	struct act_in in = { 0 };

	if (form_read(r, item_in_f, &in) < 0)
		return -1;
	return act(r, "PATCH", arena_printf(r->a, "/api/v1/orders/%s/items/%s",
	    r->param[0], r->param[1]),
	    body_of(r, "cooking_status", in.cooking_status), in.back,
	    "cooked");
}
