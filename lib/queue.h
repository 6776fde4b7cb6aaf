/*
 * How many connections wait at a listening unix socket: the kernel tells it
 * (unix_diag(7), sock_diag(7)) for some 10 us.
 */
#ifndef QUEUE_H
#define QUEUE_H

/* Connections not accepted yet; -1 where the kernel does not tell. */
int queue_waiting(int fd);

#endif
