#include "config.h"
#include "cookie.h"

#include <string.h>

#include "conf.h"

#define NAME "__Host-refresh"
#define LIFE 2592000 /* 30 days, as long as a session */

void
cookie_set(struct req *r, const char *name, const char *value, long life)
{
	reply_header(r, "Set-Cookie", arena_printf(r->a,
	    "%s=%s; Path=/; Max-Age=%ld; Secure; HttpOnly; SameSite=Strict",
	    name, value != NULL ? value : "", value != NULL ? life : 0L));
}

void
cookie_refresh_set(struct req *r, const char *token)
{
	cookie_set(r, NAME, token, LIFE);
}

/* Our own origin: the one that is configured, or the host that was asked. */
static bool
origin_is_ours(const struct req *r)
{
	const char *origin = req_env(r, "HTTP_ORIGIN");
	const char *host = req_env(r, "HTTP_HOST"), *authority;

	if (origin == NULL)
		return false;
	if (strcmp(origin, conf.public_url) == 0)
		return true;
	authority = strstr(origin, "://");
	return authority != NULL && host != NULL &&
	    strcmp(authority + 3, host) == 0;
}

bool
cookie_page_is_ours(const struct req *r)
{
	const char *site = req_env(r, "HTTP_SEC_FETCH_SITE");

	return site != NULL ? strcmp(site, "same-origin") == 0 :
	    origin_is_ours(r);
}

const char *
cookie_get(struct req *r, const char *name)
{
	const char *s = req_env(r, "HTTP_COOKIE");
	const size_t n = strlen(name);

	while (s != NULL && *s != '\0') {
		const size_t len = strcspn(s, ";");

		if (len > n + 1 && strncmp(s, name, n) == 0 && s[n] == '=')
			return arena_strndup(r->a, s + n + 1, len - n - 1);
		s += len;
		s += strspn(s, "; ");
	}
	return NULL;
}

const char *
cookie_refresh_get(struct req *r)
{
	return origin_is_ours(r) ? cookie_get(r, NAME) : NULL;
}
