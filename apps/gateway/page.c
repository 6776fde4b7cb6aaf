/* The hosted page: the guest types the card here, never at the shop. */
#include "config.h"
#include "gateway.h"

#include <string.h>

#include "book.h"
#include "conf.h"
#include "language.h"
#include "page_text.h"

/* The page while it is written. */
struct page {
	struct buf b;
	int en; /* 1: English */
};

static void
put(struct page *p, const char *s)
{
	buf_str(&p->b, s);
}

/* s as text, safe in an attribute too. */
static void
put_text(struct page *p, const char *s)
{
	static const char *const safe[128] = { ['&'] = "&amp;", ['<'] = "&lt;",
		['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;" };

	for (; *s != '\0'; s++) {
		const unsigned char c = (unsigned char)*s;

		if (c < 128 && safe[c] != NULL)
			put(p, safe[c]);
		else
			buf_bytes(&p->b, s, 1);
	}
}

static void
put_word(struct page *p, enum word w)
{
	put(p, page_words[w][p->en]);
}

static void
put_input(struct page *p, enum word label, const char *name,
    const char *attributes, bool bad, enum word why)
{
	put(p, "<label>");
	put_word(p, label);
	buf_printf(&p->b, "<input name=\"%s\" required inputmode=\"numeric\" %s%s>",
	    name, attributes, bad ? " aria-invalid=\"true\"" : "");
	if (bad) {
		put(p, "<span class=\"bad\" role=\"alert\">");
		put_word(p, why);
		put(p, "</span>");
	}
	put(p, "</label>");
}

static void
put_cards(struct page *p)
{
	static const struct {
		const char *number;
		enum word is;
	} cards[] = {
		{ "4242 4242 4242 4242", W_CARD_GOOD },
		{ "4000 0000 0000 0002", W_CARD_DECLINED },
		{ "4000 0000 0000 9995", W_CARD_POOR },
		{ "4000 0000 0000 3220", W_CARD_LATE },
	};

	put(p, "<details><summary>");
	put_word(p, W_CARDS);
	put(p, "</summary><ul>");
	for (size_t i = 0; i < sizeof(cards) / sizeof(*cards); i++) {
		buf_printf(&p->b, "<li><code>%s</code> ", cards[i].number);
		put_word(p, cards[i].is);
		put(p, "</li>");
	}
	put(p, "</ul></details>");
}

/* bad: the field that was wrong, or NULL. */
static void
put_form(struct page *p, const struct gw_payment *pay, const char *bad)
{
	const char *field = bad != NULL ? bad : "";

	buf_printf(&p->b, "<form method=\"post\" action=\"/pay/%s\">", pay->id);
	put_input(p, W_NUMBER, "number", "autocomplete=\"cc-number\""
	    " maxlength=\"23\" placeholder=\"4242 4242 4242 4242\"",
	    strcmp(field, "number") == 0, W_BAD_NUMBER);
	put(p, "<div class=\"row\">");
	put_input(p, W_MONTH, "month", "autocomplete=\"cc-exp-month\""
	    " maxlength=\"2\" placeholder=\"12\"",
	    strcmp(field, "month") == 0, W_BAD_EXPIRY);
	put_input(p, W_YEAR, "year", "autocomplete=\"cc-exp-year\""
	    " maxlength=\"4\" placeholder=\"30\"",
	    strcmp(field, "year") == 0, W_BAD_EXPIRY);
	put_input(p, W_CVC, "cvc", "autocomplete=\"cc-csc\""
	    " maxlength=\"4\" placeholder=\"123\"",
	    strcmp(field, "cvc") == 0, W_BAD_CVC);
	put(p, "</div><button>");
	put_word(p, W_PAY);
	put(p, "</button></form>");
	put_cards(p);
}

static bool
waits(const struct gw_payment *pay)
{
	return pay->status == GW_PENDING && pay->fate != FATE_NONE;
}

static enum word
state_word(const struct gw_payment *pay)
{
	if (pay->status == GW_SUCCEEDED)
		return W_SUCCEEDED;
	if (pay->status == GW_PENDING)
		return W_WAITING;
	return strcmp(pay->reason, "insufficient_funds") == 0 ? W_POOR :
	    strcmp(pay->party, "merchant") == 0 ? W_VOIDED : W_CANCELED;
}

/* Only to ourselves: a path, or an address below our own. */
static const char *
return_to(const struct gw_payment *pay)
{
	const char *url = pay->return_url;
	const size_t own = strlen(conf.public_url);

	if (url == NULL)
		return NULL;
	for (const char *p = url; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || *p == '\\' || *p == 0x7f)
			return NULL;
	if (url[0] == '/' && url[1] != '/')
		return url;
	if (strncmp(url, conf.public_url, own) == 0 &&
	    (url[own] == '/' || url[own] == '\0'))
		return url;
	return NULL;
}

static void
put_state(struct page *p, const struct gw_payment *pay)
{
	buf_printf(&p->b, "<p class=\"state %s\" role=\"status\">",
	    gw_statuses[pay->status]);
	put_word(p, state_word(pay));
	put(p, "</p>");
	if (!waits(pay) && return_to(pay) != NULL) {
		put(p, "<a class=\"back\" href=\"");
		put_text(p, return_to(pay));
		put(p, "\">");
		put_word(p, W_BACK);
		put(p, "</a>");
	}
}

static int
page_reply(struct req *r, int status, const struct gw_payment *pay,
    const char *bad)
{
	struct page p = { buf_new(r->a),
		strcmp(language_of(req_env(r, "HTTP_ACCEPT_LANGUAGE")), "en") == 0
	};
	char sum[MONEY_TEXT];

	buf_printf(&p.b, "<!doctype html><html lang=\"%s\"><head>"
	    "<meta charset=\"utf-8\"><meta name=\"viewport\""
	    " content=\"width=device-width, initial-scale=1\"><title>",
	    page_words[W_LANG][p.en]);
	put_word(&p, W_TITLE);
	put(&p, "</title>");
	if (waits(pay))
		put(&p, "<meta http-equiv=\"refresh\" content=\"2\">");
	put(&p, "<link rel=\"stylesheet\" href=\"/pay/style.css\"></head>"
	    "<body><main><h1>");
	put_word(&p, W_TITLE);
	put(&p, "</h1>");
	if (pay->description != NULL)
		put_text(&p, pay->description);
	put(&p, "<p class=\"demo\">");
	put_word(&p, W_DEMO);
	put(&p, "</p><p class=\"sum\"><span>");
	put_word(&p, W_TO_PAY);
	buf_printf(&p.b, "</span><b>%s ₽</b></p>",
	    money_text(pay->amount, sum));
	if (pay->status == GW_PENDING && pay->fate == FATE_NONE)
		put_form(&p, pay, bad);
	else
		put_state(&p, pay);
	put(&p, "</main></body></html>\n");
	reply_header(r, "Content-Security-Policy", "default-src 'none';"
	    " style-src 'self'; form-action 'self'; base-uri 'none';"
	    " frame-ancestors 'none'");
	reply_header(r, "Referrer-Policy", "no-referrer");
	reply_header(r, "Vary", "Accept-Language");
	reply_json(r, status, p.b.s);
	r->reply.type = "text/html; charset=utf-8";
	return 0;
}

/* Only payments that are paid here have a page. */
static const struct gw_payment *
page_payment(struct req *r)
{
	const struct gw_payment *p = state_find(PAYMENTS, r->param[0]);

	if (p != NULL && p->redirect)
		return p;
	fail(r, E_NOT_FOUND, "there is no such payment");
	return NULL;
}

/* GET /pay/{uuid} */
int
page_show(struct req *r)
{
	const struct gw_payment *p;

	if (book_lock(r) < 0)
		return -1;
	p = page_payment(r);
	book_unlock();
	return p == NULL ? -1 : page_reply(r, 200, p, NULL);
}

static const struct jf form_f[] = {
	JF(struct card_in, number, .req = true, .max = 40),
	JF(struct card_in, month, .req = true, .max = 8),
	JF(struct card_in, year, .req = true, .max = 8),
	JF(struct card_in, cvc, .req = true, .max = 8),
	JF_END
};

static int
see_other(struct req *r, const char *url)
{
	reply_header(r, "Location", url);
	r->reply.status = 303;
	return 0;
}

/* Under the lock: the charge, if the guest has not paid before. */
static int
page_charge(struct req *r, const struct gw_payment **pay)
{
	struct card_in in = { 0 };
	struct gw_token card = { 0 };
	struct gw_payment p;

	*pay = page_payment(r);
	if (*pay == NULL)
		return -1;
	if ((*pay)->status != GW_PENDING || (*pay)->fate != FATE_NONE)
		return 0; /* paid, or sent twice */
	if (jf_query(r->a, form_f, r->body != NULL ? r->body : "", &in,
		&r->err) < 0 ||
	    card_check(r, &in, &card) < 0)
		return -1;
	p = **pay;
	p.last4 = card.last4;
	p.brand = card.brand;
	fate_apply(r, &p, mock_fate(&p, (enum gw_fate)card.fate));
	if (book_add(r, &(struct book_line){ .payment = &p,
		.event = gw_events[p.status] }) < 0)
		return -1;
	r->wake = true;
	*pay = state_find(PAYMENTS, p.id);
	return 0;
}

/* POST /pay/{uuid}: the form; then back to the shop, or to the result. */
int
page_pay(struct req *r)
{
	const struct gw_payment *p = NULL;
	const char *field;
	int rc;

	if (book_lock(r) < 0)
		return -1;
	rc = page_charge(r, &p);
	book_unlock();
	if (rc < 0 && p != NULL && r->err.code == E_BAD_REQUEST) {
		field = arena_strdup(r->a, r->err.field);
		r->err = (struct err){ 0 };
		return page_reply(r, 400, p, field);
	}
	if (rc < 0)
		return -1;
	if (return_to(p) != NULL)
		return see_other(r, return_to(p));
	return see_other(r, arena_printf(r->a, "/pay/%s", p->id));
}

/* GET /pay/style.css */
int
page_style(struct req *r)
{
	reply_json(r, 200, page_css);
	r->reply.type = "text/css; charset=utf-8";
	reply_header(r, "Cache-Control", "public, max-age=3600");
	return 0;
}
