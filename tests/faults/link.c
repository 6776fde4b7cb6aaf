#include "config.h"
#include "proxy.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int64_t
proxy_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

/* Reset rather than closed: what a machine that is gone looks like. */
static void
end_close(struct conn *c, int i, bool reset)
{
	const struct linger none = { .l_onoff = 1 };

	if (c->fd[i] < 0)
		return;
	if (reset)
		setsockopt(c->fd[i], SOL_SOCKET, SO_LINGER, &none, sizeof(none));
	close(c->fd[i]);
	c->fd[i] = -1;
}

void
link_set(struct link *l, enum fault fault, int ms)
{
	for (struct conn *c = l->conns; c != NULL; c = c->next) {
		if (fault == HALF) {
			c->half = true;
			end_close(c, 1, false);
		} else if (fault == CUT) {
			end_close(c, 0, true);
			end_close(c, 1, true);
		}
	}
	l->fault = fault;
	l->delay_ms = fault == DELAY ? ms : 0;
	if (fault == CUT && l->listener >= 0) {
		close(l->listener);
		l->listener = -1;
		if (*l->here == '/')
			unlink(l->here);
	} else if (fault != CUT && l->listener < 0) {
		l->listener = address_listen(l->here);
	}
}

void
link_accept(struct link *l)
{
	const int fd = accept4(l->listener, NULL, NULL, SOCK_CLOEXEC);
	struct conn *c;

	if (fd < 0)
		return;
	c = calloc(1, sizeof(*c));
	if (c == NULL)
		abort();
	c->fd[0] = fd;
	c->half = l->fault == HALF;
	c->fd[1] = c->half ? -1 : address_connect(l->there);
	if (!c->half && c->fd[1] < 0)
		end_close(c, 0, true);
	for (int i = 0; i < 2; i++)
		if (c->fd[i] >= 0)
			fcntl(c->fd[i], F_SETFL, O_NONBLOCK);
	c->next = l->conns;
	l->conns = c;
}

static bool
full(const struct flow *f)
{
	return f->to > f->from;
}

short
conn_events(const struct link *l, const struct conn *c, int i, int *wait_ms)
{
	const struct flow *in = &c->flow[i], *out = &c->flow[1 - i];
	short events = 0;

	if (l->fault == STALL || c->fd[i] < 0)
		return 0;
	if (!in->ended && !full(in))
		events |= POLLIN;
	if (full(out)) {
		const int64_t left = out->due_ms - proxy_now_ms();

		if (left <= 0)
			events |= POLLOUT;
		else if (left < *wait_ms)
			*wait_ms = (int)left;
	}
	return events;
}

/* False when an end has failed: the connection is over. */
static bool
flow_read(const struct link *l, struct conn *c, int i)
{
	struct flow *f = &c->flow[i];
	ssize_t n;

	if (c->fd[i] < 0 || f->ended || full(f))
		return true;
	n = recv(c->fd[i], f->data, BUFFER, 0);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	if (c->half)
		return n > 0; /* vanishes; the client has given up */
	f->ended = n == 0;
	f->from = 0;
	f->to = (size_t)n;
	f->due_ms = proxy_now_ms() + l->delay_ms;
	return true;
}

static bool
flow_write(struct conn *c, int i)
{
	struct flow *f = &c->flow[i];
	const int to = c->fd[1 - i];
	ssize_t n;

	if (to < 0)
		return c->half;
	if (full(f) && proxy_now_ms() >= f->due_ms) {
		n = send(to, f->data + f->from, f->to - f->from, MSG_NOSIGNAL);
		if (n < 0)
			return errno == EAGAIN || errno == EINTR;
		f->from += (size_t)n;
	}
	if (f->ended && !full(f) && !f->shut) {
		shutdown(to, SHUT_WR);
		f->shut = true;
	}
	return true;
}

static bool
conn_turn(const struct link *l, struct conn *c)
{
	if (c->fd[0] < 0)
		return false;
	for (int i = 0; i < 2; i++)
		if (!flow_read(l, c, i) || !flow_write(c, i))
			return false;
	return !(c->flow[0].shut && c->flow[1].shut);
}

void
link_turn(struct link *l)
{
	struct conn **at = &l->conns;

	while (l->fault != STALL && *at != NULL) {
		struct conn *c = *at;

		if (conn_turn(l, c)) {
			at = &c->next;
			continue;
		}
		*at = c->next;
		end_close(c, 0, false);
		end_close(c, 1, false);
		free(c);
	}
}
