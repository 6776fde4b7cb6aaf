/* A Redis of the test's own: a folder under /tmp, a unix socket, no files. */
#ifndef REDIS_SERVER_H
#define REDIS_SERVER_H

#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conf.h"
#include "redis.h"

static char redis_dir[64], redis_socket[96];
static pid_t redis_pid;

static inline void
redis_exec(void)
{
	const int null = open("/dev/null", O_RDWR);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (geteuid() == 0 && (setgid(65534) < 0 || setuid(65534) < 0))
		_exit(126);
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* setuid has cleared it */
	dup2(null, 1);
	execlp("redis-server", "redis-server", "--port", "0", "--unixsocket",
	    redis_socket, "--unixsocketperm", "777", "--save", "",
	    "--appendonly", "no", "--dir", redis_dir, (char *)NULL);
	_exit(127);
}

static inline void
redis_server_start(void)
{
	struct arena *a = arena_new();

	signal(SIGPIPE, SIG_IGN);
	if (redis_dir[0] == '\0') {
		snprintf(redis_dir, sizeof(redis_dir), "/tmp/limit-XXXXXX");
		ck_assert_ptr_nonnull(mkdtemp(redis_dir));
		ck_assert_int_eq(chmod(redis_dir, 0777), 0);
		snprintf(redis_socket, sizeof(redis_socket), "%s/redis.sock",
		    redis_dir);
	}
	conf.redis_socket = redis_socket;
	redis_wait_ms = 10000; /* a busy machine lets Redis wait, too */
	redis_pid = fork();
	if (redis_pid == 0)
		redis_exec();
	for (int i = 0; i < 200 && access(redis_socket, W_OK) < 0; i++)
		usleep(10000);
	while (redis_do(a, "PING") == NULL)
		usleep(100000);
	arena_free(a);
}

static inline void
redis_server_stop(void)
{
	redis_close();
	if (redis_pid > 0) {
		kill(redis_pid, SIGKILL);
		waitpid(redis_pid, NULL, 0);
	}
	redis_pid = 0;
	unlink(redis_socket);
}

static inline void
redis_server_remove(void)
{
	redis_server_stop();
	rmdir(redis_dir);
	redis_dir[0] = '\0';
}

#endif
