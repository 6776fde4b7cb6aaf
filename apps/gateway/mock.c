#include "config.h"
#include "gateway.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "book.h"
#include "conf.h"
#include "pattern.h"
#include "uuid.h"

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
	bool duplicate_webhooks, lose_webhooks, reorder_webhooks;
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
	JF(struct mock_in, reorder_webhooks),
	JF(struct mock_in, webhook_delay_ms, .max = DELAY_MAX),
	JF_END
};

static int
pattern_check(struct req *r, const char *text)
{
	struct err e = { 0 };
	struct pattern *p = pattern_new(text, &e);

	if (p == NULL)
		return fail_field(r, E_BAD_REQUEST, "error_pattern",
		    "error_pattern: %s", e.text);
	pattern_free(p);
	return 0;
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
	if (in.error_pattern != NULL && pattern_check(r, in.error_pattern) < 0)
		return -1;
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
	m.reorder_webhooks = in.reorder_webhooks;
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

/* A value of the payment's metadata matches; what is too hard to tell does
 * not. */
static bool
metadata_matches(const char *metadata, const char *text)
{
	struct json_object *o = metadata != NULL ?
	    json_tokener_parse(metadata) : NULL;
	struct pattern *p = pattern_new(text, &(struct err){ 0 });
	bool found = false;

	if (o != NULL && p != NULL) {
		json_object_object_foreach(o, name, value) {
			(void)name;
			if (pattern_match(p, json_object_get_string(value),
				(size_t)json_object_get_string_len(value)) == 1)
				found = true;
		}
	}
	pattern_free(p);
	json_object_put(o);
	return found;
}

int64_t
mock_draw(int64_t n)
{
	uint32_t drawn;

	random_bytes(&drawn, sizeof(drawn));
	return (int64_t)(drawn % (uint32_t)n);
}

#define COPIES 2	    /* of a webhook that comes more than once … */
#define COPIES_REORDERED 5  /* … at most, when they come in no order */
#define SPREAD_MS 1000

void
mock_notice(struct gw_notice *n)
{
	const struct gw_mock *m = state_mock();

	*n = (struct gw_notice){ .copies = 1,
		.due = gw_now_ms() + m->webhook_delay_ms };
	if (m->reorder_webhooks) {
		n->spread = m->webhook_delay_ms > 0 ? m->webhook_delay_ms :
		    SPREAD_MS;
		n->due += mock_draw(n->spread);
	}
	if (m->duplicate_webhooks)
		n->copies = m->reorder_webhooks ?
		    1 + mock_draw(COPIES_REORDERED) : COPIES;
	if (m->lose_webhooks)
		n->copies = 0;
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
	if (mock_draw(100) >= m->success_rate)
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
