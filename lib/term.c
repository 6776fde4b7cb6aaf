#include "config.h"
#include "term.h"

#include <stdlib.h>
#include <time.h>

static volatile sig_atomic_t asked;

static void
on_term(int sig)
{
	(void)sig;
	asked = 1;
}

#ifdef SANITIZE
/*
 * The leak sanitizer looks at a program that ends as a debugger does: it stops
 * it by SIGSTOP. runsv sends SIGCONT just behind SIGTERM; if it comes in between,
 * the program is never stopped, and the sanitizer waits for it for ever. So
 * SIGCONT is taken before the look.
 */
static void
cont_take(void)
{
	const struct timespec most = { .tv_nsec = 200 * 1000 * 1000 };
	sigset_t cont;

	sigemptyset(&cont);
	sigaddset(&cont, SIGCONT);
	if (asked)
		sigtimedwait(&cont, NULL, &most);
}

static void
cont_keep(sigset_t *waiting)
{
	sigset_t cont;

	sigemptyset(&cont);
	sigaddset(&cont, SIGCONT);
	sigprocmask(SIG_BLOCK, &cont, NULL);
	sigaddset(waiting, SIGCONT);
	atexit(cont_take);
}
#endif

void
term_listen(sigset_t *waiting)
{
	const struct sigaction sa = { .sa_handler = on_term };
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, waiting);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	sigdelset(waiting, SIGTERM);
	sigdelset(waiting, SIGINT);
#ifdef SANITIZE
	cont_keep(waiting);
#endif
}

bool
term_asked(void)
{
	return asked != 0;
}
