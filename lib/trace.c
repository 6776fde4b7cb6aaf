#include "config.h"
#include "trace.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "uuid.h"

static bool
id_good(const char *id)
{
	const size_t n = strlen(id);

	if (n < 1 || n > 64)
		return false;
	for (; *id != '\0'; id++)
		if (!isalnum((unsigned char)*id) && strchr("_.-", *id) == NULL)
			return false;
	return true;
}

static bool
hex_good(const char *s, size_t n)
{
	return strspn(s, "0123456789abcdef") >= n;
}

static bool
id_zero(const char *s, size_t n)
{
	return strspn(s, "0") >= n;
}

/* 00-<32 hex>-<16 hex>-<2 hex>, neither id all zeroes. */
static bool
traceparent_good(const char *s)
{
	return strlen(s) == 55 && strncmp(s, "00-", 3) == 0 && s[35] == '-' &&
	    s[52] == '-' && hex_good(s + 3, 32) && hex_good(s + 36, 16) &&
	    hex_good(s + 53, 2) && !id_zero(s + 3, 32) && !id_zero(s + 36, 16);
}

void
trace_take(struct req *r, const char *id, const char *traceparent)
{
	unsigned char random[24];
	char hex[sizeof(random) * 2 + 1];

	if (id != NULL && id_good(id))
		snprintf(r->id, sizeof(r->id), "%s", id);
	r->parent[0] = '\0';
	random_bytes(random, sizeof(random));
	sodium_bin2hex(hex, sizeof(hex), random, sizeof(random));
	if (traceparent != NULL && traceparent_good(traceparent)) {
		snprintf(r->traceparent, sizeof(r->traceparent), "%.36s%.16s%.3s",
		    traceparent, hex, traceparent + 52);
		snprintf(r->parent, sizeof(r->parent), "%.16s",
		    traceparent + 36);
	} else {
		snprintf(r->traceparent, sizeof(r->traceparent),
		    "00-%.32s-%.16s-01", hex, hex + 32);
	}
}
