/* What people read: a JSON file a language, all there from the start. */
#include "config.h"
#include "staff.h"

#include <json-c/json.h>
#include <string.h>

#include "conf.h"
#include "cookie.h"
#include "file.h"
#include "language.h"

#define FILE_MAX (256 * 1024)
#define COOKIE "__Host-staff-language"
#define COOKIE_LIFE 31536000L /* s, a year */

static struct {
	const char *language;
	struct json_object *texts;
} catalogues[] = { { "ru", NULL }, { "en", NULL } };

static struct json_object *
catalogue_read(struct arena *a, const char *language, struct err *e)
{
	const char *path = arena_printf(a, "%s/apps/staff/texts/%s.json",
	    conf.share_dir, language);
	char *bytes = arena_alloc(a, FILE_MAX);
	const ssize_t n = file_read(path, bytes, FILE_MAX);
	struct json_object *o = NULL;
	struct err why = { 0 };

	if (n >= 0)
		o = json_read(a, bytes, (size_t)n, &why);
	if (o == NULL)
		err_set(e, E_INTERNAL, "", "%s: %s %s", path,
		    n < 0 ? "cannot be read" : why.field, why.text);
	return o;
}

int
texts_load(struct err *e)
{
	struct arena *a = arena_new(); /* as long as the process */

	for (size_t i = 0; i < sizeof(catalogues) / sizeof(*catalogues); i++) {
		catalogues[i].texts = catalogue_read(a, catalogues[i].language,
		    e);
		if (catalogues[i].texts == NULL)
			return -1;
	}
	return 0;
}

const char *
page_language(const struct req *r)
{
	const char *chosen = cookie_get((struct req *)r, COOKIE);

	if (chosen != NULL && (strcmp(chosen, "ru") == 0 ||
	    strcmp(chosen, "en") == 0))
		return chosen;
	return language_of(req_env(r, "HTTP_ACCEPT_LANGUAGE"));
}

struct json_object *
texts_of(const struct req *r)
{
	return catalogues[strcmp(page_language(r), "en") == 0].texts;
}

const char *
text(const struct req *r, const char *key)
{
	const char *dot = strchr(key, '.');
	struct json_object *o;

	if (dot != NULL)
		return text_word(r, arena_strndup(r->a, key,
		    (size_t)(dot - key)), dot + 1);
	o = json_object_object_get(texts_of(r), key);
	return o != NULL ? json_object_get_string(o) : key;
}

const char *
text_word(const struct req *r, const char *group, const char *word)
{
	struct json_object *o = json_object_object_get(
	    json_object_object_get(texts_of(r), group), word);

	return o != NULL ? json_object_get_string(o) : word;
}

struct language_in {
	int lang;
	const char *next;
};

static const char *const language_words[] = { "", "ru", "en", NULL };

static const struct jf language_in_f[] = {
	JF(struct language_in, lang, .req = true, .names = language_words),
	JF(struct language_in, next, .max = 500),
	JF_END
};

/* POST /staff/language */
int
language_post(struct req *r)
{
	struct language_in in = { 0 };

	if (form_read(r, language_in_f, &in) < 0)
		return -1;
	cookie_set(r, COOKIE, language_words[in.lang], COOKIE_LIFE);
	return page_see(r, path_of_ours(in.next));
}
