/*
 * The cases of Mustache's official specification against lib/mustache:
 * spec <folder of its JSON files>. What our rules refuse must be refused.
 */
#include "config.h"
#include "mustache.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "json.h"

#define FILE_ROOM (1 << 20)
#define PARTIALS 8

static const char *const files[] = { "comments", "delimiters",
	"interpolation", "inverted", "partials", "sections" };

/* Good by the specification, refused by a rule of our own, and by which. */
static const struct {
	const char *name, *why;
} refused[] = {
	{ "Failed Lookup", "there is no such template" },
	{ "Recursion", "in the name of a tag" }, /* <{{#nodes}}…> */
	{ "Variable Name Collision", "in the name of a tag" }, /* ends in < */
};

static const char *
text_of(struct json_object *o, const char *name)
{
	return json_object_get_string(json_object_object_get(o, name));
}

static struct json_object *
read_file(struct arena *a, const char *path)
{
	struct err e = { 0 };
	char *text = arena_alloc(a, FILE_ROOM);
	const ssize_t n = file_read(path, text, FILE_ROOM);
	struct json_object *o = n < 0 ? NULL : json_read(a, text, (size_t)n, &e);

	if (o == NULL)
		printf("not ok - %s is read (%s)\n", path, e.text);
	return o;
}

/* Why the case is to be refused; NULL if it is not. */
static const char *
expects_refusal(const char *name, const struct mustache_source *sources,
    size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(sources[i].text, "{{{") != NULL ||
		    strstr(sources[i].text, "{{&") != NULL)
			return "would write what is not escaped";
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		if (strcmp(refused[i].name, name) == 0)
			return refused[i].why;
	return NULL;
}

/* The case's templates, the main one first. */
static size_t
sources_of(struct json_object *test, struct mustache_source *out)
{
	struct json_object *partials = json_object_object_get(test, "partials");
	size_t n = 0;

	out[n++] = (struct mustache_source){ .name = "main",
		.text = text_of(test, "template") };
	if (partials != NULL) {
		json_object_object_foreach(partials, name, text)
			if (n < PARTIALS)
				out[n++] = (struct mustache_source){
					.name = name,
					.text = json_object_get_string(text) };
	}
	for (size_t i = 0; i < n; i++)
		out[i].len = strlen(out[i].text);
	return n;
}

static bool
run(struct arena *a, struct json_object *test, unsigned *n_refused)
{
	struct mustache_source sources[PARTIALS];
	const size_t n = sources_of(test, sources);
	const char *name = text_of(test, "name");
	const char *why = expects_refusal(name, sources, n);
	struct buf out = buf_new(a);
	struct err e = { 0 };
	const struct mustache *m = mustache_parse(a, sources, n, &e);

	buf_str(&out, "");
	if (m != NULL)
		mustache_render(m, "main",
		    json_object_object_get(test, "data"), &out, &e);
	*n_refused += why != NULL;
	if (why != NULL ? m == NULL && strstr(e.text, why) != NULL :
	    e.code == E_OK && strcmp(out.s, text_of(test, "expected")) == 0)
		return true;
	printf("    %s: got \"%s\" (%s), expected %s \"%s\"\n", name, out.s,
	    e.text, why != NULL ? "refusal:" : "",
	    why != NULL ? why : text_of(test, "expected"));
	return false;
}

static bool
run_file(const char *folder, const char *file)
{
	struct arena *a = arena_new();
	struct json_object *tests, *all = read_file(a,
	    arena_printf(a, "%s/%s.json", folder, file));
	unsigned n_refused = 0, n_failed = 0;
	size_t n = 0;

	if (all != NULL) {
		tests = json_object_object_get(all, "tests");
		n = json_object_array_length(tests);
		for (size_t i = 0; i < n; i++)
			n_failed += !run(a, json_object_array_get_idx(tests, i),
			    &n_refused);
		printf("%s - %s: %zu cases, %u of them refused by our rules\n",
		    n_failed == 0 ? "ok" : "not ok", file, n, n_refused);
	}
	arena_free(a);
	return n > 0 && n_failed == 0;
}

int
main(int argc, char **argv)
{
	bool good = true;

	if (argc != 2) {
		fprintf(stderr, "usage: spec <folder>\n");
		return 2;
	}
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		good = run_file(argv[1], files[i]) && good;
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
