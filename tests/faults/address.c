#include "config.h"
#include "proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

union any {
	struct sockaddr sa;
	struct sockaddr_un un;
	struct sockaddr_in in;
};

static socklen_t
read_address(const char *s, union any *out)
{
	*out = (union any){ 0 };
	if (*s == '/') {
		out->un.sun_family = AF_UNIX;
		snprintf(out->un.sun_path, sizeof(out->un.sun_path), "%s", s);
		return sizeof(out->un);
	}
	out->in.sin_family = AF_INET;
	out->in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	out->in.sin_port = htons((uint16_t)atoi(s));
	return sizeof(out->in);
}

int
address_listen(const char *address)
{
	union any at;
	const socklen_t len = read_address(address, &at);
	const int yes = 1;
	int fd = socket(at.sa.sa_family, SOCK_STREAM | SOCK_NONBLOCK |
	    SOCK_CLOEXEC, 0);

	if (at.sa.sa_family == AF_UNIX)
		unlink(address);
	else
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (fd < 0 || bind(fd, &at.sa, len) < 0 || listen(fd, 64) < 0 ||
	    (at.sa.sa_family == AF_UNIX && chmod(address, 0666) < 0)) {
		perror(address);
		exit(1);
	}
	return fd;
}

int
address_connect(const char *address)
{
	union any at;
	const socklen_t len = read_address(address, &at);
	int fd = socket(at.sa.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && connect(fd, &at.sa, len) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}
