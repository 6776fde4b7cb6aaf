/* A pool's worker inside the fuzzer, and connections to it. */
#include "config.h"
#include "fuzz.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "app.h"
#include "conf.h"
#include "log.h"
#include "met.h"
#include "rpc.h"
#include "serve.h"

static int
body_take(struct req *r)
{
	struct fuzz_body *in = fuzz_body_new(r->a);

	if (req_body(r, fuzz_body_f, in) < 0)
		return -1;
	fuzz_held(fuzz_body_f, in);
	return reply_json(r, 201, "{}");
}

static int
query_take(struct req *r)
{
	struct fuzz_query *in = fuzz_query_new(r->a);

	if (req_query(r, fuzz_query_f, in) < 0)
		return -1;
	fuzz_held(fuzz_query_f, in);
	return reply_json(r, 200, "{}");
}

static int
path_take(struct req *r)
{
	struct buf b = buf_new(r->a);

	PROMISE(req_id(r, 0) > 0);
	PROMISE(strlen(r->param[1]) == 36);
	buf_str(&b, "{");
	buf_json_member(&b, "word", r->param[2]);
	buf_str(&b, "}");
	return reply_json(r, 200, b.s);
}

static int
raw_take(struct req *r)
{
	(void)r;
	return reply_empty(r);
}

static const struct rpc_word method_rpc[] = {
	{ "METHOD_UNSPECIFIED", NULL },
	{ "METHOD_CASH", "cash" },
	{ "METHOD_CARD", "card" },
	{ 0 }
};

static const struct rpc_field line_rpc[] = {
	{ "dish_id", RPC_INT },
	{ "note", RPC_TEXT, .optional = true },
	{ "method", RPC_ENUM, .words = method_rpc },
	{ 0 }
};

static const struct rpc_field part_rpc[] = {
	{ "nick", RPC_TEXT, .zero = true },
	{ "flag", RPC_BOOL, .zero = true },
	{ 0 }
};

static const struct rpc_field body_rpc[] = {
	{ "full_name", RPC_TEXT, .rest = "name" },
	{ "created_at", RPC_TIME, .rest = "at" },
	{ "any", RPC_INT },
	{ "n", RPC_INT, .optional = true },
	{ "price", RPC_MONEY },
	{ "tip", RPC_MONEY, .zero = true },
	{ "method", RPC_ENUM, .words = method_rpc },
	{ "methods", RPC_ENUM, .words = method_rpc, .list = true },
	{ "lines", RPC_MESSAGE, .sub = line_rpc, .list = true },
	{ "line", RPC_MESSAGE, .sub = line_rpc },
	{ "ids", RPC_INT, .list = true },
	{ "texts", RPC_TEXT, .list = true },
	{ "raw", RPC_BYTES },
	{ "part", RPC_PART, .sub = part_rpc },
	{ "changed_by", RPC_INT, .ignored = true },
	{ 0 }
};

static const struct rpc_field query_rpc[] = {
	{ "q", RPC_TEXT },
	{ "from", RPC_DATE },
	{ "page", RPC_INT },
	{ "only", RPC_BOOL, .zero = true },
	{ "least", RPC_MONEY },
	{ "method", RPC_ENUM, .words = method_rpc },
	{ 0 }
};

static const struct rpc_field path_rpc[] = {
	{ "id", RPC_INT, .param = 1 },
	{ "uuid", RPC_UUID, .param = 2 },
	{ "word", RPC_ENUM, .words = method_rpc, .param = 3 },
	{ 0 }
};

static const struct rpc create = { "fuzz.v1.Thing/Create", body_rpc,
	rpc_empty };
static const struct rpc list = { "fuzz.v1.Thing/List", query_rpc, rpc_empty };
static const struct rpc change = { "fuzz.v1.Thing/Change", path_rpc,
	path_rpc };

static const struct route routes[] = {
	{ POST, "/api/v1/things", ANYONE, body_take, &create, KEYED },
	{ GET, "/api/v1/things", ANYONE, query_take, &list },
	{ PATCH, "/api/v1/things/{id}/{uuid}/{word}", ANYONE, path_take,
	    &change },
	{ PUT, "/api/v1/things", ANYONE, raw_take, NULL, RAW_BODY },
	{ DELETE, "/api/v1/things", CUSTOMER, raw_take },
	{ GET, "/internal/v1/things", SERVICE, raw_take },
	{ 0 }
};

static const struct app app = { .name = "fuzz", .routes = routes };
static struct sockaddr_un address = { .sun_family = AF_UNIX };

static void *
run(void *unused)
{
	(void)unused;
	serve_run(&app, serve_routes(&app), 0);
	fprintf(stderr, "the worker has ended\n");
	abort();
}

static void
start(void)
{
	static struct arena *kept; /* as long as the process */
	const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct err e = { 0 };
	const char *dir;
	pthread_t thread;

	kept = arena_new();
	dir = fuzz_folder(kept);
	unsetenv("SAMOVAR_CONF");
	if (sodium_init() < 0 || conf_load(NULL, &e) < 0)
		abort();
	conf.run_dir = conf.secrets_dir = conf.keys_dir = dir;
	conf.rate_limit = 0;
	log_open("fuzz", LOG_ERROR);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/sock", dir);
	if (met_open("fuzz", serve_routes(&app), &e) < 0 ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    listen(fd, 16) < 0 || dup2(fd, STDIN_FILENO) < 0 ||
	    pthread_create(&thread, NULL, run, NULL) != 0)
		abort();
	close(fd);
}

static int
server_connect(void)
{
	const struct timeval patience = { .tv_sec = 15 };
	static bool started;
	int fd;

	if (!started)
		start();
	started = true;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address,
	    sizeof(address)) < 0)
		abort();
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	return fd;
}

const char *
fuzz_talk(struct arena *a, const struct buf *sent, size_t *n)
{
	const int fd = server_connect();
	struct buf got = buf_new(a);
	char part[4096];
	ssize_t k;

	/* The worker may answer and close before it has read everything; and
	 * libFuzzer's alarm clock interrupts what has a time limit (signal(7)). */
	for (size_t at = 0; at < sent->len; at += (size_t)k) {
		k = TEMP_FAILURE_RETRY(send(fd, sent->s + at, sent->len - at,
		    MSG_NOSIGNAL));
		if (k <= 0)
			break;
	}
	shutdown(fd, SHUT_WR);
	while ((k = TEMP_FAILURE_RETRY(recv(fd, part, sizeof(part), 0))) > 0)
		buf_bytes(&got, part, (size_t)k);
	PROMISE(k == 0 || errno == ECONNRESET); /* neither hangs */
	close(fd);
	*n = got.len;
	return got.s;
}

void
fuzz_record(struct buf *b, int type, const void *content, size_t n)
{
	const char head[8] = { 1, (char)type, 0, 1, (char)(n >> 8), (char)n };

	buf_bytes(b, head, sizeof(head));
	if (n > 0)
		buf_bytes(b, content, n);
}
