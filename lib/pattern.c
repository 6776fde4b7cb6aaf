#include "config.h"
#include "pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define COMPILED_MAX 16384	/* bytes of a compiled expression */
#define STEPS_MAX 20000		/* of the matcher, some milliseconds */
#define HEAP_MAX 64		/* KiB for what it must remember */

struct pattern {
	pcre2_code *code;
	pcre2_match_context *bounds;
	pcre2_match_data *data;
};

static int
refuse(struct pattern *p, struct err *e, const char *why, size_t at)
{
	pattern_free(p);
	return err_set(e, E_BAD_REQUEST, "", "%s, at %zu", why, at);
}

/* Compiled code grows with counts in braces, not with the text alone. */
static int
compile(struct pattern *p, const char *text, struct err *e)
{
	char why[128];
	size_t at = 0, size = 0;
	int code = 0;

	p->code = pcre2_compile((PCRE2_SPTR)text, strlen(text),
	    PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &code, &at, NULL);
	if (p->code == NULL) {
		pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof(why));
		return refuse(p, e, why, at);
	}
	pcre2_pattern_info(p->code, PCRE2_INFO_SIZE, &size);
	if (size > COMPILED_MAX)
		return refuse(p, e, "the expression is too large", strlen(text));
	return 0;
}

struct pattern *
pattern_new(const char *text, struct err *e)
{
	struct pattern *p = calloc(1, sizeof(*p));

	if (p == NULL)
		abort();
	if (strlen(text) > PATTERN_MAX) {
		refuse(p, e, "the expression is too long", PATTERN_MAX);
		return NULL;
	}
	if (compile(p, text, e) < 0)
		return NULL;
	p->bounds = pcre2_match_context_create(NULL);
	p->data = pcre2_match_data_create(1, NULL);
	if (p->bounds == NULL || p->data == NULL)
		abort();
	pcre2_set_match_limit(p->bounds, STEPS_MAX);
	pcre2_set_depth_limit(p->bounds, STEPS_MAX);
	pcre2_set_heap_limit(p->bounds, HEAP_MAX);
	return p;
}

void
pattern_free(struct pattern *p)
{
	if (p == NULL)
		return;
	pcre2_code_free(p->code);
	pcre2_match_context_free(p->bounds);
	pcre2_match_data_free(p->data);
	free(p);
}

int
pattern_match(const struct pattern *p, const char *s, size_t len)
{
	const int rc = pcre2_match(p->code, (PCRE2_SPTR)s, len, 0, 0, p->data,
	    p->bounds);

	return rc >= 0 ? 1 : rc == PCRE2_ERROR_NOMATCH ? 0 : -1;
}
