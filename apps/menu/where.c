/* Where a value stands in a JSON text, for those who have to mend it. */
#include "config.h"
#include "menu.h"

#include <stdlib.h>
#include <string.h>

static const char *
skip_space(const char *p)
{
	return p + strspn(p, " \t\r\n");
}

/* p at a quotation mark: behind the string. */
static const char *
skip_string(const char *p)
{
	for (p++; *p != '\0' && *p != '"'; p++)
		if (*p == '\\' && p[1] != '\0')
			p++;
	return *p == '"' ? p + 1 : p;
}

static const char *
skip_value(const char *p)
{
	int depth = 0;

	if (*p == '\0')
		return p;
	do {
		if (*p == '"') {
			p = skip_string(p);
			continue;
		}
		depth += (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
		p++;
	} while (*p != '\0' && (depth > 0 ||
		(*p != ',' && *p != '}' && *p != ']')));
	return p;
}

/* Value of the member in the object at p; NULL if it has none. */
static const char *
member_find(const char *p, const char *name, size_t len)
{
	if (*p != '{')
		return NULL;
	p = skip_space(p + 1);
	while (*p == '"') {
		const char *key = p + 1;
		const bool same = strncmp(key, name, len) == 0 &&
		    key[len] == '"';

		p = skip_space(skip_string(p));
		p = skip_space(p + (*p == ':'));
		if (same)
			return p;
		p = skip_space(skip_value(p));
		p = skip_space(p + (*p == ','));
	}
	return NULL;
}

static const char *
element_find(const char *p, long index)
{
	if (*p != '[')
		return NULL;
	p = skip_space(p + 1);
	while (*p != '\0' && *p != ']') {
		if (index-- == 0)
			return p;
		p = skip_space(skip_value(p));
		p = skip_space(p + (*p == ','));
	}
	return NULL;
}

const char *
text_where(struct arena *a, const char *text, size_t offset)
{
	int line = 1, column = 1;

	for (const char *s = text; *s != '\0' && s < text + offset; s++) {
		column = *s == '\n' ? 1 : column + ((*s & 0xc0) != 0x80);
		line += *s == '\n';
	}
	return arena_printf(a, "line %d, column %d", line, column);
}

const char *
json_where(struct arena *a, const char *text, const char *path)
{
	const char *p = skip_space(text), *next = p;

	while (next != NULL && *path != '\0') {
		p = next;
		if (*path == '[') {
			next = element_find(p, strtol(path + 1, NULL, 10));
			path += strcspn(path, "]");
			path += *path == ']';
		} else {
			const size_t len = strcspn(path, ".[");

			next = len > 0 ? member_find(p, path, len) : NULL;
			path += len;
		}
		path += *path == '.';
	}
	p = next != NULL ? next : p;
	return text_where(a, text, (size_t)(p - text));
}
