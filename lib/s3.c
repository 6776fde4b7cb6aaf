#include "config.h"
#include "s3.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "buf.h"

#define MAC crypto_auth_hmacsha256_BYTES

/* RFC 3986: all but unreserved characters as %XX; a slash stays if told. */
static void
encode(struct buf *b, const char *s, bool slash)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (; *s != '\0'; s++) {
		if (strchr(plain, *s) != NULL || (slash && *s == '/'))
			buf_bytes(b, s, 1);
		else
			buf_printf(b, "%%%02X", (unsigned char)*s);
	}
}

static void
mac(const unsigned char *key, size_t key_len, const char *text,
    unsigned char out[MAC])
{
	crypto_auth_hmacsha256_state h;

	crypto_auth_hmacsha256_init(&h, key, key_len);
	crypto_auth_hmacsha256_update(&h, (const unsigned char *)text,
	    strlen(text));
	crypto_auth_hmacsha256_final(&h, out);
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
    unsigned char key[MAC])
{
	const char *secret = arena_printf(a, "AWS4%s", s->secret_key);

	mac((const unsigned char *)secret, strlen(secret), day, key);
	mac(key, MAC, s->region, key);
	mac(key, MAC, "s3", key);
	mac(key, MAC, "aws4_request", key);
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
	unsigned char hash[crypto_hash_sha256_BYTES], k[MAC];
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

	encode(&path, rest, true);
	buf_str(&path, "/");
	encode(&path, key, true);
	headers_write(headers, host, &lines, &names);
	buf_str(&query, "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=");
	encode(&query, arena_printf(a, "%s/%s", s->access_key, scope), false);
	buf_printf(&query, "&X-Amz-Date=%s&X-Amz-Expires=%ld"
	    "&X-Amz-SignedHeaders=", stamp, seconds);
	encode(&query, names.s, false);

	text = arena_printf(a, "%s\n%s\n%s\n%s\n%s\nUNSIGNED-PAYLOAD", method,
	    path.s, query.s, lines.s, names.s);
	crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
	text = arena_printf(a, "AWS4-HMAC-SHA256\n%s\n%s\n%s", stamp, scope,
	    hex(a, hash, sizeof(hash)));
	signing_key(a, s, day, k);
	mac(k, MAC, text, k);
	return arena_printf(a, "%.*s%s?%s&X-Amz-Signature=%s",
	    (int)(rest - s->url), s->url, path.s, query.s, hex(a, k, MAC));
}
