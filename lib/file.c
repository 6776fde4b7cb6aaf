#include "config.h"
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Closes, and leaves errno as it was. */
static int
closed(int fd, int rc)
{
	const int why = errno;

	close(fd);
	errno = why;
	return rc;
}

int
folder_sync(const char *folder)
{
	const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? -1 : closed(fd, fsync(fd));
}

static int
bytes_write(int fd, const char *p, size_t n)
{
	ssize_t done;

	for (; n > 0; p += done, n -= (size_t)done) {
		done = write(fd, p, n);
		if (done < 0)
			return -1;
	}
	return 0;
}

static int
new_write(const char *path, const void *bytes, size_t n, mode_t mode,
    bool durable)
{
	const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW |
	    O_CLOEXEC, 0600);

	if (fd < 0)
		return -1;
	return closed(fd, fchmod(fd, mode) < 0 ||
	    bytes_write(fd, bytes, n) < 0 || (durable && fsync(fd) < 0) ?
	    -1 : 0);
}

int
file_write(const char *path, const void *bytes, size_t n, mode_t mode,
    bool durable)
{
	const char *name = strrchr(path, '/');
	char folder[PATH_MAX], temp[PATH_MAX];
	int why;

	name = name != NULL ? name + 1 : path;
	if (snprintf(folder, sizeof(folder), "%.*s", (int)(name - path),
		path) >= (int)sizeof(folder) ||
	    snprintf(temp, sizeof(temp), "%s.%s.new", folder, name) >=
		(int)sizeof(temp)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (new_write(temp, bytes, n, mode, durable) == 0 &&
	    rename(temp, path) == 0)
		return durable ? folder_sync(*folder != '\0' ? folder : ".") :
		    0;
	why = errno;
	unlink(temp);
	errno = why;
	return -1;
}

ssize_t
file_read(const char *path, void *out, size_t max)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t n = 0;
	ssize_t got = 0;

	if (fd < 0)
		return -1;
	while (n < max && (got = read(fd, (char *)out + n, max - n)) > 0)
		n += (size_t)got;
	return closed(fd, got < 0 ? -1 : 0) < 0 ? -1 : (ssize_t)n;
}

int
file_owner_become(const char *path)
{
	struct stat st;

	if (geteuid() != 0)
		return 0;
	if (stat(path, &st) < 0)
		return -1;
	if (st.st_uid == 0)
		return 0;
	return setgroups(0, NULL) < 0 || setgid(st.st_gid) < 0 ||
	    setuid(st.st_uid) < 0 ? -1 : 0;
}
