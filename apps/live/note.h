/* Notes from thread to thread, and the boxes they are posted in. */
#ifndef NOTE_H
#define NOTE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum note_kind {
	/* to the store */
	NOTE_JOIN,   /* .text: the first message of socket .id */
	NOTE_MORE,   /* socket .id has sent all up to .seq, and wants more */
	NOTE_LEFT,   /* socket .id is gone */
	/* to the loop */
	NOTE_JOINED, /* socket .id is .user's (or .staff) */
	NOTE_OLD,    /* .text for socket .id, which has missed it */
	NOTE_CAUGHT, /* that was all up to .seq; .last: the rest is new */
	NOTE_CLOSE,  /* socket .id is to be closed: .code, .text why */
	NOTE_EVENT   /* .text number .seq, of .user's order */
};

struct note {
	struct note *next;
	enum note_kind kind;
	uint64_t id;
	int64_t seq;
	int64_t user; /* 0: nobody's in particular */
	int code;
	bool staff, last;
	size_t len;
	char *text; /* ends in NUL; before it there is room for a frame's head */
	char room[];
};

/* A new note with a copy of text; fill in the rest. */
struct note *note_new(enum note_kind kind, uint64_t id, const char *text,
    size_t len);

/* A box: any thread posts, one takes. */
struct post {
	pthread_mutex_t lock;
	struct note *first, **end;
	void (*ring)(void *arg); /* after each note; thread-safe */
	void *arg;
};

void post_init(struct post *p, void (*ring)(void *arg), void *arg);
void post_put(struct post *p, struct note *n);

/* All that is in it, oldest first; the caller frees each. */
struct note *post_take(struct post *p);

/* n and all behind it. */
void notes_free(struct note *n);

#endif
