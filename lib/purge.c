#include "config.h"
#include "purge.h"

#include "conf.h"

#define PERIOD_MS (10 * 60 * 1000)
#define AT_ONCE 1000 /* rows: the statements' own limit */
#define DAY_S (24 * 60 * 60)

static int
purge(struct req *r, int q, long days)
{
	if (days == 0) /* kept for ever */
		return 0;
	db_queue(r, q, txt(r, days * DAY_S));
	if (db_sync(r) < 0)
		return -1;
	return db_affected(r, q) == AT_ONCE;
}

static int
purge_answers(struct req *r)
{
	return purge(r, DB_KEY_PURGE, 1);
}

static int
purge_outbox(struct req *r)
{
	return purge(r, DB_OUTBOX_PURGE, conf.keep_outbox);
}

static int
purge_inbox(struct req *r)
{
	return r->app->keep_inbox ? 0 :
	    purge(r, DB_INBOX_PURGE, conf.keep_inbox);
}

const struct task purge_tasks[] = {
	{ "purge_answers", PERIOD_MS, purge_answers },
	{ "purge_outbox", PERIOD_MS, purge_outbox },
	{ "purge_inbox", PERIOD_MS, purge_inbox },
	{ 0 }
};
