/* Files read and written whole. The caller says what went wrong, by errno. */
#ifndef FILE_H
#define FILE_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Writes a file of that mode, whatever the umask, by the temporary name
 * ".<name>.new" beside it: nobody reads half of it, and a writer that dies
 * leaves what was there. durable: file and name are on the disk when this
 * returns. A path has one writer at a time. 0, or -1 with errno.
 */
int file_write(const char *path, const void *bytes, size_t n, mode_t mode,
    bool durable);

/* The first bytes of a file, at most max; how many, or -1 with errno. */
ssize_t file_read(const char *path, void *out, size_t max);

/* As root: goes on as the owner of path, so that what is made there is theirs.
 * 0, or -1 with errno. */
int file_owner_become(const char *path);

/* The folder's entries are on the disk: 0, or -1 with errno. */
int folder_sync(const char *folder);

#endif
