/* X-Request-Id and traceparent: what goes on is always well-formed. */
#include "config.h"
#include "trace.h"

#include <string.h>

#include "fuzz.h"

#define HEX "0123456789abcdef"

static bool
well_formed(const char *s)
{
	return strlen(s) == 55 && strncmp(s, "00-", 3) == 0 &&
	    strspn(s + 3, HEX) == 32 && s[35] == '-' &&
	    strspn(s + 36, HEX) == 16 && s[52] == '-' &&
	    strspn(s + 53, HEX) == 2;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = fuzz_arena();
	struct fuzz_rest in = { (const char *)data, size };
	const char *id = fuzz_line(a, &in), *traceparent = fuzz_line(a, &in);
	struct req r;

	req_init(&r, a, NULL, NULL, NULL);
	trace_take(&r, id, traceparent);
	PROMISE(well_formed(r.traceparent));
	PROMISE(strlen(r.id) >= 1 && strlen(r.id) <= 64);
	PROMISE(strspn(r.id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789_.-") == strlen(r.id));
	if (traceparent != NULL && strlen(traceparent) == 55 &&
	    strncmp(r.traceparent, traceparent, 35) == 0)
		PROMISE(well_formed(traceparent));
	return 0;
}
