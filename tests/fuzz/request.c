/*
 * A request as lighttpd hands it on: NAME=value lines, a blank line, the
 * body. Every answer is one of the contract's, and none is a 500.
 */
#include "config.h"
#include "fuzz.h"

#include <string.h>

#define BEGIN_REQUEST 1
#define PARAMS 4
#define STDIN 5
#define STDOUT 6
#define RECORD_MAX 65535

static void
length_put(struct buf *b, size_t n)
{
	const char text[4] = { (char)(n >> 24 | 0x80), (char)(n >> 16),
		(char)(n >> 8), (char)n };

	if (n < 128)
		buf_bytes(b, &text[3], 1);
	else
		buf_bytes(b, text, 4);
}

/* A stream in records of at most 64 KiB, and the empty one that ends it. */
static void
stream_put(struct buf *b, int type, const char *s, size_t n)
{
	while (n > 0) {
		const size_t part = n < RECORD_MAX ? n : RECORD_MAX;

		fuzz_record(b, type, s, part);
		s += part;
		n -= part;
	}
	fuzz_record(b, type, NULL, 0);
}

static void
params_put(struct arena *a, struct buf *b, char **envp)
{
	struct buf params = buf_new(a);

	for (; *envp != NULL; envp++) {
		const size_t name = strcspn(*envp, "=");
		const size_t value = strlen(*envp) - name - 1;

		length_put(&params, name);
		length_put(&params, value);
		buf_bytes(&params, *envp, name);
		buf_bytes(&params, *envp + name + 1, value);
	}
	stream_put(b, PARAMS, params.s, params.len);
}

/* The text of all STDOUT records. */
static const char *
answer(struct arena *a, const char *s, size_t n)
{
	struct buf out = buf_new(a);

	while (n >= 8) {
		const unsigned char *head = (const unsigned char *)s;
		const size_t len = (size_t)head[4] << 8 | head[5];
		const size_t all = 8 + len + head[6];

		PROMISE(all <= n);
		if (head[1] == STDOUT)
			buf_bytes(&out, s + 8, len);
		s += all;
		n -= all;
	}
	PROMISE(n == 0);
	buf_bytes(&out, "", 0);
	return out.s;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int known[] = { 200, 201, 204, 400, 401, 403, 404, 405,
		413, 415, 503, 504, 0 };
	static const char begin[8] = { 0, 1 }; /* responder */
	struct arena *a = fuzz_arena();
	struct fuzz_rest in = { (const char *)data, size };
	struct buf sent = buf_new(a);
	const char *text;
	size_t n;
	int status, i = 0;

	fuzz_record(&sent, BEGIN_REQUEST, begin, sizeof(begin));
	params_put(a, &sent, fuzz_envp(a, &in));
	stream_put(&sent, STDIN, in.p, in.n);
	text = fuzz_talk(a, &sent, &n);
	text = answer(a, text, n);
	PROMISE(sscanf(text, "Status: %d\r\n", &status) == 1);
	while (known[i] != 0 && known[i] != status)
		i++;
	PROMISE(known[i] != 0);
	PROMISE(strstr(text, "\r\n\r\n") != NULL);
	PROMISE(status < 400 || strstr(text, "\"code\":\"") != NULL);
	return 0;
}
