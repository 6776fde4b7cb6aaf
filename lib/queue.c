#include "config.h"
#include "queue.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

struct question {
	struct nlmsghdr head;
	struct unix_diag_req about;
};

/* The kernel answers before send returns, so nothing is waited for. */
static ssize_t
ask(const struct question *q, void *answer, size_t size)
{
	const int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC,
	    NETLINK_SOCK_DIAG);
	ssize_t n = -1;

	if (fd < 0)
		return -1;
	if (send(fd, q, sizeof(*q), 0) == (ssize_t)sizeof(*q))
		n = recv(fd, answer, size, MSG_DONTWAIT);
	close(fd);
	return n;
}

/* The attribute that has the queue's length; -1 when it is not there. */
static int
length_read(struct nlmsghdr *head, ssize_t n)
{
	struct unix_diag_rqlen length;
	struct rtattr *attribute;
	int left;

	if (n < 0 || !NLMSG_OK(head, (size_t)n) ||
	    head->nlmsg_type != SOCK_DIAG_BY_FAMILY)
		return -1;
	attribute = (struct rtattr *)((char *)NLMSG_DATA(head) +
	    NLMSG_ALIGN(sizeof(struct unix_diag_msg)));
	left = (int)(head->nlmsg_len -
	    NLMSG_LENGTH(sizeof(struct unix_diag_msg)));
	for (; RTA_OK(attribute, left); attribute = RTA_NEXT(attribute, left))
		if (attribute->rta_type == UNIX_DIAG_RQLEN &&
		    RTA_PAYLOAD(attribute) >= sizeof(length)) {
			memcpy(&length, RTA_DATA(attribute), sizeof(length));
			return (int)length.udiag_rqueue;
		}
	return -1;
}

int
queue_waiting(int fd)
{
	_Alignas(struct nlmsghdr) char answer[512];
	struct question q = {
		.head = { .nlmsg_len = sizeof(q),
		    .nlmsg_type = SOCK_DIAG_BY_FAMILY,
		    .nlmsg_flags = NLM_F_REQUEST },
		.about = { .sdiag_family = AF_UNIX, .udiag_states = ~0u,
		    .udiag_show = UDIAG_SHOW_RQLEN,
		    .udiag_cookie = { ~0u, ~0u } },
	};
	struct stat st;

	if (fstat(fd, &st) < 0 || !S_ISSOCK(st.st_mode))
		return -1;
	q.about.udiag_ino = (__u32)st.st_ino;
	return length_read((struct nlmsghdr *)answer,
	    ask(&q, answer, sizeof(answer)));
}
