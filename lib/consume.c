#include "config.h"
#include "consume.h"

#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "met.h"
#include "trace.h"

#define ATTEMPTS 3 /* of a transaction that lost a race */
#define PAUSE_FIRST_MS 10
#define PAUSE_LONGEST_MS 2000

/* What is to become of a delivery. */
enum fate {
	DONE,	/* committed: ack */
	LATER,	/* a part is away: kept here and tried again, not counted */
	REFUSED /* the handler cannot: back to the queue, which counts */
};

/* A delivery on its way through a batch. */
struct item {
	struct mq_delivery *d;
	const struct consumer *row;
	struct event event;
	char traceparent[56], parent[17]; /* of this hop, whoever speaks of it */
	bool fresh;
};

static bool
key_matches(const char *pattern, const char *key)
{
	for (;;) {
		const size_t n = strcspn(pattern, "."), k = strcspn(key, ".");

		if (!(n == 1 && *pattern == '*' && k > 0) &&
		    (n != k || strncmp(pattern, key, n) != 0))
			return false;
		pattern += n;
		key += k;
		if (*pattern == '\0' || *key == '\0')
			return *pattern == *key;
		pattern++;
		key++;
	}
}

const struct consumer *
consumer_find(const struct consumer *rows, const char *key)
{
	for (; rows != NULL && rows->key != NULL; rows++)
		if (key_matches(rows->key, key))
			return rows;
	return NULL;
}

static void
req_for(const struct consume *c, struct req *r, const struct item *it)
{
	req_init(r, c->a, c->app, c->db, NULL);
	trace_take(r, it->d->correlation_id, NULL);
	memcpy(r->traceparent, it->traceparent, sizeof(r->traceparent));
	memcpy(r->parent, it->parent, sizeof(r->parent));
}

/* A delivery as an item, under a span of its own. */
static struct item
item_new(const struct consume *c, struct mq_delivery *d)
{
	struct item it = { .d = d,
		.row = consumer_find(c->app->consumers, d->key) };
	struct req r;

	trace_take(&r, NULL, d->traceparent);
	memcpy(it.traceparent, r.traceparent, sizeof(it.traceparent));
	memcpy(it.parent, r.parent, sizeof(it.parent));
	return it;
}

int
event_read(struct arena *a, const struct mq_delivery *d, struct event *out,
    struct err *e)
{
	*out = (struct event){
		.key = d->key,
		.message_id = d->message_id,
		.cause = d->correlation_id,
	};
	if (!jf_is_uuid(d->message_id))
		return err_set(e, E_BAD_REQUEST, "", "message id is no UUID");
	if (d->body == NULL)
		return err_set(e, E_BAD_REQUEST, "", "body over %d bytes",
		    MQ_BODY_MAX);
	out->body = json_read(a, d->body, d->len, e);
	return out->body != NULL ? 0 : -1;
}

int
event_id(struct req *r, const struct event *e, const char *name, int64_t *out)
{
	const struct jf only[] = {
		{ .name = name, .type = JF_INT, .req = true, .min = 1,
		    .max = INT32_MAX },
		JF_END
	};

	return jf_decode(r->a, only, JF_EVENT, e->body, out, &r->err);
}

/* Notes all of the batch in the inbox; marks what is new here. */
static int
inbox_add(const struct consume *c, struct req *r, struct item *it, int n)
{
	struct buf ids = buf_new(c->a);

	for (int i = 0; i < n; i++)
		buf_array_add(&ids, it[i].event.message_id);
	buf_array_end(&ids);
	db_begin(r);
	db_queue(r, DB_INBOX_ADD, c->app->name, ids.s);
	if (db_sync(r) < 0)
		return -1;
	for (int i = 0; i < n; i++) {
		it[i].fresh = false;
		for (int row = 0; row < db_rows(r, DB_INBOX_ADD); row++)
			if (strcmp(db_text(r, DB_INBOX_ADD, row, "message_id"),
				it[i].event.message_id) == 0)
				it[i].fresh = true;
		/* the same message twice in one batch counts once */
		for (int j = 0; j < i && it[i].fresh; j++)
			if (strcmp(it[j].event.message_id,
				it[i].event.message_id) == 0)
				it[i].fresh = false;
	}
	return 0;
}

/*
 * All items in one transaction. 0 committed; -1 rolled back with *e, and
 * *at the item whose handler failed (-1: none, the database did).
 */
static int
batch_try(struct consume *c, struct item *it, int n, int *at, struct err *e)
{
	struct req r;
	bool wake = false;

	*at = -1;
	req_for(c, &r, &it[0]);
	if (inbox_add(c, &r, it, n) < 0)
		goto failed;
	for (int i = 0; i < n; i++) {
		if (!it[i].fresh)
			continue;
		req_for(c, &r, &it[i]);
		/* what the handler left queued goes with the commit, and must
		 * live as long: its request is copied away by then */
		if (it[i].row->handler(&r, &it[i].event) < 0 ||
		    (i + 1 < n && db_sync(&r) < 0)) {
			*at = i;
			goto failed;
		}
		wake |= r.wake;
	}
	if (db_commit(&r) < 0)
		goto failed;
	c->wake |= wake;
	return 0;
failed:
	*e = r.err;
	db_rollback(&r);
	return -1;
}

static void
batch_log(const struct consume *c, const struct item *it, int n, int64_t us)
{
	struct req r;

	met_time(MET_EVENT, us);
	for (int i = 0; i < n; i++) {
		req_for(c, &r, &it[i]);
		met_event(it[i].fresh ? MET_TAKEN : MET_AGAIN, it[i].event.key);
		log_fields(LOG_INFO, &r, arena_printf(c->a,
		    "event=%s message=%s batch=%d duration_ms=%.1f%s%s%s",
		    it[i].event.key,
		    it[i].event.message_id, n, (double)us / 1000,
		    it[i].fresh ? "" : " again=1",
		    r.parent[0] != '\0' ? " parent=" : "", r.parent));
	}
}

/* The same, run again after a lost race. */
static int
batch_run(struct consume *c, struct item *it, int n, int *at, struct err *e)
{
	const int64_t began = now_us();
	int rc = -1;

	for (int i = 0; i < ATTEMPTS && rc < 0; i++) {
		*e = (struct err){ 0 };
		db_reset(c->db);
		rc = batch_try(c, it, n, at, e);
		if (rc < 0 && e->code != E_AGAIN)
			break;
	}
	if (rc == 0)
		batch_log(c, it, n, now_us() - began);
	return rc;
}

static enum fate
fate_of(const struct err *e)
{
	return e->code == E_UNAVAILABLE || e->code == E_AGAIN ||
	    e->code == E_RATE ? LATER : REFUSED;
}

static int64_t
pause_ms(int64_t tries)
{
	return tries < 8 ? PAUSE_FIRST_MS << tries : PAUSE_LONGEST_MS;
}

static void
release(struct consume *c, struct mq_delivery *d, enum mq_answer answer)
{
	int i = 0;

	while (c->held[i] != d)
		i++;
	memmove(&c->held[i], &c->held[i + 1],
	    sizeof(c->held[0]) * (size_t)(c->n - i - 1));
	c->n--;
	mq_answer(c->m, d, answer);
}

/* Keeps it for another try, or for giving it back after a pause. */
static void
item_failed(struct consume *c, const struct item *it, const struct err *e)
{
	const enum fate fate = fate_of(e);
	struct mq_delivery *d = it->d;
	struct req r;

	req_for(c, &r, it);
	met_event(MET_FAILED, d->key);
	log_warn(&r, "event %s %s: %s%s%s (%s)", d->key, d->message_id,
	    e->field, *e->field ? ": " : "", e->text,
	    fate == LATER ? "kept, tried again" : "given back");
	d->refused = fate == REFUSED;
	d->due_ms = now_ms() + pause_ms(fate == REFUSED ? d->count : d->tries);
	d->tries++;
}

static void
batch_done(struct consume *c, const struct item *it, int n)
{
	for (int i = 0; i < n; i++)
		release(c, it[i].d, MQ_DONE);
}

/* One by one, after a batch failed: a bad message holds up nobody else. */
static int
singles_run(struct consume *c, struct item *it, int n, struct err *e)
{
	int at;

	for (int i = 0; i < n; i++) {
		if (batch_run(c, &it[i], 1, &at, e) == 0) {
			batch_done(c, &it[i], 1);
			continue;
		}
		if (at < 0 && fate_of(e) == LATER)
			return -1;
		item_failed(c, &it[i], e);
	}
	return 0;
}

/* Up to a batch of what is due; unknown keys and bad messages go aside. */
static int
items_collect(struct consume *c, struct item *it, bool again)
{
	const int64_t now = now_ms();
	int n = 0;

	for (int i = 0; i < c->n;) {
		struct mq_delivery *d = c->held[i];
		struct err e = { 0 };

		i++;
		if (d->due_ms > now || d->refused)
			continue;
		if ((d->count > 0 || d->tries > 0) != again)
			continue;
		it[n] = item_new(c, d);
		if (it[n].row == NULL) {
			log_warn(NULL, "event %s %s: nobody here knows the key",
			    d->key, d->message_id);
			release(c, d, MQ_DONE);
			i--;
		} else if (event_read(c->a, d, &it[n].event, &e) < 0) {
			item_failed(c, &it[n], &e);
		} else {
			n++;
		}
	}
	return n;
}

/* Takes over what has come; drops what a lost connection brought. */
static void
held_update(struct consume *c)
{
	struct mq_delivery *d;

	for (int i = c->n - 1; i >= 0; i--) {
		d = c->held[i];
		if (!mq_delivery_good(c->m, d))
			release(c, d, MQ_AGAIN);
		else if (d->refused && d->due_ms <= now_ms())
			release(c, d, d->body != NULL ? MQ_AGAIN : MQ_TOO_MUCH);
	}
	while (c->n < MQ_PREFETCH && (d = mq_next(c->m)) != NULL)
		c->held[c->n++] = d;
}

int
consume_turn(struct consume *c, struct err *e)
{
	struct item it[MQ_PREFETCH];
	int n, at, fresh;

	held_update(c);
	/* those that failed before are not mixed with the others again */
	fresh = n = items_collect(c, it, false);
	if (n > 0 && batch_run(c, it, n, &at, e) == 0)
		batch_done(c, it, n);
	else if (n > 0 && at < 0 && fate_of(e) == LATER)
		return -1;
	else if (n > 0 && singles_run(c, it, n, e) < 0)
		return -1;
	n = items_collect(c, it, true);
	if (n > 0 && singles_run(c, it, n, e) < 0)
		return -1;
	return fresh + n > 0;
}

void
consume_drop(struct consume *c)
{
	while (c->n > 0)
		release(c, c->held[0], MQ_AGAIN);
}

int64_t
consume_due_ms(const struct consume *c)
{
	int64_t due = -1;

	for (int i = 0; i < c->n; i++) {
		int64_t left = c->held[i]->due_ms - now_ms();

		if (left < 0)
			left = 0;
		if (due < 0 || left < due)
			due = left;
	}
	return due;
}
