/*
 * The payment gateway's stand-in: YooKassa's payment objects over HTTP, with
 * a book of its own. It has no database: everything it knows is a line of
 * the book, and each process reads on in it before it acts (book.h).
 */
#ifndef GATEWAY_H
#define GATEWAY_H

#include "app.h"

enum gw_status { GW_PENDING, GW_SUCCEEDED, GW_CANCELED };
extern const char *const gw_statuses[]; /* as YooKassa spells them */

/* What becomes of a charge; the test cards and the mock choose. */
enum gw_fate {
	FATE_NONE,	/* nothing yet: the guest has not paid */
	FATE_SUCCEED,
	FATE_DECLINE,	/* general_decline */
	FATE_POOR,	/* insufficient_funds */
	FATE_LATE,	/* succeeds after conf.gateway_late */
	FATE_HANG	/* stays pending for good */
};
extern const char *const gw_fates[];

/* Everything that is looked up begins with its id (state_find). */
struct gw_payment {
	const char *id;
	int status;	  /* enum gw_status */
	int fate;	  /* enum gw_fate */
	struct money amount;
	struct money refunded; /* with what is reserved by pending refunds */
	const char *created_at, *captured_at; /* RFC 3339; captured_at or NULL */
	const char *description, *return_url;
	bool redirect;	  /* the guest pays on the hosted page */
	const char *party, *reason; /* of a cancellation */
	const char *last4, *brand;
	int64_t due;	  /* ms: a late outcome comes then; 0 none */
	struct json_object *metadata_in; /* while it is being read */
	const char *metadata; /* JSON object */
};

struct gw_refund {
	const char *id, *payment_id;
	int status;
	struct money amount;
	const char *created_at, *description;
};

struct gw_token {
	const char *id;
	const char *last4, *brand;
	int fate;
};

/* An Idempotence-Key that was used: for which body, and what it made. */
struct gw_key {
	const char *id, *hash, *object;
};

struct gw_mock {
	int64_t success_rate; /* percent */
	int fixed_status;     /* index into mock_statuses */
	int64_t response_delay_ms;
	const char *error_pattern; /* over metadata values; "" none */
	bool auto_approve_refunds;
	bool duplicate_webhooks, lose_webhooks, reorder_webhooks;
	int64_t webhook_delay_ms;
};
extern const struct gw_mock mock_initial;
extern const char *const mock_statuses[];

/* A webhook that is owed. */
struct gw_notice {
	struct gw_notice *next;
	int64_t id;	    /* where its line begins in the book */
	const char *event;  /* "payment.succeeded" */
	const char *object; /* id of payment or refund */
	int64_t due;	    /* ms since the epoch, moved by each attempt */
	int64_t copies;	    /* still to be sent, all but for a crash */
	int64_t spread;	    /* ms within which the next copy follows; 0: at once */
	int tries;
};

int64_t gw_now_ms(void);

/* RFC 3339 in UTC. */
const char *gw_time(struct arena *a, int64_t ms);

/* api.c: YooKassa's API under /gateway/v3, and how it looks. */
int payment_create(struct req *r);
int payment_get(struct req *r);
int payment_cancel(struct req *r);
int refund_create(struct req *r);
int refund_get(struct req *r);

/* call.c: every call of the API. */
/* act, for the shop alone (internal listener, Basic secret), under the lock. */
int gw_call(struct req *r, int (*act)(struct req *r));
/* YooKassa's error body; always 0, so `return gw_refuse(…)`. */
int gw_refuse(struct req *r, int status, const char *code,
    const char *parameter, const char *text);
/* The same for a wrong parameter, an unknown object, what req_body refused. */
int gw_bad(struct req *r, const char *parameter, const char *text);
int gw_unknown(struct req *r);
int gw_bad_body(struct req *r);
/* Idempotence-Key: 1 to 64 of [0-9a-zA-Z+-_.]; NULL with the refusal. */
const char *gw_key_of(struct req *r);
/* The key's record; false when it was used before, *id is then its object, or
 * NULL: with another body (gw_key_reused). */
bool gw_key_take(struct req *r, const char *key, const char *object,
    struct gw_key *out, const char **id);
int gw_key_reused(struct req *r);

/* method.c: cards that a shop may charge again. */
int method_save(struct req *r);
/* The card of a token, or of a saved method; NULL: id is not known as such. */
const struct gw_token *card_find(const char *id, bool saved);
#define TOKEN_PREFIX "ct_"

/* show.c: objects as YooKassa writes them. */
void show_payment(struct buf *b, const struct gw_payment *p);
void show_refund(struct buf *b, const struct gw_refund *f);

/* Webhook that tells of a status; NULL for pending. */
extern const char *const gw_events[];

/* mock.c: the behaviour asked for by tests. */
int mock_put(struct req *r);
int mock_delete(struct req *r);
/* What the mock makes of a charge that would end in fate. */
enum gw_fate mock_fate(const struct gw_payment *p, enum gw_fate fate);
/* When and how often a webhook is sent, which is owed from now on. */
void mock_notice(struct gw_notice *n);
int64_t mock_draw(int64_t n); /* below n */
/* Moves the payment to where fate leads. */
void fate_apply(struct req *r, struct gw_payment *p, enum gw_fate fate);

/* card.c: card numbers, which go no further than this. */
struct card_in {
	const char *number;
	const char *month, *year, *cvc;
};
/* 400 with the field that is wrong; otherwise what the card is. */
int card_check(struct req *r, const struct card_in *in, struct gw_token *out);
int card_token(struct req *r);

/* page.c: the hosted page. */
int page_show(struct req *r);
int page_pay(struct req *r);
int page_style(struct req *r);

/* list.c: `samovar-gateway book`, a line a payment. */
int book_list(const struct app *app, int argc, char **argv);

/* notify.c: the worker's tasks. */
int notices_send(struct req *r);
int outcomes_settle(struct req *r);

#endif
