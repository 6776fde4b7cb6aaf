/*
 * What comes in on a connection, frame by frame: rabbitmq-c's own readers of
 * whole messages wait for the rest of one without a deadline.
 */
#include "config.h"
#include "mq_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "met.h"

void
mq_frame_reset(struct mq *m)
{
	free(m->d);
	m->d = NULL;
	m->part = MQ_PART_NONE;
	for (; m->n_ready > 0; m->n_ready--) {
		free(m->ready[m->first]);
		m->first = (m->first + 1) % MQ_PREFETCH;
	}
}

static void
bytes_copy(char *out, size_t size, amqp_bytes_t b)
{
	const size_t n = b.len < size - 1 ? b.len : size - 1;

	if (n > 0)
		memcpy(out, b.bytes, n);
	out[n] = '\0';
}

static bool
bytes_are(amqp_bytes_t b, const char *s)
{
	return b.len == strlen(s) && memcmp(b.bytes, s, b.len) == 0;
}

static const amqp_field_value_t *
header_find(const amqp_basic_properties_t *p, const char *name)
{
	if (p->_flags & AMQP_BASIC_HEADERS_FLAG)
		for (int i = 0; i < p->headers.num_entries; i++)
			if (bytes_are(p->headers.entries[i].key, name))
				return &p->headers.entries[i].value;
	return NULL;
}

static int64_t
header_int(const amqp_basic_properties_t *p, const char *name)
{
	const amqp_field_value_t *v = header_find(p, name);

	switch (v != NULL ? v->kind : 0) {
	case AMQP_FIELD_KIND_I64:
		return v->value.i64;
	case AMQP_FIELD_KIND_I32:
		return v->value.i32;
	case AMQP_FIELD_KIND_U8:
		return v->value.u8;
	default:
		return 0;
	}
}

static const char *
put(char **at, amqp_bytes_t b)
{
	char *s = *at;

	if (b.len > 0)
		memcpy(s, b.bytes, b.len);
	s[b.len] = '\0';
	*at += b.len + 1;
	return s;
}

/* A delivery in one block: the struct, its texts, room for the body. */
static void
delivery_begin(struct mq *m, const amqp_basic_properties_t *p)
{
	const amqp_field_value_t *v = header_find(p, "traceparent");
	const amqp_bytes_t none = amqp_empty_bytes;
	const amqp_bytes_t key = amqp_cstring_bytes(m->key);
	const amqp_bytes_t trace = v != NULL &&
	    v->kind == AMQP_FIELD_KIND_UTF8 ? v->value.bytes : none;
	const amqp_bytes_t id = p->_flags & AMQP_BASIC_MESSAGE_ID_FLAG ?
	    p->message_id : none;
	const amqp_bytes_t cause = p->_flags & AMQP_BASIC_CORRELATION_ID_FLAG ?
	    p->correlation_id : none;
	const bool fits = m->size <= MQ_BODY_MAX;
	struct mq_delivery *d = calloc(1, sizeof(*d) + key.len + trace.len +
	    id.len + cause.len + 5 + (fits ? m->size : 0));
	char *at;

	if (d == NULL)
		abort();
	at = (char *)(d + 1);
	d->key = put(&at, key);
	d->traceparent = put(&at, trace);
	d->message_id = put(&at, id);
	d->correlation_id = put(&at, cause);
	d->body = m->body = fits ? at : NULL;
	d->len = fits ? m->size : 0;
	d->tag = m->tag;
	d->session = m->session;
	d->count = header_int(p, "x-delivery-count");
	m->d = d;
}

/* The content is whole: hand the delivery on, or drop what was returned. */
static int
content_end(struct mq *m, struct err *e)
{
	const bool delivery = m->part == MQ_PART_DELIVERY;

	m->part = MQ_PART_NONE;
	if (!delivery)
		return 0;
	if (m->n_ready == MQ_PREFETCH)
		return err_set(e, E_UNAVAILABLE, "", "more than was asked for");
	m->ready[(m->first + m->n_ready++) % MQ_PREFETCH] = m->d;
	m->d = NULL;
	return 0;
}

static int
header_frame(struct mq *m, const amqp_frame_t *f, struct err *e)
{
	const amqp_basic_properties_t *p = f->payload.properties.decoded;
	char id[UUID_TEXT];

	m->size = f->payload.properties.body_size;
	m->got = 0;
	m->headed = true;
	if (m->part == MQ_PART_DELIVERY)
		delivery_begin(m, p);
	else if (m->part == MQ_PART_RETURN &&
	    (p->_flags & AMQP_BASIC_MESSAGE_ID_FLAG)) {
		bytes_copy(id, sizeof(id), p->message_id);
		confirm_returned(&m->confirms, id);
	}
	return m->size == 0 ? content_end(m, e) : 0;
}

static int
body_frame(struct mq *m, const amqp_frame_t *f, struct err *e)
{
	const amqp_bytes_t b = f->payload.body_fragment;

	if (b.len > m->size - m->got)
		return err_set(e, E_UNAVAILABLE, "", "body longer than said");
	if (m->part == MQ_PART_DELIVERY && m->body != NULL)
		memcpy(m->body + m->got, b.bytes, b.len);
	m->got += b.len;
	return m->got == m->size ? content_end(m, e) : 0;
}

static int
closed(struct err *e, const char *what, uint16_t code, amqp_bytes_t text)
{
	char s[200];

	bytes_copy(s, sizeof(s), text);
	return err_set(e, E_UNAVAILABLE, "", "%s: %u %s", what, code, s);
}

/* The last two close politely: the broker waits for the answer. */
static int
method_close(struct mq *m, const amqp_method_t *method, struct err *e)
{
	if (method->id == AMQP_CHANNEL_CLOSE_METHOD) {
		const amqp_channel_close_t *c = method->decoded;
		amqp_channel_close_ok_t ok = { 0 };

		closed(e, "channel closed", c->reply_code, c->reply_text);
		amqp_send_method(m->conn, MQ_CHANNEL,
		    AMQP_CHANNEL_CLOSE_OK_METHOD, &ok);
	} else {
		const amqp_connection_close_t *c = method->decoded;
		amqp_connection_close_ok_t ok = { 0 };

		closed(e, "connection closed", c->reply_code, c->reply_text);
		amqp_send_method(m->conn, 0, AMQP_CONNECTION_CLOSE_OK_METHOD,
		    &ok);
	}
	return -1;
}

/* Content of this kind comes next; the one before has to be whole. */
static int
content_begin(struct mq *m, int part, struct err *e)
{
	if (m->part != MQ_PART_NONE)
		return err_set(e, E_UNAVAILABLE, "", "content without an end");
	m->part = part;
	m->headed = false;
	return 0;
}

static int
method_frame(struct mq *m, const amqp_method_t *method, struct err *e)
{
	switch (method->id) {
	case AMQP_BASIC_DELIVER_METHOD: {
		const amqp_basic_deliver_t *d = method->decoded;

		m->tag = d->delivery_tag;
		bytes_copy(m->key, sizeof(m->key), d->routing_key);
		return content_begin(m, MQ_PART_DELIVERY, e);
	}
	case AMQP_BASIC_RETURN_METHOD:
		return content_begin(m, MQ_PART_RETURN, e);
	case AMQP_BASIC_ACK_METHOD: {
		const amqp_basic_ack_t *a = method->decoded;

		confirm_answer(&m->confirms, a->delivery_tag, a->multiple, true);
		return 0;
	}
	case AMQP_BASIC_NACK_METHOD: {
		const amqp_basic_nack_t *a = method->decoded;

		confirm_answer(&m->confirms, a->delivery_tag, a->multiple, false);
		return 0;
	}
	case AMQP_CONNECTION_BLOCKED_METHOD:
		m->blocked = true;
		return 0;
	case AMQP_CONNECTION_UNBLOCKED_METHOD:
		m->blocked = false;
		return 0;
	case AMQP_BASIC_CANCEL_METHOD:
		return err_set(e, E_UNAVAILABLE, "", "queue %s is gone", m->queue);
	case AMQP_CHANNEL_CLOSE_METHOD:
	case AMQP_CONNECTION_CLOSE_METHOD:
		return method_close(m, method, e);
	default:
		return err_set(e, E_UNAVAILABLE, "", "unexpected method %s",
		    amqp_method_name(method->id));
	}
}

static void
depth_take(struct mq *m, const amqp_queue_declare_ok_t *ok)
{
	char dead[64];

	snprintf(dead, sizeof(dead), "%s.dead", m->queue);
	if (bytes_are(ok->queue, m->queue))
		met_set(MET_QUEUE_MESSAGES, ok->message_count);
	if (bytes_are(ok->queue, dead))
		met_set(MET_DEAD_LETTERS, ok->message_count);
	for (struct depth *d = m->others; d != NULL && d->queue != NULL; d++)
		if (bytes_are(ok->queue, d->queue)) {
			d->messages = ok->message_count;
			d->known = true;
		}
}

/* An answer to mq_depth_ask; a refusal ends the asking, and nothing else. */
static int
depth_frame(struct mq *m, const amqp_frame_t *f)
{
	const amqp_method_t *method = &f->payload.method;
	amqp_channel_close_ok_t ok = { 0 };

	if (f->frame_type != AMQP_FRAME_METHOD)
		return 0;
	if (method->id == AMQP_QUEUE_DECLARE_OK_METHOD) {
		depth_take(m, method->decoded);
	} else if (method->id == AMQP_CHANNEL_CLOSE_METHOD) {
		m->asks_depth = false;
		amqp_send_method(m->conn, MQ_DEPTH_CHANNEL,
		    AMQP_CHANNEL_CLOSE_OK_METHOD, &ok);
	}
	return 0;
}

int
mq_frame(struct mq *m, const amqp_frame_t *f, struct err *e)
{
	const bool header = m->part != MQ_PART_NONE && !m->headed;
	const bool body = m->part != MQ_PART_NONE && m->headed;

	if (f->channel == MQ_DEPTH_CHANNEL)
		return depth_frame(m, f);
	if (f->frame_type == AMQP_FRAME_METHOD)
		return method_frame(m, &f->payload.method, e);
	if (f->frame_type == AMQP_FRAME_HEADER && header)
		return header_frame(m, f, e);
	if (f->frame_type == AMQP_FRAME_BODY && body)
		return body_frame(m, f, e);
	if (f->frame_type == AMQP_FRAME_HEARTBEAT)
		return 0;
	return err_set(e, E_UNAVAILABLE, "", "content without a beginning");
}
