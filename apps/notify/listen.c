/* How updates come from Telegram into the table of that name. */
#include "config.h"
#include "notify.h"

#include <json-c/json.h>
#include <string.h>

#include "log.h"
#include "met.h"

#define LISTEN_S 3	  /* below what a silent loop is restarted for */
#define DEADLINE_MS 4500
#define SOON_MS 1000	  /* after nothing that came too quickly */
#define AGAIN_MS 5000	  /* after an answer that is none */

/* Queues it; -1 for what has no id, which cannot be taken. */
static int
update_queue(struct req *r, struct json_object *o, int64_t *last)
{
	struct json_object *id = json_object_object_get(o, "update_id");

	if (!json_object_is_type(id, json_type_int))
		return fail(r, E_UNAVAILABLE, "an update without its id");
	*last = json_object_get_int64(id);
	db_queue(r, Q_UPDATE_ADD, txt(r, *last), json_text(o));
	return 0;
}

/* How many are new; -1 with r->err, and none is kept. */
static int
updates_keep(struct req *r, struct json_object *list)
{
	const size_t n = json_object_is_type(list, json_type_array) ?
	    json_object_array_length(list) : 0;
	int64_t last = 0;
	int rc;

	if (n == 0)
		return 0;
	db_begin(r);
	for (size_t i = 0; i < n; i++)
		if (update_queue(r, json_object_array_get_idx(list, i),
			&last) < 0)
			return -1;
	db_queue(r, Q_UPDATES_HEARD, txt(r, last));
	rc = db_commit(r);
	return rc < 0 ? -1 : db_affected(r, Q_UPDATE_ADD);
}

int
updates_listen(struct req *r)
{
	static bool wrong;   /* said already */
	static bool brought; /* it brings them elsewhere, and tells us none */
	struct telegram_answer got;
	const int64_t began = now_ms();
	const char *body;
	int n;

	db_queue(r, Q_UPDATES_FROM);
	if (db_sync(r) < 0)
		return -1;
	if (brought || db_bool(r, Q_UPDATES_FROM, 0, "brought")) {
		n = hook_drop(r);
		if (n <= 0)
			return n < 0 ? -1 : AGAIN_MS;
		brought = false;
		return 0;
	}
	body = arena_printf(r->a, "{\"offset\":%s,\"timeout\":%d,\"limit\":20,"
	    "\"allowed_updates\":" TELEGRAM_UPDATES "}",
	    db_text(r, Q_UPDATES_FROM, 0, "offset"), LISTEN_S);
	if (telegram_call(r, "getUpdates", body, DEADLINE_MS, &got) < 0)
		return -1;
	if (got.verdict == TELEGRAM_DONE) {
		wrong = false;
		n = updates_keep(r, got.result);
		/* who says the same again is not asked at once */
		return n < 0 ? -1 : n > 0 || now_ms() - began > SOON_MS ?
		    0 : SOON_MS;
	}
	brought = strstr(got.why, "webhook") != NULL;
	if (!wrong)
		log_warn(r, "Telegram tells us nothing: %s", got.why);
	wrong = true;
	return got.wait > 0 ? got.wait * 1000 : AGAIN_MS;
}
