/*
 * What waits in messages is sent: to each chat in the order of ids, the next
 * one when the one before has been taken. Who dies between Telegram's yes and
 * our own mark says it once more: twice is better than never.
 */
#include "config.h"
#include "notify.h"

#include <json-c/json.h>
#include <string.h>

#include "conf.h"
#include "log.h"
#include "met.h"
#include "mustache.h"

#define IDLE_MS 1000
#define AT_ONCE 20
#define DEADLINE_MS 4000   /* below what a silent loop is restarted for */
#define AWAY_LONGEST 60	   /* seconds between two tries while it is away */
#define WRONG_S 30	   /* the same, until somebody has mended our side */
#define PATIENCE 300	   /* seconds a message that nobody takes waits at most */

static const struct mustache *templates;
static unsigned failures; /* of Telegram's, in a row */

static int
text_of(struct req *r, int row, const char **out)
{
	const char *body = db_text(r, Q_MESSAGES_DUE, row, "body");
	struct buf b = buf_new(r->a);
	struct json_object *o = json_read(r->a, body, strlen(body), &r->err);

	if (o == NULL || mustache_render(templates, arena_printf(r->a,
	    "telegram-%s", db_text(r, Q_MESSAGES_DUE, row, "language")), o, &b,
	    &r->err) < 0)
		return -1;
	*out = b.s;
	return 0;
}

static int
call(struct req *r, int row, struct telegram_answer *out)
{
	struct buf b = buf_new(r->a);
	const char *text;

	if (text_of(r, row, &text) < 0) {
		*out = (struct telegram_answer){ .verdict = TELEGRAM_REFUSED,
			.why = arena_strdup(r->a, r->err.text) };
		r->err = (struct err){ 0 };
		return 0;
	}
	buf_str(&b, "{");
	buf_json_int(&b, "chat_id", db_int(r, Q_MESSAGES_DUE, row, "chat_id"));
	buf_json_member(&b, "text", text);
	buf_json_member(&b, "parse_mode", "HTML");
	buf_json_raw(&b, "link_preview_options", "{\"is_disabled\":true}");
	buf_str(&b, "}");
	return telegram_call(r, "sendMessage", b.s, DEADLINE_MS, out);
}

/* Seconds that grow with the number of tries: 1, 2, 4, … */
static int
longer(unsigned tries, int most)
{
	return tries < 9 && 1 << tries < most ? 1 << tries : most;
}

static void
not_taken(struct req *r, const char *id, int64_t attempts,
    const struct telegram_answer *answer)
{
	int wait = answer->wait;

	if (answer->verdict == TELEGRAM_WRONG) {
		wait = WRONG_S;
		log_error(r, "Telegram holds our bot for wrong: %s", answer->why);
	} else if (wait == 0) {
		wait = longer(failures, AWAY_LONGEST);
		if (failures == 0)
			log_warn(r, "Telegram does not take it: %s", answer->why);
		/* one that it never answers must not stand before all others */
		db_queue(r, Q_MESSAGE_LATER, id, txt(r, longer(
		    (unsigned)attempts + 1, PATIENCE)));
	}
	failures++;
	db_queue(r, Q_TELEGRAM_PAUSE, txt(r, wait));
}

/* Sends one, and what came of it is kept. True: Telegram goes on taking. */
static int
send_one(struct req *r, int row)
{
	const char *id = db_text(r, Q_MESSAGES_DUE, row, "id");
	const int64_t attempts = db_int(r, Q_MESSAGES_DUE, row, "attempts");
	struct telegram_answer answer;

	met_alive();
	if (call(r, row, &answer) < 0)
		return -1;
	switch (answer.verdict) {
	case TELEGRAM_DONE:
		db_queue(r, Q_MESSAGE_SENT, id);
		break;
	case TELEGRAM_GONE:
		log_info(r, "message %s: its chat is closed, %s", id, answer.why);
		db_queue(r, Q_CHAT_DROP,
		    db_text(r, Q_MESSAGES_DUE, row, "chat_id"));
		break;
	case TELEGRAM_REFUSED:
		log_error(r, "message %s is refused: %s", id, answer.why);
		db_queue(r, Q_MESSAGE_REFUSED, id, answer.why);
		break;
	default:
		not_taken(r, id, attempts, &answer);
		return db_sync(r) < 0 ? -1 : 0;
	}
	failures = 0;
	return db_sync(r) < 0 ? -1 : 1;
}

static int
turn(struct req *r)
{
	int n, rc = loop_leads(r, "hub");

	if (rc <= 0)
		return rc < 0 ? -1 : IDLE_MS;
	db_queue(r, Q_MESSAGES_DUE, txt(r, AT_ONCE));
	if (db_sync(r) < 0)
		return -1;
	n = db_rows(r, Q_MESSAGES_DUE);
	for (int i = 0; i < n && rc > 0; i++)
		rc = send_one(r, i);
	return rc < 0 ? -1 : rc > 0 && n == AT_ONCE ? 0 : IDLE_MS;
}

int
hub_run(const struct app *app)
{
	struct arena *a = arena_new(); /* as long as the process */
	struct err e = { 0 };

	templates = mustache_load(a, arena_printf(a,
	    "%s/apps/notify/templates", conf.share_dir), &e);
	if (templates == NULL) {
		log_error(NULL, "%s", e.text);
		return 1;
	}
	return loop_run(app, "hub", turn);
}
