/*
 * One upload in a process of its own: fetched, looked at, decoded and brought
 * to sizes. What decodes is a further child that can do little: no sockets, a
 * time, a size, its own folder. It may die in any way; a picture that makes it
 * is refused.
 */
#include "config.h"
#include "picture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "conf.h"
#include "http.h"
#include "log.h"
#include "s3.h"

#define DECODER "vips" /* of Debian's libvips-tools */
#define DECODE_S 20
#define FETCH_MS 20000
#define ADDRESS_S 60 /* an address for our own request is good for */
#define MEMORY_MAX (INT64_C(1200) << 20)
#define FILE_MAX (INT64_C(64) << 20)

struct job {
	struct req *r;
	const char *folder, *store, *key;
	int type;	/* as it was signed */
	long length;	/* likewise; 0: not said */
	const char *bytes;
	size_t n;
	struct picture picture;
};

/* The job's result: a line that the worker reads. */
static int
result(const struct job *j, enum picture_exit code, const char *text)
{
	FILE *f = fopen(arena_printf(j->r->a, "%s/result", j->folder), "we");

	if (f == NULL)
		return PICTURE_LATER;
	fputs(text, f);
	return fclose(f) == 0 ? (int)code : PICTURE_LATER;
}

static int
refuse(const struct job *j, const char *why)
{
	return result(j, PICTURE_REFUSED, why);
}

/* dishes/<id>.jpg: <id> */
static const char *
id_of(struct arena *a, const char *key)
{
	const char *name = strrchr(key, '/');

	name = name != NULL ? name + 1 : key;
	return arena_strndup(a, name, strcspn(name, "."));
}

static int
s3_call(struct job *j, const char *method, struct http_answer *out)
{
	struct http_call c = { .method = method, .idempotent = true,
		.deadline_ms = FETCH_MS, .max = PICTURE_BYTES_MAX };
	struct s3 s;

	if (upload_s3(j->r->a, &s, &j->r->err) < 0)
		return -1;
	c.url = s3_presign(j->r->a, &s, method, j->key, NULL, ADDRESS_S,
	    (int64_t)time(NULL));
	return http_call(j->r, &c, out);
}

static int
fetch_s3(struct job *j)
{
	struct http_answer a;

	if (s3_call(j, "GET", &a) < 0 ||
	    (a.status != 200 && a.status != 404)) {
		log_warn(j->r, "the picture store: %s", j->r->err.code != E_OK ?
		    "does not answer" : txt(j->r, a.status));
		return PICTURE_LATER;
	}
	j->bytes = a.body;
	j->n = a.len;
	return a.status == 404 ? PICTURE_ABSENT : PICTURE_DONE;
}

static int
fetch_local(struct job *j)
{
	const char *path = upload_path(j->r->a, id_of(j->r->a, j->key));
	char *bytes = arena_alloc(j->r->a, PICTURE_BYTES_MAX + 1);
	FILE *f = fopen(path, "re");

	if (f == NULL)
		return errno == ENOENT ? PICTURE_ABSENT : PICTURE_LATER;
	j->n = fread(bytes, 1, PICTURE_BYTES_MAX + 1, f);
	fclose(f);
	j->bytes = bytes;
	return PICTURE_DONE;
}

/* What can be seen without decoding; NULL: nothing against it. */
static const char *
problem_of(struct job *j)
{
	struct picture *p = &j->picture;

	if (j->n > PICTURE_BYTES_MAX || (j->length > 0 &&
	    j->n != (size_t)j->length))
		return "it is not as long as was said";
	if (!picture_look(j->bytes, j->n, p))
		return "it is no JPEG, PNG or WebP picture";
	if ((int)p->type != j->type)
		return "it is of another type than was said";
	if (p->animated)
		return "it moves";
	if (p->width < 1 || p->height < 1)
		return "it is empty";
	if (p->width > PICTURE_SIDE_MAX || p->height > PICTURE_SIDE_MAX ||
	    p->width * p->height > PICTURE_PIXELS_MAX)
		return "it has too many pixels";
	return NULL;
}

static void
limit(int what, int64_t most)
{
	const struct rlimit l = { (rlim_t)most, (rlim_t)most };

	if (setrlimit(what, &l) < 0)
		_exit(126);
}

/* No sockets of any kind, no other process is touched; for ever. */
static void
calls_limit(void)
{
	static const int forbidden[] = { SCMP_SYS(socket), SCMP_SYS(socketpair),
		SCMP_SYS(connect), SCMP_SYS(ptrace), SCMP_SYS(kill),
		SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev) };
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);

	if (f == NULL)
		_exit(126);
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(*forbidden); i++)
		if (seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), forbidden[i],
			0) < 0)
			_exit(126);
	if (seccomp_load(f) < 0) /* sets no_new_privs, too */
		_exit(126);
	seccomp_release(f);
}

/* In the child: becomes the decoder. */
static void
decoder_run(const struct job *j, const char *out, const char *size)
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
		(char[]){ "VIPS_CONCURRENCY=1" }, NULL };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (chdir(j->folder) < 0 || freopen("/dev/null", "r", stdin) == NULL ||
	    freopen("log", "a", stdout) == NULL || dup2(1, 2) < 0)
		_exit(126);
	closefrom(3);
	if (nice(10) < 0)
		_exit(126);
	limit(RLIMIT_CPU, DECODE_S);
	limit(RLIMIT_AS, MEMORY_MAX);
	limit(RLIMIT_FSIZE, FILE_MAX);
	limit(RLIMIT_NOFILE, 64);
	limit(RLIMIT_CORE, 0);
	calls_limit();
	execvpe(argv[0], argv, env);
	_exit(127);
}

/* Ends in time, or is ended. Its status; -1 when it had to be. */
static int
decoder_wait(pid_t pid)
{
	struct pollfd p = { .fd = pidfd_open(pid, 0), .events = POLLIN };
	const bool ended = p.fd >= 0 && poll(&p, 1, DECODE_S * 2 * 1000) > 0;
	int status = 0;

	if (!ended)
		kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	if (p.fd >= 0)
		close(p.fd);
	return ended && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* What the decoder has left is a picture of ours. */
static bool
size_holds(const struct job *j, int size)
{
	const char *path = arena_printf(j->r->a, "%s/%d.webp", j->folder, size);
	unsigned char head[64];
	struct picture p;
	FILE *f = fopen(path, "re");
	size_t n;

	if (f == NULL)
		return false;
	n = fread(head, 1, sizeof(head), f);
	fclose(f);
	return picture_look(head, n, &p) && p.type == WEBP && !p.animated &&
	    p.width <= size && p.height <= size;
}

static int
size_make(const struct job *j, int size)
{
	const char *out = arena_printf(j->r->a, "%d.webp[Q=80,strip]", size);
	const char *most = txt(j->r, size);
	const pid_t pid = fork();
	int status;

	if (pid < 0)
		return PICTURE_LATER;
	if (pid == 0)
		decoder_run(j, out, most);
	status = decoder_wait(pid);
	if (status == 126 || status == 127) {
		log_error(j->r, DECODER " could not be started");
		return PICTURE_LATER;
	}
	if (status != 0 || !size_holds(j, size))
		return refuse(j, "it is damaged, or takes too much to decode");
	return PICTURE_DONE;
}

static int
make(struct job *j)
{
	const char *path = arena_printf(j->r->a, "%s/original", j->folder), *why;
	int code = strcmp(j->store, "s3") == 0 ? fetch_s3(j) : fetch_local(j);
	FILE *f;

	if (code != PICTURE_DONE)
		return code;
	why = problem_of(j);
	if (why != NULL)
		return refuse(j, why);
	f = fopen(path, "we");
	if (f == NULL || fwrite(j->bytes, 1, j->n, f) != j->n ||
	    fclose(f) != 0)
		return PICTURE_LATER;
	for (int i = 0; i < PICTURE_SIZES && code == PICTURE_DONE; i++)
		code = size_make(j, picture_sizes[i]);
	return code != PICTURE_DONE ? code : result(j, PICTURE_DONE,
	    arena_printf(j->r->a, "%lld %lld", (long long)j->picture.width,
		(long long)j->picture.height));
}

static int
forget(struct job *j)
{
	const char *path = upload_path(j->r->a, id_of(j->r->a, j->key));
	struct http_answer a;

	if (strcmp(j->store, "s3") == 0)
		return s3_call(j, "DELETE", &a) == 0 && (a.status / 100 == 2 ||
		    a.status == 404) ? PICTURE_DONE : PICTURE_LATER;
	return unlink(path) == 0 || errno == ENOENT ? PICTURE_DONE :
	    PICTURE_LATER;
}

int
picture_command(const struct app *app, int argc, char **argv)
{
	struct arena *a = arena_new();
	int code = 64;
	struct req r;

	req_init(&r, a, app, NULL, NULL);
	if (argc == 7 && strcmp(argv[1], "make") == 0) {
		struct job j = { .r = &r, .folder = argv[2], .store = argv[3],
			.key = argv[4], .length = strtol(argv[6], NULL, 10) };

		for (int i = JPEG; i <= WEBP; i++)
			if (strcmp(argv[5], picture_types[i]) == 0)
				j.type = i;
		code = make(&j);
	} else if (argc == 4 && strcmp(argv[1], "forget") == 0) {
		code = forget(&(struct job){ .r = &r, .store = argv[2],
			.key = argv[3] });
	}
	arena_reset(a);
	arena_free(a);
	return code;
}
