#include "config.h"
#include "pool.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conf.h"
#include "log.h"
#include "met.h"
#include "queue.h"

#define BACKLOG 4096	   /* DESIGN: overload is decided at the door */
#define TICK_MS 200	   /* a TERM lost before accept() is sent again */
#define STOP_MS 10000	   /* then KILL */
#define HANG_MS 15000	   /* a request that takes longer is stuck */
#define BACKOFF_MIN_MS 50
#define BACKOFF_MAX_MS 5000
#define LIVED_MS 5000	   /* a worker that lived so long was all right */
#define MAX_WORKERS 64
#define OLD_VAR "SAMOVAR_OLD_WORKERS"

struct worker {
	pid_t pid;	    /* 0: none */
	int64_t started_ms;
	int64_t start_at_ms; /* with pid 0: not before */
	int64_t backoff_ms;
	int64_t ending_ms;  /* told to end; 0: not */
	bool hung;	    /* killed, not yet gone */
};

static struct worker workers[MAX_WORKERS];
static struct worker old[MAX_WORKERS]; /* of the program before a HUP */
static const struct pool *self;

static void
on_term(int sig)
{
	(void)sig;
	self->stop();
}

/* A socket handed over as fd 0, or a new one under run_dir. */
static int
listen_open(const char *name, struct err *e)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	char path[sizeof(sun.sun_path)], fresh[sizeof(sun.sun_path)];
	int yes = 0, fd;
	socklen_t len = sizeof(yes);

	if (getsockopt(STDIN_FILENO, SOL_SOCKET, SO_ACCEPTCONN, &yes, &len) == 0 &&
	    yes)
		return 0;
	if (snprintf(path, sizeof(path), "%s/%s.sock", conf.run_dir, name) >=
		(int)sizeof(path) - 4)
		return err_set(e, E_INTERNAL, "", "%s is too long a path", path);
	snprintf(fresh, sizeof(fresh), "%.*s.new",
	    (int)sizeof(fresh) - 5, path);
	memcpy(sun.sun_path, fresh, sizeof(fresh));
	unlink(fresh);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	/* bound aside and renamed: there is always a socket under the name */
	if (fd < 0 || bind(fd, (struct sockaddr *)&sun, sizeof(sun)) < 0 ||
	    chmod(fresh, 0660) < 0 || listen(fd, BACKLOG) < 0 ||
	    rename(fresh, path) < 0 || dup2(fd, STDIN_FILENO) < 0)
		return err_set(e, E_INTERNAL, "", "%s: %s", path,
		    strerror(errno));
	close(fd);
	return 0;
}

/*
 * A second parent would take the socket's name from the first. The lock is of
 * this process alone: neither its workers nor its death leave it behind.
 */
static int
only_one(const char *name, struct err *e)
{
	struct flock whole = { .l_type = F_WRLCK };
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/%s.lock", conf.run_dir, name);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_set(e, E_INTERNAL, "", "%s: %s", path,
		    strerror(errno));
	if (fcntl(fd, F_SETLK, &whole) < 0)
		return err_set(e, E_STATE, "", "pool %s runs already", name);
	return 0; /* the file stays open, and so the lock */
}

static void
worker_start(int slot)
{
	struct worker *w = &workers[slot];
	const pid_t parent = getpid();
	struct sigaction sa = { .sa_handler = on_term };
	sigset_t none;
	pid_t pid = fork();

	if (pid < 0) {
		log_error(NULL, "fork: %s", strerror(errno));
		w->start_at_ms = now_ms() + BACKOFF_MAX_MS;
		return;
	}
	if (pid == 0) {
		sigaction(SIGTERM, &sa, NULL); /* no SA_RESTART: waits end */
		signal(SIGHUP, SIG_IGN);
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != parent)
			_exit(0);
		exit(self->work(slot));
	}
	*w = (struct worker){ .pid = pid, .started_ms = now_ms(),
		.backoff_ms = w->backoff_ms };
	met_slot_start(slot, pid);
}

static void
worker_end(struct worker *w)
{
	if (w->pid == 0)
		return;
	if (w->ending_ms == 0)
		w->ending_ms = now_ms();
	kill(w->pid, now_ms() - w->ending_ms > STOP_MS ? SIGKILL : SIGTERM);
}

/* A worker has gone: how long to wait before the next in its place. */
static void
worker_gone(struct worker *w, int slot, int status, bool stopping)
{
	const bool short_lived = now_ms() - w->started_ms < LIVED_MS;

	if (!stopping && w->ending_ms == 0) {
		log_warn(NULL, "worker %d (pid %d) ended: %s %d", slot,
		    (int)w->pid, WIFSIGNALED(status) ? "signal" : "status",
		    WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
		met_count(MET_RESTARTS, 1);
	}
	met_slot_start(slot, 0);
	w->backoff_ms = !short_lived ? 0 : w->backoff_ms == 0 ? BACKOFF_MIN_MS :
	    w->backoff_ms * 2 > BACKOFF_MAX_MS ? BACKOFF_MAX_MS :
	    w->backoff_ms * 2;
	w->pid = 0;
	w->ending_ms = 0;
	w->start_at_ms = now_ms() + w->backoff_ms;
}

static void
reap(bool stopping)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (int i = 0; i < MAX_WORKERS; i++) {
			if (workers[i].pid == pid)
				worker_gone(&workers[i], i, status, stopping);
			if (old[i].pid == pid)
				old[i].pid = 0;
		}
}

/* Ends hung workers, starts missing ones. */
static void
tend(void)
{
	bool replacing = false;

	for (int i = 0; i < self->workers; i++) {
		struct worker *w = &workers[i];

		if (w->pid == 0 && now_ms() >= w->start_at_ms) {
			worker_start(i);
		} else if (w->pid != 0 && !w->hung &&
		    met_slot_busy_ms(i) > HANG_MS) {
			w->hung = true;
			log_error(NULL, "worker %d (pid %d) hangs: killed", i,
			    (int)w->pid);
			met_count(MET_HUNG, 1);
			kill(w->pid, SIGKILL);
		}
	}
	/* one old worker at a time goes, the new ones already serve */
	for (int i = 0; i < MAX_WORKERS && !replacing; i++)
		if (old[i].pid != 0) {
			replacing = true;
			worker_end(&old[i]);
		}
}

static bool
any_left(void)
{
	for (int i = 0; i < MAX_WORKERS; i++)
		if (workers[i].pid != 0 || old[i].pid != 0)
			return true;
	return false;
}

/* HUP: this very process becomes the new program, its children stay. */
static void
execute_again(void)
{
	char list[MAX_WORKERS * 12] = "";
	size_t n = 0;

	for (int i = 0; i < MAX_WORKERS; i++) {
		if (workers[i].pid != 0)
			n += (size_t)snprintf(list + n, sizeof(list) - n, "%d ",
			    (int)workers[i].pid);
		if (old[i].pid != 0 && n < sizeof(list))
			n += (size_t)snprintf(list + n, sizeof(list) - n, "%d ",
			    (int)old[i].pid);
		if (n >= sizeof(list))
			n = sizeof(list) - 1;
	}
	setenv(OLD_VAR, list, 1);
	log_info(NULL, "hangup: starting anew in place");
	execvp(self->argv[0], self->argv);
	log_error(NULL, "exec %s: %s", self->argv[0], strerror(errno));
}

static void
old_workers_read(void)
{
	const char *s = getenv(OLD_VAR);
	char *end;

	for (int i = 0; s != NULL && i < MAX_WORKERS; i++, s = end) {
		old[i].pid = (pid_t)strtol(s, &end, 10);
		if (end == s)
			break;
	}
	unsetenv(OLD_VAR);
}

static int
signals_open(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int
pool_run(const struct pool *pool, struct err *e)
{
	struct signalfd_siginfo info;
	struct pollfd p = { .fd = signals_open(), .events = POLLIN };
	bool stopping = false;

	self = pool;
	if (p.fd < 0 || pool->workers > MAX_WORKERS)
		return err_set(e, E_INTERNAL, "", "signalfd or too many workers");
	if (only_one(pool->name, e) < 0 || listen_open(pool->name, e) < 0)
		return -1;
	old_workers_read();
	log_info(NULL, "pool %s starts, %d workers", pool->name, pool->workers);
	while (!stopping || any_left()) {
		if (!stopping)
			tend();
		else
			for (int i = 0; i < MAX_WORKERS; i++) {
				worker_end(&workers[i]);
				worker_end(&old[i]);
			}
		met_alive();
		met_set(MET_REQUESTS_WAITING, queue_waiting(STDIN_FILENO));
		poll(&p, 1, TICK_MS);
		while (read(p.fd, &info, sizeof(info)) == sizeof(info)) {
			if (info.ssi_signo == SIGHUP && !stopping)
				execute_again();
			else if (info.ssi_signo != SIGCHLD)
				stopping = true;
		}
		reap(stopping);
	}
	log_info(NULL, "pool %s has ended", pool->name);
	return 0;
}
