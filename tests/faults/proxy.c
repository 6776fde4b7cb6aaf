/*
 *	proxy NAME=HERE,THERE …
 *
 * listens at HERE and leads to THERE (a port of 127.0.0.1, or the path of a
 * unix socket) for each link. Commands come on stdin, a line each, and are
 * answered "ok": NAME heal | delay MS | stall | cut | half. With the end of
 * stdin the proxy ends.
 */
#include "config.h"
#include "proxy.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINKS 8
#define POLLS 1024

static struct link links[LINKS];
static int n_links;

static bool
link_read(char *s)
{
	struct link *l = &links[n_links];
	char *here = strchr(s, '='), *there = strchr(s, ',');

	if (n_links == LINKS || here == NULL || there == NULL || there < here)
		return false;
	*here = *there = '\0';
	*l = (struct link){ .name = s, .here = here + 1, .there = there + 1,
		.listener = address_listen(here + 1) };
	n_links++;
	return true;
}

static bool
command_run(char *line)
{
	static const char *const words[] = { [HEAL] = "heal",
		[DELAY] = "delay", [STALL] = "stall", [CUT] = "cut",
		[HALF] = "half" };
	char name[32], word[32];
	int ms = 0;

	if (sscanf(line, "%31s %31s %d", name, word, &ms) < 2)
		return false;
	for (int i = 0; i < n_links; i++)
		for (int f = 0; f < (int)(sizeof(words) / sizeof(*words)); f++)
			if (strcmp(links[i].name, name) == 0 &&
			    strcmp(words[f], word) == 0) {
				link_set(&links[i], (enum fault)f, ms);
				return true;
			}
	return false;
}

/* Lines come whole: one write each, and one at a time. */
static void
commands_take(void)
{
	char line[256];
	const ssize_t n = read(STDIN_FILENO, line, sizeof(line) - 1);

	if (n <= 0)
		exit(0);
	line[n] = '\0';
	puts(command_run(line) ? "ok" : "what?");
	fflush(stdout);
}

static int
polls_fill(struct pollfd *p, int *wait_ms)
{
	int n = 0;

	p[n++] = (struct pollfd){ .fd = STDIN_FILENO, .events = POLLIN };
	for (int i = 0; i < n_links; i++) {
		struct link *l = &links[i];

		if (l->listener >= 0 && l->fault != STALL)
			p[n++] = (struct pollfd){ l->listener, POLLIN, 0 };
		for (struct conn *c = l->conns; c != NULL; c = c->next)
			for (int e = 0; e < 2; e++) {
				const short events = conn_events(l, c, e,
				    wait_ms);

				if (events != 0 && n < POLLS)
					p[n++] = (struct pollfd){ c->fd[e],
						events, 0 };
			}
	}
	return n;
}

int
main(int argc, char **argv)
{
	struct pollfd polls[POLLS];

	for (int i = 1; i < argc; i++)
		if (!link_read(argv[i])) {
			fprintf(stderr, "usage: proxy NAME=HERE,THERE …\n");
			return 64;
		}
	for (;;) {
		int wait_ms = 1000;
		const int n = polls_fill(polls, &wait_ms);

		if (poll(polls, (nfds_t)n, wait_ms) < 0)
			continue;
		for (int i = 0; i < n_links; i++) {
			struct link *l = &links[i];

			for (int k = 1; k < n; k++)
				if (polls[k].fd == l->listener &&
				    polls[k].revents != 0)
					link_accept(l);
			link_turn(l);
		}
		if (polls[0].revents != 0)
			commands_take();
	}
}
