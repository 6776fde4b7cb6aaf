#include "config.h"
#include "db.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "conf.h"
#include "db_int.h"
#include "db_sql.h"
#include "key.h"
#include "met.h"
#include "uuid.h"

#define DEADLINE_MS 2000
#define REPLICA_MS 1000 /* the same of a replica */
#define REST_MS 5000	/* a replica that failed is left alone so long */
#define MAX_QUEUE 32
#define MAX_RESULTS 64

struct queued {
	int q;
	const char *const *params;
};

struct result {
	int q;
	PGresult *r;
};

struct db {
	const char *name;
	const struct stmt *stmts;
	int n_stmts;
	PGconn *conn;	 /* NULL: not connected */
	bool stale;	 /* its statements are no longer what they were */
	bool replica;
	int64_t rests;	 /* until then, in now_ms() */
	struct queued queue[MAX_QUEUE];
	int n_queue;
	struct result result[MAX_RESULTS];
	int n_results;
};

struct db *
db_new(const char *name, const struct stmt *stmts, int n_stmts)
{
	struct db *db = calloc(1, sizeof(*db));

	if (db == NULL)
		abort();
	db->name = name;
	db->stmts = stmts;
	db->n_stmts = n_stmts;
	return db;
}

struct db *
db_new_replica(const char *name, const struct stmt *stmts, int n_stmts)
{
	struct db *db;

	if (*conf.replica_host == '\0')
		return NULL;
	db = db_new(name, stmts, n_stmts);
	db->replica = true;
	return db;
}

bool
db_rests(const struct db *db)
{
	return now_ms() < db->rests;
}

static void
db_close(struct db *db)
{
	PQfinish(db->conn);
	db->conn = NULL;
	db->stale = false;
	db->n_queue = 0;
}

void
db_free(struct db *db)
{
	if (db == NULL)
		return;
	db_close(db);
	free(db);
}

void
db_reset(struct db *db)
{
	db->n_results = 0;
	db->n_queue = 0;
}

const struct stmt *
db_stmt(const struct db *db, int q)
{
	if (q >= DB_BEGIN) {
		assert(q < DB__MAX);
		return &db_lib_stmts[q - DB_BEGIN];
	}
	assert(q >= 0 && q < db->n_stmts);
	return &db->stmts[q];
}

/* Waits until the socket can be read (or written); false past the deadline. */
static bool
wait_socket(PGconn *c, short events, int64_t deadline)
{
	for (;;) {
		struct pollfd p = { .fd = PQsocket(c), .events = events };
		const int64_t left = deadline - now_ms();
		int n;

		if (left <= 0 || p.fd < 0)
			return false;
		n = poll(&p, 1, (int)left);
		if (n > 0)
			return true;
		if (n == 0 || errno != EINTR)
			return false;
	}
}

/* Sends what libpq has buffered, reading meanwhile so neither side stalls. */
static bool
flush(PGconn *c, int64_t deadline)
{
	int n;

	while ((n = PQflush(c)) > 0) {
		if (!wait_socket(c, POLLIN | POLLOUT, deadline))
			return false;
		if (PQconsumeInput(c) == 0)
			return false;
	}
	return n == 0;
}

/* The next result, NULL at a boundary; *late when the deadline has passed. */
static PGresult *
next_result(PGconn *c, int64_t deadline, bool *late)
{
	while (PQisBusy(c)) {
		if (!wait_socket(c, POLLIN, deadline)) {
			*late = true;
			return NULL;
		}
		if (PQconsumeInput(c) == 0)
			break; /* PQgetResult tells why */
	}
	return PQgetResult(c);
}

static PGconn *
connect_start(const struct db *db)
{
	char port[16], passfile[512];
	const char *const names[] = { "host", "port", "dbname", "user",
		"passfile", "application_name", "options", "tcp_user_timeout",
		"client_encoding", NULL };
	const char *const values[] = {
		db->replica ? conf.replica_host : conf.database_host, port, db->name,
		db->name, passfile, db->name,
		"-c statement_timeout=1500 -c lock_timeout=500"
		" -c idle_in_transaction_session_timeout=5000"
		" -c client_connection_check_interval=1000 -c timezone=UTC"
		" -c plan_cache_mode=force_generic_plan",
		"3000", "UTF8", NULL };

	snprintf(port, sizeof(port), "%ld",
	    db->replica ? conf.replica_port : conf.database_port);
	snprintf(passfile, sizeof(passfile), "%s/%s.pgpass", conf.secrets_dir,
	    db->name);
	return PQconnectStartParams(names, values, 0);
}

/* The server has ended the connection, and says so in its last breath. */
static bool
said_goodbye(const PGresult *res)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);

	return state == NULL || strncmp(state, "57P0", 4) == 0 ||
	    strncmp(state, "08", 2) == 0;
}

/* The statement and the schema do not fit, or the server is short of room. */
static bool
prepare_refused(const char *name, const PGresult *r, struct err *e)
{
	err_set(e, err_from_sqlstate(PQresultErrorField(r, PG_DIAG_SQLSTATE)),
	    "", "prepare %s: %s", name,
	    PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY));
	return false;
}

/* Prepares every statement of both tables in one round trip. */
static bool
prepare_all(struct db *db, int64_t deadline, struct err *e)
{
	const int n_lib = DB__MAX - DB_BEGIN, n = db->n_stmts + n_lib;
	bool late = false, good = true;

	if (PQsetnonblocking(db->conn, 1) != 0 ||
	    PQenterPipelineMode(db->conn) != 1)
		return false;
	for (int i = 0; i < n; i++) {
		const struct stmt *s = i < db->n_stmts ? &db->stmts[i] :
		    &db_lib_stmts[i - db->n_stmts];

		if (PQsendPrepare(db->conn, s->name, s->sql, s->n_params,
			NULL) != 1)
			return false;
	}
	if (PQpipelineSync(db->conn) != 1 || !flush(db->conn, deadline))
		return false;
	for (int i = 0; i < n + 1 && !late; i++) {
		PGresult *r = next_result(db->conn, deadline, &late);

		/* no result at all: too late, or the server has gone */
		if (r == NULL || (PQresultStatus(r) == PGRES_FATAL_ERROR &&
		    said_goodbye(r)))
			good = false;
		else if (PQresultStatus(r) == PGRES_FATAL_ERROR && good)
			good = prepare_refused(i < db->n_stmts ?
			    db->stmts[i].name : "lib", r, e);
		PQclear(r);
		if (i < n)
			PQclear(next_result(db->conn, deadline, &late));
	}
	return good && !late;
}

static int
db_connect(struct db *db, int64_t deadline, struct err *e)
{
	PostgresPollingStatusType st = PGRES_POLLING_WRITING;

	db->conn = connect_start(db);
	while (db->conn != NULL && PQstatus(db->conn) != CONNECTION_BAD &&
	    st != PGRES_POLLING_OK && st != PGRES_POLLING_FAILED) {
		if (!wait_socket(db->conn,
			st == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline))
			break;
		st = PQconnectPoll(db->conn);
	}
	if (st == PGRES_POLLING_OK && prepare_all(db, deadline, e))
		return 0;
	err_set(e, E_UNAVAILABLE, "", "database %s: %s", db->name,
	    db->conn == NULL ? "no memory" : now_ms() >= deadline ?
	    "no connection in time" : PQerrorMessage(db->conn));
	db_close(db);
	return -1;
}

void
db_queue_n(struct req *r, int q, const char *const *params, int n)
{
	struct db *db = r->db;
	const char **copy = arena_alloc(r->a, sizeof(*copy) * (size_t)(n + 1));

	assert(db_stmt(db, q)->n_params == n);
	assert(db->n_queue < MAX_QUEUE);
	memcpy(copy, params, sizeof(*copy) * (size_t)n);
	db->queue[db->n_queue++] = (struct queued){ q, copy };
}

static void
clear_result(void *p)
{
	PQclear(p);
}

static void
result_keep(struct req *r, int q, PGresult *res)
{
	struct db *db = r->db;
	int i = 0;

	arena_defer(r->a, clear_result, res);
	while (i < db->n_results && db->result[i].q != q)
		i++;
	assert(i < MAX_RESULTS);
	if (i == db->n_results)
		db->n_results++;
	db->result[i] = (struct result){ q, res };
}

static bool
send_queue(struct db *db, int64_t deadline)
{
	for (int i = 0; i < db->n_queue; i++) {
		const struct stmt *s = db_stmt(db, db->queue[i].q);

		if (PQsendQueryPrepared(db->conn, s->name, s->n_params,
			db->queue[i].params, NULL, NULL, 0) != 1)
			return false;
	}
	return PQpipelineSync(db->conn) == 1 && flush(db->conn, deadline);
}

/* What a failed statement means to the caller. */
static void
error_take(struct db *db, int q, const PGresult *res, struct err *e)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
	const char *constraint = PQresultErrorField(res, PG_DIAG_CONSTRAINT_NAME);

	/* a migration changed a table, or somebody deallocated */
	if (strcmp(state, "0A000") == 0 || strcmp(state, "26000") == 0)
		db->stale = true;
	err_set(e, err_from_sqlstate(state), "", "%s%s%s%s: %s (%s)",
	    db_stmt(db, q)->name, constraint ? " (" : "",
	    constraint ? constraint : "", constraint ? ")" : "",
	    text ? text : PQerrorMessage(db->conn), state);
	e->inner = true;
}

/* Collects one result a queued statement and the sync; false: unusable. */
static bool
collect(struct req *r, int64_t deadline, struct err *e)
{
	struct db *db = r->db;
	bool late = false;

	for (int i = 0; i < db->n_queue; i++) {
		PGresult *res = next_result(db->conn, deadline, &late);

		switch (PQresultStatus(res)) {
		case PGRES_TUPLES_OK:
		case PGRES_COMMAND_OK:
			result_keep(r, db->queue[i].q, res);
			break;
		case PGRES_PIPELINE_ABORTED:
			PQclear(res);
			break;
		default:
			if (res == NULL || said_goodbye(res) ||
			    PQstatus(db->conn) == CONNECTION_BAD) {
				PQclear(res);
				return false;
			}
			error_take(db, db->queue[i].q, res, e);
			PQclear(res);
		}
		PQclear(next_result(db->conn, deadline, &late));
		if (late)
			return false;
	}
	PQclear(next_result(db->conn, deadline, &late));
	return !late && PQstatus(db->conn) != CONNECTION_BAD;
}

const PGresult *
db_result(const struct req *r, int q)
{
	for (int i = 0; i < r->db->n_results; i++)
		if (r->db->result[i].q == q)
			return r->db->result[i].r;
	return NULL;
}

static bool
queue_has(const struct db *db, int q)
{
	for (int i = 0; i < db->n_queue; i++)
		if (db->queue[i].q == q)
			return true;
	return false;
}

/* Nothing of the batch lasts if the connection is lost before its answer: it
 * reads, or leaves open the transaction that it begins. */
static bool
may_be_sent_again(const struct db *db)
{
	if (db->conn != NULL && PQtransactionStatus(db->conn) != PQTRANS_IDLE)
		return false; /* it goes on with what an earlier one began */
	if (db->queue[0].q == DB_BEGIN)
		return !queue_has(db, DB_COMMIT);
	for (int i = 0; i < db->n_queue; i++)
		if (strncmp(db_stmt(db, db->queue[i].q)->sql, "select ", 7) != 0)
			return false;
	return true;
}

static int
sync_once(struct req *r, int64_t deadline, struct err *e)
{
	struct db *db = r->db;
	const bool commits = queue_has(db, DB_COMMIT);

	if (db->conn == NULL && db_connect(db, deadline, e) < 0)
		return -1;
	if (send_queue(db, deadline) && collect(r, deadline, e)) {
		db->n_queue = 0;
		if (db->stale)
			db_close(db);
		return e->code == E_OK ? 0 : -1;
	}
	/*
	 * The connection is of no use any more. Without a commit in the batch
	 * nothing of a transaction can have happened: it may run again.
	 */
	err_set(e, !commits && now_ms() < deadline ? E_AGAIN : E_UNAVAILABLE, "",
	    "database %s: %s", db->name, now_ms() < deadline ?
	    "connection lost" : "no answer in time");
	db_close(db);
	return -1;
}

int
db_sync(struct req *r)
{
	struct err e = { 0 };
	struct db *db = r->db;
	const int64_t deadline = now_ms() +
	    (db->replica ? REPLICA_MS : DEADLINE_MS);
	const int n = db->n_queue;
	const int64_t began = now_us();
	bool again;
	int rc;

	if (r->err.code != E_OK)
		return -1;
	if (n == 0)
		return 0;
	again = may_be_sent_again(db);
	rc = sync_once(r, deadline, &e);
	/* a connection that was lost while nobody used it is nobody's affair */
	if (rc < 0 && e.code == E_AGAIN && db->conn == NULL && again) {
		e = (struct err){ 0 };
		db->n_queue = n;
		rc = sync_once(r, deadline, &e);
	}
	met_time(MET_DATABASE, now_us() - began);
	if (rc < 0 && db->conn == NULL)
		met_count(MET_DATABASE_LOST, 1);
	if (rc == 0 || db->conn != NULL)
		db->rests = 0;
	if (rc == 0)
		return r->key_pending ? key_answer(r) : 0;
	if (db->conn == NULL)
		db->rests = now_ms() + REST_MS;
	/* a stored answer goes before whatever failed behind its lookup */
	if (r->key_pending && db_result(r, DB_KEY_FIND) != NULL &&
	    key_answer(r) < 0)
		return -1;
	r->err = e;
	return -1;
}

void
db_begin(struct req *r)
{
	db_queue(r, DB_BEGIN);
	if (r->who.typ == ACCOUNT_STAFF)
		audit_person(r);
}

int
db_commit(struct req *r)
{
	db_queue(r, DB_COMMIT);
	return db_sync(r);
}

void
db_rollback(struct req *r)
{
	struct db *db = r->db;
	struct err e = { 0 };

	db->n_queue = 0;
	if (db->conn == NULL || PQtransactionStatus(db->conn) == PQTRANS_IDLE)
		return;
	db_queue(r, DB_ROLLBACK);
	if (sync_once(r, now_ms() + DEADLINE_MS, &e) < 0 && db->conn != NULL)
		db_close(db);
}

void
event_add(struct req *r, const char *key, const char *body)
{
	db_queue(r, DB_OUTBOX_ADD, uuid_new(r->a), key, body, r->id,
	    r->traceparent);
	r->wake = true;
}
