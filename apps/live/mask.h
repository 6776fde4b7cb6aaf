/*
 * Frames of clients are masked, and a server refuses those that are not (RFC
 * 6455, 5.1). libwebsockets 4.1 takes them; a later one does not. What it reads
 * with recv() therefore goes through here.
 */
#ifndef MASK_H
#define MASK_H

/* What is read from fd from now on are a client's frames. */
void mask_begin(int fd);
void mask_end(int fd);

#endif
