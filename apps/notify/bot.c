/*
 * What people write to the bot: asked for over and over (long polling), each
 * update in one transaction with what it does and what is answered, so that it
 * is done once whenever we die.
 */
#include "config.h"
#include "notify.h"

#include <json-c/json.h>
#include <string.h>

#include "conf.h"
#include "language.h"
#include "log.h"
#include "wake.h"

#define LISTEN_S 3	  /* below what a silent loop is restarted for */
#define DEADLINE_MS 4500
#define AGAIN_MS 5000	  /* after an answer that is none */

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
};
struct member_in {
	const char *status;
};
struct membership_in {
	void *chat, *new_chat_member;
};
struct update_in {
	void *message, *my_chat_member;
};

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
	JF(struct message_in, from, .sub = person_in_f,
	    .size = sizeof(struct person_in)),
	JF(struct message_in, chat, .req = true, .sub = place_in_f,
	    .size = sizeof(struct place_in)),
	JF(struct message_in, text, .max = 4096),
	JF_END
};
static const struct jf member_in_f[] = {
	JF(struct member_in, status, .req = true, .max = 20),
	JF_END
};
static const struct jf membership_in_f[] = {
	JF(struct membership_in, chat, .req = true, .sub = place_in_f,
	    .size = sizeof(struct place_in)),
	JF(struct membership_in, new_chat_member, .req = true,
	    .sub = member_in_f, .size = sizeof(struct member_in)),
	JF_END
};
static const struct jf update_in_f[] = {
	JF(struct update_in, message, .sub = message_in_f,
	    .size = sizeof(struct message_in)),
	JF(struct update_in, my_chat_member, .sub = membership_in_f,
	    .size = sizeof(struct membership_in)),
	JF_END
};

/* Who writes, and where. */
struct talk {
	const char *chat;     /* as text */
	const char *language;
	bool linked;	      /* Q_CHAT_OF has whose it is */
	const char *argument; /* behind the command; "" for none */
};

/* Queues an answer: `words` of the template, `more` members of its data. */
static void
answer(struct req *r, const struct talk *t, const char *words,
    const char *page, const char *more)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "{");
	buf_json_raw(&b, words, more != NULL ? more : "true");
	buf_json_member(&b, "url", arena_printf(r->a, "%s/%s", conf.public_url,
	    page));
	buf_str(&b, "}");
	db_queue(r, Q_MESSAGE_ADD, t->chat, t->language, b.s);
}

static int
do_help(struct req *r, struct talk *t)
{
	answer(r, t, t->linked ? "help" : "stranger",
	    t->linked ? "menu" : "profile", NULL);
	return 0;
}

static int
do_start(struct req *r, struct talk *t)
{
	const char *account, *person;

	if (*t->argument == '\0')
		return do_help(r, t);
	db_queue(r, Q_LINK_TAKE, txt_sha256(r, t->argument,
	    strlen(t->argument)));
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_LINK_TAKE) == 0) {
		answer(r, t, "bad_code", "profile", NULL);
		return 0;
	}
	t->language = db_text(r, Q_LINK_TAKE, 0, "language");
	account = db_text(r, Q_LINK_TAKE, 0, "account");
	person = db_text(r, Q_LINK_TAKE, 0, "person_id");
	db_queue(r, Q_CHAT_LEAVE, t->chat, account, person);
	db_queue(r, Q_CHAT_LINK, t->chat, account, person, t->language);
	answer(r, t, "linked", "menu", NULL);
	return 0;
}

static int
do_stop(struct req *r, struct talk *t)
{
	if (!t->linked)
		return do_help(r, t);
	db_queue(r, Q_CHAT_DROP, t->chat);
	answer(r, t, "stopped", "profile", NULL);
	return 0;
}

static int
do_language(struct req *r, struct talk *t)
{
	if (!t->linked)
		return do_help(r, t);
	if (strcmp(t->argument, "ru") == 0 || strcmp(t->argument, "en") == 0)
		t->language = t->argument;
	else
		t->language = strcmp(t->language, "ru") == 0 ? "en" : "ru";
	db_queue(r, Q_CHAT_LANGUAGE, t->chat, t->language);
	answer(r, t, "language", "menu", NULL);
	return 0;
}

static int
do_status(struct req *r, struct talk *t)
{
	struct buf b = buf_new(r->a);

	if (!t->linked)
		return do_help(r, t);
	db_queue(r, Q_ORDERS_OF, t->chat);
	if (db_sync(r) < 0)
		return -1;
	buf_str(&b, "[");
	for (int i = 0; i < db_rows(r, Q_ORDERS_OF); i++) {
		buf_str(&b, i > 0 ? ",{" : "{");
		buf_json_raw(&b, "number", db_text(r, Q_ORDERS_OF, i, "number"));
		buf_json_bool(&b, arena_printf(r->a, "is_%s",
		    db_text(r, Q_ORDERS_OF, i, "status")), true);
		buf_str(&b, "}");
	}
	buf_str(&b, "]");
	if (db_rows(r, Q_ORDERS_OF) == 0)
		answer(r, t, "nothing", "menu", NULL);
	else
		answer(r, t, "orders", "orders", b.s);
	return 0;
}

static const struct {
	const char *word;
	int (*run)(struct req *r, struct talk *t);
} commands[] = {
	{ "/start", do_start },
	{ "/status", do_status },
	{ "/orders", do_status },
	{ "/language", do_language },
	{ "/stop", do_stop },
	{ "", do_help }, /* whatever else */
};

/* "/status@samovar_bot now" is /status with an argument. */
static int
command_run(struct req *r, struct talk *t, const char *text)
{
	const size_t n = strcspn(text, " \n@");
	const char *rest = text + strcspn(text, " \n");
	size_t i = 0;

	t->argument = arena_strdup(r->a, rest + strspn(rest, " \n"));
	while (*commands[i].word != '\0' && (strlen(commands[i].word) != n ||
	    strncmp(commands[i].word, text, n) != 0))
		i++;
	return commands[i].run(r, t);
}

static int
message_take(struct req *r, const struct message_in *m)
{
	const struct place_in *chat = m->chat;
	const struct person_in *from = m->from;
	struct talk t = { .chat = txt(r, chat->id) };

	/* in a group others read along */
	if (strcmp(chat->type, "private") != 0)
		return 0;
	db_queue(r, Q_CHAT_OF, t.chat);
	if (db_sync(r) < 0)
		return -1;
	t.linked = db_rows(r, Q_CHAT_OF) > 0;
	t.language = t.linked ? db_text(r, Q_CHAT_OF, 0, "language") :
	    language_of(from != NULL ? from->language_code : NULL);
	if (t.language == NULL)
		t.language = "ru";
	return command_run(r, &t, m->text != NULL ? m->text : "");
}

static int
update_do(struct req *r, const struct update_in *in)
{
	const struct membership_in *m = in->my_chat_member;
	const struct member_in *now = m != NULL ? m->new_chat_member : NULL;
	const struct place_in *chat = m != NULL ? m->chat : NULL;

	if (in->message != NULL)
		return message_take(r, in->message);
	if (now != NULL && strcmp(now->status, "kicked") == 0)
		db_queue(r, Q_CHAT_DROP, txt(r, chat->id));
	return 0;
}

/* 1 it is done, 0 it was before, -1 with r->err. */
static int
update_take(struct req *r, struct json_object *o)
{
	struct json_object *id = json_object_object_get(o, "update_id");
	struct update_in in = { 0 };
	struct err e = { 0 };

	if (!json_object_is_type(id, json_type_int))
		return fail(r, E_UNAVAILABLE, "an update without its id");
	db_begin(r);
	db_queue(r, Q_UPDATE_DONE, txt(r, json_object_get_int64(id)));
	if (db_sync(r) < 0)
		return -1;
	if (db_affected(r, Q_UPDATE_DONE) == 0) { /* it has come before */
		db_rollback(r);
		return 0;
	}
	/* of a kind that we do not know: it would come for ever */
	if (jf_decode(r->a, update_in_f, JF_EVENT, o, &in, &e) < 0)
		log_warn(r, "an update is passed over: %s %s", e.field, e.text);
	else if (update_do(r, &in) < 0)
		return -1;
	return db_commit(r) < 0 ? -1 : 1;
}

/* ms until the next question: who says the same again is not asked at once. */
static int
updates_take(struct req *r, struct json_object *list)
{
	const size_t n = json_object_is_type(list, json_type_array) ?
	    json_object_array_length(list) : 0;

	bool news = false;

	for (size_t i = 0; i < n; i++) {
		const int rc = update_take(r,
		    json_object_array_get_idx(list, i));

		if (rc < 0)
			return -1;
		news |= rc > 0;
	}
	if (news)
		wake_send(r->app->name, "hub");
	return news || n == 0 ? 0 : AGAIN_MS;
}

static int
turn(struct req *r)
{
	static bool wrong; /* said already */
	struct telegram_answer got;
	const char *body;
	const int leads = loop_leads(r, "bot");

	if (leads <= 0)
		return leads < 0 ? -1 : AGAIN_MS;
	db_queue(r, Q_UPDATES_FROM);
	if (db_sync(r) < 0)
		return -1;
	body = arena_printf(r->a, "{\"offset\":%s,\"timeout\":%d,\"limit\":20,"
	    "\"allowed_updates\":[\"message\",\"my_chat_member\"]}",
	    db_text(r, Q_UPDATES_FROM, 0, "offset"), LISTEN_S);
	if (telegram_call(r, "getUpdates", body, DEADLINE_MS, &got) < 0)
		return -1;
	if (got.verdict == TELEGRAM_DONE) {
		wrong = false;
		return updates_take(r, got.result);
	}
	if (!wrong)
		log_warn(r, "Telegram tells us nothing: %s", got.why);
	wrong = true;
	return got.wait > 0 ? got.wait * 1000 : AGAIN_MS;
}

int
bot_run(const struct app *app)
{
	return loop_run(app, "bot", turn);
}
