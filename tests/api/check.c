/* What an answer must hold. */
#include "config.h"
#include "api.h"

#include <json-c/json.h>
#include <json-c/json_pointer.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

#include "err.h"

/* The part of text that the pattern fits; NULL: none. */
static const char *
match(struct arena *a, const char *text, const char *pattern)
{
	const char *part = NULL;
	regmatch_t at;
	regex_t re;

	if (regcomp(&re, pattern, REG_EXTENDED) != 0)
		return NULL;
	if (regexec(&re, text, 1, &at, 0) == 0)
		part = arena_strndup(a, text + at.rm_so,
		    (size_t)(at.rm_eo - at.rm_so));
	regfree(&re);
	return part;
}

static const char *
text_of(struct json_object *v)
{
	return v == NULL ? "null" : json_object_is_type(v, json_type_string)
	    ? json_object_get_string(v)
	    : json_object_to_json_string_ext(v, JSON_C_TO_STRING_PLAIN |
		JSON_C_TO_STRING_NOSLASHESCAPE);
}

/* "/a/b=x": the pointer, the operator behind it, the rest. */
static const char *
check_pointer(struct arena *a, const struct answer *w, const char *expected)
{
	const size_t n = strcspn(expected, "=~!#");
	const char *pointer = arena_strndup(a, expected, n), *text;
	const char op = expected[n];
	const char *rest = expected + n + (op != '\0');
	struct json_object *v = NULL;
	const bool there = w->json != NULL &&
	    json_pointer_get(w->json, pointer, &v) == 0;

	if (op == '!')
		return there ? arena_printf(a, "%s should not be there",
				   pointer) : NULL;
	if (!there)
		return arena_printf(a, "%s is not there: %.300s", pointer,
		    w->body);
	if (op == '#') {
		if (!json_object_is_type(v, json_type_array))
			return arena_printf(a, "%s is no list", pointer);
		text = arena_printf(a, "=%zu", json_object_array_length(v));
	} else {
		text = text_of(v);
	}
	if (op == '\0' || (op == '~' ? match(a, text, rest) != NULL
				     : strcmp(text, rest) == 0))
		return NULL;
	return arena_printf(a, "%s is %s, not %s", pointer, text, rest);
}

const char *
check_has(struct arena *a, const struct answer *w, const char *expected)
{
	const char *colon = strstr(expected, ": "), *value;

	if (*expected == '/')
		return check_pointer(a, w, expected);
	if (colon != NULL && *expected >= 'A' && *expected <= 'Z' &&
	    strcspn(expected, " ") > (size_t)(colon - expected)) {
		value = answer_header(a, w,
		    arena_strndup(a, expected, (size_t)(colon - expected)));
		if (value != NULL &&
		    strncmp(value, colon + 2, strlen(colon + 2)) == 0)
			return NULL;
		return arena_printf(a, "header %s, but it is %s", expected,
		    value != NULL ? value : "absent");
	}
	if (strstr(w->body, expected) != NULL)
		return NULL;
	return arena_printf(a, "no \"%s\" in %.300s", expected, w->body);
}

/* The one shape of errors: sentence, frozen word, request id. */
static const char *
check_error(struct arena *a, const struct answer *w)
{
	const char *why = check_has(a, w, "/error~.");
	struct json_object *code;

	if (why != NULL || (why = check_has(a, w, "/code~^[a-z_]+$")) != NULL)
		return why;
	if (w->status == 501) /* lighttpd's, for a method that nobody knows */
		return NULL;
	json_pointer_get(w->json, "/code", &code);
	for (int c = E_OK + 1; c < E_AGAIN; c++)
		if (err_row((enum err_code)c)->status == w->status &&
		    strcmp(err_row((enum err_code)c)->word,
			json_object_get_string(code)) == 0)
			return NULL;
	return arena_printf(a, "code %s does not belong to %d",
	    json_object_get_string(code), w->status);
}

/* An answer carries the id that came in. lighttpd hands out files without one,
 * and of a method that it does not know it reads no headers (501). */
static const char *
check_id(struct arena *a, const struct row *row, const struct answer *w)
{
	const char *id = answer_header(a, w, "X-Request-Id");

	if (row->headers != NULL || w->status == 501 ||
	    (id == NULL && w->status < 400))
		return NULL;
	if (id == NULL)
		return "no X-Request-Id";
	if (strcmp(id, w->id) != 0)
		return arena_printf(a, "X-Request-Id %s, not %s", id, w->id);
	if (w->status < 400 || strcmp(row->method, "HEAD") == 0)
		return NULL;
	return check_has(a, w, arena_printf(a, "/request_id=%s", id));
}

const char *
check_shape(struct arena *a, const struct row *row, const struct answer *w)
{
	const char *type = answer_header(a, w, "Content-Type");
	const bool head = strcmp(row->method, "HEAD") == 0;
	const char *why;

	if (w->status == 500)
		return "500";
	if ((w->status == 429 || w->status == 503) &&
	    answer_header(a, w, "Retry-After") == NULL)
		return "no Retry-After";
	if (!head && w->status == 204 && *w->body != '\0')
		return "204 with a body";
	if (!head && w->json == NULL && *w->body != '\0' && type != NULL &&
	    strncmp(type, "application/json", 16) == 0)
		return arena_printf(a, "not JSON: %.300s", w->body);
	/* pages are for people, who read no codes */
	if (type != NULL && strncmp(type, "text/html", 9) == 0)
		return NULL;
	if (!head && w->status >= 400 && (why = check_error(a, w)) != NULL)
		return why;
	return check_id(a, row, w);
}

/* A header's value, or a member's, or that part of it which a pattern behind
 * it fits; NULL: it is not there. */
static const char *
kept_value(struct arena *a, const struct answer *w, const char *from)
{
	const size_t n = strcspn(from, "~");
	struct json_object *v;

	if (*from != '/')
		return answer_header(a, w, from);
	if (w->json == NULL || json_pointer_get(w->json,
		arena_strndup(a, from, n), &v) != 0)
		return NULL;
	return from[n] == '\0' ? text_of(v) :
	    match(a, text_of(v), from + n + 1);
}

const char *
check_keep(struct arena *a, const struct answer *w, const char *what)
{
	for (const char *s = what; *s != '\0';) {
		const size_t len = strcspn(s, " ");
		const char *eq = memchr(s, '=', len);
		const char *name = arena_strndup(a, s, (size_t)(eq - s));
		const char *from = arena_strndup(a, eq + 1,
		    len - (size_t)(eq + 1 - s));
		const char *value = kept_value(a, w, from);

		if (value == NULL)
			return arena_printf(a, "%s is not there: %.300s", from,
			    w->body);
		keep(name, value);
		s += len;
		s += strspn(s, " ");
	}
	return NULL;
}
