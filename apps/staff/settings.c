/* One's own account: who one is, the password, sessions; for administrators
 * the behaviour of the payment gateway's stub. */
#include "config.h"
#include "office.h"

#include <json-c/json.h>
#include <string.h>

#include "conf.h"
#include "cookie.h"
#include "http.h"

static const struct field password_fields[] = {
	{ "current_password", "password", true, false, "current-password" },
	{ "new_password", "password", true, false, "new-password" },
	{ "again", "password", true, false, "new-password" },
	{ .name = NULL }
};

/* Of the gateway's stub: the API's name, what it is. */
static const struct field mock_fields[] = {
	{ "success_rate", "number", false, false, "off" },
	{ "response_delay_ms", "number", false, false, "off" },
	{ "webhook_delay_ms", "number", false, false, "off" },
	{ "error_pattern", "text", false, false, "off" },
	{ .name = NULL }
};
static const char *const mock_flags[] = { "auto_approve_refunds",
	"duplicate_webhooks", "lose_webhooks", "reorder_webhooks", NULL };
static const char *const mock_statuses[] = { "succeeded", "failed", "pending",
	NULL };

struct mock_in {
	const char *success_rate, *response_delay_ms, *webhook_delay_ms;
	const char *error_pattern, *fixed_status;
	const char *auto_approve_refunds, *duplicate_webhooks, *lose_webhooks;
	const char *reorder_webhooks;
};

static const struct jf mock_in_f[] = {
	JF(struct mock_in, success_rate, .max = 20),
	JF(struct mock_in, response_delay_ms, .max = 20),
	JF(struct mock_in, webhook_delay_ms, .max = 20),
	JF(struct mock_in, error_pattern, .max = 1000),
	JF(struct mock_in, fixed_status, .max = 20),
	JF(struct mock_in, auto_approve_refunds, .max = 1),
	JF(struct mock_in, duplicate_webhooks, .max = 1),
	JF(struct mock_in, lose_webhooks, .max = 1),
	JF(struct mock_in, reorder_webhooks, .max = 1),
	JF_END
};

static void
put_account(struct req *r, struct json_object *data,
    const struct service_ask *ask)
{
	struct json_object *o = ask_read(r, ask), *list, *roles;

	put_flag(data, "account_missing", o == NULL);
	if (o == NULL)
		return;
	list = json_object_object_get(o, "roles");
	roles = json_object_new_array();
	for (size_t i = 0; json_object_is_type(list, json_type_array) &&
	     i < json_object_array_length(list); i++)
		json_object_array_add(roles, json_object_new_string(
		    text_word(r, "role", json_object_get_string(
			json_object_array_get_idx(list, i)))));
	json_object_object_add(o, "roles_said", roles);
	if (r->who.roles & ADMIN)
		put_text(o, "own", arena_printf(r->a, "/staff/people/staff/%s",
		    get_text(o, "id")));
	json_object_object_add(data, "account", json_object_get(o));
}

static void
put_sessions(struct req *r, struct json_object *data,
    const struct service_ask *ask)
{
	struct json_object *list = ask_list(r, ask, "sessions");

	put_flag(data, "sessions_missing", list == NULL);
	for (size_t i = 0; list != NULL && i < json_object_array_length(list);
	     i++) {
		struct json_object *o = json_object_array_get_idx(list, i);

		put_moment(r, o, "began", get_text(o, "created_at"));
		put_moment(r, o, "used", get_text(o, "last_used_at"));
	}
	if (list != NULL)
		json_object_object_add(data, "sessions", json_object_get(list));
}

/* Words of the stub's form, those that were chosen marked. */
static struct json_object *
choices_make(struct req *r, const char *const *words, const char *group,
    const char *chosen, struct json_object *values)
{
	struct json_object *list = json_object_new_array();

	for (int i = 0; words[i] != NULL; i++) {
		struct json_object *o = json_object_new_object();

		put_text(o, "word", words[i]);
		put_word(r, o, "text", group, words[i]);
		put_flag(o, "chosen", chosen != NULL ?
		    strcmp(chosen, words[i]) == 0 :
		    get_text(values, words[i]) != NULL);
		json_object_array_add(list, o);
	}
	return list;
}

static void
put_mock(struct req *r, struct json_object *data, struct json_object *values,
    const struct err *wrong)
{
	struct json_object *mock = json_object_new_object();
	const char *fixed = get_text(values, "fixed_status");

	if (values == NULL) {
		values = json_object_new_object(); /* as the stub begins */
		json_keep(r->a, values);
		put_text(values, "success_rate", "100");
		put_text(values, "auto_approve_refunds", "1");
	}
	put_flag(mock, "unsaid", false); /* not that of the other form */
	form_show(r, mock, mock_fields, values, wrong);
	form_put_wrong(r, mock, mock_fields, wrong);
	json_object_object_add(mock, "flags", choices_make(r, mock_flags,
	    "field", NULL, values));
	json_object_object_add(mock, "statuses", choices_make(r, mock_statuses,
	    "paid", fixed != NULL ? fixed : "", values));
	json_object_object_add(data, "mock", mock);
}

/* What is there beside the account and its sessions: what is wrong with which
 * of the two forms, what was done, the link that a chat is joined by. */
struct shown {
	const struct err *password, *mock;
	struct json_object *mock_values;
	const char *said, *chat_url;
};

static int
settings_page(struct req *r, const struct shown *shown)
{
	static const struct err nothing;
	const struct err *password = shown->password != NULL ?
	    shown->password : &nothing;
	const struct err *mock = shown->mock != NULL ? shown->mock : &nothing;
	struct service_ask asks[] = { { .path = "/api/v1/auth/me" },
		{ .path = "/api/v1/auth/sessions" } };
	struct json_object *data = json_object_new_object();
	const struct err *wrong = password->code != E_OK ? password : mock;

	service_ask_all(r, asks, 2);
	put_flag(data, "office_pages", true);
	put_said(r, data, shown->said);
	put_flag(data, "bot", conf.telegram_bot[0] != '\0');
	if (shown->chat_url != NULL)
		put_text(data, "chat_url", shown->chat_url);
	put_account(r, data, &asks[0]);
	put_sessions(r, data, &asks[1]);
	form_show(r, data, password_fields, NULL, password);
	form_put_wrong(r, data, password_fields, password);
	if (r->who.roles & ADMIN)
		put_mock(r, data, shown->mock_values, mock);
	return page_reply(r, wrong->code != E_OK ?
	    err_row(wrong->code)->status : 200, "settings", "section.settings",
	    data);
}

struct settings_in {
	const char *said;
};

static const struct jf settings_in_f[] = {
	JF(struct settings_in, said, .max = 40),
	JF_END
};

/* GET /staff/settings */
int
settings_get(struct req *r)
{
	struct settings_in in = { 0 };

	return query_read(r, settings_in_f, &in) < 0 ? -1 :
	    settings_page(r, &(struct shown){ .said = in.said });
}

struct password_in {
	const char *current_password, *new_password, *again;
};

static const struct jf password_in_f[] = {
	JF(struct password_in, current_password, .req = true, .max = 1000),
	JF(struct password_in, new_password, .req = true, .max = 1000),
	JF(struct password_in, again, .req = true, .max = 1000),
	JF_END
};

/* The new session's token in *out; -1 with r->err. */
static int
password_change(struct req *r, const struct password_in *in,
    struct granted *out)
{
	struct buf b = buf_new(r->a);
	struct http_answer a;

	if (strcmp(in->new_password, in->again) != 0)
		return fail_field(r, E_BAD_REQUEST, "again",
		    "again: is another password");
	buf_str(&b, "{");
	buf_json_member(&b, "current_password", in->current_password);
	buf_json_member(&b, "new_password", in->new_password);
	buf_str(&b, "}");
	if (service_call(r, "POST", "/api/v1/auth/password", b.s,
		AS_CALLER | REFUSALS | PATIENT, &a) < 0)
		return -1;
	return granted_read(r, &a, out);
}

/* POST /staff/settings/password: all other sessions end */
int
password_post(struct req *r)
{
	struct password_in in = { 0 };
	struct granted g = { 0 };
	struct err wrong;

	if (form_read(r, password_in_f, &in) < 0)
		return -1;
	if (password_change(r, &in, &g) < 0)
		return !form_refused(r, &wrong) ? -1 :
		    settings_page(r, &(struct shown){ .password = &wrong });
	cookie_set(r, STAFF_COOKIE, g.access_token, g.expires_in);
	return page_see(r, "/staff/settings?said=password");
}

static const struct jf none_f[] = { JF_END };

/* POST /staff/settings/sessions/{uuid}: one of one's own ends */
int
session_end(struct req *r)
{
	char none;

	return form_read(r, none_f, &none) < 0 ? -1 :
	    act(r, "DELETE", arena_printf(r->a, "/api/v1/auth/sessions/%s",
		r->param[0]), NULL, "/staff/settings", "session");
}

struct link_out {
	const char *url;
};

static const struct jf link_out_f[] = {
	JF(struct link_out, url, .req = true, .max = 200),
	JF_END
};

/* POST /staff/settings/telegram: a link, good once, on the page itself, since
 * a form may lead nowhere but here */
int
chat_link_post(struct req *r)
{
	struct link_out out = { 0 };
	struct http_answer a;
	char none;

	if (form_read(r, none_f, &none) < 0 ||
	    service_call(r, "POST", arena_printf(r->a,
		"/api/v1/telegram/link?lang=%s", page_language(r)), NULL,
		AS_CALLER | REFUSALS, &a) < 0 ||
	    http_json(r, &a, link_out_f, &out) < 0)
		return -1;
	return settings_page(r, &(struct shown){ .chat_url = out.url });
}

/* A number is a number, anything else a text that the API refuses. */
static void
member_write(struct buf *b, const struct field *f, const char *s)
{
	if (strcmp(f->type, "number") == 0 && strlen(s) < 10 &&
	    s[strspn(s, "0123456789")] == '\0' && (*s != '0' || s[1] == '\0'))
		buf_json_raw(b, f->name, s);
	else
		buf_json_member(b, f->name, s);
}

static const char *
mock_body(struct req *r, struct json_object *values)
{
	const char *fixed = get_text(values, "fixed_status");
	struct buf b = buf_new(r->a);

	buf_str(&b, "{");
	for (const struct field *f = mock_fields; f->name != NULL; f++) {
		const char *s = get_text(values, f->name);

		if (s != NULL && *s != '\0')
			member_write(&b, f, s);
	}
	for (int i = 0; mock_flags[i] != NULL; i++)
		buf_json_bool(&b, mock_flags[i],
		    get_text(values, mock_flags[i]) != NULL);
	if (fixed != NULL && *fixed != '\0')
		buf_json_member(&b, "fixed_status", fixed);
	buf_str(&b, "}");
	return b.s;
}

/* POST /staff/settings/mock */
int
mock_post(struct req *r)
{
	struct mock_in in = { 0 };
	struct json_object *values;
	struct http_answer a;
	struct err wrong;

	if (form_read(r, mock_in_f, &in) < 0)
		return -1;
	values = form_values(r, mock_in_f, &in);
	if (service_call(r, "PUT", "/api/v1/payments/mock",
		mock_body(r, values), AS_CALLER | REFUSALS, &a) < 0)
		return !form_refused(r, &wrong) ? -1 :
		    settings_page(r, &(struct shown){ .mock = &wrong,
			.mock_values = values });
	return page_see(r, "/staff/settings?said=mock");
}

/* POST /staff/settings/mock/reset */
int
mock_reset(struct req *r)
{
	char none;

	return form_read(r, none_f, &none) < 0 ? -1 :
	    act(r, "DELETE", "/api/v1/payments/mock", NULL, "/staff/settings",
		"mockReset");
}
