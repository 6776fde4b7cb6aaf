/*
 * What was sold, cooked and canceled in a stretch of days, by the day an order
 * came. One statement a report, from the read replica where there is one.
 */
#include "config.h"
#include "order.h"

#include "conf.h"
#include "period.h"

static int
report(struct req *r, int q)
{
	struct period p = { 0 };

	if (period_read(r, &p) < 0)
		return -1;
	db_queue(r, q, p.from, p.to, conf.time_zone);
	return db_sync(r) < 0 ? -1 : reply_row(r, 200, q);
}

/* GET /reports/sales */
int
report_sales(struct req *r)
{
	return report(r, Q_REPORT_SALES);
}

/* GET /reports/dishes */
int
report_dishes(struct req *r)
{
	return report(r, Q_REPORT_DISHES);
}

/* GET /reports/kitchen */
int
report_kitchen(struct req *r)
{
	return report(r, Q_REPORT_KITCHEN);
}

/* GET /reports/cancellations */
int
report_cancellations(struct req *r)
{
	return report(r, Q_REPORT_CANCELLATIONS);
}
