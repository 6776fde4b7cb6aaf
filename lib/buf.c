#include "config.h"
#include "buf.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buf
buf_new(struct arena *a)
{
	return (struct buf){ .a = a };
}

static void
buf_room(struct buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : 256;
	char *s;

	if (b->s != NULL && b->cap - b->len > n)
		return;
	while (cap - b->len <= n)
		cap *= 2;
	s = arena_alloc(b->a, cap);
	if (b->len > 0)
		memcpy(s, b->s, b->len);
	b->s = s;
	b->cap = cap;
}

void
buf_bytes(struct buf *b, const void *p, size_t n)
{
	buf_room(b, n);
	if (n > 0)
		memcpy(b->s + b->len, p, n);
	b->len += n;
	b->s[b->len] = '\0';
}

void
buf_str(struct buf *b, const char *s)
{
	buf_bytes(b, s, strlen(s));
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		abort();
	buf_room(b, (size_t)n);
	va_start(ap, fmt);
	vsnprintf(b->s + b->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)n;
}

void
buf_json_str(struct buf *b, const char *s)
{
	static const char escapes[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	const char *run = s;

	if (s == NULL) {
		buf_str(b, "null");
		return;
	}
	buf_bytes(b, "\"", 1);
	for (; *s != '\0'; s++) {
		const unsigned char c = (unsigned char)*s;
		const char *e;

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_bytes(b, run, (size_t)(s - run));
		run = s + 1;
		for (e = escapes; *e != '\0' && (unsigned char)*e != c; e += 2)
			;
		if (*e != '\0')
			buf_printf(b, "\\%c", e[1]);
		else
			buf_printf(b, "\\u%04x", c);
	}
	buf_bytes(b, run, (size_t)(s - run));
	buf_bytes(b, "\"", 1);
}

void
buf_url(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++)
		buf_printf(b, isalnum((unsigned char)*s) ||
			strchr("-._~", *s) != NULL ? "%c" : "%%%02X",
		    (unsigned char)*s);
}

static void
json_name(struct buf *b, const char *name)
{
	if (b->len > 0 && b->s[b->len - 1] != '{')
		buf_bytes(b, ",", 1);
	buf_json_str(b, name);
	buf_bytes(b, ":", 1);
}

void
buf_json_member(struct buf *b, const char *name, const char *value)
{
	json_name(b, name);
	buf_json_str(b, value);
}

void
buf_json_raw(struct buf *b, const char *name, const char *value)
{
	json_name(b, name);
	buf_str(b, value != NULL ? value : "null");
}

void
buf_json_int(struct buf *b, const char *name, int64_t value)
{
	json_name(b, name);
	buf_printf(b, "%" PRId64, value);
}

void
buf_json_bool(struct buf *b, const char *name, bool value)
{
	json_name(b, name);
	buf_str(b, value ? "true" : "false");
}

static void
array_next(struct buf *b)
{
	buf_bytes(b, b->len == 0 ? "{" : ",", 1);
}

/* In quotes whatever it is: bare, some words and signs mean something. */
void
buf_array_add(struct buf *b, const char *element)
{
	array_next(b);
	if (element == NULL) {
		buf_str(b, "null");
		return;
	}
	buf_bytes(b, "\"", 1);
	for (; *element != '\0'; element++) {
		if (*element == '"' || *element == '\\')
			buf_bytes(b, "\\", 1);
		buf_bytes(b, element, 1);
	}
	buf_bytes(b, "\"", 1);
}

void
buf_array_int(struct buf *b, int64_t element)
{
	array_next(b);
	buf_printf(b, "%" PRId64, element);
}

void
buf_array_end(struct buf *b)
{
	buf_str(b, b->len == 0 ? "{}" : "}");
}
