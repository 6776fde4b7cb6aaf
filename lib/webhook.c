#include "config.h"
#include "webhook.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "hmac.h"

/* HMAC-SHA256 of "t.body" in hex. */
static void
mac_hex(const char *secret, int64_t t, const char *body, size_t len,
    char out[HMAC_HEX])
{
	char head[32];
	const int n = snprintf(head, sizeof(head), "%" PRId64 ".", t);

	hmac_hex(secret, head, (size_t)n, body, len, out);
}

char *
webhook_sign(struct arena *a, const char *secret, int64_t t,
    const char *body, size_t len)
{
	char mac[HMAC_HEX];

	mac_hex(secret, t, body, len, mac);
	return arena_printf(a, "t=%" PRId64 ",v1=%s", t, mac);
}

/* The header's time: digits only, small enough to be one. */
static bool
time_parse(const char *s, size_t n, int64_t *out)
{
	*out = 0;
	if (n == 0 || n > 12)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		*out = *out * 10 + (s[i] - '0');
	}
	return true;
}

int
webhook_verify(const char *header, const char *secret, int64_t now,
    const char *body, size_t len, struct err *e)
{
	char mac[HMAC_HEX];
	bool timed = false, signed_by_us = false;
	int64_t t = 0;

	for (const char *p = header; p != NULL && *p != '\0';) {
		const size_t n = strcspn(p, ",");

		if (n > 2 && strncmp(p, "t=", 2) == 0) {
			if (timed || !time_parse(p + 2, n - 2, &t))
				return err_set(e, E_UNAUTHENTICATED, NULL,
				    "the signature's time is not a time");
			timed = true;
			mac_hex(secret, t, body, len, mac);
		} else if (timed && n == 2 + HMAC_HEX &&
		    strncmp(p, "v1=", 3) == 0) {
			if (sodium_memcmp(p + 3, mac, HMAC_HEX - 1) == 0)
				signed_by_us = true;
		}
		p += n + (p[n] == ',');
	}
	if (!timed || !signed_by_us || secret[0] == '\0')
		return err_set(e, E_UNAUTHENTICATED, NULL,
		    "the webhook's signature does not hold");
	if (t < now - WEBHOOK_TOLERANCE || t > now + WEBHOOK_TOLERANCE)
		return err_set(e, E_UNAUTHENTICATED, NULL,
		    "the webhook's signature is too old or too new");
	return 0;
}
