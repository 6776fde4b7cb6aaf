#include "config.h"
#include "gateway.h"

#include "conf.h"

static void
show_amount(struct buf *b, const char *name, struct money m)
{
	char text[MONEY_TEXT];

	buf_json_raw(b, name, arena_printf(b->a,
	    "{\"value\":\"%s\",\"currency\":\"RUB\"}", money_text(m, text)));
}

void
show_payment(struct buf *b, const struct gw_payment *p)
{
	const bool paid = p->status == GW_SUCCEEDED;

	buf_str(b, "{");
	buf_json_member(b, "id", p->id);
	buf_json_member(b, "status", gw_statuses[p->status]);
	show_amount(b, "amount", p->amount);
	if (p->refunded.kopecks > 0)
		show_amount(b, "refunded_amount", p->refunded);
	if (p->description != NULL)
		buf_json_member(b, "description", p->description);
	buf_json_raw(b, "recipient",
	    "{\"account_id\":\"samovar\",\"gateway_id\":\"1\"}");
	if (p->last4 != NULL) {
		buf_str(b, ",\"payment_method\":{\"type\":\"bank_card\"");
		buf_json_member(b, "id", p->id);
		buf_json_bool(b, "saved", false);
		buf_str(b, ",\"card\":{");
		buf_json_member(b, "last4", p->last4);
		buf_json_member(b, "card_type", p->brand);
		buf_str(b, "}}");
	}
	buf_json_member(b, "created_at", p->created_at);
	if (p->captured_at != NULL)
		buf_json_member(b, "captured_at", p->captured_at);
	if (p->redirect && p->status == GW_PENDING) {
		buf_str(b, ",\"confirmation\":{\"type\":\"redirect\"");
		buf_json_member(b, "confirmation_url",
		    arena_printf(b->a, "%s/pay/%s", conf.public_url, p->id));
		buf_str(b, "}");
	}
	buf_json_bool(b, "test", true);
	buf_json_bool(b, "paid", paid);
	buf_json_bool(b, "refundable",
	    paid && p->refunded.kopecks < p->amount.kopecks);
	buf_json_raw(b, "metadata", p->metadata != NULL ? p->metadata : "{}");
	if (p->reason != NULL) {
		buf_str(b, ",\"cancellation_details\":{");
		buf_json_member(b, "party", p->party);
		buf_json_member(b, "reason", p->reason);
		buf_str(b, "}");
	}
	buf_str(b, "}");
}

void
show_refund(struct buf *b, const struct gw_refund *f)
{
	buf_str(b, "{");
	buf_json_member(b, "id", f->id);
	buf_json_member(b, "payment_id", f->payment_id);
	buf_json_member(b, "status", gw_statuses[f->status]);
	show_amount(b, "amount", f->amount);
	buf_json_member(b, "created_at", f->created_at);
	if (f->description != NULL)
		buf_json_member(b, "description", f->description);
	buf_str(b, "}");
}
