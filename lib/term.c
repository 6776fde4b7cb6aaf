#include "config.h"
#include "term.h"

static volatile sig_atomic_t asked;

static void
on_term(int sig)
{
	(void)sig;
	asked = 1;
}

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
}

bool
term_asked(void)
{
	return asked != 0;
}
