/*
 * Buttons under messages. What one does stands in its data, "word argument",
 * which anybody could have made up: the chat says who pressed it, and what it
 * names is looked up as that guest, who sees no order of others.
 */
#include "config.h"
#include "talk.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

struct order_in {
	int64_t number;
	const char *status;
};

static const struct jf order_in_f[] = {
	JF(struct order_in, number, .req = true),
	JF(struct order_in, status, .req = true, .max = 20),
	JF_END
};

static void
order_button(struct req *r, struct buf *b, const char *words,
    const char *text, const char *word, const char *order_id)
{
	button_add(b, words, text, arena_printf(r->a, "%s %s", word, order_id));
}

const char *
order_buttons(struct req *r, unsigned which, const char *order_id)
{
	struct buf b = buf_new(r->a), row = buf_new(r->a);

	if (which == 0)
		return NULL;
	buf_str(&b, "[");
	if (which & BUTTON_CANCEL)
		order_button(r, &row, "b_cancel", NULL, "cancel", order_id);
	for (int stars = 1; (which & BUTTON_RATE) && stars <= 5; stars++)
		order_button(r, &row, NULL, arena_printf(r->a, "%d ★", stars),
		    arena_printf(r->a, "rate %d", stars), order_id);
	if (row.len > 0)
		buf_printf(&b, "[%s]", row.s);
	row = buf_new(r->a);
	if (which & BUTTON_REPEAT)
		order_button(r, &row, "b_repeat", NULL, "repeat", order_id);
	if (row.len > 0)
		buf_printf(&b, "%s[%s]", b.len > 1 ? "," : "", row.s);
	buf_str(&b, "]");
	return b.s;
}

/*
 * The order as its guest sees it: 1, or 0 when it is not there for this guest
 * or cannot be asked for now, which the guest has been told; -1 with r->err.
 */
static int
order_look(struct req *r, struct talk *t, const char *id,
    struct order_in *out)
{
	struct http_answer a;

	if (!jf_is_uuid(id))
		return talk_only_hear(r, t, "old_button", NULL);
	if (talk_ask(r, t, "GET", arena_printf(r->a, "/api/v1/orders/%s", id),
		NULL, &a) == 0)
		return http_json(r, &a, order_in_f, out) < 0 ?
		    talk_cannot(r, t) : 1;
	return talk_cannot(r, t);
}

int
talk_cannot(struct req *r, struct talk *t)
{
	const bool away = r->err.code == E_UNAVAILABLE;

	r->err = (struct err){ 0 };
	if (t->query != NULL)
		return talk_only_hear(r, t, away ? "later" : "old_button",
		    NULL);
	if (talk_begin(r, t) < 0)
		return -1;
	talk_say(r, t, &(struct say){ .words = "later" });
	return 0;
}

/* {"number": 12, "is_cooking": true} */
static const char *
order_words(struct req *r, const struct order_in *o)
{
	struct buf b = buf_new(r->a);

	buf_str(&b, "{");
	buf_json_int(&b, "number", o->number);
	buf_json_bool(&b, arena_printf(r->a, "is_%s", o->status), true);
	buf_str(&b, "}");
	return b.s;
}

static bool
may_cancel(const struct order_in *o)
{
	return strcmp(o->status, "created") == 0 ||
	    strcmp(o->status, "confirmed") == 0;
}

/* "cancel <order>": are you sure? */
static int
do_cancel(struct req *r, struct talk *t)
{
	struct buf row = buf_new(r->a);
	struct order_in o = { 0 };
	const int rc = order_look(r, t, t->argument, &o);

	if (rc <= 0)
		return rc;
	if (!may_cancel(&o))
		return talk_only_hear(r, t, "too_late", order_words(r, &o));
	if (talk_begin(r, t) < 0)
		return -1;
	order_button(r, &row, "b_yes", NULL, "cancel-yes", t->argument);
	order_button(r, &row, "b_no", NULL, "keep", t->argument);
	talk_say(r, t, &(struct say){ .words = "sure",
	    .data = order_words(r, &o),
	    .buttons = arena_printf(r->a, "[[%s]]", row.s) });
	return 0;
}

/* "keep <order>": not sure after all */
static int
do_keep(struct req *r, struct talk *t)
{
	struct order_in o = { 0 };
	const int rc = order_look(r, t, t->argument, &o);

	if (rc <= 0)
		return rc;
	if (talk_begin(r, t) < 0)
		return -1;
	talk_say(r, t, &(struct say){ .words = "kept", .edit = true,
	    .data = order_words(r, &o) });
	return 0;
}

/*
 * "cancel-yes <order>". Whatever order answers, its status then says what has
 * become of it: so the same again is the same, and who dies here asks again.
 */
static int
do_cancel_yes(struct req *r, struct talk *t)
{
	struct order_in o = { 0 };
	struct http_answer a;
	int rc;

	if (!jf_is_uuid(t->argument))
		return talk_only_hear(r, t, "old_button", NULL);
	if (talk_ask(r, t, "POST", arena_printf(r->a,
		"/api/v1/orders/%s/cancel", t->argument), "{}", &a) < 0 &&
	    r->err.code == E_UNAVAILABLE)
		return talk_cannot(r, t);
	r->err = (struct err){ 0 };
	rc = order_look(r, t, t->argument, &o);
	if (rc <= 0)
		return rc;
	if (talk_begin(r, t) < 0)
		return -1;
	talk_say(r, t, &(struct say){ .edit = true,
	    .words = strcmp(o.status, "canceled") == 0 ? "cancels" :
							 "too_late",
	    .data = order_words(r, &o) });
	return 0;
}

/* "rate <stars> <order>" */
static int
do_rate(struct req *r, struct talk *t)
{
	const char *id = t->argument + strcspn(t->argument, " ");
	const long stars = strtol(t->argument, NULL, 10);
	struct order_in o = { 0 };
	struct http_answer a;
	struct buf b = buf_new(r->a);
	int rc;

	id += *id == ' ';
	if (stars < 1 || stars > 5)
		return talk_only_hear(r, t, "old_button", NULL);
	rc = order_look(r, t, id, &o);
	if (rc <= 0)
		return rc;
	if (talk_ask(r, t, "PUT", arena_printf(r->a,
		"/api/v1/orders/%s/rating", id),
		arena_printf(r->a, "{\"stars\":%ld}", stars), &a) < 0)
		return talk_cannot(r, t);
	if (talk_hear(r, t, "thanks", NULL) < 0 || talk_begin(r, t) < 0)
		return -1;
	buf_str(&b, "{");
	buf_json_int(&b, "number", o.number);
	buf_json_member(&b, "stars", arena_printf(r->a, "%.*s",
	    (int)(stars * (long)strlen("★")), "★★★★★"));
	buf_str(&b, "}");
	talk_say(r, t, &(struct say){ .words = "rated", .data = b.s,
	    .edit = true, .buttons = order_buttons(r, BUTTON_RATE |
	    BUTTON_REPEAT, id) });
	return 0;
}

static int
do_old(struct req *r, struct talk *t)
{
	return talk_only_hear(r, t, "old_button", NULL);
}

static const struct {
	const char *word;
	int (*run)(struct req *r, struct talk *t);
	bool anybody; /* not guests alone whose chat it is */
} buttons[] = {
	{ "cancel", do_cancel },
	{ "cancel-yes", do_cancel_yes },
	{ "keep", do_keep },
	{ "rate", do_rate },
	{ "repeat", offer_again },
	{ "buy", offer_buy },
	{ "menu", menu_show, true },
	{ "dish", dish_show, true },
	{ "", do_old }, /* whatever else */
};

int
button_run(struct req *r, struct talk *t, const char *data)
{
	const size_t n = strcspn(data, " ");
	size_t i = 0;

	t->argument = data + n + (data[n] == ' ');
	while (*buttons[i].word != '\0' && (strlen(buttons[i].word) != n ||
	    strncmp(buttons[i].word, data, n) != 0))
		i++;
	if (t->account != ACCOUNT_USER && !buttons[i].anybody)
		return talk_only_hear(r, t, "no_guest", NULL);
	return buttons[i].run(r, t);
}
