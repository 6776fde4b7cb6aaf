/*
 * E-mail to one person, asked for by another context in a call (what is in
 * it must lie in no queue):
 *
 *   POST /internal/v1/notify/messages
 *	{"kind": "password_reset", "to", "language": "ru" | "en", "name",
 *	 "code"}							→ 204
 *
 * 204 says that it lies in the spool folder, safe from a crash; see spool.c.
 */
#include "config.h"
#include "notify.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

#include "conf.h"
#include "uuid.h"

enum kind { PASSWORD_RESET };
static const char *const kinds[] = { "password_reset", NULL };
enum { RU, EN };
static const char *const languages[] = { "ru", "en", NULL };

/* In a body, {name} and {code} stand for theirs. */
static const struct {
	const char *subject, *body;
} texts[][2] = {
	[PASSWORD_RESET] = {
		[RU] = { "Новый пароль",
		    "Здравствуйте, {name}!\n\n"
		    "Кто-то, надеемся, вы, просит новый пароль для вашей учётной"
		    " записи.\nКод для смены пароля:\n\n    {code}\n\n"
		    "Он действует 15 минут, один раз. Если вы его не просили,"
		    " ничего делать\nне нужно: пароль остаётся прежним. Никому"
		    " не сообщайте этот код.\n" },
		[EN] = { "A new password",
		    "Hello {name},\n\n"
		    "somebody, hopefully you, asks for a new password for your"
		    " account.\nThe code to change it:\n\n    {code}\n\n"
		    "It holds for 15 minutes, once. If you did not ask for it,"
		    " there is nothing\nto do: your password stays as it is. Tell"
		    " this code to nobody.\n" } },
};

struct message_in {
	int kind;
	const char *to;
	int language;
	const char *name;
	const char *code;
};

static const struct jf message_in_f[] = {
	JF(struct message_in, kind, .req = true, .names = kinds),
	JF(struct message_in, to, .req = true, .max = 255,
	    .tidy = jf_email, .what = "an e-mail address"),
	JF(struct message_in, language, .req = true, .names = languages),
	JF(struct message_in, name, .req = true, .max = 100),
	JF(struct message_in, code, .req = true, .min = 8, .max = 40),
	JF_END
};

/* A header's text in any script: RFC 2047, short enough for one word. */
static void
put_header(struct buf *b, const char *name, const char *text)
{
	char word[128];

	sodium_bin2base64(word, sizeof(word), (const unsigned char *)text,
	    strlen(text), sodium_base64_VARIANT_ORIGINAL);
	buf_printf(b, "%s: =?UTF-8?B?%s?=\r\n", name, word);
}

/* RFC 5322's date, whatever the locale. */
static void
put_date(struct buf *b)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	const time_t now = time(NULL);
	struct tm t;

	gmtime_r(&now, &t);
	buf_printf(b, "Date: %.3s, %02d %.3s %d %02d:%02d:%02d +0000\r\n",
	    days + t.tm_wday * 3, t.tm_mday, months + t.tm_mon * 3,
	    t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

/* The value that stands for a {word} of a body; *n its length with braces. */
static const char *
value_of(const struct message_in *in, const char *s, size_t *n)
{
	const struct {
		const char *word, *value;
	} words[] = { { "{name}", in->name }, { "{code}", in->code } };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		*n = strlen(words[i].word);
		if (strncmp(s, words[i].word, *n) == 0)
			return words[i].value;
	}
	return NULL;
}

/* A text with its words filled in; a name that brings its own lines is one
 * line all the same. */
static const char *
fill(struct req *r, const char *text, const struct message_in *in)
{
	struct buf b = buf_new(r->a);
	const char *value;
	size_t n;

	for (; *text != '\0'; text += n) {
		value = value_of(in, text, &n);
		if (value == NULL) {
			n = 1;
			buf_bytes(&b, text, 1);
			continue;
		}
		for (; *value != '\0'; value++)
			buf_bytes(&b, *value == '\n' ? " " : value, 1);
	}
	return b.s;
}

int
mail_put(struct req *r, const struct mail *m)
{
	struct buf b = buf_new(r->a);

	buf_printf(&b, "From: %s\r\nTo: %s\r\n", conf.mail_from, m->to);
	put_header(&b, "Subject", m->subject);
	put_date(&b);
	buf_printf(&b, "Message-ID: <%s@samovar>\r\n"
	    "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
	    "Content-Language: %s\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: 8bit\r\n\r\n",
	    m->id, m->language);
	for (const char *s = m->text; *s != '\0'; s++)
		buf_bytes(&b, *s == '\n' ? "\r\n" : s, *s == '\n' ? 2 : 1);
	return spool_put(r, m->id, b.s, b.len);
}

int
message_post(struct req *r)
{
	struct message_in in = { 0 };

	if (req_body(r, message_in_f, &in) < 0 ||
	    mail_put(r, &(struct mail){ .id = uuid_new(r->a), .to = in.to,
		.language = languages[in.language],
		.subject = texts[in.kind][in.language].subject,
		.text = fill(r, texts[in.kind][in.language].body, &in) }) < 0)
		return -1;
	r->wake = true;
	return reply_empty(r);
}
