/* Orders as their owners and the staff see them. */
#include "config.h"
#include "order.h"

#include "conf.h"

struct list_in {
	int status;
	int type;
	int sort;
	const char *from;
	const char *to;
	const char *table_number;
	const char *q;
	struct opt_int user_id;
	struct opt_int page;
	struct opt_int page_size;
};

enum { NEWEST = 1, BY_POSITION, OF_TABLE };
static const char *const sort_words[] = { "", "newest", "position", "table",
	NULL };

static const struct jf list_in_f[] = {
	JF(struct list_in, status, .names = status_words),
	JF(struct list_in, type, .names = type_words),
	JF(struct list_in, sort, .names = sort_words),
	JF(struct list_in, from, .check = jf_is_moment,
	    .what = "a date or a time with an offset"),
	JF(struct list_in, to, .check = jf_is_moment,
	    .what = "a date or a time with an offset"),
	JF(struct list_in, table_number, .min = 1, .max = 20),
	JF(struct list_in, q, .min = 1, .max = 100),
	JF(struct list_in, user_id, .min = 1, .max = INT32_MAX),
	JF(struct list_in, page, .min = 1, .max = 10000),
	JF(struct list_in, page_size, .min = 1, .max = 100),
	JF_END
};

const char *
order_owner(struct req *r)
{
	return r->who.typ == ACCOUNT_USER ? txt(r, r->who.sub) : NULL;
}

int
order_reply(struct req *r, const char *id)
{
	db_queue(r, Q_ORDER_GET, id, order_owner(r));
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_ORDER_GET) == 0)
		return fail(r, E_NOT_FOUND, "there is no such order");
	return reply_row(r, 200, Q_ORDER_GET);
}

/* OrderService.GetOrder */
int
order_get(struct req *r)
{
	if (order_reply(r, r->param[0]) < 0)
		return -1;
	if (r->rpc != NULL)
		return 0;
	reply_header(r, "Cache-Control", "private, no-cache");
	return reply_tag(r);
}

/* What holds a table, whatever its status. */
static int
table_check(struct req *r, const struct list_in *in)
{
	if (r->who.typ == ACCOUNT_USER)
		return fail_field(r, E_FORBIDDEN, "sort",
		    "sort: only staff look at a table");
	if (in->table_number == NULL)
		return fail_field(r, E_BAD_REQUEST, "table_number",
		    "table_number: is missing");
	if (in->status != 0 || in->q != NULL || in->user_id.set)
		return fail_field(r, E_BAD_REQUEST, "sort",
		    "sort: a table has all of its orders");
	return 0;
}

/* The board is of what is open, and shows all guests' orders. */
static int
board_check(struct req *r, const struct list_in *in)
{
	const char *searched = in->q != NULL ? "q" :
	    in->table_number != NULL ? "table_number" : NULL;

	if (in->sort == OF_TABLE)
		return table_check(r, in);
	if (in->sort != BY_POSITION && searched != NULL)
		return fail_field(r, E_BAD_REQUEST, searched,
		    "%s: only the board is searched", searched);
	if (in->sort != BY_POSITION)
		return 0;
	if (r->who.typ == ACCOUNT_USER)
		return fail_field(r, E_FORBIDDEN, "sort",
		    "sort: only staff have a board");
	if (in->status == DELIVERED || in->status == CANCELED)
		return fail_field(r, E_BAD_REQUEST, "sort",
		    "sort: an order that is %s has no position",
		    status_words[in->status]);
	if (in->user_id.set)
		return fail_field(r, E_BAD_REQUEST, "sort",
		    "sort: the board is not one guest's");
	return 0;
}

static int
list_statement(const char *owner, int status)
{
	if (owner != NULL)
		return Q_ORDER_LIST_OWN;
	switch (status) {
	case 0:
		return Q_ORDER_LIST;
	case DELIVERED:
		return Q_ORDER_LIST_DELIVERED;
	case CANCELED:
		return Q_ORDER_LIST_CANCELED;
	default:
		return Q_ORDER_LIST_OPEN;
	}
}

int
page_read(struct req *r, const struct opt_int *page,
    const struct opt_int *size, const char **limit, const char **offset)
{
	const int64_t p = page->set ? page->v : 1;
	const int64_t n = size->set ? size->v : 20;

	if (p * n > 10000)
		return fail_field(r, E_BAD_REQUEST, "page",
		    "page: page times page_size is at most 10000");
	*limit = txt(r, n);
	*offset = txt(r, (p - 1) * n);
	return 0;
}

/* OrderService.ListOrders */
int
order_list(struct req *r)
{
	struct list_in in = { 0 };
	const char *owner = order_owner(r), *counts, *limit, *offset;
	struct buf b = buf_new(r->a);
	int q;

	if (req_query(r, list_in_f, &in) < 0 || board_check(r, &in) < 0 ||
	    page_read(r, &in.page, &in.page_size, &limit, &offset) < 0)
		return -1;
	if (owner != NULL && in.user_id.set && in.user_id.v != r->who.sub)
		return fail_field(r, E_FORBIDDEN, "user_id",
		    "user_id: only staff ask for somebody's orders");
	if (in.user_id.set)
		owner = txt(r, in.user_id.v);
	q = in.sort == BY_POSITION ? Q_ORDER_BOARD :
	    in.sort == OF_TABLE ? Q_ORDER_LIST_TABLE :
	    list_statement(owner, in.status);
	db_queue_n(r, q, (const char *const[]){ owner,
	    in.status ? status_words[in.status] : NULL,
	    in.type ? type_words[in.type] : NULL, in.from, in.to,
	    limit, offset, conf.time_zone, in.table_number, in.q },
	    db_stmt(r->db, q)->n_params);
	if (db_sync(r) < 0)
		return -1;
	counts = db_text(r, q, 0, "counts");
	buf_printf(&b, "{\"orders\":%s,%s", db_text(r, q, 0, "orders"),
	    counts + 1);
	return reply_json(r, 200, b.s);
}

/* OrderService.GetOrderHistory */
int
order_history(struct req *r)
{
	db_queue(r, Q_ORDER_HISTORY, r->param[0], order_owner(r));
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_ORDER_HISTORY) == 0)
		return fail(r, E_NOT_FOUND, "there is no such order");
	return reply_row(r, 200, Q_ORDER_HISTORY);
}

/* For the payment of an order: what is due, and whether it may be paid. */
int
order_due(struct req *r)
{
	db_queue(r, Q_ORDER_DUE, r->param[0], order_owner(r));
	if (db_sync(r) < 0)
		return -1;
	if (db_rows(r, Q_ORDER_DUE) == 0)
		return fail(r, E_NOT_FOUND, "there is no such order");
	return reply_row(r, 200, Q_ORDER_DUE);
}
