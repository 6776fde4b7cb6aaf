#include "config.h"
#include "mask.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#define FD_MAX 16384
#define NO_OPCODE 0x83 /* reserved: libwebsockets closes with 1002 */

enum part {
	OFF,	 /* no frames, or they are past mending */
	FIRST,	 /* FIN and opcode come next */
	LENGTH,	 /* mask and length */
	REST	 /* longer length, mask, payload: `left` bytes of it */
};

static struct stream {
	uint8_t part;
	bool held;	/* a frame's first byte, kept until its second is here */
	uint8_t first;
	uint8_t digits; /* bytes of the longer length still to come */
	uint64_t left;
} streams[FD_MAX];

void
mask_begin(int fd)
{
	if (fd >= 0 && fd < FD_MAX)
		streams[fd] = (struct stream){ .part = FIRST };
}

void
mask_end(int fd)
{
	if (fd >= 0 && fd < FD_MAX)
		streams[fd] = (struct stream){ .part = OFF };
}

/* The byte with mask and length; false: not masked, or too long for a control
 * frame, of which libwebsockets tells the client nothing. */
static bool
length_take(struct stream *s, uint8_t first, uint8_t c)
{
	const uint8_t n = c & 0x7f;

	if (!(c & 0x80) || ((first & 0x08) && n > 125))
		return false;
	s->digits = n == 126 ? 2 : n == 127 ? 8 : 0;
	s->left = s->digits > 0 ? 0 : n + 4U;
	s->part = REST;
	return true;
}

static void
digit_take(struct stream *s, uint8_t c)
{
	s->left = s->left << 8 | c;
	if (--s->digits == 0) /* 2^63 and more libwebsockets refuses itself */
		s->left = (s->left & INT64_MAX) + 4;
}

/* Looks through n bytes; a frame that is not masked gets no opcode. */
static void
look(struct stream *s, uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n && s->part != OFF;) {
		if (s->part == FIRST) {
			s->part = LENGTH;
			i++;
		} else if (s->part == LENGTH) {
			i++;
			if (!length_take(s, p[i - 2], p[i - 1])) {
				p[i - 2] = NO_OPCODE;
				s->part = OFF;
			}
		} else if (s->digits > 0) {
			digit_take(s, p[i++]);
		} else {
			const size_t some = s->left < n - i ? (size_t)s->left
							    : n - i;

			i += some;
			s->left -= some;
			if (s->left == 0)
				s->part = FIRST;
		}
	}
}

/*
 * libwebsockets' calls come here. Both bytes of a frame's head are handed over
 * together, so that the first can still be changed.
 */
ssize_t
recv(int fd, void *buf, size_t len, int flags)
{
	struct stream *s = fd >= 0 && fd < FD_MAX && flags == 0 ? &streams[fd]
								: NULL;
	uint8_t *p = buf;
	size_t held;
	ssize_t n;

	if (s == NULL || s->part == OFF || len < 2)
		return recvfrom(fd, buf, len, flags, NULL, NULL);
	held = s->held ? 1 : 0;
	n = recvfrom(fd, p + held, len - held, 0, NULL, NULL);
	if (n <= 0)
		return n;
	if (held)
		p[0] = s->first;
	n += (ssize_t)held;
	s->held = false;
	look(s, p, (size_t)n);
	if (s->part != LENGTH)
		return n;
	s->part = FIRST;
	s->held = true;
	s->first = p[n - 1];
	if (n == 1) {
		errno = EAGAIN;
		return -1;
	}
	return n - 1;
}
