/* The files: names, order, contents, checksums. */
#include "config.h"
#include "migrate.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <openssl/sha.h>

#define FILE_MAX (1024 * 1024)

static bool
is_sql(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot != NULL && dot != name && strcmp(dot, ".sql") == 0;
}

static int
only_sql(const struct dirent *d)
{
	return d->d_name[0] != '.' && is_sql(d->d_name);
}

/* "NNN_name.sql": three digits, then small letters, digits and underscores. */
static bool
name_split(struct arena *a, const char *file, int *version, const char **name)
{
	const char *p = file;

	for (; p < file + 3; p++)
		if (!isdigit((unsigned char)*p))
			return false;
	*version = (int)strtol(file, NULL, 10);
	if (*p++ != '_' || !islower((unsigned char)*p))
		return false;
	*name = p;
	while (islower((unsigned char)*p) || isdigit((unsigned char)*p) || *p == '_')
		p++;
	*name = arena_strndup(a, *name, (size_t)(p - *name));
	return strcmp(p, ".sql") == 0;
}

static const char *
checksum(struct arena *a, const char *text)
{
	unsigned char sum[SHA256_DIGEST_LENGTH];
	char *hex = arena_alloc(a, 2 * sizeof(sum) + 1);

	SHA256((const unsigned char *)text, strlen(text), sum);
	for (size_t i = 0; i < sizeof(sum); i++)
		snprintf(hex + 2 * i, 3, "%02x", sum[i]);
	return hex;
}

static int
text_read(struct arena *a, const char *path, const char **out, struct err *e)
{
	static char text[FILE_MAX + 1];
	FILE *f = fopen(path, "re");
	size_t n;

	if (f == NULL)
		return err_set(e, E_INTERNAL, "", "%s: %s", path,
		    strerror(errno));
	n = fread(text, 1, sizeof(text), f);
	fclose(f);
	if (n > FILE_MAX)
		return err_set(e, E_INTERNAL, "", "%s: larger than %d bytes",
		    path, FILE_MAX);
	if (memchr(text, '\0', n) != NULL || n == 0)
		return err_set(e, E_INTERNAL, "", "%s: not SQL text", path);
	*out = arena_strndup(a, text, n);
	return 0;
}

static int
file_add(struct arena *a, const char *folder, const char *room,
    const char *base, int expected, struct migrations *m, struct err *e)
{
	struct migration f = { .room = room };

	f.file = arena_printf(a, "%s/%s", room, base);
	if (!name_split(a, base, &f.version, &f.name))
		return err_set(e, E_INTERNAL, "",
		    "%s: not a name like 001_orders.sql", f.file);
	if (f.version < expected)
		return err_set(e, E_INTERNAL, "",
		    expected > 1 && f.version == expected - 1
			? "%s: number %03d is taken by another file"
			: "%s: numbers begin with 001, this is %03d",
		    f.file, f.version);
	if (f.version > expected)
		return err_set(e, E_INTERNAL, "",
		    "%s: number %03d is missing before it", f.file, expected);
	if (m->n == sizeof(m->v) / sizeof(*m->v))
		return err_set(e, E_INTERNAL, "", "%s: too many files", f.file);
	if (text_read(a, arena_printf(a, "%s/%s", folder, f.file),
		&f.text, e) < 0)
		return -1;
	f.checksum = checksum(a, f.text);
	m->v[m->n++] = f;
	return 0;
}

/* Names in the folder path that the filter takes, sorted; none if absent. */
static int
folder_list(struct arena *a, const char *path,
    int (*filter)(const struct dirent *), const char ***out, size_t *n,
    struct err *e)
{
	struct dirent **list = NULL;
	int count = scandir(path, &list, filter, alphasort);

	if (count < 0)
		return err_set(e, E_INTERNAL, "", "%s: %s", path,
		    strerror(errno));
	*out = arena_alloc(a, ((size_t)count + 1) * sizeof(**out));
	for (*n = 0; *n < (size_t)count; (*n)++) {
		(*out)[*n] = arena_strdup(a, list[*n]->d_name);
		free(list[*n]);
	}
	free(list);
	return 0;
}

int
files_read(struct arena *a, const char *folder, const char *room,
    struct migrations *m, struct err *e)
{
	const char *path = arena_printf(a, "%s/%s", folder, room);
	const char **names;
	struct stat st;
	size_t n;

	if (stat(path, &st) < 0 && errno == ENOENT)
		return 0;
	if (folder_list(a, path, only_sql, &names, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (file_add(a, folder, room, names[i], (int)i + 1, m, e) < 0)
			return -1;
	return 0;
}

static int
not_hidden(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

int
files_rooms(struct arena *a, const char *folder, const char ***out, size_t *n,
    struct err *e)
{
	const char **names, **files;
	size_t n_names, n_files;
	struct stat st;

	if (folder_list(a, folder, not_hidden, &names, &n_names, e) < 0)
		return -1;
	*out = arena_alloc(a, (n_names + 1) * sizeof(**out));
	*n = 0;
	for (size_t i = 0; i < n_names; i++) {
		const char *path = arena_printf(a, "%s/%s", folder, names[i]);

		if (strcmp(names[i], COMMON) == 0 || stat(path, &st) < 0 ||
		    !S_ISDIR(st.st_mode))
			continue;
		if (folder_list(a, path, only_sql, &files, &n_files, e) < 0)
			return -1;
		if (n_files > 0)
			(*out)[(*n)++] = names[i];
	}
	return 0;
}
