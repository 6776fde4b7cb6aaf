/*
 * A context made for the message tests: events of which some fail as they
 * say, and commands that add events or die at the wrong moment.
 */
#include "config.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "log.h"
#include "met.h"
#include "mq.h"
#include "relay.h"
#include "trace.h"
#include "wake.h"

enum { Q_EFFECT_ADD, Q_EFFECTS, Q__MAX };

static const struct stmt stmts[Q__MAX] = {
	[Q_EFFECT_ADD] = { "effect_add", 4,
	    "insert into effects (n, message_id, key, cause)"
	    " values ($1::bigint, $2::uuid, $3, $4)" },
	[Q_EFFECTS] = { "effects", 0, "select count(*) from effects" },
};

struct probe_in {
	int64_t n;
	const char *fail; /* "poison", "away": as the handler is to fail */
	bool answer;	  /* add an event in turn */
};

static const struct jf probe_in_f[] = {
	JF(struct probe_in, n, .req = true),
	JF(struct probe_in, fail),
	JF(struct probe_in, answer),
	JF_END
};

static int
on_probe(struct req *r, const struct event *e)
{
	struct probe_in in = { 0 };

	if (jf_decode(r->a, probe_in_f, JF_EVENT, e->body, &in, &r->err) < 0)
		return -1;
	if (in.fail != NULL && strcmp(in.fail, "poison") == 0)
		return fail(r, E_BAD_REQUEST, "this will never do");
	if (in.fail != NULL && access(in.fail, F_OK) != 0)
		return fail(r, E_UNAVAILABLE, "%s is away", in.fail);
	db_queue(r, Q_EFFECT_ADD, txt(r, in.n), e->message_id, e->key, r->id);
	if (in.answer)
		event_add(r, "probe.answered", arena_printf(r->a,
		    "{\"n\":%lld}", (long long)-in.n));
	return db_sync(r);
}

static const struct consumer consumers[] = {
	{ "probe.*", on_probe },
	{ 0 }
};

static int
look(struct req *r)
{
	db_queue(r, Q_EFFECTS);
	return db_sync(r);
}

static const struct task tasks[] = {
	{ "look", 50, look },
	{ 0 }
};

/* add N [body]: N events, a transaction each, with the datagram; body's %d
 * is the number. NAP (microseconds) between them. */
static int
run_add(const struct app *app, int argc, char **argv)
{
	struct arena *a = arena_new();
	struct db *db = db_new(app->name, app->stmts, app->n_stmts);
	const int n = argc > 1 ? atoi(argv[1]) : 1;
	const char *rest = argc > 2 ? argv[2] : "";
	const char *key = getenv("KEY") ? getenv("KEY") : "probe.asked";
	const char *nap = getenv("NAP"), *mute = getenv("MUTE");
	int failed = 0;

	for (int i = 1; i <= n; i++) {
		struct req r;

		arena_reset(a);
		req_init(&r, a, app, db, NULL);
		trace_take(&r, arena_printf(a, "probe-%d", i), NULL);
		db_begin(&r);
		event_add(&r, key, arena_printf(a, "{\"n\":%d%s}", i, rest));
		if (db_commit(&r) < 0) {
			fprintf(stderr, "%s\n", r.err.text);
			failed++;
		} else if (mute == NULL || *mute == '\0') {
			wake_send(app->name, "worker");
		}
		if (nap != NULL)
			usleep((useconds_t)atoi(nap));
	}
	db_free(db);
	arena_free(a);
	return failed > 0;
}

/* die: publishes what waits in the outbox, sees it confirmed, is killed. */
static int
run_die(const struct app *app, int argc, char **argv)
{
	struct arena *a = arena_new();
	struct db *db = db_new(app->name, app->stmts, app->n_stmts);
	struct mq *m = mq_new(app->name, NULL);
	struct relay *x = relay_new(m);
	struct err e = { 0 };
	struct req r;

	(void)argc;
	(void)argv;
	req_init(&r, a, app, db, NULL);
	if (relay_turn(x, &r, true) < 0) {
		fprintf(stderr, "%s\n", r.err.text);
		return 1;
	}
	while (mq_turn(m, &e) == 0 && confirm_waiting(mq_confirms(m)) > 0) {
		struct pollfd p = { .fd = mq_fd(m), .events = POLLIN };

		poll(&p, 1, 1000);
	}
	fprintf(stderr, "%d published\n", relay_under_way(x));
	return raise(SIGKILL);
}

static const struct command commands[] = {
	{ "add", run_add },
	{ "die", run_die },
	{ 0 }
};

int
main(int argc, char **argv)
{
	return app_main(argc, argv, &(struct app){
		.name = "probe",
		.stmts = stmts,
		.n_stmts = Q__MAX,
		.consumers = consumers,
		.tasks = tasks,
		.commands = commands,
	});
}
