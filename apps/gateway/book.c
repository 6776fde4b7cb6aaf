#include "config.h"
#include "book.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf.h"
#include "state.h"

/* This process's view: the file, and up to where it was read. */
static struct {
	int fd; /* opened at the first use, after the fork: locks are a file's */
	off_t read_to;
} book = { .fd = -1 };

static int
book_fail(struct req *r, const char *what)
{
	return fail(r, E_UNAVAILABLE, "book: %s: %s", what, strerror(errno));
}

/* The file, and its name in the folder, are on the disk before it is used. */
static int
book_open(struct req *r)
{
	const int dir = open(conf.gateway_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir < 0)
		return book_fail(r, conf.gateway_dir);
	book.fd = openat(dir, "book.jsonl",
	    O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (book.fd < 0 || fsync(dir) < 0) {
		book_fail(r, "open");
		if (book.fd >= 0)
			close(book.fd);
		book.fd = -1;
	}
	close(dir);
	return book.fd < 0 ? -1 : 0;
}

/* Every whole line from read_to on goes into the state. */
static int
lines_read(struct req *r, char *text, size_t len)
{
	char *end;

	while ((end = memchr(text, '\n', len)) != NULL) {
		const size_t n = (size_t)(end - text) + 1;

		if (state_apply(text, n - 1, book.read_to, &r->err) < 0)
			return -1;
		book.read_to += (off_t)n;
		text += n;
		len -= n;
	}
	return 0;
}

/* Reads on; the lock is held, so a last line without an end is a torn one. */
static int
book_read(struct req *r)
{
	struct stat st;
	char *text;
	ssize_t n;

	if (fstat(book.fd, &st) < 0)
		return book_fail(r, "stat");
	if (st.st_size < book.read_to)
		return fail(r, E_INTERNAL, "book: it became shorter");
	if (st.st_size == book.read_to)
		return 0;
	text = arena_alloc(r->a, (size_t)(st.st_size - book.read_to));
	n = pread(book.fd, text, (size_t)(st.st_size - book.read_to),
	    book.read_to);
	if (n != st.st_size - book.read_to)
		return book_fail(r, "read");
	if (lines_read(r, text, (size_t)n) < 0)
		return -1;
	if (book.read_to < st.st_size && ftruncate(book.fd, book.read_to) < 0)
		return book_fail(r, "cutting a torn line");
	return 0;
}

int
book_lock(struct req *r)
{
	int rc;

	if (book.fd < 0 && book_open(r) < 0)
		return -1;
	do {
		rc = flock(book.fd, LOCK_EX);
	} while (rc < 0 && errno == EINTR);
	if (rc < 0)
		return book_fail(r, "lock");
	if (book_read(r) < 0) {
		book_unlock();
		return -1;
	}
	return 0;
}

void
book_unlock(void)
{
	flock(book.fd, LOCK_UN);
}

int
book_add(struct req *r, const struct book_line *line)
{
	struct buf b = buf_new(r->a);

	state_print(&b, line);
	buf_str(&b, "\n");
	if (write(book.fd, b.s, b.len) != (ssize_t)b.len ||
	    fdatasync(book.fd) < 0) {
		book_fail(r, "write");
		/* nobody has heard of it: it must not come back later */
		if (ftruncate(book.fd, book.read_to) < 0)
			book_fail(r, "cutting back");
		return -1;
	}
	return book_read(r);
}
