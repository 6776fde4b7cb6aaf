/* A folder of templates: read, cut, its partials found, checked. */
#include "config.h"
#include "mustache_int.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"

#define SUFFIX ".mustache"

int
mustache_wrong(struct err *e, const struct mustache_template *t,
    unsigned line, const char *fmt, ...)
{
	char text[sizeof(e->text)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return err_set(e, E_INTERNAL, "", "%s" SUFFIX ":%u: %s", t->name, line,
	    text);
}

const struct mustache_template *
mustache_find(const struct mustache *m, const char *name, size_t len)
{
	for (size_t i = 0; i < m->n; i++)
		if (strncmp(m->templates[i].name, name, len) == 0 &&
		    m->templates[i].name[len] == '\0')
			return &m->templates[i];
	return NULL;
}

static int
find_partials(const struct mustache *m, const struct mustache_template *t,
    struct err *e)
{
	for (size_t i = 0; i < t->n; i++) {
		struct mustache_node *n = &t->nodes[i];

		if (n->op != MUSTACHE_PARTIAL)
			continue;
		n->partial = mustache_find(m, n->s, n->len);
		if (n->partial == NULL)
			return mustache_wrong(e, t, n->line,
			    "{{>%.*s}}: there is no such template", (int)n->len,
			    n->s);
	}
	return 0;
}

#define UNDER_WAY UINT_MAX

/*
 * How deep partials lead whatever the data, which are those outside of
 * sections; heights has what is known already. 0: too deep, or in a circle.
 */
static unsigned
height_of(const struct mustache *m, const struct mustache_template *t,
    unsigned *heights, struct err *e)
{
	unsigned *height = &heights[t - m->templates], most = 0;

	if (*height > 0)
		return *height;
	*height = UNDER_WAY;
	for (size_t i = 0; i < t->n; i++) {
		const struct mustache_node *n = &t->nodes[i];
		unsigned under;

		if (n->end > 0)
			i = n->end;
		if (n->op != MUSTACHE_PARTIAL)
			continue;
		under = height_of(m, n->partial, heights, e);
		if (under == 0)
			return 0;
		if (under >= MUSTACHE_DEPTH) {
			mustache_wrong(e, t, n->line, under == UNDER_WAY ?
			    "{{>%s}} never ends, whatever the data" :
			    "{{>%s}} leads too deep", n->partial->name);
			return 0;
		}
		most = under > most ? under : most;
	}
	return *height = most + 1;
}

const struct mustache *
mustache_parse(struct arena *a, const struct mustache_source *sources,
    size_t n, struct err *e)
{
	struct mustache *m = arena_alloc(a, sizeof(*m));
	unsigned *heights = arena_alloc(a, n * sizeof(*heights));

	m->templates = arena_alloc(a, n * sizeof(*m->templates));
	for (; m->n < n; m->n++)
		if (mustache_cut(a, &sources[m->n], &m->templates[m->n], e) < 0)
			return NULL;
	for (size_t i = 0; i < n; i++)
		if (find_partials(m, &m->templates[i], e) < 0 ||
		    mustache_html_check(&m->templates[i], e) < 0)
			return NULL;
	for (size_t i = 0; i < n; i++)
		if (height_of(m, &m->templates[i], heights, e) == 0)
			return NULL;
	return m;
}

static int
is_template(const struct dirent *d)
{
	const size_t len = strlen(d->d_name), suffix = strlen(SUFFIX);

	return d->d_name[0] != '.' && len >= suffix &&
	    strcmp(d->d_name + len - suffix, SUFFIX) == 0;
}

/* One file as a source. */
static int
source_read(struct arena *a, const char *folder, const char *file,
    struct mustache_source *out, struct err *e)
{
	const char *path = arena_printf(a, "%s/%s", folder, file);
	struct stat st;
	ssize_t n;
	char *text;

	out->name = arena_strndup(a, file, strlen(file) - strlen(SUFFIX));
	for (const char *s = out->name; *s != '\0'; s++)
		if (!mustache_in_name(*s))
			return err_set(e, E_INTERNAL, "", "%s: letters, "
			    "digits, _ and - make a template's name", path);
	if (stat(path, &st) < 0)
		return err_set(e, E_INTERNAL, "", "%s: %s", path,
		    strerror(errno));
	if (!S_ISREG(st.st_mode) || st.st_size > MUSTACHE_FILE)
		return err_set(e, E_INTERNAL, "", "%s: no file of at most %d "
		    "bytes", path, MUSTACHE_FILE);
	text = arena_alloc(a, (size_t)st.st_size + 1);
	n = file_read(path, text, (size_t)st.st_size);
	if (n < 0)
		return err_set(e, E_INTERNAL, "", "%s: %s", path,
		    strerror(errno));
	out->text = text;
	out->len = (size_t)n;
	return 0;
}

const struct mustache *
mustache_load(struct arena *a, const char *folder, struct err *e)
{
	struct dirent **list = NULL;
	const int count = scandir(folder, &list, is_template, alphasort);
	struct mustache_source *sources;
	int rc = 0;

	if (count <= 0) {
		err_set(e, E_INTERNAL, "", "%s: %s", folder, count < 0 ?
		    strerror(errno) : "no file ends in " SUFFIX);
		free(list);
		return NULL;
	}
	sources = arena_alloc(a, (size_t)count * sizeof(*sources));
	for (int i = 0; i < count; i++) {
		if (rc == 0)
			rc = source_read(a, folder, list[i]->d_name,
			    &sources[i], e);
		free(list[i]);
	}
	free(list);
	return rc < 0 ? NULL : mustache_parse(a, sources, (size_t)count, e);
}
