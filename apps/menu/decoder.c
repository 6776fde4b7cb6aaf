/*
 * The child that decodes: vips, which gets whatever somebody has uploaded. It
 * is held as if it were theirs: a time, memory, its own folder, no sockets, no
 * child, no hand on other processes.
 */
#include "config.h"
#include "picture.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <poll.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef DECODER /* tests/unit/test_decoder.c has another */
#define DECODER "vips" /* of Debian's libvips-tools */
#endif
#define DECODE_S 20 /* of the processor */
#define WAIT_S 60
#define MEMORY_MAX (INT64_C(1200) << 20)
#define FILE_MAX (INT64_C(64) << 20)

static void
limit(int what, int64_t most)
{
	/* one second more of the processor, or SIGXCPU would be SIGKILL */
	const struct rlimit l = { (rlim_t)most, (rlim_t)most +
	    (what == RLIMIT_CPU) };

	if (setrlimit(what, &l) < 0)
		_exit(DECODER_ABSENT);
}

/* Whatever runs short of memory, this goes first. */
static void
sacrifice(void)
{
	const int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, "1000", 4) < 0)
		(void)errno; /* it is a precaution */
	close(fd);
}

#define READS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define RUNS (READS | LANDLOCK_ACCESS_FS_EXECUTE)
#define WRITES (LANDLOCK_ACCESS_FS_WRITE_FILE | \
	LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE)

static void
path_allow(int rules, const char *path, uint64_t what)
{
	const struct landlock_path_beneath_attr beneath = {
		.allowed_access = what,
		.parent_fd = open(path, O_PATH | O_CLOEXEC)
	};

	if (beneath.parent_fd < 0)
		return; /* what is not there needs no leave */
	if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
		&beneath, 0) < 0)
		_exit(DECODER_ABSENT);
	close(beneath.parent_fd);
}

/*
 * Debian's programs can be run, the working folder be written, nothing else
 * be seen: no secrets, no other upload, no /proc of other processes. All
 * that the first version of Landlock knows is handled; a kernel without it
 * leaves what the user's rights leave.
 */
static void
files_limit(void)
{
	const struct landlock_ruleset_attr all = {
		.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1
	};
	const int rules = (int)syscall(SYS_landlock_create_ruleset, &all,
	    sizeof(all), 0);

	if (rules < 0)
		return;
	path_allow(rules, "/usr", RUNS);
	path_allow(rules, "/lib", RUNS);
	path_allow(rules, "/lib64", RUNS);
	path_allow(rules, "/etc/ld.so.cache", LANDLOCK_ACCESS_FS_READ_FILE);
	path_allow(rules, ".", READS | WRITES);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    syscall(SYS_landlock_restrict_self, rules, 0) < 0)
		_exit(DECODER_ABSENT);
	close(rules);
}

/*
 * No further process: each would have limits of its own, and outlive the one
 * that is waited for. Threads are let be; a filter cannot see the flags of
 * clone3, without which libc makes them by clone.
 */
static int
processes_forbid(scmp_filter_ctx f)
{
	int rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3),
	    0);

	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM),
		    SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ,
			CLONE_THREAD, 0));
	return rc;
}

/* No sockets of any kind (io_uring can make them, too), no other process is
 * touched, nothing of the kernel's that pictures have no use for. */
static void
calls_limit(void)
{
	static const int forbidden[] = { SCMP_SYS(fork), SCMP_SYS(vfork),
		SCMP_SYS(socket), SCMP_SYS(socketpair),
		SCMP_SYS(connect), SCMP_SYS(io_uring_setup), SCMP_SYS(ptrace),
		SCMP_SYS(kill), SCMP_SYS(tkill), SCMP_SYS(tgkill),
		SCMP_SYS(rt_sigqueueinfo), SCMP_SYS(rt_tgsigqueueinfo),
		SCMP_SYS(pidfd_open), SCMP_SYS(pidfd_send_signal),
		SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev),
		SCMP_SYS(setpriority), SCMP_SYS(sched_setaffinity),
		SCMP_SYS(mount), SCMP_SYS(unshare), SCMP_SYS(setns),
		SCMP_SYS(bpf), SCMP_SYS(perf_event_open),
		SCMP_SYS(userfaultfd), SCMP_SYS(keyctl), SCMP_SYS(add_key),
		SCMP_SYS(request_key) };
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);
	int rc = f != NULL ? processes_forbid(f) : -1;

	for (size_t i = 0; rc == 0 &&
	    i < sizeof(forbidden) / sizeof(*forbidden); i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), forbidden[i],
		    0);
	if (rc == 0) /* limits of its own alone */
		rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM),
		    SCMP_SYS(prlimit64), 1, SCMP_A0(SCMP_CMP_NE, 0));
	if (rc < 0 || seccomp_load(f) < 0)
		_exit(DECODER_ABSENT);
	seccomp_release(f);
}

/* In the child. */
static void
become(pid_t parent, const char *folder, const char *out, const char *size)
{
	char *const argv[] = { (char[]){ DECODER }, (char[]){ "thumbnail" },
		(char[]){ "original" }, (char *)(uintptr_t)out,
		(char *)(uintptr_t)size, (char[]){ "--height" },
		(char *)(uintptr_t)size, (char[]){ "--size" },
		(char[]){ "down" }, (char[]){ "--fail-on" },
		(char[]){ "truncated" }, (char[]){ "--export-profile" },
		(char[]){ "srgb" }, NULL };
	char *const env[] = { (char[]){ "PATH=/usr/local/bin:/usr/bin:/bin" },
		(char[]){ "LC_ALL=C.UTF-8" }, (char[]){ "HOME=." },
		(char[]){ "TMPDIR=." }, (char[]){ "VIPS_BLOCK_UNTRUSTED=1" },
		(char[]){ "VIPS_CONCURRENCY=1" },
		(char[]){ "VIPS_DISC_THRESHOLD=1g" }, NULL };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(DECODER_ABSENT);
	if (chdir(folder) < 0 || freopen("/dev/null", "r", stdin) == NULL ||
	    freopen("log", "a", stdout) == NULL || dup2(1, 2) < 0 ||
	    nice(10) < 0)
		_exit(DECODER_ABSENT);
	closefrom(3);
	sacrifice();
	files_limit();
	calls_limit();
	limit(RLIMIT_CPU, DECODE_S);
	limit(RLIMIT_FSIZE, FILE_MAX);
	limit(RLIMIT_NOFILE, 64);
	limit(RLIMIT_CORE, 0);
	/* last: what we have ourselves may be more (a sanitizer's shadow) */
	limit(RLIMIT_AS, MEMORY_MAX);
	execvpe(argv[0], argv, env);
	_exit(DECODER_ABSENT);
}

/* Ends in time, or is ended. */
static int
ended(pid_t pid)
{
	struct pollfd p = { .fd = pidfd_open(pid, 0), .events = POLLIN };
	int status = 0;

	if (p.fd < 0 || poll(&p, 1, WAIT_S * 1000) <= 0)
		kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	if (p.fd >= 0)
		close(p.fd);
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	return WTERMSIG(status) == SIGKILL ? DECODER_KILLED : -1;
}

int
decoder_run(struct arena *a, const char *folder, int size)
{
	const char *out = arena_printf(a, "%d.webp[Q=80]", size);
	const char *most = arena_printf(a, "%d", size);
	const pid_t parent = getpid(), pid = fork();

	if (pid < 0)
		return DECODER_ABSENT;
	if (pid == 0)
		become(parent, folder, out, most);
	return ended(pid);
}
