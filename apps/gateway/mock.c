#include "config.h"
#include "gateway.h"

#include <json-c/json.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "book.h"
#include "conf.h"
#include "uuid.h"

#define PATTERN_MAX 200
#define DELAY_MAX 60000 /* ms */

const char *const mock_statuses[] = { "", "pending", "succeeded", "failed",
	NULL };
const struct gw_mock mock_initial = {
	.success_rate = 100,
	.error_pattern = "",
	.auto_approve_refunds = true,
};

/* PUT replaces the whole; what is absent goes back to its default. */
struct mock_in {
	struct opt_int success_rate;
	int fixed_status;
	int64_t response_delay_ms;
	const char *error_pattern;
	struct opt_bool auto_approve_refunds;
	bool duplicate_webhooks, lose_webhooks;
	int64_t webhook_delay_ms;
};

static const struct jf mock_in_f[] = {
	JF(struct mock_in, success_rate, .max = 100),
	JF(struct mock_in, fixed_status, .names = mock_statuses),
	JF(struct mock_in, response_delay_ms, .max = DELAY_MAX),
	JF(struct mock_in, error_pattern, .max = PATTERN_MAX),
	JF(struct mock_in, auto_approve_refunds),
	JF(struct mock_in, duplicate_webhooks),
	JF(struct mock_in, lose_webhooks),
	JF(struct mock_in, webhook_delay_ms, .max = DELAY_MAX),
	JF_END
};

/*
 * Patterns are matched in this process: counted repetition and references
 * back could take memory or time without end.
 */
static bool
pattern_good(const char *pattern)
{
	regex_t re;

	for (const char *p = pattern; *p != '\0'; p++)
		if (*p == '{' || (*p == '\\' && p[1] >= '1' && p[1] <= '9'))
			return false;
	if (regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB) != 0)
		return false;
	regfree(&re);
	return true;
}

static int
mock_set(struct req *r, const struct gw_mock *m)
{
	if (book_add(r, &(struct book_line){ .mock = m }) < 0)
		return -1;
	return reply_empty(r);
}

static int
mock_change(struct req *r)
{
	struct mock_in in = { 0 };
	struct gw_mock m = mock_initial;

	if (req_body(r, mock_in_f, &in) < 0)
		return -1;
	if (in.error_pattern != NULL && !pattern_good(in.error_pattern))
		return fail_field(r, E_BAD_REQUEST, "error_pattern",
		    "error_pattern: is not a regular expression that is taken"
		    " here (no counts in braces, no references back)");
	if (in.success_rate.set)
		m.success_rate = in.success_rate.v;
	if (in.auto_approve_refunds.set)
		m.auto_approve_refunds = in.auto_approve_refunds.v;
	if (in.error_pattern != NULL)
		m.error_pattern = in.error_pattern;
	m.fixed_status = in.fixed_status;
	m.response_delay_ms = in.response_delay_ms;
	m.duplicate_webhooks = in.duplicate_webhooks;
	m.lose_webhooks = in.lose_webhooks;
	m.webhook_delay_ms = in.webhook_delay_ms;
	return mock_set(r, &m);
}

/* PUT /gateway/v3/mock; refusals in our own shape: it is not YooKassa's. */
int
mock_put(struct req *r)
{
	return gw_call(r, mock_change);
}

static int
mock_forget(struct req *r)
{
	return mock_set(r, &mock_initial);
}

/* DELETE /gateway/v3/mock */
int
mock_delete(struct req *r)
{
	return gw_call(r, mock_forget);
}

/* A value of the payment's metadata matches the pattern. */
static bool
metadata_matches(const char *metadata, const char *pattern)
{
	struct json_object *o = metadata != NULL ?
	    json_tokener_parse(metadata) : NULL;
	bool found = false;
	regex_t re;

	if (o != NULL && regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB) == 0) {
		json_object_object_foreach(o, name, value) {
			(void)name;
			if (regexec(&re, json_object_get_string(value), 0, NULL,
				0) == 0)
				found = true;
		}
		regfree(&re);
	}
	json_object_put(o);
	return found;
}

static int
percent_draw(void)
{
	uint32_t n;

	random_bytes(&n, sizeof(n));
	return (int)(n % 100);
}

enum gw_fate
mock_fate(const struct gw_payment *p, enum gw_fate fate)
{
	static const enum gw_fate fixed[] = { FATE_NONE, FATE_HANG,
		FATE_SUCCEED, FATE_DECLINE };
	const struct gw_mock *m = state_mock();

	if (m->error_pattern != NULL && m->error_pattern[0] != '\0' &&
	    metadata_matches(p->metadata, m->error_pattern))
		return FATE_DECLINE;
	if (m->fixed_status != 0)
		return fixed[m->fixed_status];
	if (percent_draw() >= m->success_rate)
		return FATE_DECLINE;
	return fate;
}

void
fate_apply(struct req *r, struct gw_payment *p, enum gw_fate fate)
{
	p->fate = (int)fate;
	p->due = 0;
	switch (fate) {
	case FATE_SUCCEED:
		p->status = GW_SUCCEEDED;
		p->captured_at = gw_time(r->a, gw_now_ms());
		break;
	case FATE_DECLINE:
	case FATE_POOR:
		p->status = GW_CANCELED;
		p->party = "payment_network";
		p->reason = fate == FATE_POOR ? "insufficient_funds" :
		    "general_decline";
		break;
	case FATE_LATE:
		p->due = gw_now_ms() + conf.gateway_late;
		break;
	case FATE_NONE:
	case FATE_HANG:
		break;
	}
}
