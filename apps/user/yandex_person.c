/*
 * Yandex ID as an application sees it: the token endpoint and the profile.
 * https://yandex.ru/dev/id/doc/; every answer is taken for a stranger's.
 */
#include "config.h"
#include "yandex.h"

#include <ctype.h>
#include <string.h>

#include "conf.h"
#include "http.h"
#include "met.h"
#include "utf8.h"

#define TOGETHER_MS 3000 /* both calls */
#define NAME_MAX_CHARS 100

const char *
yandex_redirect_uri(struct req *r)
{
	return conf.yandex_redirect_uri[0] != '\0' ? conf.yandex_redirect_uri :
	    arena_printf(r->a, "%s/api/v1/auth/yandex/callback",
		conf.public_url);
}

/* "&name=value", or without the & at the beginning of a form. */
static void
form_member(struct buf *b, const char *name, const char *value)
{
	if (b->len > 0 && b->s[b->len - 1] != '?')
		buf_str(b, "&");
	buf_printf(b, "%s=", name);
	buf_url(b, value);
}

const char *
yandex_authorize_url(struct req *r, const char *state, const char *challenge)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, conf.yandex_authorize_url);
	if (strchr(conf.yandex_authorize_url, '?') == NULL)
		buf_str(&b, "?");
	form_member(&b, "response_type", "code");
	form_member(&b, "client_id", conf.yandex_client_id);
	form_member(&b, "redirect_uri", yandex_redirect_uri(r));
	form_member(&b, "state", state);
	form_member(&b, "code_challenge", challenge);
	form_member(&b, "code_challenge_method", "S256");
	return b.s;
}

struct token_in {
	const char *access_token;
	const char *error;
};

static const struct jf token_in_f[] = {
	JF(struct token_in, access_token, .min = 1),
	JF(struct token_in, error, .max = 100),
	JF_END
};

/* A token that can stand in a header: visible ASCII. */
static bool
is_token(const char *s)
{
	while (isgraph((unsigned char)*s))
		s++;
	return *s == '\0';
}

static int
refused(struct req *r, const char *what, int status)
{
	return fail(r, E_UNAVAILABLE, "Yandex: %s answered %d", what, status);
}

static int
token_read(struct req *r, const struct http_answer *a, const char **token)
{
	struct token_in in = { 0 };

	if (a->status != 200 && a->status != 400)
		return refused(r, "the token endpoint", a->status);
	if (http_json(r, a, token_in_f, &in) < 0)
		return -1;
	if (a->status == 400 && in.error != NULL &&
	    (strcmp(in.error, "invalid_grant") == 0 ||
		strcmp(in.error, "bad_verification_code") == 0))
		return fail(r, E_UNAUTHENTICATED,
		    "Yandex does not accept the code; sign in again");
	if (a->status != 200 || in.access_token == NULL ||
	    !is_token(in.access_token))
		return refused(r, "the token endpoint", a->status);
	*token = in.access_token;
	return 0;
}

static int
token_ask(struct req *r, const char *code, const char *verifier, int64_t end,
    const char **token)
{
	struct buf b = buf_new(r->a);
	struct http_answer a;
	const char *secret;

	if (secret_read(r->a, "yandex-secret", &secret, &r->err) < 0) {
		r->err.code = E_UNAVAILABLE; /* the text stays in the log */
		return -1;
	}
	form_member(&b, "grant_type", "authorization_code");
	form_member(&b, "code", code);
	form_member(&b, "client_id", conf.yandex_client_id);
	form_member(&b, "client_secret", secret);
	if (verifier != NULL)
		form_member(&b, "code_verifier", verifier);
	if (http_call(r, &(struct http_call){ .method = "POST",
		.url = conf.yandex_token_url, .body = b.s, .len = b.len,
		.type = "application/x-www-form-urlencoded", .outside = true,
		.deadline_ms = end - now_ms() }, &a) < 0)
		return -1;
	return token_read(r, &a, token);
}

struct phone_in {
	const char *number;
};

static const struct jf phone_in_f[] = {
	JF(struct phone_in, number, .max = 100),
	JF_END
};

struct info_in {
	const char *id, *client_id, *login, *default_email;
	const char *real_name, *display_name;
	void *default_phone;
};

static const struct jf info_in_f[] = {
	JF(struct info_in, id, .req = true, .min = 1, .max = 64),
	JF(struct info_in, client_id, .max = 100),
	JF(struct info_in, login),
	JF(struct info_in, default_email),
	JF(struct info_in, real_name),
	JF(struct info_in, display_name),
	JF(struct info_in, default_phone, .sub = phone_in_f,
	    .size = sizeof(struct phone_in)),
	JF_END
};

/* The first of the names that says something, cut to what fits. */
static const char *
name_of(struct req *r, const struct info_in *in)
{
	const char *const names[] = { in->real_name, in->display_name,
		in->login };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *s = names[i], *end;
		int n, chars = 0;

		if (s == NULL || s[strspn(s, " ")] == '\0')
			continue;
		s += strspn(s, " ");
		end = s + strlen(s);
		for (const char *p = s; p < end; p += n)
			if (utf8_is_control(utf8_decode(p, end, &n)) ||
			    ++chars > NAME_MAX_CHARS)
				end = p;
		s = arena_strndup(r->a, s, (size_t)(end - s));
		if (jf_is_name(s))
			return s;
	}
	return "Гость";
}

static int
person_read(struct req *r, const struct http_answer *a,
    struct yandex_person *out)
{
	const struct phone_in *phone;
	struct info_in in = { 0 };

	if (a->status != 200)
		return refused(r, "the profile", a->status);
	if (http_json(r, a, info_in_f, &in) < 0)
		return -1;
	/* a token that was made for another application says nothing here */
	if ((in.client_id != NULL &&
		strcmp(in.client_id, conf.yandex_client_id) != 0) ||
	    strspn(in.id, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			  "abcdefghijklmnopqrstuvwxyz_-") != strlen(in.id))
		return fail(r, E_UNAVAILABLE, "Yandex: a profile that is not"
		    " for us");
	phone = in.default_phone;
	out->id = in.id;
	out->full_name = name_of(r, &in);
	out->email = in.default_email == NULL ? NULL :
	    jf_email(r->a, in.default_email);
	out->phone = phone == NULL || phone->number == NULL ? NULL :
	    jf_phone(r->a, phone->number);
	return 0;
}

int
yandex_ask(struct req *r, const char *code, const char *verifier,
    struct yandex_person *out)
{
	const int64_t end = now_ms() + TOGETHER_MS;
	const char *headers[2] = { 0 }, *token = NULL;
	struct http_answer a;

	if (token_ask(r, code, verifier, end, &token) < 0)
		return -1;
	if (now_ms() >= end)
		return fail(r, E_UNAVAILABLE, "Yandex: no answer in time");
	headers[0] = arena_printf(r->a, "Authorization: OAuth %s", token);
	if (http_call(r, &(struct http_call){ .method = "GET",
		.url = conf.yandex_info_url, .headers = headers,
		.outside = true, .deadline_ms = end - now_ms() }, &a) < 0)
		return -1;
	return person_read(r, &a, out);
}
