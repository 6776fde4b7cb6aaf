#include "config.h"
#include "who.h"

#include <string.h>

static const struct {
	const char *word;
	unsigned bit;
} roles[] = {
	{ "customer", CUSTOMER },
	{ "waiter", WAITER },
	{ "chef", CHEF },
	{ "admin", ADMIN },
	{ "courier", COURIER },
};
#define N_ROLES ((int)(sizeof(roles) / sizeof(*roles)))

static const char *const accounts[] = {
	[ACCOUNT_NONE] = "",
	[ACCOUNT_USER] = "user",
	[ACCOUNT_STAFF] = "staff",
	[ACCOUNT_SERVICE] = "service",
};

unsigned
role_bit(const char *word)
{
	for (int i = 0; i < N_ROLES; i++)
		if (strcmp(word, roles[i].word) == 0)
			return roles[i].bit;
	return 0;
}

const char *
role_word(int n)
{
	return n >= 0 && n < N_ROLES ? roles[n].word : NULL;
}

void
role_json(struct buf *b, unsigned bits)
{
	const char *comma = "";

	buf_str(b, "[");
	for (int i = 0; i < N_ROLES; i++) {
		if ((bits & roles[i].bit) == 0)
			continue;
		buf_printf(b, "%s\"%s\"", comma, roles[i].word);
		comma = ",";
	}
	buf_str(b, "]");
}

unsigned
role_mask(enum account typ)
{
	switch (typ) {
	case ACCOUNT_USER:
		return CUSTOMER;
	case ACCOUNT_STAFF:
		return STAFF;
	case ACCOUNT_NONE:
	case ACCOUNT_SERVICE:
		break;
	}
	return 0;
}

const char *
who_word(enum account typ)
{
	return accounts[typ];
}

enum account
who_from(const char *word)
{
	for (enum account t = ACCOUNT_USER; t <= ACCOUNT_STAFF; t++)
		if (strcmp(word, accounts[t]) == 0)
			return t;
	return ACCOUNT_NONE;
}
