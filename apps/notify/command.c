/* What people write to the bot: a command is a row of the table below. */
#include "config.h"
#include "talk.h"

#include <string.h>

#include "language.h"
#include "who.h"

/* Queues an answer without buttons, and nothing else is to be done. */
static void
answer(struct req *r, const struct talk *t, const char *words,
    const char *page, const char *data)
{
	talk_say(r, t, &(struct say){ .words = words, .page = page,
	    .data = data });
}

static int
do_help(struct req *r, struct talk *t)
{
	if (talk_begin(r, t) < 0)
		return -1;
	if (t->account == ACCOUNT_NONE)
		answer(r, t, "stranger", "profile", NULL);
	else if (t->account == ACCOUNT_STAFF)
		answer(r, t, "staff_help", "staff/dashboard", NULL);
	else
		answer(r, t, "help", "menu", NULL);
	return 0;
}

static int
do_start(struct req *r, struct talk *t)
{
	const char *account, *person;

	if (*t->argument == '\0')
		return do_help(r, t);
	if (talk_begin(r, t) < 0)
		return -1;
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
	answer(r, t, who_from(account) == ACCOUNT_STAFF ? "staff_linked" :
							  "linked", "menu", NULL);
	return 0;
}

static int
do_stop(struct req *r, struct talk *t)
{
	if (t->account == ACCOUNT_NONE)
		return do_help(r, t);
	if (talk_begin(r, t) < 0)
		return -1;
	db_queue(r, Q_CHAT_DROP, t->chat);
	answer(r, t, "stopped", "profile", NULL);
	return 0;
}

static int
do_language(struct req *r, struct talk *t)
{
	if (t->account == ACCOUNT_NONE)
		return do_help(r, t);
	if (strcmp(t->argument, "ru") == 0 || strcmp(t->argument, "en") == 0)
		t->language = t->argument;
	else
		t->language = strcmp(t->language, "ru") == 0 ? "en" : "ru";
	if (talk_begin(r, t) < 0)
		return -1;
	db_queue(r, Q_CHAT_LANGUAGE, t->chat, t->language);
	answer(r, t, "language", "menu", NULL);
	return 0;
}

static int
do_status(struct req *r, struct talk *t)
{
	struct buf b = buf_new(r->a);

	if (t->account != ACCOUNT_USER)
		return do_help(r, t);
	db_queue(r, Q_ORDERS_OF, t->chat);
	if (talk_begin(r, t) < 0)
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

static int
do_repeat(struct req *r, struct talk *t)
{
	return t->account == ACCOUNT_USER ? offer_last(r, t) : do_help(r, t);
}

static const struct {
	const char *word;
	int (*run)(struct req *r, struct talk *t);
} commands[] = {
	{ "/start", do_start },
	{ "/menu", menu_show },
	{ "/repeat", do_repeat },
	{ "/status", do_status },
	{ "/orders", do_status },
	{ "/language", do_language },
	{ "/stop", do_stop },
	{ "", do_help }, /* whatever else */
};

/* "/status@samovar_bot now" is /status with an argument. */
int
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

