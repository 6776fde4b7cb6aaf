/* An input cut into what a target needs. */
#include "config.h"
#include "fuzz.h"

#include <string.h>

#define PARAMS 64

const char *
fuzz_line(struct arena *a, struct fuzz_rest *in)
{
	const char *line;
	size_t n = 0;

	if (in->n == 0)
		return NULL;
	while (n < in->n && in->p[n] != '\n' && in->p[n] != '\0')
		n++;
	line = arena_strndup(a, in->p, n);
	if (n < in->n)
		n++;
	in->p += n;
	in->n -= n;
	return line;
}

const char *
fuzz_text(struct arena *a, const struct fuzz_rest *in)
{
	return arena_strndup(a, in->p, in->n);
}

char **
fuzz_envp(struct arena *a, struct fuzz_rest *in)
{
	char **envp = arena_alloc(a, (PARAMS + 1) * sizeof(*envp));
	const char *line;
	int n = 0;

	while (n < PARAMS && (line = fuzz_line(a, in)) != NULL &&
	    *line != '\0')
		if (strchr(line, '=') != NULL)
			envp[n++] = arena_strdup(a, line);
	return envp;
}

char *
fuzz_folder(struct arena *a)
{
	const char *at = getenv("TMPDIR");
	char *dir = arena_printf(a, "%s/fuzz-XXXXXX",
	    at != NULL ? at : "/tmp");

	if (mkdtemp(dir) == NULL)
		abort();
	return dir;
}
