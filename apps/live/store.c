/*
 * The store's thread. Everything that waits is here: the database, Redis, auth,
 * and the curve of a token's signature.
 */
#include "config.h"
#include "live.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "backoff.h"
#include "limit.h"
#include "log.h"
#include "member.h"
#include "met.h"
#include "revoked.h"
#include "token.h"
#include "wake.h"

#define ALIVE_MS 10000 /* more than all that it waits for takes */
#define LOOK_MS 200  /* for new events, woken or not */
#define CHECK_MS 400 /* between two looks at all tokens */
#define NEW_AT_ONCE 500
#define NOTES_MS 50  /* at a time: news do not wait for those who join */
#define OLD_AT_ONCE 200 /* of what one socket has missed */

struct store {
	const struct app *app;
	struct post *in, *out;
	struct arena *a;
	struct db *db;
	struct members *members;
	struct backoff pause; /* the database is away */
	struct backoff doors; /* what joining needs is away */
	struct note *waiting; /* notes taken, not dealt with yet */
	bool started;	      /* `last` is known */
	int64_t last;	      /* seq of the newest event the loop has */
	int64_t looked_ms, checked_ms;
	int wake_fd, bell_fd;
	pthread_t thread;
	_Atomic int64_t turned_ms;
	_Atomic bool stop;
};

static struct req *
step_begin(struct store *s, struct req *r)
{
	arena_reset(s->a);
	db_reset(s->db);
	req_init(r, s->a, s->app, s->db, NULL);
	return r;
}

static bool
database_failed(struct store *s, const struct err *e)
{
	if (s->pause.failures == 0)
		log_error(NULL, "%s; trying again until it is back", e->text);
	backoff_failed(&s->pause);
	return false;
}

static void
close_socket(struct store *s, uint64_t id, int code, const char *why)
{
	struct note *n = note_new(NOTE_CLOSE, id, why, strlen(why));

	n->code = code;
	post_put(s->out, n);
}

static void
token_gone(void *arg, uint64_t id, const char *why)
{
	close_socket(arg, id, CLOSE_TOKEN, why);
}

/* A row as the message that clients get. */
static struct note *
event_note(struct req *r, int q, int row, enum note_kind kind, uint64_t id)
{
	struct buf b = buf_new(r->a);
	struct note *n;

	buf_str(&b, "{");
	buf_json_raw(&b, "seq", db_text(r, q, row, "seq"));
	buf_json_member(&b, "event", db_text(r, q, row, "routing_key"));
	buf_json_member(&b, "order_id", db_text(r, q, row, "order_id"));
	buf_json_member(&b, "status", db_text(r, q, row, "status"));
	buf_json_member(&b, "at", db_text(r, q, row, "at"));
	buf_str(&b, "}");
	n = note_new(kind, id, b.s, b.len);
	n->seq = db_int(r, q, row, "seq");
	if (db_text(r, q, row, "user_id") != NULL)
		n->user = db_int(r, q, row, "user_id");
	return n;
}

/* What is newest when the hub starts; clients who join get what follows. */
static bool
last_read(struct store *s, struct req *r)
{
	db_queue(r, Q_NUMBERING);
	if (db_sync(r) < 0)
		return database_failed(s, &r->err);
	s->last = db_int(r, Q_NUMBERING, 0, "last");
	s->started = true;
	return true;
}

/* True when there is more at once. */
static bool
events_read(struct store *s)
{
	struct req r;
	int n;

	if (!backoff_due(&s->pause))
		return false;
	s->looked_ms = now_ms();
	step_begin(s, &r);
	if (!s->started && !last_read(s, &r))
		return false;
	db_queue(&r, Q_EVENTS_NEW, txt(&r, s->last), txt(&r, NEW_AT_ONCE));
	if (db_sync(&r) < 0)
		return database_failed(s, &r.err);
	if (s->pause.failures > 0)
		log_info(NULL, "database %s is back", s->app->name);
	backoff_worked(&s->pause);
	n = db_rows(&r, Q_EVENTS_NEW);
	for (int i = 0; i < n; i++)
		post_put(s->out, event_note(&r, Q_EVENTS_NEW, i, NOTE_EVENT, 0));
	if (n > 0)
		s->last = db_int(&r, Q_EVENTS_NEW, n - 1, "seq");
	return n == NEW_AT_ONCE;
}

static bool
sees_all(const struct who *who)
{
	return (who->roles & STAFF) != 0;
}

/*
 * The next page of what a socket has missed after seq, up to what the loop
 * has anyway.
 */
static int
missed_send(struct store *s, struct req *r, uint64_t id, const struct who *who,
    int64_t seq)
{
	const int q = sees_all(who) ? Q_EVENTS_ALL : Q_EVENTS_USER;
	struct note *caught = note_new(NOTE_CAUGHT, id, NULL, 0);
	int n = 0;

	if (seq < s->last) {
		if (sees_all(who))
			db_queue(r, Q_EVENTS_ALL, txt(r, seq), txt(r, s->last),
			    txt(r, OLD_AT_ONCE));
		else
			db_queue(r, Q_EVENTS_USER, txt(r, seq),
			    txt(r, s->last), txt(r, OLD_AT_ONCE),
			    txt(r, who->sub));
		if (db_sync(r) < 0) {
			free(caught);
			return -1;
		}
		n = db_rows(r, q);
	}
	for (int i = 0; i < n; i++)
		post_put(s->out, event_note(r, q, i, NOTE_OLD, id));
	caught->last = n < OLD_AT_ONCE;
	caught->seq = caught->last ? s->last : db_int(r, q, n - 1, "seq");
	post_put(s->out, caught);
	return 0;
}

struct first_in {
	const char *token, *ticket;
	struct opt_int since;
};

static const struct jf first_in_f[] = {
	JF(struct first_in, token, .min = 1, .max = TOKEN_MAX),
	JF(struct first_in, ticket, .min = 1, .max = 100),
	JF(struct first_in, since, .nullable = true, .max = INT64_MAX),
	JF_END
};

static int
first_read(struct req *r, const struct note *n, struct first_in *in)
{
	struct json_object *o = json_read(r->a, n->text, n->len, &r->err);

	if (o == NULL ||
	    jf_decode(r->a, first_in_f, JF_STRICT, o, in, &r->err) < 0)
		return -1;
	if ((in->token == NULL) == (in->ticket == NULL))
		return fail_field(r, E_BAD_REQUEST, "token",
		    "token: either token or ticket, please");
	return 0;
}

/* Whose socket it is to be, by what a guest has shown. */
static int
who_read(struct req *r, const struct first_in *in, struct who *who)
{
	struct limit_answer got;
	bool revoked;

	if (in->ticket != NULL ? ticket_take(r, in->ticket, who) < 0 :
	    token_verify(r->a, in->token, strlen(in->token), time(NULL), who,
		&r->err) < 0)
		return -1;
	if (!(who->roles & SIGNED_IN))
		return fail(r, E_UNAUTHENTICATED, "the token has no role");
	if (who->exp <= time(NULL))
		return fail(r, E_UNAUTHENTICATED, "the token has ended");
	got = limit_ask(r->a, who, "", 0);
	revoked = got.token == TOKEN_REVOKED;
	if (got.token == TOKEN_UNKNOWN && revoked_ask(r, who, &revoked) < 0)
		return -1;
	return revoked ? fail(r, E_UNAUTHENTICATED, "the token was revoked")
		       : 0;
}

/* What is older than `since` may be gone; then nobody can say what is missing. */
static int
since_check(struct req *r, int64_t since)
{
	db_queue(r, Q_NUMBERING);
	if (db_sync(r) < 0)
		return -1;
	return since < db_int(r, Q_NUMBERING, 0, "forgotten") ?
	    fail(r, E_STATE, "since: older than what is kept") : 0;
}

static int
join(struct store *s, struct req *r, const struct note *n)
{
	struct first_in in = { 0 };
	struct who who = { 0 };
	struct note *joined;
	uint64_t oldest;

	if (first_read(r, n, &in) < 0 || who_read(r, &in, &who) < 0)
		return -1;
	if (!s->started)
		return fail(r, E_UNAVAILABLE, "the database is away");
	in.since.set &= !in.since.null;
	if (in.since.set && in.since.v > 0 && since_check(r, in.since.v) < 0)
		return -1;
	oldest = member_add(s->members, n->id, &who);
	if (oldest != 0)
		close_socket(s, oldest, CLOSE_TOO_MANY,
		    "too many connections of one person");
	joined = note_new(NOTE_JOINED, n->id, NULL, 0);
	joined->user = sees_all(&who) ? 0 : who.sub;
	joined->staff = sees_all(&who);
	post_put(s->out, joined);
	return missed_send(s, r, n->id, &who, in.since.set ? in.since.v
							   : s->last);
}

static int
more(struct store *s, struct req *r, const struct note *n)
{
	const struct who *who = member_find(s->members, n->id);

	return who == NULL ? 0 : missed_send(s, r, n->id, who, n->seq);
}

/* What a failure is to a socket. */
static int
close_code(const struct err *e)
{
	return e->code == E_BAD_REQUEST || e->code == E_UNAUTHENTICATED ?
	    CLOSE_TOKEN : e->code == E_STATE ? CLOSE_GONE : CLOSE_LATER;
}

/*
 * Whoever joins while a part is away is sent off at once, after the first has
 * waited for it in vain. What a client has sent stays out of the log.
 */
static void
answer(struct store *s, const struct note *n)
{
	struct req r;
	int rc = -1;

	if (n->kind == NOTE_LEFT) {
		member_drop(s->members, n->id);
		return;
	}
	step_begin(s, &r);
	if (!backoff_due(&s->pause) || !backoff_due(&s->doors))
		fail(&r, E_UNAVAILABLE, "a part is away");
	else if ((rc = n->kind == NOTE_JOIN ? join(s, &r, n) :
	    more(s, &r, n)) == 0)
		backoff_worked(&s->doors);
	else if (close_code(&r.err) == CLOSE_LATER)
		backoff_failed(&s->doors);
	if (rc == 0)
		return;
	member_drop(s->members, n->id);
	log_fields(LOG_INFO, &r, arena_printf(r.a, "refused=%s close=%d",
	    err_row(r.err.code)->word, close_code(&r.err)));
	close_socket(s, n->id, close_code(&r.err), err_sentence(&r.err));
}

/* True when there is more at once. */
static bool
notes_take(struct store *s)
{
	const int64_t until = now_ms() + NOTES_MS;

	if (s->waiting == NULL)
		s->waiting = post_take(s->in);
	while (s->waiting != NULL && now_ms() < until) {
		struct note *n = s->waiting;

		s->waiting = n->next;
		answer(s, n);
		free(n);
	}
	return s->waiting != NULL;
}

static void
tokens_check(struct store *s)
{
	struct req r;

	if (now_ms() - s->checked_ms < CHECK_MS)
		return;
	members_check(s->members, step_begin(s, &r), &s->doors, token_gone, s);
	s->checked_ms = now_ms();
}

static void
wait_for_work(struct store *s)
{
	struct pollfd p[2] = {
		{ .fd = s->wake_fd, .events = POLLIN },
		{ .fd = s->bell_fd, .events = POLLIN },
	};
	eventfd_t count;

	poll(p, 2, LOOK_MS);
	if (p[1].revents != 0)
		eventfd_read(s->bell_fd, &count);
}

static void *
run(void *arg)
{
	struct store *s = arg;

	while (!s->stop) {
		const bool look = wake_taken(s->wake_fd) ||
		    now_ms() - s->looked_ms >= LOOK_MS;
		bool more;

		s->turned_ms = now_ms();
		more = notes_take(s);
		tokens_check(s);
		if (look && events_read(s)) {
			s->looked_ms = 0;
			more = true;
		}
		if (!more)
			wait_for_work(s);
	}
	return NULL;
}

static void
bell(void *arg)
{
	const struct store *s = arg;

	eventfd_write(s->bell_fd, 1);
}

struct store *
store_start(const struct app *app, struct post *in, struct post *out)
{
	struct store *s = calloc(1, sizeof(*s));

	if (s == NULL)
		abort();
	s->app = app;
	s->in = in;
	s->out = out;
	s->a = arena_new();
	s->db = db_new(app->name, app->stmts, app->n_stmts);
	s->members = members_new();
	s->wake_fd = wake_open(app->name, "hub");
	s->bell_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	post_init(in, bell, s);
	if (s->bell_fd < 0 || pthread_create(&s->thread, NULL, run, s) != 0) {
		log_error(NULL, "no thread: %s", strerror(errno));
		abort();
	}
	return s;
}

bool
store_alive(const struct store *s)
{
	return now_ms() - s->turned_ms < ALIVE_MS;
}

void
store_stop(struct store *s)
{
	s->stop = true;
	bell(s);
	pthread_join(s->thread, NULL);
	notes_free(s->waiting);
	db_free(s->db);
	members_free(s->members);
	arena_free(s->a);
	close(s->wake_fd);
	close(s->bell_fd);
	free(s);
}
