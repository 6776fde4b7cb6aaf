/* Whose chat is which, and what of an event is said there. */
#include "config.h"
#include "notify.h"

#include <sodium.h>
#include <string.h>

#include "conf.h"
#include "language.h"
#include "wake.h"

#define CODE_BYTES 16
#define CODE_MINUTES "10"
#define PURGE_AT_ONCE 1000
#define KEEP_DAYS "90"

/* The words that a guest reads of an event; status NULL: of any. */
static const struct {
	const char *key, *status, *words;
} said[] = {
	{ "order.confirmed", NULL, "confirmed" },
	{ "order.status_changed", "cooking", "cooking" },
	{ "order.status_changed", "ready", "ready" },
	{ "order.delivered", NULL, "delivered" },
	{ "order.canceled", NULL, "canceled" },
	{ "order.failed", NULL, "canceled" },
	{ "payment.failed", NULL, "unpaid" },
	{ "payment.refunded", NULL, "refunded" },
};

void
messages_queue(struct req *r, const struct event *e, const char *status)
{
	for (size_t i = 0; i < sizeof(said) / sizeof(*said); i++)
		if (strcmp(said[i].key, e->key) == 0 &&
		    (said[i].status == NULL ||
			strcmp(said[i].status, status) == 0)) {
			db_queue(r, Q_MESSAGES_OF_NOTICE, e->message_id,
			    said[i].words, arena_printf(r->a, "%s/orders",
			    conf.public_url));
			return;
		}
}

int
link_post(struct req *r)
{
	unsigned char raw[CODE_BYTES];
	char code[sodium_base64_ENCODED_LEN(CODE_BYTES,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
	const char *language = language_of(req_env(r, "HTTP_ACCEPT_LANGUAGE"));
	struct buf b = buf_new(r->a);

	if (conf.telegram_bot[0] == '\0')
		return fail(r, E_NOT_FOUND, "this restaurant has no bot");
	randombytes_buf(raw, sizeof(raw));
	sodium_bin2base64(code, sizeof(code), raw, sizeof(raw),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	db_queue(r, Q_LINK_ADD, txt_sha256(r, code, strlen(code)),
	    r->who.typ == ACCOUNT_STAFF ? "staff" : "user", txt(r, r->who.sub),
	    language != NULL ? language : "ru", CODE_MINUTES);
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
	if (db_sync(r) < 0)
		return -1;
	return db_affected(r, Q_MESSAGES_PURGE) == PURGE_AT_ONCE;
}
