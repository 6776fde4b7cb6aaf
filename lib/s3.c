#include "config.h"
#include "s3.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "buf.h"
#include "hmac.h"

/* A path as an address has it: its slashes stay. */
static void
path_write(struct buf *b, const char *path)
{
	size_t n = strcspn(path, "/");

	buf_url(b, arena_strndup(b->a, path, n));
	for (path += n; *path == '/'; path += n) {
		n = strcspn(++path, "/");
		buf_str(b, "/");
		buf_url(b, arena_strndup(b->a, path, n));
	}
}

static void
sign(const unsigned char *key, size_t key_len, const char *text,
    unsigned char out[HMAC_BYTES])
{
	hmac(key, key_len, "", 0, text, strlen(text), out);
}

static const char *
hex(struct arena *a, const unsigned char *bytes, size_t n)
{
	char *text = arena_alloc(a, 2 * n + 1);

	return sodium_bin2hex(text, 2 * n + 1, bytes, n);
}

/* The key of a day, a region and a service. */
static void
signing_key(struct arena *a, const struct s3 *s, const char *day,
    unsigned char key[HMAC_BYTES])
{
	const char *secret = arena_printf(a, "AWS4%s", s->secret_key);

	sign((const unsigned char *)secret, strlen(secret), day, key);
	sign(key, HMAC_BYTES, s->region, key);
	sign(key, HMAC_BYTES, "s3", key);
	sign(key, HMAC_BYTES, "aws4_request", key);
}

/* "name:value\n…host:…\n" and "name;…;host" */
static void
headers_write(const struct s3_header *h, const char *host, struct buf *lines,
    struct buf *names)
{
	for (; h != NULL && h->name != NULL; h++) {
		buf_printf(lines, "%s:%s\n", h->name, h->value);
		buf_printf(names, "%s;", h->name);
	}
	buf_printf(lines, "host:%s\n", host);
	buf_str(names, "host");
}

const char *
s3_presign(struct arena *a, const struct s3 *s, const char *method,
    const char *key, const struct s3_header *headers, long seconds,
    int64_t now)
{
	struct buf lines = buf_new(a), names = buf_new(a), path = buf_new(a),
		query = buf_new(a);
	const char *host = strstr(s->url, "://"), *rest, *scope, *text;
	unsigned char hash[crypto_hash_sha256_BYTES], k[HMAC_BYTES];
	const time_t t = (time_t)now;
	char day[16], stamp[32];
	struct tm tm;

	host = host != NULL ? host + 3 : s->url;
	rest = host + strcspn(host, "/");
	host = arena_strndup(a, host, (size_t)(rest - host));
	gmtime_r(&t, &tm);
	strftime(day, sizeof(day), "%Y%m%d", &tm);
	strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &tm);
	scope = arena_printf(a, "%s/%s/s3/aws4_request", day, s->region);

	path_write(&path, arena_printf(a, "%s/%s", rest, key));
	headers_write(headers, host, &lines, &names);
	buf_str(&query, "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=");
	buf_url(&query, arena_printf(a, "%s/%s", s->access_key, scope));
	buf_printf(&query, "&X-Amz-Date=%s&X-Amz-Expires=%ld"
	    "&X-Amz-SignedHeaders=", stamp, seconds);
	buf_url(&query, names.s);

	text = arena_printf(a, "%s\n%s\n%s\n%s\n%s\nUNSIGNED-PAYLOAD", method,
	    path.s, query.s, lines.s, names.s);
	crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
	text = arena_printf(a, "AWS4-HMAC-SHA256\n%s\n%s\n%s", stamp, scope,
	    hex(a, hash, sizeof(hash)));
	signing_key(a, s, day, k);
	sign(k, HMAC_BYTES, text, k);
	return arena_printf(a, "%.*s%s?%s&X-Amz-Signature=%s",
	    (int)(rest - s->url), s->url, path.s, query.s, hex(a, k, HMAC_BYTES));
}
