/* Staff and their roles; all of it for admins. */
#include "config.h"
#include "user.h"

#include <json-c/json.h>
#include <string.h>

#include "audit.h"
#include "password.h"

struct staff_in {
	const char *work_email;
	const char *work_phone;
	const char *full_name;
	const char *position;
	const char *password;
	const char *hire_date;
	struct json_object *roles;
};

static const struct jf staff_in_f[] = {
	JF(struct staff_in, work_email, .req = true, .max = 255,
	    .tidy = jf_email, .what = "an e-mail address"),
	JF(struct staff_in, work_phone, .max = 40,
	    .tidy = jf_phone, .what = "a phone number"),
	JF(struct staff_in, full_name, .req = true, JF_NAME),
	JF(struct staff_in, position, .max = 100),
	JF(struct staff_in, password, .req = true, PASSWORD_NEW),
	JF(struct staff_in, hire_date, .check = jf_is_date,
	    .what = "a date"),
	JF(struct staff_in, roles),
	JF_END
};

static bool
is_staff_role(const char *word)
{
	return word != NULL && (role_bit(word) & STAFF) != 0;
}

/* The list as bits; nobody has none. */
static int
roles_read(struct req *r, struct json_object *list, unsigned *out)
{
	*out = 0;
	if (list == NULL)
		return 0;
	if (!json_object_is_type(list, json_type_array))
		return fail_field(r, E_BAD_REQUEST, "roles",
		    "roles: must be a list");
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		const char *word = json_object_get_string(
		    json_object_array_get_idx(list, i));

		if (!is_staff_role(word))
			return fail_field(r, E_BAD_REQUEST, "roles",
			    "roles: %.40s is no role of staff",
			    word != NULL ? word : "null");
		*out |= role_bit(word);
	}
	return 0;
}

/* Roles as an SQL array: the JSON list with other brackets. */
static const char *
roles_array(struct req *r, const char *json)
{
	char *s = arena_strdup(r->a, json);

	s[0] = '{';
	s[strlen(s) - 1] = '}';
	return s;
}

/* Which unique value is taken, in words for the caller. */
static int
taken(struct req *r)
{
	const char *field = strstr(r->err.text, "phone") != NULL ? "work_phone"
								 : "work_email";

	if (r->err.code != E_EXISTS)
		return -1;
	r->err = (struct err){ 0 };
	return fail_field(r, E_EXISTS, field, "%s: is taken", field);
}

static int
staff_claim(struct req *r, const struct staff_in *in, const char *roles,
    struct joining *j)
{
	j->kind = &staff_kind;
	j->attempt = joining_attempt(r);
	db_begin(r);
	audit_person(r);
	db_queue(r, Q_STAFF_CLAIM, in->work_email, in->work_phone,
	    in->full_name, j->attempt, in->position != NULL ? in->position : "",
	    in->hire_date, roles_array(r, roles));
	if (db_commit(r) < 0)
		return taken(r);
	if (db_rows(r, Q_STAFF_CLAIM) == 0)
		return fail_field(r, E_EXISTS, "work_email",
		    "work_email: is taken");
	j->id = db_text(r, Q_STAFF_CLAIM, 0, "id");
	return 0;
}

static const char *
credentials(struct req *r, const struct staff_in *in, const char *id,
    const char *roles)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "{");
	buf_json_member(&b, "account", "staff");
	buf_json_raw(&b, "id", id);
	buf_json_member(&b, "email", in->work_email);
	buf_json_member(&b, "phone", in->work_phone);
	buf_json_member(&b, "full_name", in->full_name);
	buf_json_member(&b, "password", in->password);
	buf_json_raw(&b, "roles", roles);
	buf_json_bool(&b, "is_active", true);
	buf_json_member(&b, "position", in->position);
	buf_json_member(&b, "hire_date", in->hire_date);
	buf_json_member(&b, "until", db_text(r, Q_STAFF_CLAIM, 0, "until"));
	buf_str(&b, "}");
	return b.s;
}

/* POST /api/v1/staff; UserService.CreateStaff */
int
staff_post(struct req *r)
{
	struct buf roles = buf_new(r->a);
	struct staff_in in = { 0 };
	struct joining j = { 0 };
	unsigned bits;

	if (req_body(r, staff_in_f, &in) < 0 ||
	    roles_read(r, in.roles, &bits) < 0)
		return -1;
	role_json(&roles, bits);
	if (staff_claim(r, &in, roles.s, &j) < 0)
		return -1;
	j.credentials = credentials(r, &in, j.id, roles.s);
	if (joining_finish(r, &j, false) < 0)
		return -1;
	return reply_json(r, 201, db_text(r, Q_STAFF_ACTIVATE, 0, "body"));
}

/* GET /api/v1/staff; UserService.ListStaff */
int
staff_list(struct req *r)
{
	struct page p = { 0 };

	if (page_read(r, &p) < 0)
		return -1;
	db_queue(r, Q_STAFF_LIST, p.only_active ? "true" : "false", p.limit,
	    p.offset);
	if (db_sync(r) < 0)
		return -1;
	return page_reply(r, Q_STAFF_LIST, "staff");
}

/* GET /api/v1/staff/{id} */
int
staff_get(struct req *r)
{
	db_queue(r, Q_STAFF_GET, r->param[0]);
	if (db_sync(r) < 0)
		return -1;
	return reply_row(r, 200, Q_STAFF_GET);
}

struct change_in {
	struct opt_text work_phone;
	struct opt_text full_name;
	struct opt_text position;
	struct opt_bool is_active;
};

static const struct jf change_in_f[] = {
	JF(struct change_in, work_phone, .max = 40, .nullable = true,
	    .tidy = jf_phone, .what = "a phone number"),
	JF(struct change_in, full_name, JF_NAME),
	JF(struct change_in, position, .max = 100),
	JF(struct change_in, is_active),
	JF_END
};

/*
 * Queues, in front of what may take an admin away: is it the last one? Two
 * who remove each other wait here, and the second finds out.
 */
static void
last_admin_queue(struct req *r)
{
	db_queue(r, Q_ADMINS_LOCK);
	db_queue(r, Q_ADMIN_LAST, r->param[0]);
}

/*
 * In the open transaction, behind what is queued: the row, its event. With
 * leaves, last_admin_queue was the first of it.
 */
static int
change(struct req *r, const struct change_in *in, bool leaves)
{
	db_queue(r, Q_STAFF_CHANGE, r->param[0],
	    in->work_phone.set ? "true" : "false", in->work_phone.v,
	    in->full_name.v, in->position.v,
	    !in->is_active.set ? NULL : in->is_active.v ? "true" : "false");
	if (db_sync(r) < 0)
		return taken(r);
	if (db_rows(r, Q_STAFF_CHANGE) == 0)
		return fail(r, E_NOT_FOUND, "no such member of staff");
	if (leaves && db_bool(r, Q_ADMIN_LAST, 0, "last"))
		return fail(r, E_STATE, "the last admin stays; make somebody"
		    " else an admin first");
	event_add(r, "staff.updated", db_text(r, Q_STAFF_CHANGE, 0, "event"));
	if (db_commit(r) < 0)
		return -1;
	account_sync(r, &staff_kind, r->param[0]);
	return 0;
}

/* PATCH /api/v1/staff/{id}; UserService.UpdateStaff */
int
staff_patch(struct req *r)
{
	struct change_in in = { 0 };
	bool leaves;

	if (req_body(r, change_in_f, &in) < 0)
		return -1;
	leaves = in.is_active.set && !in.is_active.v;
	db_begin(r);
	if (leaves)
		last_admin_queue(r);
	if (change(r, &in, leaves) < 0)
		return -1;
	return reply_json(r, 200, db_text(r, Q_STAFF_CHANGE, 0, "body"));
}

/* DELETE /api/v1/staff/{id}: deactivates */
int
staff_delete(struct req *r)
{
	const struct change_in in = { .is_active = { .set = true } };

	db_begin(r);
	last_admin_queue(r);
	if (change(r, &in, true) < 0)
		return -1;
	return reply_empty(r);
}

static int
role_change(struct req *r, int q)
{
	const bool leaves = q == Q_STAFF_ROLE_DROP &&
	    role_bit(r->param[1]) == ADMIN;
	const struct change_in in = { 0 };

	if (!is_staff_role(r->param[1]))
		return fail(r, E_NOT_FOUND, "no such role of staff");
	db_begin(r);
	if (leaves)
		last_admin_queue(r);
	db_queue(r, q, r->param[0], r->param[1]);
	if (change(r, &in, leaves) < 0)
		return -1;
	return reply_empty(r);
}

/* PUT /api/v1/staff/{id}/roles/{word} */
int
staff_role_put(struct req *r)
{
	return role_change(r, Q_STAFF_ROLE_ADD);
}

/* DELETE /api/v1/staff/{id}/roles/{word} */
int
staff_role_delete(struct req *r)
{
	return role_change(r, Q_STAFF_ROLE_DROP);
}

/* A guest is a customer and nothing else; the paths are there to say so. */
static int
user_role(struct req *r, bool wanted)
{
	if (role_bit(r->param[1]) != CUSTOMER)
		return fail(r, E_NOT_FOUND,
		    "a guest is a customer, other roles are for staff");
	if (!wanted)
		return fail(r, E_STATE, "a guest stays a customer;"
		    " deactivate the account instead");
	db_queue(r, Q_USER_GET, r->param[0]);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_USER_GET) == 0)
		return fail(r, E_NOT_FOUND, "no such user");
	return reply_empty(r);
}

/* PUT /api/v1/users/{id}/roles/{word} */
int
user_role_put(struct req *r)
{
	return user_role(r, true);
}

/* DELETE /api/v1/users/{id}/roles/{word} */
int
user_role_delete(struct req *r)
{
	return user_role(r, false);
}

struct role_in {
	bool is_staff;
};

static const struct jf role_in_f[] = { JF(struct role_in, is_staff), JF_END };

/* UserService.AssignRole */
int
role_assign(struct req *r)
{
	struct role_in in = { 0 };

	if (req_body(r, role_in_f, &in) < 0)
		return -1;
	return in.is_staff ? staff_role_put(r) : user_role_put(r);
}

/* UserService.RevokeRole */
int
role_revoke(struct req *r)
{
	struct role_in in = { 0 };

	if (req_body(r, role_in_f, &in) < 0)
		return -1;
	return in.is_staff ? staff_role_delete(r) : user_role_delete(r);
}
