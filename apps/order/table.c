/* Tables: what holds them, and the one order that all devices share. */
#include "config.h"
#include "order.h"

void
common_queue(struct req *r, const char *table)
{
	db_queue(r, Q_TABLE_LOCK, table);
	/* a statement of its own: it sees what was made before the lock came */
	db_queue(r, Q_TABLE_COMMON, table);
}

int
common_check(struct req *r)
{
	struct buf b = buf_new(r->a);

	if (db_rows(r, Q_TABLE_COMMON) == 0)
		return 0;
	buf_json_member(&b, "order_id", db_text(r, Q_TABLE_COMMON, 0, "id"));
	fail_field(r, E_STATE, "common",
	    "common: the table has the open order %s",
	    db_text(r, Q_TABLE_COMMON, 0, "number"));
	r->err.members = b.s;
	return -1;
}

/* GET /tables: those at which somebody sits */
int
table_list(struct req *r)
{
	db_queue(r, Q_TABLE_LIST);
	return db_sync(r) < 0 ? -1 : reply_row(r, 200, Q_TABLE_LIST);
}
