/* Whose chat is which, and what of an event is said there. */
#include "config.h"
#include "notify.h"

#include <string.h>

#include "conf.h"
#include "language.h"
#include "uuid.h"
#include "wake.h"

#define CODE_BYTES 16
#define CODE_MINUTES "10"

/* The words that a guest reads of an event; status NULL: of any. */
static const struct {
	const char *key, *status, *words;
	unsigned buttons;
	bool mail; /* where there is no chat */
} said[] = {
	{ "order.confirmed", NULL, "confirmed", BUTTON_CANCEL, true },
	{ "order.status_changed", "cooking", "cooking", 0, false },
	{ "order.status_changed", "ready", "ready", 0, true },
	{ "order.delivered", NULL, "delivered", BUTTON_RATE | BUTTON_REPEAT,
	    true },
	{ "order.canceled", NULL, "canceled", BUTTON_REPEAT, true },
	{ "order.failed", NULL, "canceled", BUTTON_REPEAT, true },
	{ "payment.failed", NULL, "unpaid", 0, false },
	{ "payment.refunded", NULL, "refunded", 0, true },
};

static void
say(struct req *r, const struct event *e, const char *order_id, size_t i)
{
	const bool bot = conf.telegram_bot[0] != '\0';
	const char *url = page_url(r, "orders");

	if (bot)
		db_queue(r, Q_MESSAGES_OF_NOTICE, e->message_id, said[i].words,
		    url, order_buttons(r, said[i].buttons, order_id));
	if (said[i].mail)
		db_queue(r, Q_MAIL_OF_NOTICE, e->message_id, uuid_new(r->a),
		    said[i].words, url, bot ? "t" : "f");
}

void
messages_queue(struct req *r, const struct event *e, const char *order_id,
    const char *status)
{
	for (size_t i = 0; i < sizeof(said) / sizeof(*said); i++)
		if (strcmp(said[i].key, e->key) == 0 &&
		    (said[i].status == NULL ||
			strcmp(said[i].status, status) == 0)) {
			say(r, e, order_id, i);
			return;
		}
}

const char *
page_url(struct req *r, const char *page)
{
	return arena_printf(r->a, "%s/%s", conf.public_url,
	    page != NULL ? page : "menu");
}

struct link_in {
	int lang;
};

static const char *const languages[] = { "", "ru", "en", NULL };

static const struct jf link_in_f[] = {
	JF(struct link_in, lang, .names = languages),
	JF_END
};

int
link_post(struct req *r)
{
	const char *code = random_text(r->a, CODE_BYTES);
	const char *language = language_of(req_env(r, "HTTP_ACCEPT_LANGUAGE"));
	struct buf b = buf_new(r->a);
	struct link_in in = { 0 };

	if (req_query(r, link_in_f, &in) < 0)
		return -1;
	if (in.lang != 0)
		language = languages[in.lang];
	if (conf.telegram_bot[0] == '\0')
		return fail(r, E_NOT_FOUND, "this restaurant has no bot");
	db_queue(r, Q_LINK_ADD, txt_sha256(r, code, strlen(code)),
	    r->who.typ == ACCOUNT_STAFF ? "staff" : "user", txt(r, r->who.sub),
	    language != NULL ? language : "ru", CODE_MINUTES);
	staff_seen(r);
	if (db_sync(r) < 0)
		return -1;
	buf_str(&b, "{");
	buf_json_member(&b, "url", arena_printf(r->a,
	    "https://t.me/%s?start=%s", conf.telegram_bot, code));
	buf_str(&b, "}");
	return reply_json(r, 200, b.s);
}

int
messages_wake(struct req *r)
{
	wake_send(r->app->name, "hub");
	return 0;
}

int
messages_purge(struct req *r)
{
	db_queue(r, Q_MESSAGES_PURGE, KEEP_DAYS);
	db_queue(r, Q_LINKS_PURGE);
	db_queue(r, Q_UPDATES_PURGE);
	db_queue(r, Q_OFFERS_PURGE);
	if (db_sync(r) < 0)
		return -1;
	return db_affected(r, Q_MESSAGES_PURGE) == PURGE_AT_ONCE;
}
