#include "config.h"
#include "audit.h"

#include <inttypes.h>
#include <stdlib.h>

#include "conf.h"
#include "db.h"
#include "who.h"

/* "staff:5"; NULL for nobody. */
static const char *
actor(struct req *r)
{
	switch (r->who.typ) {
	case ACCOUNT_USER:
	case ACCOUNT_STAFF:
		return arena_printf(r->a, "%s:%" PRId64, who_word(r->who.typ),
		    r->who.sub);
	case ACCOUNT_SERVICE:
		return arena_printf(r->a, "service:%s", r->who.service);
	case ACCOUNT_NONE:
		break;
	}
	return NULL;
}

void
audit_add(struct req *r, const char *action, const char *subject,
    const char *before, const char *after)
{
	db_queue(r, DB_AUDIT_ADD, actor(r), action, subject, before, after,
	    r->id);
}

const char *
audit_subject(struct req *r, const char *noun, const char *id)
{
	return arena_printf(r->a, "%s:%s", noun, id);
}

void
audit_person(struct req *r)
{
	db_queue(r, DB_AUDIT_PERSON, actor(r), r->id);
}

/* The statement that walks an index: a filter that few rows pass goes first. */
static int
statement(const struct audit_in *in)
{
	const int first = in->keys ? DB_AUDIT_KEYS : DB_AUDIT_ROWS;

	return in->request_id != NULL ? first + 3 :
	    in->subject != NULL	      ? first + 2 :
	    in->actor != NULL	      ? first + 1 :
					first;
}

int
audit_page(struct req *r, const struct audit_in *in, const char **json)
{
	const int q = statement(in);

	db_queue(r, q, in->from, in->to, conf.time_zone, in->actor, in->action,
	    in->subject, in->request_id,
	    in->upto > 0 ? txt(r, in->upto) : NULL, txt(r, in->limit),
	    txt(r, in->offset));
	if (db_sync(r) < 0)
		return -1;
	*json = db_text(r, q, 0, "body");
	return 0;
}

static const struct jf audit_in_f[] = {
	AUDIT_FILTERS(struct audit_in),
	JF(struct audit_in, keys),
	JF(struct audit_in, upto, .min = 1),
	JF(struct audit_in, limit, .req = true, .min = 1, .max = AUDIT_DEEPEST),
	JF(struct audit_in, offset, .max = AUDIT_DEEPEST),
	JF_END
};

int
audit_get(struct req *r)
{
	struct audit_in in = { 0 };
	const char *json;

	if (r->db == NULL)
		return fail(r, E_NOT_FOUND, "there is no log here");
	if (req_query(r, audit_in_f, &in) < 0 || audit_page(r, &in, &json) < 0)
		return -1;
	return reply_json(r, 200, json);
}
