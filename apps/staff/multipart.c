#include "config.h"
#include "multipart.h"

#include <string.h>
#include <strings.h>

#include "serve.h"

#define CHUNK 65536

/* The whole body, with a NUL behind it; NULL with r->err. */
static char *
body_take(struct req *r, size_t max)
{
	size_t got = 0, n;
	char *body;

	if (r->body_len > max) {
		fail(r, E_TOO_LARGE, "at most %zu bytes, please", max);
		return NULL;
	}
	body = arena_alloc(r->a, r->body_len + 1);
	while (got < r->body_len && (n = req_stream(r, body + got,
		r->body_len - got < CHUNK ? r->body_len - got : CHUNK)) > 0)
		got += n;
	if (got < r->body_len) {
		fail(r, E_BAD_REQUEST, "the body ends too early");
		return NULL;
	}
	return body;
}

/* "--" and the boundary that Content-Type names; NULL: it names none. */
static const char *
boundary_of(struct req *r)
{
	static const char type[] = "multipart/form-data;";
	const char *s = req_env(r, "CONTENT_TYPE");
	size_t n;

	if (s == NULL || strncasecmp(s, type, sizeof(type) - 1) != 0 ||
	    (s = strstr(s, "boundary=")) == NULL)
		return NULL;
	s += strlen("boundary=");
	s += *s == '"';
	n = strcspn(s, "\"; ");
	return n == 0 || n > 70 ? NULL :
	    arena_printf(r->a, "--%.*s", (int)n, s);
}

/* A value in quotes behind ` name=` in a header's line; NULL: it has none. */
static const char *
quoted(struct req *r, const char *line, const char *name)
{
	const char *s = strstr(line, arena_printf(r->a, "; %s=\"", name));

	if (s == NULL)
		return NULL;
	s += strlen(name) + 4;
	return arena_strndup(r->a, s, strcspn(s, "\""));
}

/* The lines before a part's bytes. */
static void
headers_read(struct req *r, char *s, struct part *p)
{
	for (char *line = s, *next; line != NULL && *line != '\0';
	     line = next) {
		next = strstr(line, "\r\n");
		if (next != NULL) {
			*next = '\0';
			next += 2;
		}
		if (strncasecmp(line, "Content-Disposition:", 20) == 0) {
			p->name = quoted(r, line, "name");
			p->filename = quoted(r, line, "filename");
		} else if (strncasecmp(line, "Content-Type:", 13) == 0) {
			p->type = line + 13 + strspn(line + 13, " ");
		}
	}
}

static int
parts_cut(struct req *r, char *body, const char *boundary, struct part *parts)
{
	const char *end = body + r->body_len;
	const size_t n = strlen(boundary);
	char *s = memmem(body, r->body_len, boundary, n), *bytes, *next;
	int count = 0;

	for (; s != NULL && end - s > (long)n + 4 &&
	     memcmp(s + n, "\r\n", 2) == 0; s = next) {
		s += n + 2;
		bytes = memmem(s, (size_t)(end - s), "\r\n\r\n", 4);
		next = memmem(s, (size_t)(end - s), boundary, n);
		if (bytes == NULL || next == NULL || next - bytes < 6 ||
		    count == PARTS_MAX)
			return fail(r, E_BAD_REQUEST, "the form is cut");
		*bytes = next[-2] = '\0';
		bytes += 4;
		parts[count] = (struct part){ .bytes = bytes,
			.len = (size_t)(next - 2 - bytes) };
		headers_read(r, s, &parts[count++]);
	}
	return s == NULL ? fail(r, E_BAD_REQUEST, "there is no form") : count;
}

int
multipart_read(struct req *r, size_t max, struct part *parts)
{
	const char *boundary = boundary_of(r);
	char *body;
	int n;

	if (boundary == NULL)
		return fail(r, E_TYPE, "must be multipart/form-data");
	if ((body = body_take(r, max)) == NULL ||
	    (n = parts_cut(r, body, boundary, parts)) < 0)
		return -1;
	if (n == 0 || parts[0].name == NULL ||
	    strcmp(parts[0].name, "token") != 0 ||
	    !form_token_is(r, parts[0].bytes))
		return r->err.code != E_OK ? -1 :
		    fail(r, E_FORBIDDEN, "the form is not of this session");
	return n;
}

const struct part *
part_find(const struct part *parts, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (parts[i].name != NULL && strcmp(parts[i].name, name) == 0)
			return parts[i].len > 0 ? &parts[i] : NULL;
	return NULL;
}
