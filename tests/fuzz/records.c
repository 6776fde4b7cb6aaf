/*
 * FastCGI records that no web server sends, over a worker's real socket. A
 * record of an input is its type, its request (bits 0 and 1; bit 7: it says
 * to be longer than it is; bit 6: padding that does not come), the length of
 * its content, and that. The worker lives, closes, and serves the next one.
 *
 * libfcgi itself gives up (an assertion after malloc) on lengths of
 * parameters about 2 GiB, so they stay below 64 KiB here; the sockets belong
 * to lighttpd alone for that reason.
 */
#include "config.h"
#include "fuzz.h"

#include <string.h>

const char *__lsan_default_suppressions(void);

/* libfcgi forgets a little with each management record that it does not know,
 * which lighttpd never sends. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:libfcgi.so\n";
}

#define LONGER 0x80
#define PADDED 0x40

/* What begins a long length continues as a short one. */
static void
lengths_cut(char *s, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++)
		if ((unsigned char)s[i] >= 0x80) {
			s[i++] = (char)0x80;
			s[i] = 0;
		}
}

static void
record_put(struct arena *a, struct buf *b, struct fuzz_rest *in)
{
	const size_t left = in->n - 3, asked = (unsigned char)in->p[2];
	const size_t n = asked < left ? asked : left;
	const size_t said = n + (in->p[1] & LONGER ? 9 : 0);
	char *content = arena_alloc(a, n);
	const char head[8] = { 1, in->p[0], 0, (char)(in->p[1] & 3),
		(char)(said >> 8), (char)said,
		(char)(in->p[1] & PADDED ? 5 : 0) };

	memcpy(content, in->p + 3, n);
	lengths_cut(content, n);
	buf_bytes(b, head, sizeof(head));
	buf_bytes(b, content, n);
	in->p += 3 + n;
	in->n -= 3 + n;
}

static void
serves_the_next(struct arena *a)
{
	static const char begin[8] = { 0, 1 };
	static const char params[] = "\x0e\x03REQUEST_METHODGET"
	    "\x0b\x0eSCRIPT_NAME/api/v1/things";
	struct buf sent = buf_new(a);
	const char *text;
	size_t n;

	fuzz_record(&sent, 1, begin, sizeof(begin));
	fuzz_record(&sent, 4, params, sizeof(params) - 1);
	fuzz_record(&sent, 4, NULL, 0);
	fuzz_record(&sent, 5, NULL, 0);
	text = fuzz_talk(a, &sent, &n);
	PROMISE(n > 20 && strncmp(text + 8, "Status: 200", 11) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static unsigned count;
	struct arena *a = fuzz_arena();
	struct fuzz_rest in = { (const char *)data, size };
	struct buf sent = buf_new(a);
	size_t n;

	while (in.n > 3)
		record_put(a, &sent, &in);
	buf_bytes(&sent, in.p, in.n); /* and a piece of one */
	fuzz_talk(a, &sent, &n);
	if (count++ % 16 == 0)
		serves_the_next(a);
	return 0;
}
