#include "config.h"
#include "wake.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "conf.h"
#include "log.h"

static bool
address(struct sockaddr_un *sa, const char *name, const char *kind)
{
	*sa = (struct sockaddr_un){ .sun_family = AF_UNIX };
	return snprintf(sa->sun_path, sizeof(sa->sun_path), "%s/%s-%s.wake",
	    conf.run_dir, name, kind) < (int)sizeof(sa->sun_path);
}

static int
datagram_socket(void)
{
	return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

void
wake_send(const char *name, const char *kind)
{
	static int fd = -1;
	struct sockaddr_un sa;

	if (fd < 0)
		fd = datagram_socket();
	if (fd >= 0 && address(&sa, name, kind))
		sendto(fd, "", 1, MSG_DONTWAIT, (struct sockaddr *)&sa,
		    sizeof(sa));
}

int
wake_open(const char *name, const char *kind)
{
	struct sockaddr_un sa;
	int fd = datagram_socket();

	if (fd < 0 || !address(&sa, name, kind))
		return -1;
	unlink(sa.sun_path);
	if (bind(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0 ||
	    chmod(sa.sun_path, 0660) < 0) {
		log_error(NULL, "%s: %s", sa.sun_path, strerror(errno));
		close(fd);
		return -1;
	}
	return fd;
}

bool
wake_taken(int fd)
{
	char c;
	bool any = false;

	while (recv(fd, &c, sizeof(c), MSG_DONTWAIT) >= 0)
		any = true;
	return any;
}
