#include "config.h"
#include "door.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "app.h"
#include "caller.h"
#include "conf.h"
#include "cookie.h"
#include "limit.h"
#include "revoked.h"
#include "route.h"
#include "token.h"
#include "who.h"

#define SECRET_TEXT 64 /* characters of a service's bearer secret */

/*
 * lighttpd hands X_User_Id and X-User-Id on as one variable twice, and the
 * first wins: a client could set what a proxy has set.
 */
static int
twins_refuse(struct req *r)
{
	for (char **p = r->envp; p != NULL && *p != NULL; p++) {
		size_t n;

		if (strncmp(*p, "HTTP_", 5) != 0)
			continue;
		n = strcspn(*p, "=") + 1;
		for (char **q = p + 1; *q != NULL; q++)
			if (strncmp(*p, *q, n) == 0)
				return fail(r, E_BAD_REQUEST,
				    "a header is there twice");
	}
	return 0;
}

static int
unauthenticated(struct req *r, const char *what)
{
	return fail(r, E_UNAUTHENTICATED, "%s", what);
}

/* The credentials of "Bearer <credentials>"; NULL for anything else. */
static const char *
bearer(const char *header, size_t *len)
{
	const char *s = header;

	if (strncasecmp(s, "Bearer ", 7) != 0)
		return NULL;
	s += 7;
	*len = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			 "0123456789-._~+/=");
	return *len > 0 && s[*len] == '\0' ? s : NULL;
}

static int
caller_read(struct req *r, const char *secret, size_t len)
{
	const char *name = r->internal ? caller_find(secret, len) : NULL;

	if (name == NULL)
		return unauthenticated(r, "the token does not hold");
	r->who = (struct who){ .typ = ACCOUNT_SERVICE, .roles = SERVICE,
		.service = arena_strdup(r->a, name) };
	return 0;
}

/*
 * A service asks for a guest: where the route is for that, it has the guest's
 * rights and no more. The guest's own tokens have nothing to do with it.
 */
static int
guest_read(struct req *r)
{
	const char *text = req_env(r, "HTTP_ON_BEHALF_OF");
	char *end;
	long id;

	if (text == NULL || !(r->route->flags & FOR_GUEST))
		return 0;
	id = strtol(text, &end, 10);
	if (end == text || *end != '\0' || id < 1 || id > INT32_MAX)
		return fail(r, E_BAD_REQUEST, "On-Behalf-Of: is no guest's id");
	r->who.typ = ACCOUNT_USER;
	r->who.roles = CUSTOMER;
	r->who.sub = id;
	return 0;
}

static bool
by_cookie(const struct req *r)
{
	return r->app->cookie != NULL &&
	    req_env(r, "HTTP_AUTHORIZATION") == NULL;
}

bool
door_is_forgeable(const struct req *r)
{
	return by_cookie(r) && r->method != GET;
}

static int
who_read_cookie(struct req *r)
{
	const char *text = cookie_get(r, r->app->cookie);
	struct err why = { 0 };

	if (text == NULL || token_verify(r->a, text, strlen(text), time(NULL),
		&r->who, &why) == 0)
		return 0;
	r->who = (struct who){ 0 };
	return why.code == E_UNAUTHENTICATED ? 0 :
	    fail(r, why.code, "%s", why.text);
}

/* Who is calling, by the Authorization header; nobody without one. */
static int
who_read(struct req *r)
{
	const char *header = req_env(r, "HTTP_AUTHORIZATION"), *text;
	struct err why = { 0 };
	size_t len;

	if (by_cookie(r))
		return who_read_cookie(r);
	if (header == NULL)
		return 0;
	text = bearer(header, &len);
	if (text == NULL) {
		/* another scheme is the handler's affair where all may come */
		if ((route_who(r) & ANYONE) &&
		    strncasecmp(header, "Basic ", 6) == 0)
			return 0;
		return unauthenticated(r, "the Authorization header is not"
		    " one bearer token");
	}
	if (len == SECRET_TEXT && memchr(text, '.', len) == NULL)
		return caller_read(r, text, len) < 0 ? -1 : guest_read(r);
	if (token_verify(r->a, text, len, time(NULL), &r->who, &why) == 0)
		return 0;
	if (why.code != E_UNAUTHENTICATED)
		return fail(r, why.code, "%s", why.text);
	return unauthenticated(r, why.text);
}

const char *
door_network(struct req *r)
{
	struct in6_addr in6;
	char net[INET6_ADDRSTRLEN];

	if (inet_pton(AF_INET6, r->address, &in6) != 1)
		return arena_printf(r->a, "%.45s", r->address);
	memset(in6.s6_addr + 8, 0, 8);
	inet_ntop(AF_INET6, &in6, net, sizeof(net));
	return arena_strdup(r->a, net);
}

static const char *
address_key(struct req *r)
{
	return arena_printf(r->a, "samovar:limit:address:%s", door_network(r));
}

static void
limit_headers(struct req *r, const struct limit_answer *got)
{
	reply_header(r, "RateLimit-Limit", txt(r, got->limit));
	reply_header(r, "RateLimit-Remaining", txt(r, got->remaining));
	reply_header(r, "RateLimit-Reset", txt(r, got->reset));
}

/* Revocation and limit; a wrong token (who is nobody) counts by address. */
static int
limit_check(struct req *r)
{
	const struct who *who = &r->who;
	const bool counts = !r->internal && conf.rate_limit > 0 &&
	    !(r->route->flags & UNLIMITED) && who->typ != ACCOUNT_SERVICE;
	const long limit = who->typ == ACCOUNT_STAFF ? conf.rate_limit_staff
						     : conf.rate_limit;
	const char *key = who->typ == ACCOUNT_NONE
	    ? address_key(r)
	    : arena_printf(r->a, "samovar:limit:%s:%" PRId64,
		  who_word(who->typ), who->sub);
	const struct limit_answer got = limit_ask(r->a, who, key,
	    counts ? limit : 0);
	bool revoked = got.token == TOKEN_REVOKED;

	if (got.counted)
		limit_headers(r, &got);
	if (!got.allowed && !revoked) {
		r->err.code = E_OK; /* of a wrong token: the limit goes first */
		fail(r, E_RATE, "too many requests: at most %ld a minute",
		    got.limit);
		r->err.retry_after = (int)got.reset;
		return -1;
	}
	if (got.token == TOKEN_UNKNOWN && revoked_ask(r, who, &revoked) < 0)
		return -1;
	if (revoked && by_cookie(r)) {
		r->who = (struct who){ 0 };
		return 0;
	}
	return revoked ? unauthenticated(r, "the token was revoked") : 0;
}

static int
role_check(struct req *r)
{
	const bool nobody = r->who.typ == ACCOUNT_NONE;

	if (route_who(r) & (ANYONE | (nobody ? NOBODY : r->who.roles)))
		return 0;
	if (nobody)
		return unauthenticated(r, "sign in first");
	return fail(r, E_FORBIDDEN, "your role may not do this");
}

static int
steps(struct req *r)
{
	const bool known = twins_refuse(r) == 0 && who_read(r) == 0;

	if (!known && r->err.code != E_UNAUTHENTICATED)
		return -1;
	if (limit_check(r) < 0 || !known || role_check(r) < 0)
		return -1;
	return !door_is_forgeable(r) || cookie_page_is_ours(r) ? 0 :
	    fail(r, E_FORBIDDEN, "this comes from a page that is not ours");
}

int
door_check(struct req *r)
{
	if (steps(r) == 0)
		return 0;
	if (r->err.code == E_UNAUTHENTICATED && !by_cookie(r))
		reply_header(r, "WWW-Authenticate",
		    req_env(r, "HTTP_AUTHORIZATION") == NULL
			? "Bearer realm=\"samovar\""
			: "Bearer realm=\"samovar\", error=\"invalid_token\"");
	return -1;
}
