/* The end of a program that is a loop: it comes while the loop waits. */
#ifndef TERM_H
#define TERM_H

#include <signal.h>
#include <stdbool.h>

/*
 * TERM and INT come through in a ppoll with *waiting and at no other time, so
 * that a step in hand is finished; nobody who hangs up ends the program.
 */
void term_listen(sigset_t *waiting);

/* One of them has come. */
bool term_asked(void);

#endif
