#include "config.h"
#include "skeleton.h"

#include "log.h"

struct greeting_in {
	const char *name;
	const char *text;
};

static const struct jf greeting_in_f[] = {
	JF(struct greeting_in, name, .req = true, .min = 1, .max = 100),
	JF(struct greeting_in, text, .max = 1000),
	JF_END
};

/* POST /internal/v1/skeleton/greetings */
int
greeting_add(struct req *r)
{
	struct greeting_in in = { 0 };
	struct buf event = buf_new(r->a);

	if (req_body(r, greeting_in_f, &in) < 0)
		return -1;
	db_queue(r, Q_GREETING_ADD, in.name, in.text ? in.text : "");
	if (db_sync(r) < 0)
		return -1;
	db_row_json(r, Q_GREETING_ADD, 0, &event);
	event_add(r, "skeleton.greeted", event.s);
	return reply_row(r, 201, Q_GREETING_ADD);
}

/* GET /internal/v1/skeleton/greetings/{id} */
int
greeting_get(struct req *r)
{
	db_queue(r, Q_GREETING_GET, r->param[0]);
	if (db_sync(r) < 0)
		return -1;
	return reply_row(r, 200, Q_GREETING_GET);
}

struct greeted_in {
	int64_t id;
};

static const struct jf greeted_in_f[] = {
	JF(struct greeted_in, id, .req = true, .min = 1),
	JF_END
};

/* Its own event comes back: shows a consumer, and that it counts once. */
int
on_greeting(struct req *r, const struct event *e)
{
	struct greeted_in in = { 0 };

	if (jf_decode(r->a, greeted_in_f, JF_EVENT, e->body, &in, &r->err) < 0)
		return -1;
	db_queue(r, Q_GREETING_HEARD, txt(r, in.id));
	return db_sync(r);
}

/* A task: once a minute, and whenever the worker is woken. */
int
greetings_count(struct req *r)
{
	db_queue(r, Q_GREETING_COUNT);
	if (db_sync(r) < 0)
		return -1;
	log_info(r, "greetings so far: %s", db_text(r, Q_GREETING_COUNT, 0, "n"));
	return 0;
}
