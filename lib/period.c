#include "config.h"
#include "period.h"

#include "day.h"

static const struct jf period_f[] = {
	JF(struct period, from, .req = true, .check = jf_is_date,
	    .what = "a date"),
	JF(struct period, to, .req = true, .check = jf_is_date,
	    .what = "a date"),
	JF_END
};

int
period_check(struct req *r, const struct period *p)
{
	const int64_t days = day_distance(p->from, p->to);

	if (days < 0)
		return fail_field(r, E_BAD_REQUEST, "to",
		    "to: must not be before from");
	if (days >= PERIOD_DAYS)
		return fail_field(r, E_BAD_REQUEST, "to",
		    "to: at most %d days from from on", PERIOD_DAYS);
	return 0;
}

int
period_read(struct req *r, struct period *out)
{
	return req_query(r, period_f, out) < 0 ? -1 : period_check(r, out);
}
