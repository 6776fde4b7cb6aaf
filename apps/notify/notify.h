/* What guests and staff are told: by notices, and by e-mail. */
#ifndef NOTIFY_H
#define NOTIFY_H

#include "app.h"
#include "mq.h"

#define SPOOL_NAME_MAX 64 /* bytes of a file's name there */

#define KEEP_DAYS "90"	   /* what was told, and said in chats */
#define PURGE_AT_ONCE 1000 /* rows of it; their statements say it, too */

enum {
	Q_NOTICE_ADD,
	Q_NOTICES_TELL,
	Q_NOTICES_PURGE,
	Q_FORGOTTEN_PURGE,
	Q_NOTICES_FORGET,
	Q_MESSAGES_OF_NOTICE,
	Q_MAIL_OF_NOTICE,
	Q_MAILS_WAITING,
	Q_MAIL_PUT,
	Q_GUEST_PUT,
	Q_GUEST_LANGUAGE,
	Q_GUEST_FORGET,
	Q_STAFF_NOTICE,
	Q_STAFF_MESSAGES,
	Q_ORDER_OPEN,
	Q_ORDER_TAKEN,
	Q_ORDERS_UNTAKEN,
	Q_ORDERS_PURGE,
	Q_STAFF_PUT,
	Q_STAFF_CHAT_DROP,
	Q_ALARM_OPEN,
	Q_ALARM_CLOSE,
	Q_CHATS_FORGET,
	Q_LINK_ADD,
	Q_LEAD,
	Q_MESSAGES_DUE,
	Q_MESSAGE_SENT,
	Q_MESSAGE_LATER,
	Q_MESSAGE_REFUSED,
	Q_MESSAGE_ANEW,
	Q_TELEGRAM_PAUSE,
	Q_CHAT_DROP,
	Q_UPDATES_FROM,
	Q_WEBHOOK_TOLD,
	Q_UPDATES_TOLD,
	Q_UPDATE_ADD,
	Q_UPDATES_HEARD,
	Q_UPDATES_WAITING,
	Q_UPDATE_DONE,
	Q_UPDATES_PURGE,
	Q_CHAT_OF,
	Q_LINK_TAKE,
	Q_CHAT_LEAVE,
	Q_CHAT_LINK,
	Q_CHAT_LANGUAGE,
	Q_ORDERS_OF,
	Q_MESSAGE_ADD,
	Q_MESSAGES_PURGE,
	Q_LINKS_PURGE,
	Q_GAUGES,
	Q_OFFER_ADD,
	Q_OFFER_OF,
	Q_OFFER_TAKEN,
	Q_OFFERS_PURGE,
	Q_PHOTO_OF,
	Q_PHOTO_KEEP,
	Q_PHOTO_FORGET,
	Q__MAX
};

extern const struct stmt stmts[Q__MAX];
extern const struct gauge gauges[];

/* Every event of orders and payments: a notice for each who is to be told. */
int on_event(struct req *r, const struct event *e);

/*
 * Queues, behind the notices of an event: what is said of it in the guest's
 * chat, or written where there is none; nothing where it has no words there.
 */
void messages_queue(struct req *r, const struct event *e, const char *order_id,
    const char *status);

/*
 * Queues what staff hear of an event in their chats, and what is known of the
 * order for later; on_event's part. -1 with r->err.
 */
int staff_hear(struct req *r, const struct event *e);

/* user.created, .updated: where a guest is written to. */
int on_guest(struct req *r, const struct event *e);

/* Queues in which language the guest of a new order is spoken to. */
int guest_speaks(struct req *r, const struct event *e);

/* Task: e-mail that orders make goes into the spool. */
int mails_put(struct req *r);

/* staff.created, .updated: who may hear what. */
int on_staff(struct req *r, const struct event *e);

/* Queues whose chat may be linked: roles as the token says, unless an event
 * has said it. */
void staff_seen(struct req *r);

/* Task: what nobody has taken for so long is told to administrators. */
int orders_untaken(struct req *r);

/* The dead letters of all contexts, which the worker has counted, and the task
 * that tells administrators of them. */
extern struct depth dead_letters[];
int dead_letters_watch(struct req *r);

/* user.deleted: nothing is told any more, nor kept. */
int on_user_deleted(struct req *r, const struct event *e);

/* POST /internal/v1/notify/messages: an e-mail to one person. */
int message_post(struct req *r);

struct mail {
	const char *id; /* UUIDv7, also its file's name */
	const char *to, *language, *subject, *text;
};

/* Writes it into the spool; the same id again is the same e-mail. */
int mail_put(struct req *r, const struct mail *m);

/* A file name, <id>.eml, of a message put whole and safe into the spool. */
int spool_put(struct req *r, const char *id, const char *text, size_t len);

/*
 * Gives the message in the file `path` to the SMTP server: 0 it has taken
 * it, 1 it refuses it for good, -1 not now. why: 256 bytes for a sentence.
 */
int smtp_give(struct req *r, const char *path, char *why);

/* Task: what is due in the spool goes out, if there is a server. */
int mail_send(struct req *r);

/* Task: what lies in the spool for a day goes. */
int mail_purge(struct req *r);

/* POST /api/v1/telegram/link: a deep link that joins a chat to the account. */
int link_post(struct req *r);

/*
 * Runs turn until TERM, as `kind` ("hub", "bot") of the app, with a database
 * of its own. turn's result: ms until the next one, unless it is woken; -1
 * failed (logged, tried again after a pause that grows). Where the restaurant
 * has no bot it only waits. The exit status.
 */
int loop_run(const struct app *app, const char *kind,
    int (*turn)(struct req *r));

/* The only loop of its kind in the fleet: 1; another one is: 0; -1 failed. */
int loop_leads(struct req *r, const char *kind);

/* samovar-notify-hub: what is to be said in chats is sent, one at a time. */
int hub_run(const struct app *app);

/* samovar-notify-bot: what people write there is heard. */
int bot_run(const struct app *app);

/* What is heard, as the Bot API names it. */
#define TELEGRAM_UPDATES \
	"[\"message\",\"callback_query\",\"my_chat_member\"]"

/* Asks Telegram for updates and keeps them: ms until it should be asked again,
 * -1 with r->err. */
int updates_listen(struct req *r);

/* POST /api/v1/telegram/updates: one that Telegram brings. */
int hook_post(struct req *r);

/* Telegram is told, now and then, where to bring them: ms until the bot should
 * look again for what has come. */
int hook_keep(struct req *r);

/* It is to bring them nowhere: 1 done, 0 not now, -1 failed. */
int hook_drop(struct req *r);

/* words.c: once, before anything is said; -1 when a template is wrong. */
int words_load(void);

/* The words of data (an object that names them) as HTML; -1 with r->err. */
int words_render(struct req *r, const char *language, struct json_object *data,
    const char **out);

/* The same as plain text for an e-mail: "subject" in data asks for that. What
 * data holds may not need escaping. */
int words_mail(struct req *r, const char *language, struct json_object *data,
    const char **out);

/* Words by their name, with JSON as their data (NULL: true): for places that
 * know no HTML, so neither the words nor the data may need escaping. */
int words_short(struct req *r, const char *language, const char *words,
    const char *data, const char **out);

/*
 * Adds a button to a row of a keyboard: {"words" or "text", "data"}; text is
 * shown as it is. data has 64 bytes at most, "<word of button.c> <argument>".
 */
void button_add(struct buf *b, const char *words, const char *text,
    const char *data);

/* The member "buttons" of a message's body, rows of buttons, as the member
 * reply_markup of the Bot API; nothing where there are none. */
int buttons_write(struct req *r, const char *language,
    struct json_object *body, struct buf *out);

/* What can be done about an order: rows of buttons as JSON, NULL for none. */
enum { BUTTON_CANCEL = 1 << 0, BUTTON_RATE = 1 << 1, BUTTON_REPEAT = 1 << 2 };
const char *order_buttons(struct req *r, unsigned which, const char *order_id);

/* A page of our web for guests; NULL: the menu. */
const char *page_url(struct req *r, const char *page);

/* What Telegram makes of a call. */
enum verdict {
	TELEGRAM_DONE,	  /* it has done it */
	TELEGRAM_LATER,	  /* not now, or nobody knows: after `wait` seconds */
	TELEGRAM_WRONG,	  /* our own affair is wrong: token, webhook */
	TELEGRAM_GONE,	  /* the chat is closed to us, for good */
	TELEGRAM_REFUSED  /* this call will never be taken */
};

struct telegram_answer {
	enum verdict verdict;
	int wait;		    /* seconds; 0: it does not say */
	struct json_object *result; /* of what is done */
	const char *why;	    /* of what is not */
};

/*
 * Asks the Bot API (core.telegram.org/bots/api): method "sendMessage", body
 * JSON, within so many ms. -1 when the token cannot be read.
 */
int telegram_call(struct req *r, const char *method, const char *body,
    long deadline_ms, struct telegram_answer *out);

/* The same with a body of another type. */
int telegram_send(struct req *r, const char *method, const char *type,
    const char *body, size_t len, long deadline_ms,
    struct telegram_answer *out);

/*
 * sendPhoto with these fields (a caption, …) and a dish's picture; what is to
 * be kept of it is queued. TELEGRAM_REFUSED, too, when the picture is away.
 */
int photo_send(struct req *r, struct json_object *fields, const char *image,
    long deadline_ms, struct telegram_answer *out);

/* Task: what an event left to say is sent at once. */
int messages_wake(struct req *r);

/* Task: what was said a while ago goes, and links nobody followed. */
int messages_purge(struct req *r);

/* Task: tells what waits. */
int notices_tell(struct req *r);

/* Task: old notices go. */
int notices_purge(struct req *r);

#endif
