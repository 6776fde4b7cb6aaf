/*
 * What was said, for tests/contract: a JSON line an exchange, in the folder
 * that TEST_EXCHANGES names (fleet/test.sh). Without it nothing is kept.
 */
#include "config.h"
#include "api.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "buf.h"

#define ANSWER_MAX (256 * 1024) /* longer ones are kept without their text */

static FILE *
record_file(struct arena *a)
{
	const char *folder = getenv("TEST_EXCHANGES");
	static FILE *f;

	if (f == NULL && folder != NULL) {
		f = fopen(arena_printf(a, "%s/%s-%d.jsonl", folder,
		    program_invocation_short_name, (int)getpid()), "ae");
		if (f == NULL)
			abort();
	}
	return f;
}

/* On whose behalf; a token of the row's own is anybody's. */
static const char *
sender(const struct row *row)
{
	static const char *const who[AS__MAX] = { "nobody", "customer",
		"waiter", "chef", "admin", "customer" };

	if (row->service != NULL)
		return "service";
	if (row->sign)
		return "gateway";
	if (row->headers != NULL &&
	    strcasestr(row->headers, "Authorization:") != NULL)
		return "somebody";
	return who[row->as];
}

/* The row's own header lines but for the tokens in them. */
static const char *
headers_sent(struct arena *a, const struct row *row)
{
	const char *lines = fill(a, row->headers);
	struct buf b = buf_new(a);

	buf_str(&b, "");
	while (lines != NULL && *lines != '\0') {
		const size_t n = strcspn(lines, "\n");

		if (strncasecmp(lines, "Authorization:", 14) != 0) {
			buf_bytes(&b, lines, n);
			buf_str(&b, "\n");
		}
		lines += n + (lines[n] == '\n');
	}
	return b.s;
}

/* The text, where it is JSON. */
static const char *
json_text(struct arena *a, const struct answer *w)
{
	const char *type = answer_header(a, w, "Content-Type");

	if (type == NULL || strncmp(type, "application/json", 16) != 0 ||
	    strlen(w->body) > ANSWER_MAX)
		return NULL;
	return w->body;
}

void
record(struct arena *a, const struct row *row, const char *url,
    const char *body, const struct answer *w)
{
	FILE *f = record_file(a);
	struct buf b = buf_new(a);

	if (f == NULL)
		return;
	buf_str(&b, "{");
	buf_json_member(&b, "name", row->name);
	buf_json_member(&b, "as", sender(row));
	buf_json_bool(&b, "internal", row->internal);
	buf_json_member(&b, "method", row->method);
	buf_json_member(&b, "url", url);
	buf_json_member(&b, "sent", headers_sent(a, row));
	/* what was refused is refused for all kinds of reasons */
	buf_json_member(&b, "body", w->status / 100 == 2 ? body : NULL);
	buf_json_int(&b, "status", w->status);
	buf_json_member(&b, "headers", w->headers);
	buf_json_member(&b, "answer", json_text(a, w));
	buf_str(&b, "}\n");
	fputs(b.s, f);
	fflush(f);
}
