/* What the parts of the bot share: who talks to it, and how it answers. */
#ifndef TALK_H
#define TALK_H

#include "http.h"
#include "notify.h"

struct talk {
	const char *update;   /* its id */
	const char *chat;     /* its id */
	const char *language; /* "ru" or "en" */
	enum account account; /* whose chat it is; ACCOUNT_NONE: nobody's */
	int64_t person;
	const char *argument; /* behind the command or the button; "" for none */
	const char *query;    /* of a button that was pressed; NULL: written */
	const char *message;  /* the id of the one it stands under */
	bool heard;	      /* who pressed it has been answered */
	bool begun;
};

/* What is said in the chat. */
struct say {
	const char *words;   /* a section of the templates */
	const char *data;    /* its JSON; NULL: true */
	const char *page;    /* of our web, for {{url}}; NULL: the menu */
	const char *buttons; /* JSON, see buttons_row; NULL: none */
	const char *photo;   /* its address; NULL: none */
	bool edit;	     /* in the place of the message t->message */
};

/*
 * Opens the transaction that takes the update off. A handler asks and looks
 * before it, without one, and queues what it does and says behind it; whoever
 * pressed a button hears of it at the latest now. -1 with r->err.
 */
int talk_begin(struct req *r, struct talk *t);

/* Queues it. */
void talk_say(struct req *r, const struct talk *t, const struct say *s);

/* Who pressed a button reads this at once, for a moment (before talk_begin). */
int talk_hear(struct req *r, struct talk *t, const char *words,
    const char *data);

/* The same, and nothing else is done. */
int talk_only_hear(struct req *r, struct talk *t, const char *words,
    const char *data);

/* What talk_ask was refused, or not answered, is told to who pressed, or
 * wrote. */
int talk_cannot(struct req *r, struct talk *t);

/* Asks another context as the guest of the chat: as service_call, and -1 with
 * why in r->err, which the caller clears. */
int talk_ask(struct req *r, const struct talk *t, const char *method,
    const char *path, const char *body, struct http_answer *out);

/* The same, POST, under the idempotency key r->key. */
int talk_ask_keyed(struct req *r, const struct talk *t, const char *path,
    const char *body, struct http_answer *out);

/* Roubles as people write them: 350, 350.50 */
const char *money_words(struct req *r, struct money m);

/* dishes.c: /menu and its buttons. */
int menu_show(struct req *r, struct talk *t);
int dish_show(struct req *r, struct talk *t);

/* offer.c: an order again. */
int offer_last(struct req *r, struct talk *t);
int offer_again(struct req *r, struct talk *t);
int offer_buy(struct req *r, struct talk *t);

/* command.c, button.c: what was written, what was pressed. */
int command_run(struct req *r, struct talk *t, const char *text);
int button_run(struct req *r, struct talk *t, const char *data);

#endif
