#include "config.h"
#include "state.h"

#include <json-c/json.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *const gw_statuses[] = { "pending", "succeeded", "canceled", NULL };
const char *const gw_fates[] = { "", "succeed", "decline", "poor", "late",
	"hang", NULL };
const char *const gw_events[] = { NULL, "payment.succeeded",
	"payment.canceled" };

/* Lives as long as the process; the trees' nodes are libc's. */
static struct {
	struct arena *a;
	void *tables[TABLE__MAX];
	struct gw_notice *notices, **notices_end;
	struct gw_mock mock;
} state;

/* A line, decoded. */
struct line {
	void *payment, *refund, *token, *key, *mock, *notice;
	int64_t sent;
};

static const struct jf payment_f[] = {
	JF(struct gw_payment, id, .req = true),
	JF(struct gw_payment, status, .req = true, .names = gw_statuses),
	JF(struct gw_payment, fate, .names = gw_fates),
	JF(struct gw_payment, amount, .req = true),
	JF(struct gw_payment, refunded),
	JF(struct gw_payment, created_at, .req = true),
	JF(struct gw_payment, captured_at),
	JF(struct gw_payment, description),
	JF(struct gw_payment, return_url, .max = 2000),
	JF(struct gw_payment, redirect),
	JF(struct gw_payment, party),
	JF(struct gw_payment, reason),
	JF(struct gw_payment, last4),
	JF(struct gw_payment, brand),
	JF(struct gw_payment, due),
	{ .name = "metadata", .type = JF_RAW, .max = 65536,
	    .off = offsetof(struct gw_payment, metadata_in) },
	JF_END
};

static const struct jf refund_f[] = {
	JF(struct gw_refund, id, .req = true),
	JF(struct gw_refund, payment_id, .req = true),
	JF(struct gw_refund, status, .req = true, .names = gw_statuses),
	JF(struct gw_refund, amount, .req = true),
	JF(struct gw_refund, created_at, .req = true),
	JF(struct gw_refund, description),
	JF_END
};

static const struct jf token_f[] = {
	JF(struct gw_token, id, .req = true),
	JF(struct gw_token, last4, .req = true),
	JF(struct gw_token, brand, .req = true),
	JF(struct gw_token, fate, .req = true, .names = gw_fates),
	JF_END
};

static const struct jf key_f[] = {
	JF(struct gw_key, id, .req = true),
	JF(struct gw_key, hash, .req = true),
	JF(struct gw_key, object, .req = true),
	JF_END
};

static const struct jf mock_f[] = {
	JF(struct gw_mock, success_rate),
	JF(struct gw_mock, fixed_status, .names = mock_statuses),
	JF(struct gw_mock, response_delay_ms),
	JF(struct gw_mock, error_pattern),
	JF(struct gw_mock, auto_approve_refunds),
	JF(struct gw_mock, duplicate_webhooks),
	JF(struct gw_mock, lose_webhooks),
	JF(struct gw_mock, reorder_webhooks),
	JF(struct gw_mock, webhook_delay_ms),
	JF_END
};

static const struct jf notice_f[] = {
	JF(struct gw_notice, event, .req = true),
	JF(struct gw_notice, object, .req = true),
	JF(struct gw_notice, due),
	JF(struct gw_notice, copies),
	JF(struct gw_notice, spread),
	JF_END
};

static const struct jf line_f[] = {
	JF(struct line, payment, .sub = payment_f,
	    .size = sizeof(struct gw_payment)),
	JF(struct line, refund, .sub = refund_f,
	    .size = sizeof(struct gw_refund)),
	JF(struct line, token, .sub = token_f, .size = sizeof(struct gw_token)),
	JF(struct line, key, .sub = key_f, .size = sizeof(struct gw_key)),
	JF(struct line, mock, .sub = mock_f, .size = sizeof(struct gw_mock)),
	JF(struct line, notice, .sub = notice_f,
	    .size = sizeof(struct gw_notice)),
	JF(struct line, sent),
	JF_END
};

/* Objects begin with their id. */
static int
id_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The newest version of an object takes the place of the one before. */
static void
table_put(enum table t, void *object)
{
	void **node;

	if (object == NULL)
		return;
	node = tsearch(object, &state.tables[t], id_compare);
	if (node == NULL)
		abort();
	*node = object;
}

static void
notice_put(struct gw_notice *n, int64_t at)
{
	if (n == NULL || n->copies == 0)
		return;
	n->id = at;
	*state.notices_end = n;
	state.notices_end = &n->next;
}

static void
notice_drop(int64_t id)
{
	struct gw_notice **p = &state.notices;

	while (*p != NULL && (*p)->id != id)
		p = &(*p)->next;
	if (*p == NULL)
		return;
	*p = (*p)->next;
	if (*p == NULL)
		state.notices_end = p;
}

int
state_apply(const char *text, size_t len, int64_t at, struct err *e)
{
	struct arena *a = arena_new();
	struct line line = { .sent = -1 };
	struct json_object *o;
	struct err why = { 0 };
	struct gw_payment *p;

	if (state.a == NULL) {
		state.a = arena_new();
		state.notices_end = &state.notices;
		state.mock = mock_initial;
	}
	o = json_read(a, text, len, &why);
	if (o == NULL ||
	    jf_decode(state.a, line_f, JF_EVENT, o, &line, &why) < 0) {
		arena_free(a);
		return err_set(e, E_INTERNAL, NULL, "book at %lld: %s",
		    (long long)at, why.text);
	}
	p = line.payment;
	if (p != NULL && p->metadata_in != NULL)
		p->metadata = arena_strdup(state.a,
		    json_object_to_json_string_ext(p->metadata_in,
			JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	table_put(PAYMENTS, line.payment);
	table_put(REFUNDS, line.refund);
	table_put(TOKENS, line.token);
	table_put(KEYS, line.key);
	if (line.mock != NULL)
		state.mock = *(struct gw_mock *)line.mock;
	notice_put(line.notice, at);
	if (line.sent >= 0)
		notice_drop(line.sent);
	arena_free(a);
	return 0;
}

const void *
state_find(enum table t, const char *id)
{
	void *const *node = tfind(&id, &state.tables[t], id_compare);

	return node != NULL ? *node : NULL;
}

const struct gw_mock *
state_mock(void)
{
	return state.a != NULL ? &state.mock : &mock_initial;
}

struct gw_notice *
state_notices(void)
{
	return state.notices;
}

struct each {
	bool (*see)(const void *object, void *arg);
	void *arg;
	bool done;
};

static void
each_node(const void *node, VISIT which, void *closure)
{
	struct each *e = closure;

	if (!e->done && (which == postorder || which == leaf))
		e->done = !e->see(*(void *const *)node, e->arg);
}

void
state_each(enum table t, bool (*see)(const void *object, void *arg), void *arg)
{
	struct each e = { see, arg, false };

	twalk_r(state.tables[t], each_node, &e);
}

int64_t
gw_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

const char *
gw_time(struct arena *a, int64_t ms)
{
	const time_t s = (time_t)(ms / 1000);
	struct tm tm;
	char text[32];

	gmtime_r(&s, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	return arena_printf(a, "%s.%03dZ", text, (int)(ms % 1000));
}

static void
member_text(struct buf *b, const char *name, const char *value)
{
	if (value != NULL)
		buf_json_member(b, name, value);
}

static void
member_money(struct buf *b, const char *name, struct money m)
{
	char text[MONEY_TEXT];

	buf_json_raw(b, name, money_text(m, text));
}

static const char *
payment_line(struct arena *a, const struct gw_payment *p)
{
	struct buf b = buf_new(a);

	buf_str(&b, "{");
	buf_json_member(&b, "id", p->id);
	buf_json_member(&b, "status", gw_statuses[p->status]);
	if (p->fate != FATE_NONE)
		buf_json_member(&b, "fate", gw_fates[p->fate]);
	member_money(&b, "amount", p->amount);
	member_money(&b, "refunded", p->refunded);
	buf_json_member(&b, "created_at", p->created_at);
	member_text(&b, "captured_at", p->captured_at);
	member_text(&b, "description", p->description);
	member_text(&b, "return_url", p->return_url);
	buf_json_bool(&b, "redirect", p->redirect);
	member_text(&b, "party", p->party);
	member_text(&b, "reason", p->reason);
	member_text(&b, "last4", p->last4);
	member_text(&b, "brand", p->brand);
	if (p->due != 0)
		buf_json_int(&b, "due", p->due);
	if (p->metadata != NULL)
		buf_json_raw(&b, "metadata", p->metadata);
	buf_str(&b, "}");
	return b.s;
}

static const char *
refund_line(struct arena *a, const struct gw_refund *f)
{
	struct buf b = buf_new(a);

	buf_str(&b, "{");
	buf_json_member(&b, "id", f->id);
	buf_json_member(&b, "payment_id", f->payment_id);
	buf_json_member(&b, "status", gw_statuses[f->status]);
	member_money(&b, "amount", f->amount);
	buf_json_member(&b, "created_at", f->created_at);
	member_text(&b, "description", f->description);
	buf_str(&b, "}");
	return b.s;
}

static const char *
mock_line(struct arena *a, const struct gw_mock *m)
{
	struct buf b = buf_new(a);

	buf_str(&b, "{");
	buf_json_int(&b, "success_rate", m->success_rate);
	if (m->fixed_status != 0)
		buf_json_member(&b, "fixed_status",
		    mock_statuses[m->fixed_status]);
	buf_json_int(&b, "response_delay_ms", m->response_delay_ms);
	buf_json_member(&b, "error_pattern", m->error_pattern);
	buf_json_bool(&b, "auto_approve_refunds", m->auto_approve_refunds);
	buf_json_bool(&b, "duplicate_webhooks", m->duplicate_webhooks);
	buf_json_bool(&b, "lose_webhooks", m->lose_webhooks);
	buf_json_bool(&b, "reorder_webhooks", m->reorder_webhooks);
	buf_json_int(&b, "webhook_delay_ms", m->webhook_delay_ms);
	buf_str(&b, "}");
	return b.s;
}

/* How often and when, the mock decides when the line is written. */
static const char *
notice_line(struct arena *a, const struct book_line *line)
{
	struct buf b = buf_new(a);
	struct gw_notice n;

	mock_notice(&n);
	buf_str(&b, "{");
	buf_json_member(&b, "event", line->event);
	buf_json_member(&b, "object", line->refund != NULL ?
	    line->refund->id : line->payment->id);
	buf_json_int(&b, "due", n.due);
	buf_json_int(&b, "copies", n.copies);
	if (n.spread > 0)
		buf_json_int(&b, "spread", n.spread);
	buf_str(&b, "}");
	return b.s;
}

void
state_print(struct buf *b, const struct book_line *line)
{
	buf_str(b, "{");
	buf_json_member(b, "at", gw_time(b->a, gw_now_ms()));
	if (line->payment != NULL)
		buf_json_raw(b, "payment", payment_line(b->a, line->payment));
	if (line->refund != NULL)
		buf_json_raw(b, "refund", refund_line(b->a, line->refund));
	if (line->token != NULL) {
		buf_str(b, ",\"token\":{");
		buf_json_member(b, "id", line->token->id);
		buf_json_member(b, "last4", line->token->last4);
		buf_json_member(b, "brand", line->token->brand);
		buf_json_member(b, "fate", gw_fates[line->token->fate]);
		buf_str(b, "}");
	}
	if (line->key != NULL) {
		buf_str(b, ",\"key\":{");
		buf_json_member(b, "id", line->key->id);
		buf_json_member(b, "hash", line->key->hash);
		buf_json_member(b, "object", line->key->object);
		buf_str(b, "}");
	}
	if (line->mock != NULL)
		buf_json_raw(b, "mock", mock_line(b->a, line->mock));
	if (line->event != NULL)
		buf_json_raw(b, "notice", notice_line(b->a, line));
	if (line->sent != NULL)
		buf_json_int(b, "sent", line->sent->id);
	buf_str(b, "}");
}
