/*
 * lib/db on a real server: pipelines, what each SQLSTATE becomes, lost and
 * stopped servers. Prints a line a check; tests/library/run starts it.
 */
#include "config.h"
#include "db.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conf.h"
#include "met.h"

enum {
	Q_ADD, Q_NAME, Q_ALL, Q_RENAME, Q_LID, Q_TYPES, Q_NULLS, Q_NUMBER,
	Q_ECHO, Q_PID, Q_SLEEP, Q_TERMINATE, Q_REPEATABLE, Q_LATE, Q_CHANGING,
	Q_WIDEN, Q_LOST, Q_NONE, Q_JSON, Q_GONE, Q__MAX
};

static const struct stmt stmts[Q__MAX] = {
	[Q_ADD] = { "add", 2, "insert into boxes values ($1::bigint, $2)" },
	[Q_NAME] = { "name", 1,
	    "select name from boxes where id = $1::bigint" },
	[Q_ALL] = { "all", 0, "select id, name from boxes order by id" },
	[Q_RENAME] = { "rename", 2,
	    "update boxes set name = $2 where id = $1::bigint" },
	[Q_LID] = { "lid", 1, "insert into lids values ($1::bigint)" },
	[Q_TYPES] = { "types", 0,
	    "select true as yes, false as no, 1::smallint as small, -2 as mid,"
	    " 9007199254740993::bigint as large, 350.50::numeric as price,"
	    " 'a\"b'::text as word, '{\"x\": [1]}'::json as j,"
	    " '{\"y\": null}'::jsonb as jb, to_json('2026-01-02 03:04:05+00'"
	    "::timestamptz) as at,"
	    " '0195d2a4-7c3e-7b21-9f00-0123456789ab'::uuid as id" },
	[Q_NULLS] = { "nulls", 1,
	    "select $1::text::int as n, $1 as word, $1::json as j,"
	    " $1::boolean as flag" },
	[Q_NUMBER] = { "number", 1, "select $1::int as n" },
	[Q_ECHO] = { "echo", 1, "select $1::text as word" },
	[Q_PID] = { "pid", 0, "select pg_backend_pid() as pid" },
	[Q_SLEEP] = { "sleep", 1, "select pg_sleep($1::float8)" },
	[Q_TERMINATE] = { "terminate", 1,
	    "select pg_terminate_backend($1::int, 1000)" },
	[Q_REPEATABLE] = { "repeatable", 0,
	    "set transaction isolation level repeatable read" },
	[Q_LATE] = { "late", 1, "insert into late values ($1::bigint)" },
	[Q_CHANGING] = { "changing", 0, "select * from changing" },
	[Q_WIDEN] = { "widen", 0, "alter table changing add more text" },
	[Q_LOST] = { "lost", 0,
	    "select pg_terminate_backend(pg_backend_pid())" },
	[Q_NONE] = { "none", 0, "select 1 as n where false" },
	[Q_JSON] = { "json", 0, "select '[1,2]'::json as list" },
	[Q_GONE] = { "gone", 0, "deallocate name" },
};

static struct req one, two; /* two units of work, a connection each */
static int failed;

static void
ok(bool good, const char *what)
{
	printf("%s - %s\n", good ? "ok" : "not ok", what);
	if (!good) {
		printf("    %d '%s', %d '%s'\n", one.err.code, one.err.text,
		    two.err.code, two.err.text);
		failed++;
	}
	fflush(stdout);
}

/* The next unit of work on the same connection. */
static void
next(struct req *r)
{
	struct arena *a = r->a;
	struct db *db = r->db;

	arena_reset(a);
	req_init(r, a, NULL, db, "trial");
}

static bool
run(struct req *r, int q, const char *p)
{
	if (db_stmt(r->db, q)->n_params == 0)
		db_queue(r, q);
	else
		db_queue(r, q, p);
	return db_sync(r) == 0;
}

/* It fails with this code, and the connection serves on after a rollback. */
static void
fails(int q, const char *p, enum err_code code, const char *what)
{
	bool good;

	next(&one);
	good = !run(&one, q, p) && one.err.code == code;
	db_rollback(&one);
	ok(good, what);
	next(&one);
	if (!run(&one, Q_PID, NULL))
		ok(false, "the connection serves on");
}

static const char *
name_of(const char *id)
{
	next(&two);
	return run(&two, Q_NAME, id) ? db_text(&two, Q_NAME, 0, "name") : NULL;
}

static bool
is(const char *text, const char *want)
{
	return text == NULL || want == NULL ? text == want :
	    strcmp(text, want) == 0;
}

static void
pipelines(void)
{
	static char big[1 << 18];
	bool all = true;

	next(&one);
	db_queue(&one, Q_NAME, "1");
	db_queue(&one, Q_ALL);
	db_queue(&one, Q_NONE);
	db_queue(&one, Q_RENAME, "1", "uno");
	db_queue(&one, Q_NAME, "1");
	ok(db_sync(&one) == 0, "five statements in one trip");
	ok(db_rows(&one, Q_ALL) == 2 && db_int(&one, Q_ALL, 1, "id") == 2 &&
	    is(db_text(&one, Q_ALL, 1, "name"), "two"), "rows of one of them");
	ok(is(db_text(&one, Q_NAME, 0, "name"), "uno"),
	    "a statement that ran twice: its last result");
	ok(db_affected(&one, Q_RENAME) == 1 && db_rows(&one, Q_NONE) == 0 &&
	    db_text(&one, Q_ALL, 2, "name") == NULL, "no row is no value");
	ok(db_sync(&one) == 0, "nothing queued is nothing to do");
	db_queue(&one, Q_JSON);
	ok(db_sync(&one) == 0 && is(db_text(&one, Q_NAME, 0, "name"), "uno"),
	    "results live on beside those of the next trip");
	memset(big, 'x', sizeof(big) - 1);
	next(&one);
	for (int i = 0; i < 16; i++)
		db_queue(&one, Q_ECHO, big);
	all = db_sync(&one) == 0;
	ok(all && strlen(db_text(&one, Q_ECHO, 0, "word")) == sizeof(big) - 1,
	    "4 MB there and back stall nobody");
}

static void
rows_as_json(void)
{
	struct buf b;

	next(&one);
	b = buf_new(one.a);
	db_queue(&one, Q_TYPES);
	db_queue(&one, Q_NULLS, NULL);
	db_queue(&one, Q_NONE);
	db_queue(&one, Q_JSON);
	db_sync(&one);
	db_row_json(&one, Q_TYPES, 0, &b);
	ok(is(b.s, "{\"yes\":true,\"no\":false,\"small\":1,\"mid\":-2,"
	    "\"large\":9007199254740993,\"price\":350.50,\"word\":\"a\\\"b\","
	    "\"j\":{\"x\": [1]},\"jb\":{\"y\": null},"
	    "\"at\":\"2026-01-02T03:04:05+00:00\","
	    "\"id\":\"0195d2a4-7c3e-7b21-9f00-0123456789ab\"}"),
	    "each type as JSON has it");
	b = buf_new(one.a);
	db_row_json(&one, Q_NULLS, 0, &b);
	ok(is(b.s, "{\"n\":null,\"word\":null,\"j\":null,\"flag\":null}"),
	    "null of each type");
	ok(reply_row(&one, 200, Q_JSON) == 0 && is(one.reply.body, "[1,2]"),
	    "a lone json column is the answer");
	ok(reply_row(&one, 200, Q_NONE) < 0 && one.err.code == E_NOT_FOUND,
	    "no row is 404");
}

static void
transactions(void)
{
	next(&one);
	db_begin(&one);
	db_queue(&one, Q_RENAME, "2", "due");
	ok(db_commit(&one) == 0 && is(name_of("2"), "due"), "a commit holds");
	next(&one);
	db_begin(&one);
	db_queue(&one, Q_RENAME, "2", "lost");
	db_queue(&one, Q_NUMBER, "x");
	db_queue(&one, Q_RENAME, "1", "lost");
	ok(db_commit(&one) < 0 && one.err.code == E_BAD_REQUEST,
	    "an error in the middle fails the whole");
	ok(strstr(one.err.text, "number: ") == one.err.text &&
	    strstr(one.err.text, "(22P02)") != NULL,
	    "and names its statement and SQLSTATE");
	ok(db_sync(&one) < 0, "nothing runs before the failure is settled");
	db_rollback(&one);
	ok(is(name_of("1"), "uno") && is(name_of("2"), "due"),
	    "nothing of it is left");
	next(&one);
	ok(run(&one, Q_NAME, "1"), "the connection is good after the rollback");
	next(&one);
	db_begin(&one);
	db_queue(&one, Q_LATE, "7");
	db_queue(&one, Q_LATE, "7");
	ok(db_commit(&one) < 0 && one.err.code == E_EXISTS,
	    "what only the commit finds out fails it");
	db_rollback(&one);
	next(&one);
	db_rollback(&one);
	ok(run(&one, Q_PID, NULL), "a rollback of nothing does no harm");
}

static void
sqlstates(void)
{
	fails(Q_NUMBER, "x", E_BAD_REQUEST, "22P02 is bad_request");
	fails(Q_NUMBER, "99999999999", E_BAD_REQUEST, "22003 is bad_request");
	fails(Q_ECHO, "\xff", E_BAD_REQUEST, "22021 is bad_request");
	fails(Q_LID, "99", E_STATE, "23503 is wrong_state");
	next(&one);
	db_queue(&one, Q_ADD, "1", "again");
	ok(db_sync(&one) < 0 && one.err.code == E_EXISTS, "23505 is exists");
	next(&one);
	db_queue(&one, Q_ADD, "3", "forbidden");
	ok(db_sync(&one) < 0 && one.err.code == E_STATE &&
	    strstr(one.err.text, "(boxes_name_check)") != NULL,
	    "23514 is wrong_state and names its constraint");
	next(&one);
	db_queue(&one, Q_ADD, "3", NULL);
	ok(db_sync(&one) < 0 && one.err.code == E_INTERNAL,
	    "23502 is our own mistake");
	fails(Q_SLEEP, "5", E_UNAVAILABLE,
	    "57014, a statement over its time, is unavailable");
}

/* Two transactions that want the same row. */
static void
conflicts(void)
{
	next(&one);
	next(&two);
	db_begin(&one);
	db_queue(&one, Q_REPEATABLE);
	run(&one, Q_NAME, "1");
	db_queue(&two, Q_RENAME, "1", "ein");
	db_sync(&two);
	db_queue(&one, Q_RENAME, "1", "un");
	ok(db_sync(&one) < 0 && one.err.code == E_AGAIN,
	    "40001, a lost race, may run again");
	db_rollback(&one);
	next(&one);
	next(&two);
	db_begin(&two);
	db_queue(&two, Q_RENAME, "1", "eins");
	db_sync(&two);
	db_queue(&one, Q_RENAME, "1", "un");
	ok(db_sync(&one) < 0 && one.err.code == E_UNAVAILABLE,
	    "55P03, a lock that is held, is unavailable");
	db_rollback(&two);
}

/* A child and we take two rows in turn; one of the two has to give way. */
static void
deadlock(void)
{
	int status = 0, met = 0, ready[2];
	pid_t pid;

	if (pipe(ready) < 0)
		abort();
	pid = fork();
	if (pid == 0) {
		struct req r;

		req_init(&r, arena_new(), NULL,
		    db_new("trial", stmts, Q__MAX), "child");
		db_begin(&r);
		db_queue(&r, Q_RENAME, "2", "zwei");
		db_sync(&r);
		if (write(ready[1], "x", 1) != 1)
			_exit(9);
		db_queue(&r, Q_RENAME, "1", "eins");
		_exit(db_sync(&r) == 0 ? 0 : (int)r.err.code);
	}
	next(&one);
	db_begin(&one);
	db_queue(&one, Q_RENAME, "1", "uno");
	db_sync(&one);
	if (read(ready[0], &(char){ 0 }, 1) != 1)
		abort();
	db_queue(&one, Q_RENAME, "2", "due");
	met = db_sync(&one) < 0 ? (int)one.err.code : 0;
	db_rollback(&one);
	waitpid(pid, &status, 0);
	ok((met == E_AGAIN) != (WEXITSTATUS(status) == E_AGAIN),
	    "40P01, a deadlock: one of the two may run again");
}

static long
backend(struct req *r)
{
	next(r);
	return run(r, Q_PID, NULL) ? (long)db_int(r, Q_PID, 0, "pid") : -1;
}

static void
lost_connections(void)
{
	const long pid = backend(&one);

	next(&two);
	run(&two, Q_TERMINATE, txt(&two, pid));
	next(&one);
	ok(run(&one, Q_NAME, "1"),
	    "57P01 while nobody used the connection: nobody's affair");
	next(&one);
	db_begin(&one);
	run(&one, Q_PID, NULL);
	next(&two);
	run(&two, Q_TERMINATE, txt(&two, db_int(&one, Q_PID, 0, "pid")));
	ok(!run(&one, Q_NAME, "1") && one.err.code == E_AGAIN,
	    "57P01 in a transaction: it may run again, from its beginning");
	ok(backend(&one) != pid, "on a new connection, at once");
	next(&one);
	db_begin(&one);
	db_queue(&one, Q_RENAME, "1", "never");
	ok(!run(&one, Q_LOST, NULL) && one.err.code == E_AGAIN,
	    "57P01 within a transaction: may run again");
	ok(!is(name_of("1"), "never"), "for nothing of it is left");
	next(&one);
	db_begin(&one);
	db_queue(&one, Q_LOST);
	ok(db_commit(&one) < 0 && one.err.code == E_UNAVAILABLE,
	    "57P01 with the commit on its way: unavailable");
	next(&one);
	ok(run(&one, Q_PID, NULL), "and it serves on");
}

/* A migration has changed what a prepared statement answers. */
static void
stale_statements(void)
{
	int tries = 0;

	next(&one);
	run(&one, Q_CHANGING, NULL);
	next(&two);
	run(&two, Q_WIDEN, NULL);
	do
		next(&one);
	while (!run(&one, Q_CHANGING, NULL) && one.err.code == E_AGAIN &&
	    ++tries < 3);
	ok(one.err.code == E_OK && tries == 0,
	    "0A000, a changed table: asked again on a new connection");
	next(&one);
	run(&one, Q_GONE, NULL);
	tries = 0;
	do
		next(&one);
	while (!run(&one, Q_NAME, "1") && one.err.code == E_AGAIN &&
	    ++tries < 3);
	ok(one.err.code == E_OK && tries == 0,
	    "26000, an unknown statement: asked again on a new connection");
}

static void
stopped_server(pid_t postmaster)
{
	const pid_t pid = (pid_t)backend(&one);
	int64_t began = now_ms(), took;

	kill(pid, SIGSTOP);
	next(&one);
	run(&one, Q_NAME, "1");
	took = now_ms() - began;
	ok(one.err.code == E_UNAVAILABLE && took >= 1900 && took < 5000,
	    "a stopped backend: unavailable after 2 s");
	began = now_ms();
	next(&one);
	ok(run(&one, Q_NAME, "1") && now_ms() - began < 1900,
	    "the next has a new connection at once");
	kill(pid, SIGCONT);
	db_free(one.db);
	one.db = db_new("trial", stmts, Q__MAX);
	kill(postmaster, SIGSTOP);
	began = now_ms();
	next(&one);
	run(&one, Q_NAME, "1");
	took = now_ms() - began;
	ok(one.err.code == E_UNAVAILABLE && took >= 1900 && took < 5000,
	    "a stopped server: no connection after 2 s");
	kill(postmaster, SIGCONT);
	next(&one);
	ok(run(&one, Q_NAME, "1"), "and right again when it goes on");
}

int
main(int argc, char **argv)
{
	struct err e = { 0 };

	if (conf_load(NULL, &e) < 0 || argc != 2) {
		fprintf(stderr, "db_trial <pid of the server>: %s\n", e.text);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	req_init(&one, arena_new(), NULL, db_new("trial", stmts, Q__MAX), "1");
	req_init(&two, arena_new(), NULL, db_new("trial", stmts, Q__MAX), "2");
	pipelines();
	rows_as_json();
	transactions();
	sqlstates();
	conflicts();
	deadlock();
	lost_connections();
	stale_statements();
	stopped_server((pid_t)strtol(argv[1], NULL, 10));
	db_free(one.db);
	db_free(two.db);
	arena_free(one.a);
	arena_free(two.a);
	return failed > 0;
}
