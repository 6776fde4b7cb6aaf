/* What rows keep for later rows: ${name}. */
#include "config.h"
#include "api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

#define VARS_MAX 256

static struct {
	char name[32], value[2048];
} vars[VARS_MAX];
static int n_vars;

void
keep(const char *name, const char *value)
{
	int i;

	for (i = 0; i < n_vars && strcmp(vars[i].name, name) != 0; i++)
		;
	if (i == VARS_MAX)
		abort();
	if (i == n_vars)
		n_vars++;
	snprintf(vars[i].name, sizeof(vars[i].name), "%s", name);
	snprintf(vars[i].value, sizeof(vars[i].value), "%s", value);
}

static const char *
value_of(const char *name, size_t len)
{
	for (int i = 0; i < n_vars; i++)
		if (strlen(vars[i].name) == len &&
		    strncmp(vars[i].name, name, len) == 0)
			return vars[i].value;
	return "(never kept)";
}

const char *
fill(struct arena *a, const char *text)
{
	struct buf b = buf_new(a);
	const char *s, *end;

	if (text == NULL || strstr(text, "${") == NULL)
		return text;
	while ((s = strstr(text, "${")) != NULL &&
	    (end = strchr(s, '}')) != NULL) {
		buf_bytes(&b, text, (size_t)(s - text));
		buf_str(&b, value_of(s + 2, (size_t)(end - s - 2)));
		text = end + 1;
	}
	buf_str(&b, text);
	return b.s;
}
