/*
 * Updates that Telegram brings (telegram_webhook) instead of being asked for
 * them: the pool makes each a row, the bot does it. Who leads tells Telegram
 * the address, and takes it back when it is not wanted any more.
 */
#include "config.h"
#include "notify.h"

#include <json-c/json.h>
#include <sodium.h>
#include <string.h>

#include "conf.h"
#include "hmac.h"
#include "log.h"
#include "met.h"
#include "wake.h"

#define HOOK_PATH "/api/v1/telegram/updates"
#define DEADLINE_MS 4500
#define LOOK_MS 1000		/* a lost datagram, or another host's pool */
#define KEPT_MS (60 * 60000)	/* who has the token may have changed it */
#define AGAIN_S 30

/* Follows from the token, so there is one secret to keep and to replace. */
static int
hook_secret(struct req *r, char out[HMAC_HEX])
{
	const char *token;

	if (secret_read(r->a, "telegram-token", &token, &r->err) < 0) {
		r->err.code = E_UNAVAILABLE; /* it will be mended, and asked again */
		return -1;
	}
	hmac_hex(token, "", 0, "webhook", strlen("webhook"), out);
	return 0;
}

static int
hook_check(struct req *r)
{
	const char *said = req_env(r, "HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN");
	char secret[HMAC_HEX];

	if (conf.telegram_bot[0] == '\0' || conf.telegram_webhook[0] == '\0')
		return fail(r, E_NOT_FOUND, "nobody brings updates here");
	if (hook_secret(r, secret) < 0)
		return -1;
	if (said == NULL || strlen(said) != HMAC_HEX - 1 ||
	    sodium_memcmp(said, secret, HMAC_HEX - 1) != 0)
		return fail(r, E_UNAUTHENTICATED, "the secret token is wrong");
	return 0;
}

struct update_id_in {
	int64_t update_id;
};

static const struct jf update_id_in_f[] = {
	JF(struct update_id_in, update_id, .req = true, .min = 1,
	    .max = INT64_MAX),
	JF_END
};

int
hook_post(struct req *r)
{
	struct update_id_in in = { 0 };
	struct json_object *o;

	if (hook_check(r) < 0)
		return -1;
	o = json_read(r->a, r->body_len > 0 ? r->body : "", r->body_len,
	    &r->err);
	if (o == NULL ||
	    jf_decode(r->a, update_id_in_f, JF_EVENT, o, &in, &r->err) < 0)
		return -1;
	db_begin(r);
	db_queue(r, Q_UPDATE_ADD, txt(r, in.update_id), json_text(o));
	db_queue(r, Q_UPDATES_TOLD, txt(r, in.update_id));
	if (db_commit(r) < 0)
		return -1;
	wake_send(r->app->name, "bot");
	return reply_json(r, 200, "{}");
}

/* Tells Telegram where; "" is nowhere. 1 it knows, 0 not now, -1 failed. */
static int
hook_tell(struct req *r, const char *where)
{
	static bool wrong; /* said already */
	struct buf b = buf_new(r->a);
	struct telegram_answer got;
	char secret[HMAC_HEX];

	buf_str(&b, "{");
	if (*where != '\0') {
		if (hook_secret(r, secret) < 0)
			return -1;
		buf_json_member(&b, "url", where);
		buf_json_member(&b, "secret_token", secret);
		buf_json_raw(&b, "allowed_updates", TELEGRAM_UPDATES);
	}
	buf_str(&b, "}");
	if (telegram_call(r, *where != '\0' ? "setWebhook" : "deleteWebhook",
		b.s, DEADLINE_MS, &got) < 0)
		return -1;
	if (got.verdict != TELEGRAM_DONE) {
		if (!wrong)
			log_error(r, "Telegram does not take where to bring"
			    " updates: %s", got.why);
		wrong = true;
		return 0;
	}
	wrong = false;
	log_info(r, *where != '\0' ? "Telegram brings updates to %s" :
	    "Telegram is asked for updates%s", where);
	db_queue(r, Q_WEBHOOK_TOLD, where);
	return db_sync(r) < 0 ? -1 : 1;
}

int
hook_keep(struct req *r)
{
	static int64_t due_ms; /* each who begins to lead says it anew */
	int rc;

	if (now_ms() < due_ms)
		return LOOK_MS;
	rc = hook_tell(r, arena_printf(r->a, "%s" HOOK_PATH,
	    conf.telegram_webhook));
	if (rc < 0)
		return -1;
	due_ms = now_ms() + (rc > 0 ? KEPT_MS : AGAIN_S * 1000);
	return LOOK_MS;
}

int
hook_drop(struct req *r)
{
	return hook_tell(r, "");
}
