/*
 * What people write and press: told to us by Telegram, kept as rows, and then
 * each done in one transaction with what is answered, so that it is done once
 * whenever we die, and however often Telegram says it.
 */
#include "config.h"
#include "talk.h"

#include <json-c/json.h>
#include <string.h>

#include "conf.h"
#include "language.h"
#include "log.h"
#include "wake.h"
#include "who.h"

#define AT_ONCE "20"
#define HEAR_MS 1500

struct person_in {
	const char *language_code;
};
struct place_in {
	int64_t id;
	const char *type;
};
struct message_in {
	void *from, *chat;
	const char *text;
	int64_t message_id;
};
struct press_in {
	const char *id;
	void *from, *message;
	const char *data;
};
struct member_in {
	const char *status;
};
struct membership_in {
	void *chat, *new_chat_member;
};
struct update_in {
	void *message, *callback_query, *my_chat_member;
};

#define SUB(s, m, fields, t, ...) \
	JF(s, m, .sub = fields, .size = sizeof(t), ##__VA_ARGS__)

static const struct jf person_in_f[] = {
	JF(struct person_in, language_code, .max = 35),
	JF_END
};
static const struct jf place_in_f[] = {
	JF(struct place_in, id, .req = true),
	JF(struct place_in, type, .req = true, .max = 20),
	JF_END
};
static const struct jf message_in_f[] = {
	SUB(struct message_in, from, person_in_f, struct person_in),
	SUB(struct message_in, chat, place_in_f, struct place_in, .req = true),
	JF(struct message_in, text, .max = 4096),
	JF(struct message_in, message_id),
	JF_END
};
static const struct jf press_in_f[] = {
	JF(struct press_in, id, .req = true, .max = 64),
	SUB(struct press_in, from, person_in_f, struct person_in),
	SUB(struct press_in, message, message_in_f, struct message_in),
	JF(struct press_in, data, .max = 64),
	JF_END
};
static const struct jf member_in_f[] = {
	JF(struct member_in, status, .req = true, .max = 20),
	JF_END
};
static const struct jf membership_in_f[] = {
	SUB(struct membership_in, chat, place_in_f, struct place_in,
	    .req = true),
	SUB(struct membership_in, new_chat_member, member_in_f,
	    struct member_in, .req = true),
	JF_END
};
static const struct jf update_in_f[] = {
	SUB(struct update_in, message, message_in_f, struct message_in),
	SUB(struct update_in, callback_query, press_in_f, struct press_in),
	SUB(struct update_in, my_chat_member, membership_in_f,
	    struct membership_in),
	JF_END
};

/* For a moment, above the button: what comes too late is no failure. */
static int
hear(struct req *r, struct talk *t, const char *text)
{
	struct buf b = buf_new(r->a);
	struct telegram_answer got;

	if (t->heard)
		return 0;
	t->heard = true;
	buf_str(&b, "{");
	buf_json_member(&b, "callback_query_id", t->query);
	if (text != NULL)
		buf_json_member(&b, "text", text);
	buf_str(&b, "}");
	if (telegram_call(r, "answerCallbackQuery", b.s, HEAR_MS, &got) < 0)
		return -1;
	if (got.verdict != TELEGRAM_DONE)
		log_info(r, "a button is not answered: %s", got.why);
	return 0;
}

int
talk_hear(struct req *r, struct talk *t, const char *words, const char *data)
{
	const char *text;

	return words_short(r, t->language, words, data, &text) < 0 ? -1 :
	    hear(r, t, text);
}

int
talk_begin(struct req *r, struct talk *t)
{
	if (t->begun)
		return 0;
	if (t->query != NULL && hear(r, t, NULL) < 0)
		return -1;
	t->begun = true;
	db_begin(r);
	db_queue(r, Q_UPDATE_DONE, t->update);
	return db_sync(r);
}

int
talk_only_hear(struct req *r, struct talk *t, const char *words,
    const char *data)
{
	return talk_hear(r, t, words, data) < 0 ? -1 : talk_begin(r, t);
}

void
talk_say(struct req *r, const struct talk *t, const struct say *s)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "{");
	buf_json_raw(&b, s->words, s->data != NULL ? s->data : "true");
	buf_json_member(&b, "url", page_url(r, s->page));
	if (s->buttons != NULL)
		buf_json_raw(&b, "buttons", s->buttons);
	if (s->photo != NULL)
		buf_json_member(&b, "photo", s->photo);
	if (s->edit && t->message != NULL)
		buf_json_raw(&b, "edit", t->message);
	buf_str(&b, "}");
	db_queue(r, Q_MESSAGE_ADD, t->chat, t->language, b.s);
}

static int
ask(struct req *r, const struct talk *t, const char *method, const char *path,
    const char *body, unsigned flags, struct http_answer *out)
{
	r->err = (struct err){ 0 };
	r->who = (struct who){ .typ = ACCOUNT_USER, .roles = CUSTOMER,
		.sub = t->person };
	return service_call(r, method, path, body, AS_GUEST | REFUSALS | flags,
	    out);
}

int
talk_ask(struct req *r, const struct talk *t, const char *method,
    const char *path, const char *body, struct http_answer *out)
{
	return ask(r, t, method, path, body, 0, out);
}

int
talk_ask_keyed(struct req *r, const struct talk *t, const char *path,
    const char *body, struct http_answer *out)
{
	return ask(r, t, "POST", path, body, WITH_KEY | REPEATABLE, out);
}

/* Whose chat it is, and the language that is spoken there. */
static int
talk_known(struct req *r, struct talk *t, const struct person_in *from)
{
	db_queue(r, Q_CHAT_OF, t->chat);
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_CHAT_OF) > 0) {
		t->account = who_from(db_text(r, Q_CHAT_OF, 0, "account"));
		t->person = db_int(r, Q_CHAT_OF, 0, "person_id");
		t->language = db_text(r, Q_CHAT_OF, 0, "language");
	} else {
		t->language = language_of(from != NULL ?
		    from->language_code : NULL);
	}
	if (t->language == NULL)
		t->language = "ru";
	return 0;
}

/* In a group others read along: nothing is said there. */
static bool
is_private(const struct place_in *chat)
{
	return strcmp(chat->type, "private") == 0;
}

static int
message_take(struct req *r, struct talk *t, const struct message_in *m)
{
	const struct place_in *chat = m->chat;

	if (!is_private(chat))
		return 0;
	t->chat = txt(r, chat->id);
	if (talk_known(r, t, m->from) < 0)
		return -1;
	return command_run(r, t, m->text != NULL ? m->text : "");
}

static int
press_take(struct req *r, struct talk *t, const struct press_in *p)
{
	const struct message_in *m = p->message;
	const struct place_in *chat = m != NULL ? m->chat : NULL;

	t->query = p->id;
	if (chat == NULL || !is_private(chat))
		return 0;
	t->chat = txt(r, chat->id);
	t->message = m->message_id > 0 ? txt(r, m->message_id) : NULL;
	if (talk_known(r, t, p->from) < 0)
		return -1;
	return button_run(r, t, p->data != NULL ? p->data : "");
}

static int
membership_take(struct req *r, struct talk *t, const struct membership_in *m)
{
	const struct member_in *now = m->new_chat_member;
	const struct place_in *chat = m->chat;

	if (strcmp(now->status, "kicked") != 0)
		return 0;
	if (talk_begin(r, t) < 0)
		return -1;
	db_queue(r, Q_CHAT_DROP, txt(r, chat->id));
	return 0;
}

static int
update_do(struct req *r, struct talk *t, const char *body)
{
	struct update_in in = { 0 };
	struct err e = { 0 };
	struct json_object *o = json_read(r->a, body, strlen(body), &e);

	/* of a kind that we do not know: it would come for ever */
	if (o == NULL ||
	    jf_decode(r->a, update_in_f, JF_EVENT, o, &in, &e) < 0) {
		log_warn(r, "update %s is passed over: %s %s", t->update,
		    e.field, e.text);
		return 0;
	}
	if (in.message != NULL)
		return message_take(r, t, in.message);
	if (in.callback_query != NULL)
		return press_take(r, t, in.callback_query);
	return in.my_chat_member == NULL ? 0 :
	    membership_take(r, t, in.my_chat_member);
}

static int
update_run(struct req *r, const char *id, const char *body)
{
	struct talk t = { .update = id, .argument = "" };

	if (update_do(r, &t, body) < 0 || talk_begin(r, &t) < 0)
		return -1;
	return db_commit(r);
}

/* One that fails for a reason of its own stands before nothing. */
static int
update_take(struct req *r, const char *id, const char *body)
{
	if (update_run(r, id, body) == 0)
		return 0;
	db_rollback(r);
	if (r->err.code == E_UNAVAILABLE || r->err.code == E_AGAIN)
		return -1;
	log_error(r, "update %s is given up: %s", id, r->err.text);
	r->err = (struct err){ 0 };
	db_queue(r, Q_UPDATE_DONE, id);
	return db_sync(r);
}

static int
updates_take(struct req *r)
{
	struct { const char *id, *body; } rows[20];
	int n;

	db_queue(r, Q_UPDATES_WAITING, AT_ONCE);
	if (db_sync(r) < 0)
		return -1;
	n = db_rows(r, Q_UPDATES_WAITING);
	for (int i = 0; i < n; i++) {
		rows[i].id = db_text(r, Q_UPDATES_WAITING, i, "update_id");
		rows[i].body = db_text(r, Q_UPDATES_WAITING, i, "body");
	}
	for (int i = 0; i < n; i++) {
		if (update_take(r, rows[i].id, rows[i].body) < 0)
			return -1;
		wake_send(r->app->name, "hub");
	}
	return n;
}

static int
turn(struct req *r)
{
	const int leads = loop_leads(r, "bot");
	int rest, n;

	if (leads <= 0)
		return leads < 0 ? -1 : 5000;
	rest = conf.telegram_webhook[0] != '\0' ? hook_keep(r) :
						   updates_listen(r);
	if (rest < 0)
		return -1;
	n = updates_take(r);
	return n < 0 ? -1 : n > 0 ? 0 : rest;
}

int
bot_run(const struct app *app)
{
	return words_load() < 0 ? 1 : loop_run(app, "bot", turn);
}
