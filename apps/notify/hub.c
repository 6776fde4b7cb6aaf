/*
 * What waits in messages is sent: to each chat in the order of ids, the next
 * one when the one before has been taken. Who dies between Telegram's yes and
 * our own mark says it once more: twice is better than never.
 */
#include "config.h"
#include "notify.h"

#include <json-c/json.h>
#include <string.h>

#include "log.h"
#include "met.h"

#define IDLE_MS 1000
#define AT_ONCE 20
#define DEADLINE_MS 4000   /* below what a silent loop is restarted for */
#define AWAY_LONGEST 60	   /* seconds between two tries while it is away */
#define WRONG_S 30	   /* the same, until somebody has mended our side */
#define PATIENCE 300	   /* seconds a message that nobody takes waits at most */

static unsigned failures; /* of Telegram's, in a row */

/* A message as it is to be sent. */
struct outgoing {
	const char *id, *chat, *language;
	int64_t attempts;
	struct json_object *body;
	const char *edit; /* the message in whose place it is; NULL: none */
	const char *photo;
};

static int
outgoing_read(struct req *r, int row, struct outgoing *m)
{
	const char *body = db_text(r, Q_MESSAGES_DUE, row, "body");
	struct json_object *edit, *photo;

	*m = (struct outgoing){ .id = db_text(r, Q_MESSAGES_DUE, row, "id"),
		.chat = db_text(r, Q_MESSAGES_DUE, row, "chat_id"),
		.language = db_text(r, Q_MESSAGES_DUE, row, "language"),
		.attempts = db_int(r, Q_MESSAGES_DUE, row, "attempts"),
		.body = json_read(r->a, body, strlen(body), &r->err) };
	if (m->body == NULL)
		return -1;
	if (json_object_object_get_ex(m->body, "edit", &edit))
		m->edit = json_object_get_string(edit);
	if (json_object_object_get_ex(m->body, "photo", &photo))
		m->photo = json_object_get_string(photo);
	return 0;
}

/* As the Bot API takes it, which calls the words `name`. */
static int
message_write(struct req *r, const struct outgoing *m, const char *name,
    struct buf *b)
{
	const char *text;

	if (words_render(r, m->language, m->body, &text) < 0)
		return -1;
	buf_str(b, "{");
	buf_json_raw(b, "chat_id", m->chat);
	if (m->edit != NULL)
		buf_json_raw(b, "message_id", m->edit);
	buf_json_member(b, name, text);
	buf_json_member(b, "parse_mode", "HTML");
	buf_json_raw(b, "link_preview_options", "{\"is_disabled\":true}");
	if (buttons_write(r, m->language, m->body, b) < 0)
		return -1;
	buf_str(b, "}");
	return 0;
}

static int
call_photo(struct req *r, const struct outgoing *m,
    struct telegram_answer *out)
{
	struct buf b = buf_new(r->a);
	struct json_object *fields;

	if (message_write(r, m, "caption", &b) < 0 ||
	    (fields = json_read(r->a, b.s, b.len, &r->err)) == NULL)
		return -1;
	return photo_send(r, fields, m->photo, DEADLINE_MS, out);
}

static int
call_text(struct req *r, const struct outgoing *m, struct telegram_answer *out)
{
	struct buf b = buf_new(r->a);

	if (message_write(r, m, "text", &b) < 0) {
		*out = (struct telegram_answer){ .verdict = TELEGRAM_REFUSED,
			.why = arena_strdup(r->a, r->err.text) };
		r->err = (struct err){ 0 };
		return 0;
	}
	return telegram_call(r, m->edit != NULL ? "editMessageText" :
	    "sendMessage", b.s, DEADLINE_MS, out);
}

/* A photo that is not taken is no reason to say nothing. */
static int
call(struct req *r, const struct outgoing *m, struct telegram_answer *out)
{
	if (m->photo != NULL) {
		if (call_photo(r, m, out) < 0)
			return -1;
		if (out->verdict != TELEGRAM_REFUSED)
			return 0;
		log_warn(r, "message %s goes without its photo: %s", m->id,
		    out->why);
	}
	return call_text(r, m, out);
}

/* Seconds that grow with the number of tries: 1, 2, 4, … */
static int
longer(unsigned tries, int most)
{
	return tries < 9 && 1 << tries < most ? 1 << tries : most;
}

static void
not_taken(struct req *r, const struct outgoing *m,
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
		db_queue(r, Q_MESSAGE_LATER, m->id, txt(r, longer(
		    (unsigned)m->attempts + 1, PATIENCE)));
	}
	failures++;
	db_queue(r, Q_TELEGRAM_PAUSE, txt(r, wait));
}

/* It will never be taken: one in another's place as one of its own. */
static void
refused(struct req *r, const struct outgoing *m, const char *why)
{
	if (m->edit != NULL) { /* the same already: pressed twice */
		db_queue(r, strstr(why, "not modified") != NULL ?
		    Q_MESSAGE_SENT : Q_MESSAGE_ANEW, m->id);
		return;
	}
	log_error(r, "message %s is refused: %s", m->id, why);
	db_queue(r, Q_MESSAGE_REFUSED, m->id, why);
}

/* Sends one, and what came of it is kept. True: Telegram goes on taking. */
static int
send_one(struct req *r, int row)
{
	struct outgoing m;
	struct telegram_answer answer;

	met_alive();
	if (outgoing_read(r, row, &m) < 0 || call(r, &m, &answer) < 0)
		return -1;
	switch (answer.verdict) {
	case TELEGRAM_DONE:
		db_queue(r, Q_MESSAGE_SENT, m.id);
		break;
	case TELEGRAM_GONE:
		log_info(r, "message %s: its chat is closed, %s", m.id,
		    answer.why);
		db_queue(r, Q_CHAT_DROP, m.chat);
		break;
	case TELEGRAM_REFUSED:
		refused(r, &m, answer.why);
		break;
	default:
		not_taken(r, &m, &answer);
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
	return words_load() < 0 ? 1 : loop_run(app, "hub", turn);
}
