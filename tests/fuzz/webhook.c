/*
 * A signature header and a body. Nothing but our own signature of this body,
 * not too old, is taken: without it in the header the answer is no.
 */
#include "config.h"
#include "webhook.h"

#include <sodium.h>
#include <string.h>

#include "fuzz.h"

#define NOW 1800000000

/* Stands for a good signature of the body, which no fuzzer would guess. */
static const char mark[] = "@";

static const char *
with_mark(struct arena *a, const char *header, const char *good)
{
	const char *at = strstr(header, mark);

	return at == NULL ? header : arena_printf(a, "%.*s%s%s",
	    (int)(at - header), header, good, at + strlen(mark));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = fuzz_arena();
	struct fuzz_rest in = { (const char *)data, size };
	const char *header = fuzz_line(a, &in), *body = fuzz_text(a, &in);
	const char *mac;
	struct err e = { 0 };
	int rc;

	if (sodium_init() < 0)
		abort();
	mac = strstr(webhook_sign(a, "secret", NOW, body, in.n), "v1=");
	if (header != NULL)
		header = with_mark(a, header, mac);
	rc = webhook_verify(header, "secret", NOW, body, in.n, &e);
	if (rc < 0)
		fuzz_reason(&e);
	else
		PROMISE(strstr(header, mac) != NULL);
	PROMISE(webhook_verify(header, "", NOW, body, in.n, &e) < 0);
	return 0;
}
