/*
 * What RabbitMQ sends: a script of frames (a letter, then what it needs),
 * with properties as the library decodes them, up to the event that a
 * consumer sees.
 *
 *	D key\n		basic.deliver		H n bytes size	content header
 *	R		basic.return		B n bytes	content body
 *	A tag		basic.ack		N tag		basic.nack
 *	+ -		blocked, unblocked	. 		takes what has come
 */
#include "config.h"
#include "consume.h"

#include <string.h>

#include "fuzz.h"
#include "mq_int.h"
#include "trace.h"

struct session {
	struct arena *a;
	struct mq *m;
	amqp_pool_t pool;
	struct fuzz_rest in;
	struct err e;
};

static uint8_t
byte(struct session *s)
{
	if (s->in.n == 0)
		return 0;
	s->in.n--;
	return (uint8_t)*s->in.p++;
}

/* A byte with the length, and so many bytes. */
static amqp_bytes_t
bytes(struct session *s)
{
	const size_t asked = byte(s), n = asked < s->in.n ? asked : s->in.n;
	/* a block of its own: the sanitizer sees where it ends */
	char *copy = arena_alloc(s->a, n);

	if (n > 0)
		memcpy(copy, s->in.p, n);
	s->in.p += n;
	s->in.n -= n;
	return (amqp_bytes_t){ n, copy };
}

static int
method(struct session *s, amqp_method_number_t id, void *decoded)
{
	const amqp_frame_t f = { .frame_type = AMQP_FRAME_METHOD,
		.payload.method = { id, decoded } };

	return mq_frame(s->m, &f, &s->e);
}

static int
deliver(struct session *s)
{
	const char *key = fuzz_line(s->a, &s->in);
	amqp_basic_deliver_t d = { .delivery_tag = 1,
		.routing_key = amqp_cstring_bytes(key != NULL ? key : "") };

	return method(s, AMQP_BASIC_DELIVER_METHOD, &d);
}

static int
header(struct session *s)
{
	amqp_frame_t f = { .frame_type = AMQP_FRAME_HEADER };
	const amqp_bytes_t properties = bytes(s);

	if (amqp_decode_properties(AMQP_BASIC_CLASS, &s->pool, properties,
		&f.payload.properties.decoded) != 0)
		return 0; /* the library ends the connection itself */
	f.payload.properties.body_size = (uint64_t)byte(s) << 16;
	f.payload.properties.body_size |= (uint64_t)byte(s) << 8;
	f.payload.properties.body_size |= byte(s);
	return mq_frame(s->m, &f, &s->e);
}

static int
body(struct session *s)
{
	amqp_frame_t f = { .frame_type = AMQP_FRAME_BODY };

	f.payload.body_fragment = bytes(s);
	return mq_frame(s->m, &f, &s->e);
}

static int
answer(struct session *s, amqp_method_number_t id)
{
	amqp_basic_ack_t ack = { .delivery_tag = byte(s) };
	amqp_basic_nack_t nack = { .delivery_tag = ack.delivery_tag & 0x7f,
		.multiple = ack.delivery_tag >> 7 };

	ack.multiple = nack.multiple;
	ack.delivery_tag = nack.delivery_tag;
	return id == AMQP_BASIC_ACK_METHOD ? method(s, id, &ack)
					   : method(s, id, &nack);
}

static void
taken(struct session *s)
{
	struct mq_delivery *d;

	while ((d = mq_next(s->m)) != NULL) {
		struct fuzz_body *out = fuzz_body_new(s->a);
		struct event event;
		struct err e = { 0 };
		struct req r;

		req_init(&r, s->a, NULL, NULL, NULL);
		trace_take(&r, d->correlation_id, d->traceparent);
		PROMISE(strlen(r.id) > 0 && strlen(r.traceparent) == 55);
		PROMISE(d->body == NULL || strlen(d->body) <= d->len);
		if (event_read(s->a, d, &event, &e) < 0)
			fuzz_reason(&e);
		else if (jf_decode(s->a, fuzz_body_f, JF_EVENT, event.body,
			     out, &e) == 0)
			fuzz_held(fuzz_body_f, out);
		else
			fuzz_reason(&e);
		mq_answer(s->m, d, MQ_DONE);
	}
}

static int
step(struct session *s)
{
	amqp_basic_return_t returned = { 0 };
	amqp_connection_blocked_t blocked = { 0 };
	amqp_connection_unblocked_t unblocked = { 0 };

	switch (byte(s)) {
	case 'D':
		return deliver(s);
	case 'R':
		return method(s, AMQP_BASIC_RETURN_METHOD, &returned);
	case 'H':
		return header(s);
	case 'B':
		return body(s);
	case 'A':
		return answer(s, AMQP_BASIC_ACK_METHOD);
	case 'N':
		return answer(s, AMQP_BASIC_NACK_METHOD);
	case '+':
		return method(s, AMQP_CONNECTION_BLOCKED_METHOD, &blocked);
	case '-':
		return method(s, AMQP_CONNECTION_UNBLOCKED_METHOD, &unblocked);
	case '.':
		taken(s);
		return 0;
	default:
		return 0;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct session s = { .a = fuzz_arena(), .m = mq_new("fuzz", "fuzz"),
		.in = { (const char *)data, size } };
	int rc = 0;

	init_amqp_pool(&s.pool, 4096);
	confirm_add(mq_confirms(s.m), "one");
	confirm_add(mq_confirms(s.m), "two");
	while (s.in.n > 0 && rc == 0)
		rc = step(&s);
	if (rc < 0)
		fuzz_reason(&s.e);
	taken(&s);
	mq_free(s.m);
	empty_amqp_pool(&s.pool);
	return 0;
}
