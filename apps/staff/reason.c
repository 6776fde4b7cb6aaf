/* Why another context refused, as people say it, and at which field. */
#include "config.h"
#include "staff.h"

#include <json-c/json.h>
#include <string.h>

#define STARS 4 /* at most, in a sentence */

/* What the stars of a sentence stand for. */
struct found {
	const char *s[STARS];
	size_t len[STARS], n;
};

/* Whether text is the pattern, in which a * stands for anything. */
static bool
matches(const char *pattern, const char *text, struct found *f)
{
	const size_t plain = strcspn(pattern, "*");
	const size_t at = f->n;

	if (strncmp(pattern, text, plain) != 0)
		return false;
	pattern += plain;
	text += plain;
	if (*pattern == '\0' || at == STARS)
		return *pattern == *text;
	f->n++;
	for (size_t len = 0;; len++) {
		f->s[at] = text;
		f->len[at] = len;
		if (matches(pattern + 1, text + len, f))
			return true;
		f->n = at + 1;
		if (text[len] == '\0')
			return false;
	}
}

/* "350.00" as people write it, anything else as it is. */
static const char *
piece_said(struct req *r, const char *s, size_t len)
{
	const char *piece = arena_strndup(r->a, s, len);
	const size_t whole = strspn(piece, "0123456789");
	struct money m;

	return whole > 0 && len == whole + 3 && piece[whole] == '.' &&
	    money_parse(piece, &m) ? number_said(r, piece) : piece;
}

/* The text with what was found in place of its stars, one by one. */
static const char *
filled(struct req *r, const char *text, const struct found *f)
{
	struct buf b = buf_new(r->a);
	size_t i = 0;

	buf_str(&b, "");
	for (; *text != '\0'; text++)
		if (*text != '*')
			buf_bytes(&b, text, 1);
		else if (i < f->n) {
			buf_str(&b, piece_said(r, f->s[i], f->len[i]));
			i++;
		}
	return b.s;
}

const char *
reason_find(struct req *r, const char *sentence)
{
	struct json_object *reasons = json_object_object_get(texts_of(r),
	    "reasons");

	json_object_object_foreach(reasons, pattern, text)
	{
		struct found f = { .n = 0 };

		if (matches(pattern, sentence, &f))
			return filled(r, json_object_get_string(text), &f);
	}
	return NULL;
}

const char *
reason_said(struct req *r, const char *sentence)
{
	const char *said = reason_find(r, sentence);

	return said != NULL ? said : sentence;
}

const char *
reason_of(const struct err *why)
{
	const char *sentence = err_sentence(why);
	const size_t n = strlen(why->field);

	return n > 0 && strncmp(sentence, why->field, n) == 0 &&
	    strncmp(sentence + n, ": ", 2) == 0 ? sentence + n + 2 : sentence;
}

void
put_why(struct req *r, struct json_object *o, const struct err *why)
{
	const char *said = reason_find(r, reason_of(why));

	put_flag(o, "foreign", said == NULL);
	if (said == NULL)
		put_text(o, "why", err_sentence(why));
	else if (*why->field == '\0')
		put_text(o, "why", said);
	else
		put_text(o, "why", arena_printf(r->a, "%s: %s",
		    text_word(r, "field", why->field), said));
}

/* "options[0].price" as a name in a template: options_0_price. */
static const char *
field_name(struct req *r, const char *field)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "");
	for (; *field != '\0'; field++)
		if (*field != ']')
			buf_bytes(&b, *field == '.' || *field == '[' ? "_" :
			    field, 1);
	return b.s;
}

void
put_refusal(struct req *r, struct json_object *data)
{
	const struct err why = r->err;
	const struct err_row *row = err_row(why.code);
	const char *sentence = reason_of(&why), *said;
	struct json_object *wrong;

	if (why.code == E_OK)
		return;
	r->err = (struct err){ 0 };
	put_text(data, "refused", text_word(r, "refused", row->word));
	if (row->status >= 500 || why.code == E_KEY_REUSED)
		return;
	said = reason_find(r, sentence);
	put_flag(data, "foreign", said == NULL);
	said = said != NULL ? said : sentence;
	put_text(data, "reason", said);
	wrong = json_object_new_object();
	if (*why.field != '\0')
		put_text(wrong, field_name(r, why.field), said);
	json_object_object_add(data, "wrong", wrong);
}
