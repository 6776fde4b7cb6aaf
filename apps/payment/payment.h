/* Payments: what an order costs, until it has come in or gone back. */
#ifndef PAYMENT_H
#define PAYMENT_H

#include "app.h"
#include "rpc.h"

enum {
	Q_PAYMENT_ADD,
	Q_PAYMENT_GET,
	Q_PAYMENT_LOCK,
	Q_PAYMENT_READ,
	Q_PAYMENT_EVENT,
	Q_PAYMENT_OPEN,
	Q_PAYMENT_BY_KEY,
	Q_PAYMENT_FIND,
	Q_PAYMENT_MOVE,
	Q_PAYMENT_LOOK,
	Q_ORDER_PAYMENTS,
	Q_REDUCTION_ADD,
	Q_REDUCTIONS_TAKE,
	Q_PAYMENT_LESSEN,
	Q_FATE_PUT,
	Q_FATE_GET,
	Q_LEDGER_ADD,
	Q_WORK_CLAIM,
	Q_WORK_LATER,
	Q_REFUND_ADD,
	Q_REFUND_LOCK,
	Q_REFUND_READ,
	Q_REFUND_BY_KEY,
	Q_REFUND_FIND,
	Q_REFUND_MOVE,
	Q_REFUND_CLAIM,
	Q_REFUND_LATER,
	Q_ID_LOCK,
	Q_ID_UNLOCK,
	Q_USER_FORGET,
	Q_METHOD_LIST,
	Q_METHOD_LOCK,
	Q_METHOD_ROOM,
	Q_METHOD_UNSET,
	Q_METHOD_ADD,
	Q_METHOD_SET,
	Q_METHOD_DROP,
	Q_SEALED_LIST,
	Q_SEALED_PUT,
	Q_REPORT_PAYMENTS,
	Q_GAUGES,
	Q__MAX
};

extern const struct stmt stmts[Q__MAX];
extern const struct gauge gauges[];

/* The words of the contract; index 0 stands for "not given". */
extern const char *const method_words[];
enum method_word { CASH = 1, CARD, ONLINE, APPLE_PAY, GOOGLE_PAY };

enum status { PENDING, SUCCEEDED, FAILED, PARTLY_REFUNDED, REFUNDED,
	STATUS__MAX };
extern const char *const status_words[];

/* Index of word, -1 if it is none of words. */
int word_index(const char *const *words, const char *word);

/* What happens to a payment; table moves of pay.c says what follows. */
enum happening {
	CAPTURED,	/* the gateway, or the courier, has the money */
	REFUSED,	/* the gateway declined, canceled, or does not take it */
	ORDER_GONE,	/* its order was canceled */
	GAVE_BACK,	/* a refund was paid out, something is left */
	GAVE_ALL_BACK,
	HAPPENING__MAX
};

enum {
	MOVE = 1 << 0,	      /* set in every cell that is one */
	BOOK_CAPTURE = 1 << 1, /* ledger, captured_amount */
	BOOK_REFUND = 1 << 2, /* ledger, refunded_amount */
	REFUND_REST = 1 << 3, /* everything goes back */
	VOID = 1 << 4	      /* what is pending at the gateway is canceled */
};

struct move {
	enum status to;
	const char *event; /* routing key, NULL: nobody is told */
	unsigned acts;
};
extern const struct move moves[STATUS__MAX][HAPPENING__MAX];

/* A payment as the database has it. */
struct pay {
	const char *id, *order_id, *user_id; /* user_id may be NULL */
	int method;
	enum status status;
	int64_t amount, captured, refunded; /* kopecks */
	int64_t reserved;		    /* by refunds that are pending */
	const char *amount_text;
	const char *external_id, *return_url, *metadata;
	const char *card_token; /* sealed */
	const char *work, *request_hash;
	int64_t attempts;
};

/* Row of Q_PAYMENT_READ, _OPEN, _BY_KEY, Q_WORK_CLAIM. */
void pay_read(struct req *r, int q, int row, struct pay *p);

/* What came with the happening; what is NULL or 0 does not matter. */
struct detail {
	const char *external_id; /* of the payment at the gateway */
	const char *error;	 /* a sentence for the guest */
	const char *refund_id, *refund_external;
	int64_t refunded;	 /* kopecks */
	bool spare_order;	 /* a failure does not cancel the order */
};

/*
 * Inside a transaction, the payment's row locked (pay_lock): does what the
 * table says, tells it by one event. A happening that the table does not
 * know for this status is old news and changes nothing.
 */
int pay_move(struct req *r, const struct pay *p, enum happening h,
    const struct detail *d);

/* Locks and reads the payment; E_NOT_FOUND when there is none. */
int pay_lock(struct req *r, const char *id, struct pay *p);

/* shop.c: the gateway as we see it; another gateway is another such file. */
enum outcome { AT_PENDING, AT_SUCCEEDED, AT_CANCELED };
struct shop_answer {
	enum outcome outcome;
	const char *external_id; /* NULL when the gateway refused at once */
	const char *error;	 /* with AT_CANCELED */
	const char *payment_id;	 /* ours, as we once told it; may be NULL */
};
struct saved_card {
	const char *id, *brand, *last4; /* id: the gateway's */
};
/* Each: 0 with *out, -1 with E_UNAVAILABLE: ask again with the same key. */
int shop_charge(struct req *r, const struct pay *p, struct shop_answer *out);
int shop_look(struct req *r, const char *external_id, struct shop_answer *out);
int shop_void(struct req *r, const char *external_id, struct shop_answer *out);
int shop_refund(struct req *r, const char *refund_id, const char *external_id,
    const char *amount, struct shop_answer *out);
int shop_refund_look(struct req *r, const char *external_id,
    struct shop_answer *out);
/* Makes a token, as it came from the guest, one that can be used again. */
int shop_save(struct req *r, const char *token, const char *key,
    struct saved_card *out);
/* Hands the mock's configuration on; the gateway's refusal is ours. */
int shop_mock(struct req *r, const char *method);

/*
 * card.c: tokens, sealed for the guest they belong to (user_id may be NULL). A
 * text that cannot be opened is E_BAD_REQUEST.
 */
enum card_kind { CARD_TOKEN, CARD_SAVED };
int card_seal(struct req *r, const char *user_id, enum card_kind kind,
    const char *token, const char **out);
int card_open(struct req *r, const struct pay *p, enum card_kind *kind,
    const char **out);
/* `samovar-payment card-keys init | add | retire` */
int card_keys(const struct app *app, int argc, char **argv);

/* work.c: what is owed to the gateway. */
int pay_ask(struct req *r, const struct pay *p, struct shop_answer *a);
/* In a transaction: locks the payment and takes over what the gateway said. */
int pay_apply(struct req *r, const char *id, const struct shop_answer *a,
    bool spare_order);
int payments_work(struct req *r);

/* refund.c */
int refund_apply(struct req *r, const char *id, const struct shop_answer *a);
int refunds_work(struct req *r);

/* keyed.c: requests that call the gateway between two transactions. */
/*
 * Runs act with the lock of the order or payment in the path held and the
 * Idempotency-Key looked up; act sets the reply before its last commit and
 * calls keyed_store in it.
 */
int keyed_run(struct req *r, int (*act)(struct req *r));
void keyed_store(struct req *r);

/* The row that an earlier, unanswered try made: 1 found, 0 none, -1 422. */
int keyed_find(struct req *r, int q);

/* rpc.c: the messages of payment.v1, and order.v1's of payments */
extern const struct rpc initiate_payment, process_payment_callback,
    create_payment, get_payment_status, process_refund, set_mock_behavior,
    reset_mock_behavior;

/* method.c */
int method_list(struct req *r);
int method_add(struct req *r);
int method_change(struct req *r);
int method_drop(struct req *r);

int payment_start(struct req *r);
int payment_get(struct req *r);
int report_payments(struct req *r);
int payment_refund(struct req *r);
int payment_callback(struct req *r);
int payment_told(struct req *r);
int mock_put(struct req *r);
int mock_delete(struct req *r);

int on_order_created(struct req *r, const struct event *e);
int on_item_dropped(struct req *r, const struct event *e);
int on_order_gone(struct req *r, const struct event *e);
int on_order_delivered(struct req *r, const struct event *e);
int on_user_deleted(struct req *r, const struct event *e);

/* Queues a new pending payment with its event; row of Q_PAYMENT_ADD or none. */
struct new_pay {
	const char *id, *order_id, *user_id;
	struct money amount;
	int method;
	bool cancel_order;
	const char *card_token; /* sealed */
	bool saved_card;	/* without one: the guest's saved card, if any */
	const char *return_url, *metadata;
	const char *key, *hash;
	bool claimed; /* the caller charges it now, the worker only if it dies */
};
int pay_add(struct req *r, const struct new_pay *n, bool *added);

#endif
