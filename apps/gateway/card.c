#include "config.h"
#include "gateway.h"

#include <ctype.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "book.h"
#include "uuid.h"

/* The cards that CONTRACT.md names; every other valid number succeeds. */
static const struct {
	const char *number;
	enum gw_fate fate;
} test_cards[] = {
	{ "4242424242424242", FATE_SUCCEED },
	{ "4000000000000002", FATE_DECLINE },
	{ "4000000000009995", FATE_POOR },
	{ "4000000000003220", FATE_LATE },
};

static const struct {
	const char *prefix, *brand;
} brands[] = {
	{ "220", "Mir" }, { "4", "Visa" }, { "5", "MasterCard" },
	{ "2", "MasterCard" }, { "34", "AmericanExpress" },
	{ "37", "AmericanExpress" }, { "62", "UnionPay" }, { "", "Unknown" },
};

/* Digits of s without spaces and hyphens; -1 for anything else. */
static int
digits(const char *s, char *out, size_t max)
{
	size_t n = 0;

	for (; s != NULL && *s != '\0'; s++) {
		if (*s == ' ' || *s == '-')
			continue;
		if (!isdigit((unsigned char)*s) || n + 1 >= max)
			return -1;
		out[n++] = *s;
	}
	out[n] = '\0';
	return (int)n;
}

/* The check digit of card numbers (ISO/IEC 7812, "Luhn"). */
static bool
luhn(const char *number)
{
	int sum = 0;
	bool twice = false;

	for (size_t i = strlen(number); i-- > 0; twice = !twice) {
		const int d = (number[i] - '0') * (twice ? 2 : 1);

		sum += d > 9 ? d - 9 : d;
	}
	return sum % 10 == 0;
}

static int
bad(struct req *r, const char *field, const char *why)
{
	return fail_field(r, E_BAD_REQUEST, field, "%s: %s", field, why);
}

/* A card holds to the end of its month. */
static int
expiry_check(struct req *r, const struct card_in *in)
{
	const time_t now = time(NULL);
	char text[8];
	struct tm tm;
	long month, year;

	if (digits(in->month, text, 3) < 1 ||
	    (month = strtol(text, NULL, 10)) < 1 || month > 12)
		return bad(r, "month", "is a number from 1 to 12");
	if (digits(in->year, text, 5) < 2)
		return bad(r, "year", "is a year");
	year = strtol(text, NULL, 10);
	if (year < 100)
		year += 2000;
	gmtime_r(&now, &tm);
	if (year < tm.tm_year + 1900 || year > tm.tm_year + 1900 + 30)
		return bad(r, "year", "the card has expired");
	if (year == tm.tm_year + 1900 && month < tm.tm_mon + 1)
		return bad(r, "month", "the card has expired");
	return 0;
}

int
card_check(struct req *r, const struct card_in *in, struct gw_token *out)
{
	char number[20], cvc[5];
	const int n = digits(in->number, number, sizeof(number));
	size_t i;

	if (n < 12 || !luhn(number))
		return bad(r, "number", "is not a card number");
	if (expiry_check(r, in) < 0)
		return -1;
	if (digits(in->cvc, cvc, sizeof(cvc)) < 3)
		return bad(r, "cvc", "is the three or four digits of the card");
	for (i = 0; strncmp(number, brands[i].prefix,
		strlen(brands[i].prefix)) != 0; i++)
		;
	out->brand = brands[i].brand;
	out->last4 = arena_strdup(r->a, number + n - 4);
	out->fate = FATE_SUCCEED;
	for (i = 0; i < sizeof(test_cards) / sizeof(*test_cards); i++)
		if (strcmp(number, test_cards[i].number) == 0)
			out->fate = (int)test_cards[i].fate;
	explicit_bzero(number, sizeof(number));
	explicit_bzero(cvc, sizeof(cvc));
	return 0;
}

/* Month, year and code come as numbers or as text. */
struct token_in {
	const char *number;
	struct json_object *month, *year, *cvc;
};

static const struct jf token_in_f[] = {
	JF(struct token_in, number, .req = true, .max = 40),
	JF(struct token_in, month, .req = true, .max = 8),
	JF(struct token_in, year, .req = true, .max = 8),
	JF(struct token_in, cvc, .req = true, .max = 8),
	JF_END
};

static const char *
plain(struct json_object *o)
{
	return json_object_is_type(o, json_type_int) ||
	    json_object_is_type(o, json_type_string) ?
	    json_object_get_string(o) : "?";
}

/* POST /pay/tokens: the card stays here, the shop gets a word for it. */
int
card_token(struct req *r)
{
	struct token_in in = { 0 };
	struct gw_token t = { 0 };
	struct buf b = buf_new(r->a);
	int rc;

	if (req_body(r, token_in_f, &in) < 0 ||
	    card_check(r, &(struct card_in){ .number = in.number,
		.month = plain(in.month), .year = plain(in.year),
		.cvc = plain(in.cvc) }, &t) < 0)
		return -1;
	t.id = arena_printf(r->a, TOKEN_PREFIX "%s", uuid_new(r->a));
	if (book_lock(r) < 0)
		return -1;
	rc = book_add(r, &(struct book_line){ .token = &t });
	book_unlock();
	if (rc < 0)
		return -1;
	buf_str(&b, "{");
	buf_json_member(&b, "token", t.id);
	buf_json_member(&b, "last4", t.last4);
	buf_json_member(&b, "brand", t.brand);
	buf_str(&b, "}");
	return reply_json(r, 201, b.s);
}
