/* What all nouns of the menu share: reading of queries, bodies, languages. */
#include "config.h"
#include "menu.h"

#include <string.h>

#include "language.h"

#define DEEPEST 10000 /* page x page_size */

bool
list_is_lang(const char *s)
{
	return strcmp(s, "ru") == 0 || strcmp(s, "en") == 0;
}

int
list_read(struct req *r, const struct jf *fields, struct list_in *in)
{
	if (req_query(r, fields, in) < 0)
		return -1;
	if (in->lang == NULL) {
		in->lang = language_of(req_env(r, "HTTP_ACCEPT_LANGUAGE"));
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

static bool
is_among(const char *const *names, const char *word, size_t len)
{
	for (; *names != NULL; names++)
		if (strlen(*names) == len && strncmp(*names, word, len) == 0)
			return true;
	return false;
}

int
list_words(struct req *r, const char *field, const char *text,
    const char *const *names, const char **out)
{
	struct buf all = buf_new(r->a);
	const char *word = text;

	*out = NULL;
	if (text == NULL)
		return 0;
	for (;; word++) {
		const size_t len = strcspn(word, ",");

		if (!is_among(names, word, len))
			break;
		word += len;
		if (*word == '\0') {
			*out = arena_printf(r->a, "{%s}", text);
			return 0;
		}
	}
	for (; *names != NULL; names++)
		buf_printf(&all, "%s%s", all.len > 0 ? ", " : "", *names);
	return fail_field(r, E_BAD_REQUEST, field,
	    "%s: must be one or several of %s, with commas", field, all.s);
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
