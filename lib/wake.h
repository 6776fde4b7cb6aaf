/*
 * Wake-ups between programs of one host: a datagram that says no more than
 * "look". A loss is harmless, since whoever is woken also looks by itself.
 */
#ifndef WAKE_H
#define WAKE_H

#include <stdbool.h>

/* The socket run_dir/<name>-<kind>.wake ("order", "worker"), to be polled;
 * -1 when it cannot be made (logged). */
int wake_open(const char *name, const char *kind);

/* Takes every datagram that has come: all of them mean the same. */
bool wake_taken(int fd);

void wake_send(const char *name, const char *kind);

#endif
