#include "config.h"
#include "revoked.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "conf.h"
#include "http.h"
#include "who.h"

#define REMEMBERED 256 /* answers, each for MEMORY_MS */
#define MEMORY_MS 1000

static struct answer {
	char jti[37];
	bool revoked;
	int64_t until;
} answers[REMEMBERED];

struct verdict {
	bool revoked;
};

static const struct jf verdict_f[] = {
	JF(struct verdict, revoked, .req = true),
	JF_END
};

static int
ask_auth(struct req *r, const struct who *who, bool *revoked)
{
	struct http_answer a;
	struct verdict v = { 0 };
	const char *path = arena_printf(r->a,
	    "%s?jti=%s&typ=%s&sub=%" PRId64 "&iat=%" PRId64,
	    conf.revocation_path, who->jti, who_word(who->typ), who->sub,
	    who->iat);

	if (service_call(r, "GET", path, NULL, AS_SERVICE, &a) < 0 ||
	    http_json(r, &a, verdict_f, &v) < 0)
		return -1;
	*revoked = v.revoked;
	return 0;
}

static revoked_fn *lookup = ask_auth;

void
revoked_lookup_set(revoked_fn *fn)
{
	lookup = fn;
}

/* The place of a token's answer; its UUID ends in random digits. */
static struct answer *
place(const char *jti)
{
	unsigned n = 0;

	sscanf(jti + 28, "%8x", &n);
	return &answers[n % REMEMBERED];
}

int
revoked_ask(struct req *r, const struct who *who, bool *revoked)
{
	struct answer *a = place(who->jti);
	struct timespec ts;
	int64_t now;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	now = ts.tv_sec * INT64_C(1000) + ts.tv_nsec / 1000000;
	if (now < a->until && strcmp(a->jti, who->jti) == 0) {
		*revoked = a->revoked;
		return 0;
	}
	if (lookup(r, who, revoked) < 0)
		return -1;
	memcpy(a->jti, who->jti, sizeof(a->jti));
	a->revoked = *revoked;
	a->until = now + MEMORY_MS;
	return 0;
}
