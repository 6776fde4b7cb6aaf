/*
 * E-mail that orders make, for guests without a chat: a row in the transaction
 * of the event, put into the spool by a task. To which address is decided
 * then: it may come behind the order.
 */
#include "config.h"
#include "notify.h"

#include <json-c/json.h>
#include <string.h>

#define AT_ONCE 50

struct guest_in {
	int64_t user_id;
	const char *email, *at;
	bool is_active;
};

static const struct jf guest_in_f[] = {
	JF(struct guest_in, user_id, .req = true, .min = 1, .max = INT32_MAX),
	JF(struct guest_in, email, .max = 255, .nullable = true),
	JF(struct guest_in, at, .req = true, .check = jf_is_time,
	    .what = "a time"),
	JF(struct guest_in, is_active, .req = true),
	JF_END
};

int
on_guest(struct req *r, const struct event *e)
{
	struct guest_in in = { 0 };

	if (jf_decode(r->a, guest_in_f, JF_EVENT, e->body, &in, &r->err) < 0)
		return -1;
	db_queue(r, Q_GUEST_PUT, txt(r, in.user_id),
	    in.is_active ? in.email : NULL, in.at);
	return db_sync(r);
}

struct spoken_in {
	struct opt_int user_id;
	const char *language;
};

static const struct jf spoken_in_f[] = {
	JF(struct spoken_in, user_id, .nullable = true, .max = INT32_MAX),
	JF(struct spoken_in, language, .nullable = true, .max = 2),
	JF_END
};

int
guest_speaks(struct req *r, const struct event *e)
{
	struct spoken_in in = { 0 };

	if (strcmp(e->key, "order.created") != 0)
		return 0;
	if (jf_decode(r->a, spoken_in_f, JF_EVENT, e->body, &in, &r->err) < 0)
		return -1;
	if (in.user_id.set && !in.user_id.null && in.language != NULL)
		db_queue(r, Q_GUEST_LANGUAGE, txt(r, in.user_id.v),
		    in.language);
	return 0;
}

static int
put(struct req *r, int row)
{
	const char *body = db_text(r, Q_MAILS_WAITING, row, "body");
	struct mail m = { .id = db_text(r, Q_MAILS_WAITING, row, "id"),
		.to = db_text(r, Q_MAILS_WAITING, row, "email"),
		.language = db_text(r, Q_MAILS_WAITING, row, "language") };
	struct json_object *o = json_read(r->a, body, strlen(body), &r->err);

	if (m.to == NULL)
		return 0;
	if (o == NULL || words_mail(r, m.language, o, &m.text) < 0)
		return -1;
	json_object_object_add(o, "subject", json_object_new_boolean(true));
	return words_mail(r, m.language, o, &m.subject) < 0 ? -1 :
	    mail_put(r, &m);
}

int
mails_put(struct req *r)
{
	struct buf ids = buf_new(r->a);
	int n;

	db_begin(r);
	db_queue(r, Q_MAILS_WAITING, txt(r, AT_ONCE));
	if (db_sync(r) < 0)
		return -1;
	n = db_rows(r, Q_MAILS_WAITING);
	for (int i = 0; i < n; i++) {
		if (put(r, i) < 0)
			return -1;
		buf_array_add(&ids, db_text(r, Q_MAILS_WAITING, i, "id"));
	}
	buf_array_end(&ids);
	db_queue(r, Q_MAIL_PUT, ids.s);
	return db_commit(r) < 0 ? -1 : n == AT_ONCE;
}
