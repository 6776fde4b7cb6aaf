#include "config.h"
#include "route.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rpc.h"

#define MAX_PARAMS 4

const char *const method_names[METHOD__MAX] = {
	[GET] = "GET",
	[POST] = "POST",
	[PUT] = "PUT",
	[PATCH] = "PATCH",
	[DELETE] = "DELETE",
};

static bool
is_id(const char *s, size_t n)
{
	if (n == 0 || n > 18 || *s == '0')
		return false;
	while (n > 0 && isdigit((unsigned char)s[n - 1]))
		n--;
	return n == 0;
}

static bool
is_uuid(const char *s, size_t n)
{
	if (n != 36)
		return false;
	for (size_t i = 0; i < n; i++) {
		const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;

		if (hyphen ? s[i] != '-' : !isxdigit((unsigned char)s[i]))
			return false;
	}
	return true;
}

static bool
is_word(const char *s, size_t n)
{
	if (n == 0 || n > 64)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!isdigit((unsigned char)s[i]) &&
		    !islower((unsigned char)s[i]) && s[i] != '_' && s[i] != '-')
			return false;
	return true;
}

static const struct kind {
	const char *name;
	bool (*is)(const char *s, size_t n);
} kinds[] = {
	{ "{id}", is_id },
	{ "{uuid}", is_uuid },
	{ "{word}", is_word },
};

static const struct kind *
kind_of(const char *segment, size_t n)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strlen(kinds[i].name) == n &&
		    strncmp(kinds[i].name, segment, n) == 0)
			return &kinds[i];
	return NULL;
}

/* Compares segment by segment; params are cut out of path into the arena. */
static bool
path_matches(struct req *r, const char *pattern, const char *path,
    const char *param[MAX_PARAMS])
{
	int n_params = 0;

	while (*pattern == '/' && *path == '/') {
		const size_t m = strcspn(++pattern, "/");
		const size_t n = strcspn(++path, "/");
		const struct kind *kind = kind_of(pattern, m);

		if (kind != NULL) {
			char *p;

			if (!kind->is(path, n))
				return false;
			param[n_params++] = p = arena_strndup(r->a, path, n);
			for (; *p != '\0'; p++)
				*p = (char)tolower((unsigned char)*p);
		} else if (m != n || strncmp(pattern, path, n) != 0) {
			return false;
		}
		pattern += m;
		path += n;
	}
	return *pattern == '\0' && *path == '\0';
}

/* /api/orders is /api/v1/orders. */
static const char *
path_full(struct req *r, const char *path)
{
	if (strncmp(path, "/api/", 5) != 0 || strncmp(path, "/api/v1/", 8) == 0)
		return path;
	return arena_printf(r->a, "/api/v1/%s", path + 5);
}

static int
find_rpc(struct req *r, const struct route *routes)
{
	const struct route *route;

	r->rpc = &rpc_unknown;
	for (route = routes; route->path != NULL; route++)
		if (route->rpc != NULL &&
		    (r->internal || !route->rpc->internal) &&
		    strcmp(route->rpc->name, r->path + 1) == 0)
			break;
	if (route->path == NULL)
		return fail(r, E_NO_RPC, "there is no rpc %s", r->path + 1);
	if (r->method != POST) {
		reply_header(r, "Allow", method_names[POST]);
		return fail(r, E_METHOD, "an rpc is asked by POST");
	}
	r->route = route;
	r->rpc = route->rpc;
	return 0;
}

int
route_find(struct req *r, const struct route *routes)
{
	struct buf allow = buf_new(r->a);
	const struct route *route;

	if (rpc_asked(r->path))
		return find_rpc(r, routes);
	r->path = path_full(r, r->path);
	for (route = routes; route->path != NULL; route++) {
		const char *param[MAX_PARAMS] = { NULL };

		if (*route->path == '\0' ||
		    !path_matches(r, route->path, r->path, param))
			continue;
		if (route_is_internal(route) && !r->internal)
			continue;
		if (route->method == r->method) {
			r->route = route;
			memcpy(r->param, param, sizeof(param));
			return 0;
		}
		buf_printf(&allow, "%s%s", allow.len > 0 ? ", " : "",
		    route->method == GET ? "GET, HEAD" :
		    method_names[route->method]);
	}
	if (allow.len == 0)
		return fail(r, E_NOT_FOUND, "there is nothing at %s", r->path);
	reply_header(r, "Allow", allow.s);
	return fail(r, E_METHOD, "%s takes %s", r->path, allow.s);
}

const char *
route_name(const struct route *route)
{
	return *route->path != '\0' ? route->path : route->rpc->name;
}

unsigned
route_who(const struct req *r)
{
	return r->rpc != NULL && r->rpc->who != 0 ? r->rpc->who
						  : r->route->who;
}

bool
route_is_internal(const struct route *route)
{
	return strncmp(route->path, "/internal/", 10) == 0 ||
	    strncmp(route->path, "/metrics/", 9) == 0 ||
	    strncmp(route->path, "/readyz/", 8) == 0 ||
	    route->who == SERVICE;
}

/* The pattern as a regular expression; {…} takes any one segment. */
static void
regex_print(const char *path)
{
	if (strncmp(path, "/api/v1/", 8) == 0) {
		fputs("/api/(?:v1/)?", stdout);
		path += 8;
	}
	for (; *path != '\0'; path++) {
		if (*path == '{') {
			fputs("[^/]+", stdout);
			path = strchr(path, '}');
		} else if (*path == '.') {
			fputs("\\.", stdout);
		} else {
			putchar(*path);
		}
	}
}

static const char *
pool_of(const struct route *route, const char *own)
{
	return route->pool != NULL ? route->pool : own;
}

/* Printed before: the same path in the same pool, or a whole pool. */
static bool
seen(const struct route *routes, const struct route *route, const char *own,
    bool whole_pool)
{
	for (const struct route *p = routes; p < route; p++)
		if (strcmp(pool_of(p, own), pool_of(route, own)) == 0 &&
		    (whole_pool || strcmp(p->path, route->path) == 0))
			return true;
	return false;
}

void
route_print(const struct route *routes, const char *own)
{
	const struct route *first, *route;

	for (first = routes; first->path != NULL; first++) {
		const char *pool = pool_of(first, own);

		if (seen(routes, first, own, true))
			continue;
		printf("%s ^(?:/(?:metrics|readyz|audit)/%s%s", pool, pool,
		    strcmp(pool, own) == 0 ? "(?:-worker|-hub|-bot)?" : "");
		for (route = first; route->path != NULL; route++) {
			if (strcmp(pool_of(route, own), pool) != 0 ||
			    seen(routes, route, own, false))
				continue;
			if (*route->path != '\0') {
				putchar('|');
				regex_print(route->path);
			}
		}
		for (route = first; route->path != NULL; route++)
			if (route->rpc != NULL &&
			    strcmp(pool_of(route, own), pool) == 0) {
				fputs("|/", stdout);
				regex_print(route->rpc->name);
			}
		puts(")$");
	}
}

static void
broken(const struct route *route, const char *why)
{
	fprintf(stderr, "route %s: %s\n", *route->path == '\0' &&
	    route->rpc != NULL ? route->rpc->name : route->path, why);
	abort();
}

/* How many {…} the path has. */
static int
check_path(const struct route *route)
{
	int n = 0;

	if (*route->path != '/' && (*route->path != '\0' || route->rpc == NULL))
		broken(route, "does not begin with /");
	for (const char *s = route->path; (s = strchr(s, '{')); s++, n++)
		if (s[-1] != '/' || kind_of(s, strcspn(s, "/")) == NULL)
			broken(route, "has an unknown {…}");
	if (n > MAX_PARAMS)
		broken(route, "has too many {…}");
	return n;
}

static void
check_rpc(const struct route *route, int n_params)
{
	const char *why = rpc_wrong(route->rpc, *route->path == '\0' ?
	    -1 : n_params, route->method == GET || route->method == DELETE);

	if (why != NULL)
		broken(route, why);
}

void
route_check(const struct route *routes)
{
	const struct route *route, *p;

	for (route = routes; route->path != NULL; route++) {
		const int n_params = check_path(route);

		if (route->who == 0)
			broken(route, "says nobody may");
		if (route->handler == NULL)
			broken(route, "has no handler");
		if (route->method <= 0 || route->method >= METHOD__MAX)
			broken(route, "has no method");
		if ((route->flags & NEEDS_KEY) && !(route->flags & KEYED))
			broken(route, "NEEDS_KEY needs KEYED");
		if (route->rpc != NULL)
			check_rpc(route, n_params);
		for (p = routes; p < route; p++)
			if ((p->method == route->method && *p->path != '\0' &&
			    strcmp(p->path, route->path) == 0) ||
			    (p->rpc != NULL && route->rpc != NULL &&
			    strcmp(p->rpc->name, route->rpc->name) == 0))
				broken(route, "stands there twice");
	}
}
