/* Orders: from the basket to the door. */
#ifndef ORDER_H
#define ORDER_H

#include "app.h"
#include "rpc.h"

enum {
	Q_SELLABLE,
	Q_STOPS,
	Q_NUMBER,
	Q_ORDER_INSERT,
	Q_ORDER_GET,
	Q_ORDER_LIST,
	Q_ORDER_LIST_OWN,
	Q_ORDER_LIST_OPEN,
	Q_ORDER_LIST_CANCELED,
	Q_ORDER_LIST_DELIVERED,
	Q_ORDER_BOARD,
	Q_ORDER_LIST_TABLE,
	Q_TABLE_LOCK,
	Q_TABLE_COMMON,
	Q_TABLE_LIST,
	Q_BOARD_LOCK,
	Q_ORDER_PLACE,
	Q_ORDER_HISTORY,
	Q_ORDER_STATE,
	Q_ORDER_LOCK,
	Q_ORDER_HEARD,
	Q_ORDER_MOVE,
	Q_ORDER_DUE,
	Q_ORDER_OVERDUE,
	Q_ITEMS_FINISH,
	Q_ITEM_ADD,
	Q_ITEM_STATE,
	Q_ITEM_UPDATE,
	Q_ITEMS_BUMP,
	Q_ITEM_SOLD_OUT,
	Q_ITEM_DROP,
	Q_ORDER_COVER,
	Q_PAYMENT_LESSEN,
	Q_PAYMENT_PUT,
	Q_SELLABLE_PUT,
	Q_REPLACEMENTS,
	Q_STOP_DISH,
	Q_STOP_SET,
	Q_STOP_CLEAR,
	Q_STOP_LIST,
	Q_STOPS_END,
	Q_PORTIONS_TAKE,
	Q_PORTIONS_RETURN,
	Q_DAY_BEGIN,
	Q_NUMBER_RESET,
	Q_CHANGES_CLOSE,
	Q_KITCHEN_OPEN,
	Q_KITCHEN_LEFT,
	Q_WALL_GET,
	Q_ACKNOWLEDGE,
	Q_RECALL,
	Q_RATING_PUT,
	Q_RATING_LIST,
	Q_FORGOTTEN_ADD,
	Q_FORGOTTEN_DONE,
	Q_ORDERS_FORGET,
	Q_REPORT_SALES,
	Q_REPORT_DISHES,
	Q_REPORT_KITCHEN,
	Q_REPORT_CANCELLATIONS,
	Q_GAUGES,
	Q__MAX
};

extern const struct stmt stmts[Q__MAX];

extern const struct gauge gauges[];
extern const char gauges_sql[];
/* Texts of some, in kitchen_sql.c and rating_sql.c. */
extern const char kitchen_open_sql[], kitchen_left_sql[], wall_get_sql[],
    acknowledge_sql[], recall_sql[], items_bump_sql[], changes_close_sql[],
    rating_put_sql[], rating_list_sql[];

/* The words of the contract; index 0 stands for "not given". */
extern const char *const type_words[];
extern const char *const status_words[];
extern const char *const method_words[];
extern const char *const cooking_words[];

enum type { DINE_IN = 1, DELIVERY, TAKEAWAY };
enum status { CREATED = 1, CONFIRMED, COOKING, READY, DELIVERED, CANCELED,
	STATUS__MAX };
enum method_word { CASH = 1, CARD, ONLINE, APPLE_PAY, GOOGLE_PAY };
enum cooking { PENDING = 1, PREPARING, COOKED, SERVED, COOKING__MAX };

/* "user" or "staff" for a person; NULL for the system. */
const char *account_word(const struct req *r);

/* Index of word, 0 if it is none of words. */
int word_index(const char *const *words, const char *word);

/* Why an order moves: who may, and which event tells of it. */
enum cause { BY_PERSON, BY_PAYMENT, BY_CHOICE, CAUSE__MAX };

/* The table of status.c: [to][cause]; no statuses to come from: no such move. */
#define FROM(s) (1u << (s))
struct status_move {
	unsigned from; /* FROM(s) of each status it may come from */
	const char *event;
};
extern const struct status_move status_moves[STATUS__MAX][CAUSE__MAX];

/*
 * Queues the move of an order to a status, from whichever statuses the table
 * in status.c allows for this cause: guarded update, history row and event in
 * one statement. Q_ORDER_MOVE answers the row, or none when the order is not
 * in such a status (then order_not_moved tells why).
 */
void order_move(struct req *r, const char *id, enum status to,
    enum cause cause, const char *reason);
int order_not_moved(struct req *r, const char *id, enum status to);

/* An order by Q_ORDER_GET; E_NOT_FOUND when it is not the caller's. */
int order_reply(struct req *r, const char *id);

/* The caller's id as owner; NULL for staff, who see every order. */
const char *order_owner(struct req *r);

/* What was ordered: a line of a request, and what the projection says. */
struct line_in {
	int64_t dish_id;
	int64_t quantity;
	struct jf_list options; /* struct choice_in */
	const char *special_requests;
};
extern const struct jf line_in_f[], choice_in_f[];
#define LINES_MAX 50 /* of an order */
#define CHOICES_MAX 60 /* options of a line */

/* An option of a line, so many for each piece. */
struct choice_in {
	int64_t option_id;
	struct opt_int quantity; /* 1 if it is not given */
};

struct choice {
	int64_t option_id, quantity;
	const char *name;
	struct money price; /* each */
	bool off;	    /* the menu does not have it now */
};

struct line {
	const struct line_in *in;
	const char *item_id;
	const char *name;
	struct money base_price, price; /* a piece with its options */
	struct choice *choices;
	size_t n_choices;
	const char *path; /* of its fields: "items[0].", or ""; NULL: it is of
			   * an item whose quantity grows */
	bool off;	  /* the menu does not have it now */
};

/* Queues the look at the projection for n dishes. */
void lines_queue(struct req *r, const struct line_in *in, size_t n);

/*
 * After the sync: prices of today. E_BAD_REQUEST names items[i].dish_id or
 * items[i].options[j]; of the one line of a body that is no list, line_price
 * the same without items[i]. Then whether all of it is to be had (lines_check).
 */
int lines_price(struct req *r, const struct line_in *in, size_t n,
    struct line *out);
int line_price(struct req *r, const struct line_in *in, const char *path,
    struct line *out);

/* More of an item that is in the database, with the options it has. */
int line_again(struct req *r, const struct line_in *in, const char *item_id,
    const char *options, struct line *out);

/* The path of a line's field in the request. */
const char *line_field(struct req *r, const struct line *line,
    const char *name);

/* Prices the options of a line by the dish's groups, a JSON text of the
 * projection; path is "items[0]." or "". */
int choices_price(struct req *r, const char *path, const char *groups,
    struct line *line);

/* The members of a line that are told everywhere. */
void line_json(struct req *r, struct buf *b, const struct line *line);

/*
 * After the sync and the prices: 0, or E_STATE when the menu or the stop-list
 * leaves too little of a dish or an option. The answer then names all lines
 * concerned and what could take their place.
 */
int lines_check(struct req *r, const struct line *lines, size_t n);

/* Queues: lines that are in the database take what is counted. */
void portions_take(struct req *r, const struct line *lines, size_t n);

/* Limit and offset of a page; 400 beyond 10,000 rows. */
int page_read(struct req *r, const struct opt_int *page,
    const struct opt_int *size, const char **limit, const char **offset);

/* Lines as a JSON array for json_to_recordset; first is the first's place. */
const char *lines_json(struct req *r, const struct line *lines, size_t n,
    int first);

/* rpc.c: the messages of order.v1 */
extern const struct rpc create_order, get_order, list_orders,
    update_order_status, add_order_item, update_order_item, get_order_history;

int order_create(struct req *r);
int order_quote(struct req *r);
int order_get(struct req *r);
int order_list(struct req *r);
int order_history(struct req *r);
int order_due(struct req *r);
int order_status(struct req *r);
int order_cancel(struct req *r);
int order_place(struct req *r);
int item_add(struct req *r);
int lines_add(struct req *r);
int item_update(struct req *r);

/*
 * table.c: the common order of a table, one at a time. Queues the lock of the
 * table and the look at it; after the sync 0, or E_STATE when it has one that
 * takes more, whose id the answer names.
 */
void common_queue(struct req *r, const char *table);
int common_check(struct req *r);
int table_list(struct req *r);

/* item.c: what a change of items shares */
int item_lock(struct req *r);
/* order.item_changed of a row that statement q answered, or of all of them. */
void item_event(struct req *r, int q, int row);
int items_tell(struct req *r, int q);
/*
 * The order cooks with its first item and is ready with its last. Statement q
 * has answered what it was (status), and whether others keep it (others_ready).
 */
void order_follow(struct req *r, int q, int to, enum cause cause);

/* sold.c */
int item_sold_out(struct req *r);
int item_found(struct req *r);
int item_choice(struct req *r);

int stop_set(struct req *r);
int stop_clear(struct req *r);
int stop_list(struct req *r);
int stops_end(struct req *r);
int portions_return(struct req *r);

/* kitchen.c */
int kitchen_get(struct req *r);
int wall_get(struct req *r);
int order_acknowledge(struct req *r);
int order_bump(struct req *r);
int order_recall(struct req *r);
/* An event of order r->param[0] that only screens of the staff care about. */
void order_event(struct req *r, const char *key, const char *at);

/* rating.c: what guests think of what they had */
int rating_put(struct req *r);
int rating_list(struct req *r);

int on_payment(struct req *r, const struct event *e);
int on_menu_changed(struct req *r, const struct event *e);
int orders_overdue(struct req *r);

/* report.c: for the owner */
int report_sales(struct req *r);
int report_dishes(struct req *r);
int report_kitchen(struct req *r);
int report_cancellations(struct req *r);

/* forget.c: guests who left */
int on_user_deleted(struct req *r, const struct event *e);
int orders_forget(struct req *r);

int numbers_reset(struct req *r);

#endif
