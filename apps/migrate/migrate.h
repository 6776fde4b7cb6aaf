/* Migrations: numbered SQL files, each applied once to each database. */
#ifndef MIGRATE_H
#define MIGRATE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "err.h"

#define COMMON "common" /* the room whose files go to every database */

struct migration {
	const char *room;     /* the folder: "common", "order" */
	const char *file;     /* "order/003_slots.sql", for messages */
	const char *name;     /* "slots" */
	int version;	      /* 3 */
	const char *text;
	const char *checksum; /* SHA-256 of the text, hex */
};

struct migrations {
	struct migration v[512];
	size_t n;
};

/*
 * Appends the files of folder/room in the order of their numbers. Refuses
 * wrong names, gaps, numbers given twice. A room without a folder has none.
 */
int files_read(struct arena *a, const char *folder, const char *room,
    struct migrations *m, struct err *e);

/* Names of the rooms in the folder that hold SQL files, sorted, less common. */
int files_rooms(struct arena *a, const char *folder, const char ***out,
    size_t *n, struct err *e);

/*
 * Brings the database `context` up to the files m, telling on stdout what it
 * does; with `look` it only lists, and *open says whether anything is left to
 * do. No statement may take longer than `seconds`.
 */
int context_apply(struct arena *a, const char *context,
    const struct migrations *m, int seconds, struct err *e);
int context_list(struct arena *a, const char *context,
    const struct migrations *m, int seconds, bool *open, struct err *e);

#endif
