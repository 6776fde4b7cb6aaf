/* Guests' saved addresses: where their orders are brought. */
#include "config.h"
#include "user.h"

#include "audit.h"
#include "uuid.h"

#define ADDRESSES_MAX 20

struct address_in {
	struct opt_text label, street, house, apartment, entrance, floor,
	    comment;
	struct opt_bool is_default;
};

#define LINE(most) .min = 1, .max = (most), .tidy = jf_trim, \
	.check = jf_is_name, .what = "a text, in one line"

#define ADDRESS_REST \
	JF(struct address_in, label, .nullable = true, LINE(50)), \
	JF(struct address_in, apartment, .nullable = true, LINE(20)), \
	JF(struct address_in, entrance, .nullable = true, LINE(20)), \
	JF(struct address_in, floor, .nullable = true, LINE(20)), \
	JF(struct address_in, comment, .nullable = true, .min = 1, \
	    .max = 500, .tidy = jf_trim, .what = "a text that is not blank"), \
	JF(struct address_in, is_default), \
	JF_END

static const struct jf address_new_f[] = {
	JF(struct address_in, street, .req = true, LINE(200)),
	JF(struct address_in, house, .req = true, LINE(20)),
	ADDRESS_REST
};

static const struct jf address_f[] = {
	JF(struct address_in, street, LINE(200)),
	JF(struct address_in, house, LINE(20)),
	ADDRESS_REST
};

/* The body as its texts are kept; NULL with r->err set. */
static const char *
address_read(struct req *r, const struct jf *fields, struct address_in *in)
{
	struct buf b = buf_new(r->a);

	if (req_body(r, fields, in) < 0)
		return NULL;
	buf_str(&b, "{");
	for (const struct jf *f = fields; f->name != NULL; f++) {
		const void *at = (const char *)in + f->off;
		const struct opt_text *text = at;

		if (f->type == JF_OPT_TEXT && text->set)
			buf_json_member(&b, f->name, text->v);
	}
	if (in->is_default.set)
		buf_json_bool(&b, "is_default", in->is_default.v);
	buf_str(&b, "}");
	return b.s;
}

/* Queues: one of the guest's changes after the other, told to the audit log. */
static void
owner_lock(struct req *r)
{
	audit_person(r);
	db_queue(r, Q_USER_LOCK, txt(r, r->who.sub));
}

/* With what was queued behind the lock. */
static int
owner_sync(struct req *r)
{
	if (db_sync(r) < 0)
		return -1;
	return db_rows(r, Q_USER_LOCK) > 0 ? 0 :
	    user_gone(r, txt(r, r->who.sub));
}

/* GET /api/v1/users/me/addresses */
int
address_list(struct req *r)
{
	db_queue(r, Q_ADDRESS_LIST, txt(r, r->who.sub));
	return db_sync(r) < 0 ? -1 : reply_row(r, 200, Q_ADDRESS_LIST);
}

/*
 * POST /api/v1/users/me/addresses; a place that is saved already is answered
 * as it is, so a client may send each order's address.
 */
int
address_add(struct req *r)
{
	const char *user_id = txt(r, r->who.sub), *id = uuid_new(r->a), *body;
	struct address_in in = { 0 };

	if ((body = address_read(r, address_new_f, &in)) == NULL)
		return -1;
	owner_lock(r);
	db_queue(r, Q_ADDRESS_ROOM, user_id, body);
	if (owner_sync(r) < 0)
		return -1;
	if (db_text(r, Q_ADDRESS_ROOM, 0, "body") != NULL)
		return reply_json(r, 200, db_text(r, Q_ADDRESS_ROOM, 0, "body"));
	if (db_int(r, Q_ADDRESS_ROOM, 0, "addresses") >= ADDRESSES_MAX)
		return fail(r, E_STATE, "at most %d addresses are kept; delete "
		    "one to save another", ADDRESSES_MAX);
	if (in.is_default.v)
		db_queue(r, Q_ADDRESS_UNSET, user_id, id);
	db_queue(r, Q_ADDRESS_ADD, id, user_id, body);
	return db_sync(r) < 0 ? -1 : reply_row(r, 201, Q_ADDRESS_ADD);
}

/* What speaks against the change that Q_ADDRESS_LOOK has looked at. */
static int
change_check(struct req *r, const struct address_in *in)
{
	if (db_rows(r, Q_ADDRESS_LOOK) == 0)
		return fail(r, E_NOT_FOUND, "there is no such address");
	if (db_bool(r, Q_ADDRESS_LOOK, 0, "taken"))
		return fail_field(r, E_EXISTS, "street",
		    "street: another saved address is this place already");
	if (in->is_default.set && !in->is_default.v &&
	    db_bool(r, Q_ADDRESS_LOOK, 0, "is_default"))
		return fail_field(r, E_STATE, "is_default", "is_default: one "
		    "address is the default; make another one it instead");
	return 0;
}

/* PATCH /api/v1/users/me/addresses/{address_id} */
int
address_change(struct req *r)
{
	const char *user_id = txt(r, r->who.sub), *id = r->param[0], *body;
	struct address_in in = { 0 };

	if ((body = address_read(r, address_f, &in)) == NULL)
		return -1;
	owner_lock(r);
	db_queue(r, Q_ADDRESS_LOOK, id, user_id, body);
	if (owner_sync(r) < 0 || change_check(r, &in) < 0)
		return -1;
	if (in.is_default.v)
		db_queue(r, Q_ADDRESS_UNSET, user_id, id);
	db_queue(r, Q_ADDRESS_CHANGE, id, user_id, body);
	return db_sync(r) < 0 ? -1 : reply_row(r, 200, Q_ADDRESS_CHANGE);
}

/* DELETE /api/v1/users/me/addresses/{address_id} */
int
address_drop(struct req *r)
{
	const char *user_id = txt(r, r->who.sub);

	owner_lock(r);
	db_queue(r, Q_ADDRESS_DROP, r->param[0], user_id);
	db_queue(r, Q_ADDRESS_HEIR, user_id);
	if (owner_sync(r) < 0)
		return -1;
	if (db_affected(r, Q_ADDRESS_DROP) == 0)
		return fail(r, E_NOT_FOUND, "there is no such address");
	return reply_empty(r);
}
