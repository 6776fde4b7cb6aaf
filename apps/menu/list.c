/* What all nouns of the menu share: reading of queries, bodies, languages. */
#include "config.h"
#include "menu.h"

#include <string.h>
#include <strings.h>

#define DEEPEST 10000 /* page x page_size */

bool
list_is_lang(const char *s)
{
	return strcmp(s, "ru") == 0 || strcmp(s, "en") == 0;
}

const char *
list_lang_of(const char *header)
{
	const char *p = header;

	while (p != NULL && *p != '\0') {
		size_t n;

		p += strspn(p, " \t,");
		n = strcspn(p, " \t,;-");
		if (n == 2 && strncasecmp(p, "ru", 2) == 0)
			return "ru";
		if (n == 2 && strncasecmp(p, "en", 2) == 0)
			return "en";
		p += strcspn(p, ",");
	}
	return "ru";
}

int
list_read(struct req *r, const struct jf *fields, struct list_in *in)
{
	if (req_query(r, fields, in) < 0)
		return -1;
	if (in->lang == NULL) {
		in->lang = list_lang_of(req_env(r, "HTTP_ACCEPT_LANGUAGE"));
		reply_header(r, "Vary", "Accept-Language");
	}
	if (in->page == 0)
		in->page = 1;
	if (in->page_size == 0)
		in->page_size = 20;
	if (in->page * in->page_size > DEEPEST)
		return fail_field(r, E_BAD_REQUEST, "page",
		    "page: page x page_size must be at most %d", DEEPEST);
	in->limit = txt(r, in->page_size);
	in->offset = txt(r, (in->page - 1) * in->page_size);
	return 0;
}

const char *
list_bool(bool b)
{
	return b ? "t" : "f";
}

const char *
body_text(struct req *r)
{
	return arena_strndup(r->a, r->body_len > 0 ? r->body : "{}",
	    r->body_len > 0 ? r->body_len : 2);
}

int
sync_or(struct req *r, enum err_code code, const char *field,
    const char *text)
{
	if (db_sync(r) == 0)
		return 0;
	if (r->err.code == code) {
		r->err = (struct err){ 0 };
		fail_field(r, code == E_STATE ? E_BAD_REQUEST : code, field,
		    "%s: %s", field, text);
	}
	return -1;
}
