/*
 * Metabase's dashboard in a page of ours: an address signed with the secret of
 * its embedding (HS256, as Metabase's documentation of static embedding says).
 */
#include "config.h"
#include "analytics.h"

#include <jwt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "conf.h"

#define LIFE 600 /* s */
#define SECRET "metabase"

/* The characters of an address that goes into a header and an attribute. */
static bool
is_address(const char *s)
{
	const char *host = strstr(s, "://");

	if (host == NULL || (strncmp(s, "https:", 6) != 0 &&
	    strncmp(s, "http:", 5) != 0))
		return false;
	host += 3;
	return strcspn(host, "/") > 0 && host[strspn(host, "abcdefghijklmnopqr"
	    "stuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]/")] == '\0';
}

int
metabase_check(struct err *e)
{
	if (*conf.metabase_url == '\0')
		return 0;
	if (!is_address(conf.metabase_url))
		return err_set(e, E_INTERNAL, "",
		    "metabase_url: is no address of a site");
	if (conf.metabase_dashboard == 0)
		return err_set(e, E_INTERNAL, "",
		    "metabase_dashboard: which one is not said");
	return 0;
}

const char *
metabase_site(struct arena *a)
{
	const char *host = strstr(conf.metabase_url, "://") + 3;

	return arena_strndup(a, conf.metabase_url,
	    (size_t)(host - conf.metabase_url) + strcspn(host, "/"));
}

static char *
sign(struct arena *a, const char *secret)
{
	jwt_t *jwt = NULL;
	char *token = NULL;

	if (jwt_new(&jwt) == 0 && jwt_add_grants_json(jwt, arena_printf(a,
		"{\"resource\":{\"dashboard\":%ld},\"params\":{}}",
		conf.metabase_dashboard)) == 0 &&
	    jwt_add_grant_int(jwt, "exp", (long)time(NULL) + LIFE) == 0 &&
	    jwt_set_alg(jwt, JWT_ALG_HS256, (const unsigned char *)secret,
		(int)strlen(secret)) == 0)
		token = jwt_encode_str(jwt);
	jwt_free(jwt);
	return token;
}

const char *
metabase_url(struct req *r, struct err *why)
{
	const size_t n = strlen(conf.metabase_url);
	const bool slash = n > 0 && conf.metabase_url[n - 1] == '/';
	const char *secret, *url;
	char *token;

	if (n == 0 || secret_read(r->a, SECRET, &secret, why) < 0)
		return NULL;
	token = sign(r->a, secret);
	if (token == NULL) {
		err_set(why, E_INTERNAL, "", "metabase: no token can be signed");
		return NULL;
	}
	url = arena_printf(r->a, "%s%sembed/dashboard/%s"
	    "#bordered=false&titled=true", conf.metabase_url,
	    slash ? "" : "/", token);
	free(token);
	return url;
}
