#include "config.h"
#include "mq_int.h"

#include <amqp_tcp_socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "conf.h"
#include "met.h"

#define CONNECT_S 2 /* for each of connect, handshake, call */
#define HEARTBEAT_S 4 /* a peer that is gone is noticed after twice that */
#define FRAME_MAX 131072
#define SEND_BUFFER (256 * 1024) /* bytes: writable means room for a message */
#define SEND_WAIT_MS 100

struct mq *
mq_new(const char *user, const char *queue)
{
	struct mq *m = calloc(1, sizeof(*m));

	if (m == NULL)
		abort();
	m->user = user;
	m->queue = queue;
	return m;
}

void
mq_free(struct mq *m)
{
	if (m == NULL)
		return;
	if (m->conn != NULL)
		amqp_connection_close(m->conn, AMQP_REPLY_SUCCESS);
	mq_close(m);
	free(m);
}

void
mq_close(struct mq *m)
{
	if (m->conn != NULL)
		amqp_destroy_connection(m->conn);
	m->conn = NULL;
	m->blocked = m->asks_depth = false;
	for (struct depth *d = m->others; d != NULL && d->queue != NULL; d++)
		d->known = false;
	mq_frame_reset(m);
}

/* Sets *e by what a call was answered; 0 if it was a success. */
static int
reply_check(amqp_rpc_reply_t reply, const char *what, struct err *e)
{
	const amqp_connection_close_t *cc = reply.reply.decoded;
	const amqp_channel_close_t *ch = reply.reply.decoded;

	switch (reply.reply_type) {
	case AMQP_RESPONSE_NORMAL:
		return 0;
	case AMQP_RESPONSE_SERVER_EXCEPTION:
		if (reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD)
			return err_set(e, E_UNAVAILABLE, "", "%s: %.*s", what,
			    (int)ch->reply_text.len,
			    (char *)ch->reply_text.bytes);
		if (reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD)
			return err_set(e, E_UNAVAILABLE, "", "%s: %.*s", what,
			    (int)cc->reply_text.len,
			    (char *)cc->reply_text.bytes);
		return err_set(e, E_UNAVAILABLE, "", "%s: refused", what);
	default:
		return err_set(e, E_UNAVAILABLE, "", "%s: %s", what,
		    amqp_error_string2(reply.library_error));
	}
}

static amqp_table_entry_t
entry_bool(const char *key, bool value)
{
	amqp_table_entry_t t = { .key = amqp_cstring_bytes(key) };

	t.value.kind = AMQP_FIELD_KIND_BOOLEAN;
	t.value.value.boolean = value;
	return t;
}

static amqp_table_entry_t
entry_text(const char *key, const char *value)
{
	amqp_table_entry_t t = { .key = amqp_cstring_bytes(key) };

	t.value.kind = AMQP_FIELD_KIND_UTF8;
	t.value.value.bytes = amqp_cstring_bytes(value);
	return t;
}

/*
 * Without these capabilities the broker tells neither that a queue was
 * deleted nor that publishers must wait; amqp_login names only two of them.
 */
static int
login(struct mq *m, const char *password, struct err *e)
{
	amqp_table_entry_t able[] = {
		entry_bool("publisher_confirms", true),
		entry_bool("basic.nack", true),
		entry_bool("consumer_cancel_notify", true),
		entry_bool("connection.blocked", true),
		entry_bool("authentication_failure_close", true),
	};
	char name[128];
	amqp_table_entry_t mine[2];
	const amqp_table_t props = { 2, mine };

	snprintf(name, sizeof(name), "%s %s", m->user,
	    m->queue != NULL ? "consumes" : "publishes");
	mine[0] = entry_text("connection_name", name);
	mine[1] = (amqp_table_entry_t){ .key = amqp_cstring_bytes("capabilities") };
	mine[1].value.kind = AMQP_FIELD_KIND_TABLE;
	mine[1].value.value.table.num_entries = sizeof(able) / sizeof(*able);
	mine[1].value.value.table.entries = able;
	return reply_check(amqp_login_with_properties(m->conn, MQ_VHOST, 0,
	    FRAME_MAX, HEARTBEAT_S, &props, AMQP_SASL_METHOD_PLAIN, m->user,
	    password), "login", e);
}

static void
socket_tune(int fd)
{
	const int one = 1, buffer = SEND_BUFFER, unacked_ms = 10000;
	const struct timeval send = { .tv_sec = 3 };

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &unacked_ms,
	    sizeof(unacked_ms));
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof(buffer));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &send, sizeof(send));
}

static int
connect_socket(struct mq *m, struct err *e)
{
	struct timeval tv = { .tv_sec = CONNECT_S };
	amqp_socket_t *s;
	int rc;

	m->conn = amqp_new_connection();
	s = m->conn != NULL ? amqp_tcp_socket_new(m->conn) : NULL;
	if (s == NULL)
		abort();
	rc = amqp_socket_open_noblock(s, conf.amqp_host, (int)conf.amqp_port, &tv);
	if (rc != AMQP_STATUS_OK)
		return err_set(e, E_UNAVAILABLE, "", "connect: %s",
		    amqp_error_string2(rc));
	amqp_set_handshake_timeout(m->conn, &tv);
	amqp_set_rpc_timeout(m->conn, &tv);
	socket_tune(amqp_get_sockfd(m->conn));
	return 0;
}

static int
open_publisher(struct mq *m, struct err *e)
{
	amqp_confirm_select(m->conn, MQ_CHANNEL);
	if (reply_check(amqp_get_rpc_reply(m->conn), "confirms", e) < 0)
		return -1;
	amqp_exchange_declare(m->conn, MQ_CHANNEL,
	    amqp_cstring_bytes(MQ_EXCHANGE), amqp_cstring_bytes("topic"),
	    true, true, false, false, amqp_empty_table);
	return reply_check(amqp_get_rpc_reply(m->conn), "exchange", e);
}

static int
open_consumer(struct mq *m, struct err *e)
{
	const amqp_bytes_t queue = amqp_cstring_bytes(m->queue);

	amqp_queue_declare(m->conn, MQ_CHANNEL, queue, true, true, false, false,
	    amqp_empty_table);
	if (reply_check(amqp_get_rpc_reply(m->conn), "queue", e) < 0)
		return -1;
	amqp_basic_qos(m->conn, MQ_CHANNEL, 0, MQ_PREFETCH, false);
	if (reply_check(amqp_get_rpc_reply(m->conn), "prefetch", e) < 0)
		return -1;
	amqp_channel_open(m->conn, MQ_DEPTH_CHANNEL);
	if (reply_check(amqp_get_rpc_reply(m->conn), "channel", e) < 0)
		return -1;
	m->asks_depth = true;
	amqp_basic_consume(m->conn, MQ_CHANNEL, queue, amqp_empty_bytes, false,
	    false, false, amqp_empty_table);
	return reply_check(amqp_get_rpc_reply(m->conn), "consume", e);
}

static int
open_all(struct mq *m, struct err *e)
{
	struct arena *a = arena_new();
	char name[128];
	const char *password;
	int rc = -1;

	snprintf(name, sizeof(name), "amqp-%s", m->user);
	if (secret_read(a, name, &password, e) == 0 &&
	    connect_socket(m, e) == 0 && login(m, password, e) == 0) {
		amqp_channel_open(m->conn, MQ_CHANNEL);
		rc = reply_check(amqp_get_rpc_reply(m->conn), "channel", e);
	}
	arena_free(a);
	if (rc < 0)
		return -1;
	return m->queue != NULL ? open_consumer(m, e) : open_publisher(m, e);
}

int
mq_open(struct mq *m, struct err *e)
{
	if (m->conn != NULL)
		return 0;
	if (!backoff_due(&m->backoff))
		return -1;
	m->session++;
	m->confirms = (struct confirm){ 0 };
	if (open_all(m, e) < 0) {
		mq_close(m);
		backoff_failed(&m->backoff);
		return -1;
	}
	return 0;
}

static void
depth_ask(struct mq *m, const char *queue)
{
	amqp_queue_declare_t ask = { .passive = true,
		.queue = amqp_cstring_bytes(queue) };

	/* a failure to send shows at the next turn */
	amqp_send_method(m->conn, MQ_DEPTH_CHANNEL, AMQP_QUEUE_DECLARE_METHOD,
	    &ask);
}

void
mq_depth_ask(struct mq *m, struct depth *others)
{
	char dead[64];

	m->others = others;
	if (m->conn == NULL || !m->asks_depth)
		return;
	snprintf(dead, sizeof(dead), "%s.dead", m->queue);
	depth_ask(m, m->queue);
	depth_ask(m, dead);
	for (; others != NULL && others->queue != NULL; others++)
		if (strcmp(others->queue, dead) != 0)
			depth_ask(m, others->queue);
}

bool
mq_is_open(const struct mq *m)
{
	return m->conn != NULL;
}

int
mq_fd(const struct mq *m)
{
	return m->conn != NULL ? amqp_get_sockfd(m->conn) : -1;
}

bool
mq_pending(const struct mq *m)
{
	return m->conn != NULL && (m->n_ready > 0 ||
	    amqp_frames_enqueued(m->conn) || amqp_data_in_buffer(m->conn));
}

bool
mq_blocked(const struct mq *m)
{
	return m->blocked;
}

struct confirm *
mq_confirms(struct mq *m)
{
	return &m->confirms;
}

static int
lost(struct mq *m, struct err *e, int status)
{
	err_set(e, E_UNAVAILABLE, "", "%s", amqp_error_string2(status));
	mq_close(m);
	backoff_failed(&m->backoff);
	return -1;
}

int
mq_turn(struct mq *m, struct err *e)
{
	struct timeval now = { 0 };
	amqp_frame_t f;
	int rc;

	if (m->conn == NULL)
		return 0;
	while ((rc = amqp_simple_wait_frame_noblock(m->conn, &f, &now)) ==
	    AMQP_STATUS_OK) {
		if (mq_frame(m, &f, e) < 0)
			return lost(m, e, AMQP_STATUS_OK);
		/* the broker let us in and talks: the next pause is short */
		backoff_worked(&m->backoff);
	}
	if (rc != AMQP_STATUS_TIMEOUT)
		return lost(m, e, rc);
	amqp_maybe_release_buffers(m->conn);
	return 0;
}

/*
 * The library would wait in a full socket for as long as the broker does not
 * read: it is asked before that there is room.
 */
static bool
has_room(struct mq *m)
{
	struct pollfd p = { .fd = mq_fd(m), .events = POLLOUT };

	return !m->blocked && m->confirms.n < CONFIRM_MAX &&
	    poll(&p, 1, SEND_WAIT_MS) == 1 && (p.revents & POLLOUT);
}

int
mq_publish(struct mq *m, const struct mq_message *msg, struct err *e)
{
	amqp_table_entry_t trace = entry_text("traceparent", msg->traceparent);
	const amqp_basic_properties_t p = {
		._flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_HEADERS_FLAG |
		    AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_TYPE_FLAG |
		    AMQP_BASIC_CORRELATION_ID_FLAG | AMQP_BASIC_APP_ID_FLAG |
		    AMQP_BASIC_MESSAGE_ID_FLAG | AMQP_BASIC_TIMESTAMP_FLAG,
		.content_type = amqp_cstring_bytes("application/json"),
		.headers = { *msg->traceparent != '\0', &trace },
		.delivery_mode = AMQP_DELIVERY_PERSISTENT,
		.correlation_id = amqp_cstring_bytes(msg->correlation_id),
		.message_id = amqp_cstring_bytes(msg->message_id),
		.timestamp = (uint64_t)msg->at,
		.type = amqp_cstring_bytes(msg->key),
		.app_id = amqp_cstring_bytes(msg->app_id),
	};
	int rc;

	if (m->conn == NULL || !has_room(m))
		return 0;
	rc = amqp_basic_publish(m->conn, MQ_CHANNEL,
	    amqp_cstring_bytes(MQ_EXCHANGE), amqp_cstring_bytes(msg->key), true,
	    false, &p, amqp_cstring_bytes(msg->body));
	if (rc != AMQP_STATUS_OK)
		return lost(m, e, rc);
	confirm_add(&m->confirms, msg->message_id);
	return 1;
}

struct mq_delivery *
mq_next(struct mq *m)
{
	struct mq_delivery *d;

	if (m->n_ready == 0)
		return NULL;
	d = m->ready[m->first];
	m->first = (m->first + 1) % MQ_PREFETCH;
	m->n_ready--;
	return d;
}

bool
mq_delivery_good(const struct mq *m, const struct mq_delivery *d)
{
	return m->conn != NULL && d->session == m->session;
}

void
mq_answer(struct mq *m, struct mq_delivery *d, enum mq_answer answer)
{
	/* a failure to send shows at the next turn; the broker sends again */
	if (mq_delivery_good(m, d)) {
		if (answer == MQ_DONE)
			amqp_basic_ack(m->conn, MQ_CHANNEL, d->tag, false);
		else
			amqp_basic_nack(m->conn, MQ_CHANNEL, d->tag, false,
			    answer == MQ_AGAIN);
	}
	free(d);
}
