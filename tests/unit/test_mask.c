/* Frames through recv() of apps/live/mask.c, in pieces of every size. */
#include "config.h"
#include "unit.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../../apps/live/mask.h"

#define NO_OPCODE 0x83

struct stream {
	unsigned char s[400];
	size_t n;
};

static void
add(struct stream *t, const void *s, size_t n)
{
	memcpy(t->s + t->n, s, n);
	t->n += n;
}

/* A frame's head and so many bytes of mask and payload. */
static void
frame(struct stream *t, const char *head, size_t n_head, size_t n)
{
	add(t, head, n_head);
	memset(t->s + t->n, 0x81, n); /* looks like a head, and is none */
	t->n += n;
}

/* What comes out when it goes in so many bytes at a time. */
static struct stream
through(const struct stream *in, size_t piece)
{
	struct stream out = { .n = 0 };
	int fd[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0,
	    fd), 0);
	mask_begin(fd[1]);
	for (size_t i = 0; i < in->n; i += piece) {
		const size_t some = in->n - i < piece ? in->n - i : piece;
		ssize_t got;

		ck_assert_int_eq(write(fd[0], in->s + i, some), (ssize_t)some);
		while ((got = recv(fd[1], out.s + out.n, 100, 0)) > 0)
			out.n += (size_t)got;
		ck_assert_int_eq(errno, EAGAIN);
	}
	mask_end(fd[1]);
	close(fd[0]);
	close(fd[1]);
	return out;
}

START_TEST(masked_frames_pass)
{
	struct stream in = { .n = 0 };

	frame(&in, "\x81\x80", 2, 4);
	frame(&in, "\x81\x85", 2, 4 + 5);
	frame(&in, "\x89\xfd", 2, 4 + 125);
	frame(&in, "\x82\xfe\x00\x7e", 4, 4 + 126);
	frame(&in, "\x82\xff\0\0\0\0\0\0\0\x03", 10, 4 + 3);
	frame(&in, "\x88\x80", 2, 4);
	for (size_t piece = 1; piece <= in.n; piece++) {
		const struct stream out = through(&in, piece);

		ck_assert_uint_eq(out.n, in.n);
		ck_assert_int_eq(memcmp(out.s, in.s, in.n), 0);
	}
}
END_TEST

/* Good frames, then one that is not masked, or a control frame that is too
 * long: it alone loses its opcode. */
START_TEST(others_get_no_opcode)
{
	static const struct {
		const char *head;
		size_t n;
	} bare[] = {
		{ "\x81\x00", 2 }, { "\x81\x02{}", 4 }, { "\x88\x00", 2 },
		{ "\x89\x7d", 2 }, { "\x82\x7e\x01\x00", 4 },
		{ "\x82\x7f\x80\0\0\0\0\0\0\0", 10 },
		{ "\x89\xfe\x00\x7e", 4 }, { "\x88\xff", 2 },
	};

	for (size_t i = 0; i < N(bare); i++) {
		struct stream in = { .n = 0 };
		size_t at;

		frame(&in, "\x81\x85", 2, 4 + 5);
		at = in.n;
		frame(&in, bare[i].head, bare[i].n, 3);
		for (size_t piece = 1; piece <= in.n; piece++) {
			const struct stream out = through(&in, piece);

			ck_assert_uint_eq(out.n, in.n);
			ck_assert_uint_eq(out.s[at], NO_OPCODE);
			ck_assert_int_eq(memcmp(out.s, in.s, at), 0);
			ck_assert_int_eq(memcmp(out.s + at + 1,
			    in.s + at + 1, in.n - at - 1), 0);
		}
	}
}
END_TEST

START_TEST(other_sockets_are_left_alone)
{
	char got[4] = "";
	int fd[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	ck_assert_int_eq(write(fd[0], "\x81\x02{}", 4), 4);
	ck_assert_int_eq(recv(fd[1], got, 4, 0), 4);
	ck_assert_int_eq(memcmp(got, "\x81\x02{}", 4), 0);
	close(fd[0]);
	ck_assert_int_eq(recv(fd[1], got, 4, 0), 0);
	close(fd[1]);
	ck_assert_int_eq(recv(-1, got, 4, 0), -1);
}
END_TEST

int
main(void)
{
	return unit_run("mask", (const TTest *[]){ masked_frames_pass,
	    others_get_no_opcode, other_sockets_are_left_alone, NULL });
}
