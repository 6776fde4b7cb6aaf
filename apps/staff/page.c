/* Pages: the layout's data around each one's own, and what goes along. */
#include "config.h"
#include "staff.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "file.h"
#include "hmac.h"
#include "mustache.h"
#include "who.h"

#define ASSET_MAX (1 << 20)

/* Sections in the order of the navigation: who has one sees its link. */
static const struct section {
	const char *path, *title;
	unsigned who;
} sections[] = {
	{ "/staff/dashboard", "section.dashboard", WAITER | ADMIN },
	{ "/staff/waiter", "section.waiter", WAITER | ADMIN },
	{ "/staff/kitchen", "section.kitchen", CHEF | ADMIN },
	{ "/staff/menu", "section.menu", ADMIN },
	{ "/staff/stops", "section.stops", WAITER | CHEF | ADMIN },
	{ "/staff/analytics", "section.analytics", ADMIN },
	{ "/staff/people", "section.people", ADMIN },
	{ "/staff/audit", "section.audit", ADMIN },
	{ "/staff/settings", "section.settings", STAFF },
	{ "/staff/board", "section.board", WAITER | CHEF | ADMIN },
	{ NULL }
};

/* Files of htdocs/staff: their names in the templates' data, and where they
 * are, with what is in them, so that browsers keep them for ever. */
static struct asset {
	const char *name, *file;
	bool extra; /* fetched from npm's registry: pages do without it */
	const char *href;
} assets[] = {
	{ "style", "style.css" },
	{ "waiter_style", "waiter.css" },
	{ "office_style", "office.css" },
	{ "wall_style", "wall.css" },
	{ "photo_script", "photo.js" },
	{ "script", "staff.js" },
	{ "live_script", "live.js" },
	{ "htmx", "vendor/htmx/dist/htmx.min.js", .extra = true },
	{ "sortable", "vendor/sortable/Sortable.min.js", .extra = true },
};
#define N_ASSETS (sizeof(assets) / sizeof(*assets))

static const struct mustache *templates;

static int
asset_load(struct arena *a, struct asset *asset, struct err *e)
{
	const char *path = arena_printf(a, "%s/htdocs/staff/%s",
	    conf.share_dir, asset->file);
	char *bytes = arena_alloc(a, ASSET_MAX), sum[HMAC_HEX];
	const ssize_t n = file_read(path, bytes, ASSET_MAX);

	if (n < 0)
		return asset->extra ? 0 : err_set(e, E_INTERNAL, "",
		    "%s: cannot be read", path);
	hmac_hex("", NULL, 0, bytes, (size_t)n, sum);
	asset->href = arena_printf(a, "/staff/%s?v=%.16s", asset->file, sum);
	return 0;
}

int
pages_load(struct err *e)
{
	struct arena *a = arena_new(); /* as long as the process */

	templates = mustache_load(a, arena_printf(a, "%s/apps/staff/templates",
	    conf.share_dir), e);
	if (templates == NULL)
		return -1;
	for (size_t i = 0; i < N_ASSETS; i++)
		if (asset_load(a, &assets[i], e) < 0)
			return -1;
	return 0;
}

void
put_text(struct json_object *data, const char *name, const char *value)
{
	if (value != NULL)
		json_object_object_add(data, name,
		    json_object_new_string(value));
}

void
path_param(struct buf *b, const char *name, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	buf_str(b, strchr(b->s, '?') != NULL ? "&" : "?");
	buf_str(b, name);
	buf_str(b, "=");
	buf_url(b, value);
}

static struct json_object *
nav_make(const struct req *r)
{
	struct json_object *nav = json_object_new_array();

	for (const struct section *s = sections; s->path != NULL; s++) {
		struct json_object *o;

		if (!(s->who & r->who.roles))
			continue;
		o = json_object_new_object();
		put_text(o, "href", s->path);
		put_text(o, "title", text(r, s->title));
		json_object_object_add(o, "current", json_object_new_boolean(
		    strncmp(r->path, s->path, strlen(s->path)) == 0));
		json_object_array_add(nav, o);
	}
	return nav;
}

/* What the page belongs to; NULL: to none of the sections. */
static const char *
section_title(const struct req *r)
{
	for (const struct section *s = sections; s->path != NULL; s++)
		if (strncmp(r->path, s->path, strlen(s->path)) == 0)
			return text(r, s->title);
	return NULL;
}

/* What the reader is called: there is no name in a token. */
static const char *
roles_said(const struct req *r)
{
	struct buf b = buf_new(r->a);

	for (int i = 0; role_word(i) != NULL; i++)
		if (r->who.roles & role_bit(role_word(i)))
			buf_printf(&b, "%s%s", b.len > 0 ? ", " : "",
			    text_word(r, "role", role_word(i)));
	return b.s;
}

/* The page that is looked at, to come back to. */
static const char *
here(const struct req *r)
{
	return r->method != GET ? "/staff/" : *r->query == '\0' ? r->path :
	    arena_printf(r->a, "%s?%s", r->path, r->query);
}

/* The other language, to be chosen. */
static void
put_languages(struct req *r, struct json_object *data)
{
	const char *now = page_language(r);

	put_text(data, "lang", now);
	put_text(data, "otherLang", strcmp(now, "ru") == 0 ? "en" : "ru");
	put_text(data, "here", here(r));
}

static int
layout_put(struct req *r, const char *title, struct json_object *data)
{
	const char *token = form_token(r);

	if (token == NULL)
		return -1;
	json_object_object_add(data, "t", json_object_get(texts_of(r)));
	put_text(data, "title", text(r, title));
	put_text(data, "token", token);
	put_languages(r, data);
	for (size_t i = 0; i < N_ASSETS; i++)
		put_text(data, assets[i].name, assets[i].href);
	if (r->who.typ == ACCOUNT_STAFF) {
		put_text(data, "reader", roles_said(r));
		put_flag(data, "alerted", r->who.roles & (WAITER | CHEF | ADMIN));
		json_object_object_add(data, "nav", nav_make(r));
	}
	return 0;
}

int
page_reply(struct req *r, int status, const char *template,
    const char *title, struct json_object *data)
{
	struct buf b = buf_new(r->a);
	const char *frames;

	data = data != NULL ? data : json_object_new_object();
	json_keep(r->a, data);
	frames = get_text(data, "frames");
	if (layout_put(r, title, data) < 0 ||
	    mustache_render(templates, template, data, &b, &r->err) < 0)
		return -1;
	reply_header(r, "Content-Security-Policy", arena_printf(r->a,
	    "default-src 'none'; style-src 'self'; script-src 'self';"
	    " connect-src 'self'; img-src 'self'; form-action 'self';"
	    " base-uri 'none'; frame-ancestors 'none'%s%s",
	    frames != NULL ? "; frame-src " : "",
	    frames != NULL ? frames : ""));
	reply_header(r, "Content-Language", page_language(r));
	reply_json(r, status, b.s);
	r->reply.type = "text/html; charset=utf-8";
	return 0;
}

int
page_see(struct req *r, const char *path)
{
	reply_header(r, "Location", path);
	r->reply.status = 303;
	return 0;
}

/* Who is not signed in signs in, and comes back to what they asked for. */
static void
sign_in_first(struct req *r)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "/staff/login?next=");
	buf_url(&b, here(r));
	page_see(r, b.s);
}

/* A form that found a part away: all of it, to be sent again. */
static void
put_again(struct req *r, struct json_object *data)
{
	struct json_object *form = r->method != POST || r->route == NULL ||
	    (r->route->flags & STREAM) ? NULL : form_object(r),
	    *list = json_object_new_array();

	json_keep(r->a, list);
	r->err = (struct err){ 0 };
	if (form == NULL)
		return;
	json_object_object_foreach(form, name, value) {
		struct json_object *o = json_object_new_object();

		put_text(o, "name", name);
		put_text(o, "value", json_object_get_string(value));
		json_object_array_add(list, o);
		if (strstr(name, "password") != NULL)
			return; /* is written on no page */
	}
	put_text(data, "again", r->path);
	json_object_object_add(data, "sent", json_object_get(list));
}

void
page_refused(struct req *r)
{
	const struct err why = r->err;
	const struct err_row *row = err_row(why.code);
	struct json_object *data;

	if (why.code == E_UNAUTHENTICATED) {
		sign_in_first(r);
		return;
	}
	data = json_object_new_object();
	put_text(data, "said", text_word(r, "refused", row->word));
	if (why.code != E_FORBIDDEN && row->status < 500)
		put_why(r, data, &why);
	put_text(data, "request", r->id);
	if (why.code == E_UNAVAILABLE) {
		put_text(data, "part", section_title(r));
		put_again(r, data);
	}
	if (page_reply(r, row->status, "refused", "refusedTitle", data) == 0)
		return;
	/* not even this page: what is left is a sentence */
	reply_json(r, 500, err_sentence(&r->err));
	r->reply.type = "text/plain; charset=utf-8";
}

/* GET /staff/: the first page that the role has */
int
home_get(struct req *r)
{
	for (const struct section *s = sections; s->path != NULL; s++)
		if (s->who & r->who.roles)
			return page_see(r, s->path);
	return page_reply(r, 200, "home", "homeTitle", NULL);
}
