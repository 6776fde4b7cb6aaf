/* One browser's socket, in the loop's thread. */
#ifndef SOCKET_H
#define SOCKET_H

#include <libwebsockets.h>

#include "live.h"

enum socket_state {
	SOCKET_WAITS,	 /* for its first message */
	SOCKET_JOINING,	 /* the store looks who it is */
	SOCKET_CATCHING, /* gets what it has missed */
	SOCKET_LIVE,	 /* gets what comes */
	SOCKET_CLOSING
};

struct socket {
	struct lws *wsi;
	struct hub *hub;
	uint64_t id;
	enum socket_state state;
	int64_t user; /* whose orders it is told of; staff: all */
	bool staff;
	int64_t sent; /* seq of the last event it has, or need not have */
	bool wants;   /* the ring may have more for it */
	struct note *old, **old_end; /* what it has missed, NOTE_CAUGHT behind it */
	char *first;  /* its first message, as far as it has come */
	size_t first_len;
	unsigned talk; /* what has come in this minute */
	int64_t talk_ms;
	int code; /* of SOCKET_CLOSING */
	char why[124];
};

/* The callback of the only protocol, for lws. */
int socket_callback(struct lws *wsi, enum lws_callback_reasons reason,
    void *user, void *in, size_t len);

/* Closes it as soon as that can be written, or soon without. */
void socket_close(struct socket *s, int code, const char *why);

/* A note for it has come from the store: taken over. */
void socket_note(struct socket *s, struct note *n);

/* The ring has a new event. */
void socket_event(struct socket *s, const struct note *n);

#endif
