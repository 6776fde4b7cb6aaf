/*
 * A proxy for byte streams that misbehaves on command: links between the
 * fleet and its servers, each open, slow, stalled, cut or half-open.
 */
#ifndef PROXY_H
#define PROXY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BUFFER 65536

enum fault {
	HEAL,  /* bytes pass */
	DELAY, /* each piece after so many milliseconds */
	STALL, /* nothing is read, connections are not taken: all waits */
	CUT,   /* connections are reset, new ones refused */
	HALF   /* the far side is gone without a word: what is sent vanishes,
		* connections of this time stay so after healing */
};

struct link {
	const char *name, *here, *there; /* a port on 127.0.0.1, or a path */
	enum fault fault;
	int delay_ms;
	int listener; /* -1: refuses */
	struct conn *conns;
};

/* One direction: read from one end, held until due, written to the other. */
struct flow {
	char data[BUFFER];
	size_t from, to;
	int64_t due_ms;
	bool ended; /* its reader has seen the end */
	bool shut;  /* and its writer told so */
};

struct conn {
	struct conn *next;
	int fd[2];  /* the client's, the server's; -1: gone */
	bool half;
	struct flow flow[2]; /* from fd[i] to fd[1 - i] */
};

/* A listening socket or a connection at an address; -1 when it fails. */
int address_listen(const char *address);
int address_connect(const char *address);

int64_t proxy_now_ms(void);

void link_set(struct link *l, enum fault fault, int ms);
void link_accept(struct link *l);

/* Events to poll for at end i of a connection; *wait_ms grows shorter. */
short conn_events(const struct link *l, const struct conn *c, int i,
    int *wait_ms);

/* Moves what can be moved; frees what has ended. */
void link_turn(struct link *l);

#endif
