/* What comes in, frame by frame, without a broker. */
#include "config.h"
#include "mq_int.h"
#include "unit.h"

#include <string.h>

static struct mq *m;
static struct err e;

static void
setup(void)
{
	m = mq_new("probe", "probe");
	e = (struct err){ 0 };
}

static void
teardown(void)
{
	mq_free(m);
}

static int
method(amqp_method_number_t id, void *decoded)
{
	const amqp_frame_t f = { .frame_type = AMQP_FRAME_METHOD,
		.payload.method = { id, decoded } };

	return mq_frame(m, &f, &e);
}

static int
deliver(uint64_t tag, const char *key)
{
	amqp_basic_deliver_t d = { .delivery_tag = tag,
		.routing_key = amqp_cstring_bytes(key) };

	return method(AMQP_BASIC_DELIVER_METHOD, &d);
}

static int
header(amqp_basic_properties_t *p, uint64_t size)
{
	amqp_frame_t f = { .frame_type = AMQP_FRAME_HEADER };

	f.payload.properties.body_size = size;
	f.payload.properties.decoded = p;
	return mq_frame(m, &f, &e);
}

static int
body(const char *s, size_t n)
{
	amqp_frame_t f = { .frame_type = AMQP_FRAME_BODY };

	f.payload.body_fragment = (amqp_bytes_t){ n, (void *)(uintptr_t)s };
	return mq_frame(m, &f, &e);
}

static amqp_basic_properties_t
props(amqp_table_entry_t *headers, int n)
{
	return (amqp_basic_properties_t){
		._flags = AMQP_BASIC_MESSAGE_ID_FLAG | AMQP_BASIC_HEADERS_FLAG |
		    AMQP_BASIC_CORRELATION_ID_FLAG,
		.message_id = amqp_cstring_bytes("id-1"),
		.correlation_id = amqp_cstring_bytes("cause-1"),
		.headers = { n, headers },
	};
}

START_TEST(a_delivery_in_pieces)
{
	amqp_table_entry_t h[2] = {
		{ .key = amqp_cstring_bytes("traceparent"),
		    .value = { .kind = AMQP_FIELD_KIND_UTF8,
			.value.bytes = amqp_cstring_bytes("00-a-b-01") } },
		{ .key = amqp_cstring_bytes("x-delivery-count"),
		    .value = { .kind = AMQP_FIELD_KIND_I64, .value.i64 = 3 } },
	};
	amqp_basic_properties_t p = props(h, 2);
	struct mq_delivery *d;

	ck_assert_int_eq(deliver(7, "order.created"), 0);
	ck_assert_int_eq(header(&p, 9), 0);
	ck_assert_int_eq(body("{\"n\"", 4), 0);
	ck_assert_ptr_null(mq_next(m)); /* not yet whole */
	ck_assert_int_eq(body(":123}", 5), 0);
	d = mq_next(m);
	ck_assert_ptr_nonnull(d);
	ck_assert_str_eq(d->key, "order.created");
	ck_assert_str_eq(d->message_id, "id-1");
	ck_assert_str_eq(d->correlation_id, "cause-1");
	ck_assert_str_eq(d->traceparent, "00-a-b-01");
	ck_assert_str_eq(d->body, "{\"n\":123}");
	ck_assert_uint_eq(d->len, 9);
	ck_assert_int_eq(d->count, 3);
	ck_assert_uint_eq(d->tag, 7);
	ck_assert_ptr_null(mq_next(m));
	ck_assert(!mq_delivery_good(m, d)); /* no connection */
	mq_answer(m, d, MQ_DONE);
}
END_TEST

START_TEST(a_delivery_without_properties_or_body)
{
	amqp_basic_properties_t p = { 0 };
	struct mq_delivery *d;

	ck_assert_int_eq(deliver(1, "a.b"), 0);
	ck_assert_int_eq(header(&p, 0), 0);
	d = mq_next(m);
	ck_assert_ptr_nonnull(d);
	ck_assert_str_eq(d->message_id, "");
	ck_assert_str_eq(d->correlation_id, "");
	ck_assert_str_eq(d->traceparent, "");
	ck_assert_str_eq(d->body, "");
	ck_assert_int_eq(d->count, 0);
	mq_answer(m, d, MQ_AGAIN);
}
END_TEST

/* Its bytes are read and thrown away; the next message is not disturbed. */
START_TEST(a_body_too_long_is_not_kept)
{
	static char big[MQ_BODY_MAX];
	amqp_basic_properties_t p = props(NULL, 0);
	struct mq_delivery *d;

	ck_assert_int_eq(deliver(1, "a.b"), 0);
	ck_assert_int_eq(header(&p, sizeof(big) + 1), 0);
	ck_assert_int_eq(body(big, sizeof(big)), 0);
	ck_assert_int_eq(body(big, 1), 0);
	d = mq_next(m);
	ck_assert_ptr_nonnull(d);
	ck_assert_ptr_null(d->body);
	mq_answer(m, d, MQ_TOO_MUCH);
	ck_assert_int_eq(deliver(2, "a.c"), 0);
	ck_assert_int_eq(header(&p, 2), 0);
	ck_assert_int_eq(body("{}", 2), 0);
	d = mq_next(m);
	ck_assert_str_eq(d->body, "{}");
	mq_answer(m, d, MQ_DONE);
}
END_TEST

START_TEST(what_does_not_fit_ends_the_connection)
{
	amqp_basic_properties_t p = props(NULL, 0);

	ck_assert_int_eq(body("x", 1), -1); /* no method before it */
	e = (struct err){ 0 };
	ck_assert_int_eq(header(&p, 1), -1);
	e = (struct err){ 0 };
	ck_assert_int_eq(deliver(1, "a.b"), 0);
	ck_assert_int_eq(header(&p, 1), 0);
	ck_assert_int_eq(body("xy", 2), -1); /* longer than said */
	e = (struct err){ 0 };
	ck_assert_int_eq(method(AMQP_TX_COMMIT_OK_METHOD, NULL), -1);
	ck_assert_int_eq(e.code, E_UNAVAILABLE);
}
END_TEST

/* Found by fuzzing: what had come of the first one was forgotten. */
START_TEST(content_begins_when_the_last_has_ended)
{
	amqp_basic_properties_t p = props(NULL, 0);
	amqp_basic_return_t r = { .reply_code = 312 };

	ck_assert_int_eq(deliver(1, "a.b"), 0);
	ck_assert_int_eq(header(&p, 2), 0);
	ck_assert_int_eq(deliver(2, "a.b"), -1);
	mq_frame_reset(m);
	e = (struct err){ 0 };
	ck_assert_int_eq(method(AMQP_BASIC_RETURN_METHOD, &r), 0);
	ck_assert_int_eq(method(AMQP_BASIC_RETURN_METHOD, &r), -1);
	ck_assert_str_eq(e.text, "content without an end");
	mq_frame_reset(m);
	ck_assert_int_eq(deliver(3, "a.b"), 0);
	e = (struct err){ 0 };
	ck_assert_int_eq(header(&p, 2), 0);
	ck_assert_int_eq(header(&p, 2), -1); /* one header each */
	mq_frame_reset(m);
	e = (struct err){ 0 };
	ck_assert_int_eq(deliver(4, "a.b"), 0);
	ck_assert_int_eq(body("", 0), -1); /* and that comes first */
	ck_assert_ptr_null(mq_next(m));
}
END_TEST

START_TEST(more_than_the_prefetch_ends_the_connection)
{
	amqp_basic_properties_t p = props(NULL, 0);

	for (int i = 0; i < MQ_PREFETCH; i++) {
		ck_assert_int_eq(deliver(1, "a.b"), 0);
		ck_assert_int_eq(header(&p, 0), 0);
	}
	ck_assert_int_eq(deliver(1, "a.b"), 0);
	ck_assert_int_eq(header(&p, 0), -1);
}
END_TEST

START_TEST(a_cancel_tells_the_queue)
{
	amqp_basic_cancel_t c = { 0 };

	ck_assert_int_eq(method(AMQP_BASIC_CANCEL_METHOD, &c), -1);
	ck_assert_str_eq(e.text, "queue probe is gone");
}
END_TEST

START_TEST(blocked_and_unblocked)
{
	amqp_connection_blocked_t b = { 0 };
	amqp_connection_unblocked_t u = { 0 };

	ck_assert(!mq_blocked(m));
	ck_assert_int_eq(method(AMQP_CONNECTION_BLOCKED_METHOD, &b), 0);
	ck_assert(mq_blocked(m));
	ck_assert_int_eq(method(AMQP_CONNECTION_UNBLOCKED_METHOD, &u), 0);
	ck_assert(!mq_blocked(m));
}
END_TEST

START_TEST(returned_then_acked)
{
	amqp_basic_properties_t p = props(NULL, 0);
	amqp_basic_return_t r = { .reply_code = 312 };
	amqp_basic_ack_t a = { .delivery_tag = 2, .multiple = true };
	amqp_basic_nack_t n = { .delivery_tag = 3 };
	struct confirm *c = mq_confirms(m);

	confirm_add(c, "id-0");
	confirm_add(c, "id-1");
	confirm_add(c, "id-2");
	ck_assert_int_eq(method(AMQP_BASIC_RETURN_METHOD, &r), 0);
	ck_assert_int_eq(header(&p, 2), 0);
	ck_assert_int_eq(body("{}", 2), 0);
	ck_assert_int_eq(method(AMQP_BASIC_ACK_METHOD, &a), 0);
	ck_assert_int_eq(method(AMQP_BASIC_NACK_METHOD, &n), 0);
	ck_assert_int_eq(c->of[0].fate, CONFIRM_SENT);
	ck_assert_int_eq(c->of[1].fate, CONFIRM_RETURNED);
	ck_assert_int_eq(c->of[2].fate, CONFIRM_REFUSED);
	ck_assert_ptr_null(mq_next(m)); /* the returned one is no delivery */
}
END_TEST

START_TEST(closed_does_nothing)
{
	const struct mq_message msg = { .key = "a.b", .message_id = "id",
		.correlation_id = "c", .traceparent = "", .app_id = "probe",
		.body = "{}" };

	ck_assert(!mq_is_open(m));
	ck_assert_int_eq(mq_fd(m), -1);
	ck_assert(!mq_pending(m));
	ck_assert_int_eq(mq_turn(m, &e), 0);
	ck_assert_int_eq(mq_publish(m, &msg, &e), 0);
	ck_assert_int_eq(confirm_waiting(mq_confirms(m)), 0);
}
END_TEST

int
main(void)
{
	return unit_run_with("mq", setup, teardown, (const TTest *const[]){
		a_delivery_in_pieces, a_delivery_without_properties_or_body,
		a_body_too_long_is_not_kept,
		what_does_not_fit_ends_the_connection,
		content_begins_when_the_last_has_ended,
		more_than_the_prefetch_ends_the_connection,
		a_cancel_tells_the_queue, blocked_and_unblocked,
		returned_then_acked, closed_does_nothing, NULL });
}
