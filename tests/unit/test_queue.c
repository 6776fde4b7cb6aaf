#include "config.h"
#include "queue.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "unit.h"

/* An abstract name (its first byte is NUL), so nothing is left behind. */
static struct sockaddr_un sun = { .sun_family = AF_UNIX };
static int door;

static void
setup(void)
{
	snprintf(sun.sun_path + 1, sizeof(sun.sun_path) - 1, "queue-%d",
	    (int)getpid());
	door = socket(AF_UNIX, SOCK_STREAM, 0);
	ck_assert_int_eq(bind(door, (struct sockaddr *)&sun, sizeof(sun)), 0);
	ck_assert_int_eq(listen(door, 16), 0);
}

static int
knock(void)
{
	const int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	ck_assert_int_eq(connect(fd, (struct sockaddr *)&sun, sizeof(sun)), 0);
	return fd;
}

START_TEST(who_waits_is_counted)
{
	ck_assert_int_eq(queue_waiting(door), 0);
	for (int i = 1; i <= 7; i++) {
		knock();
		ck_assert_int_eq(queue_waiting(door), i);
	}
	ck_assert_int_ge(accept(door, NULL, NULL), 0);
	ck_assert_int_eq(queue_waiting(door), 6);
}
END_TEST

/* Who has gone is still in the queue: it must be accepted to be seen. */
START_TEST(who_has_gone_is_counted)
{
	close(knock());
	ck_assert_int_eq(queue_waiting(door), 1);
}
END_TEST

START_TEST(others_have_no_queue)
{
	const int null = open("/dev/null", O_RDONLY);
	const int inet = socket(AF_INET, SOCK_STREAM, 0);

	ck_assert_int_eq(queue_waiting(-1), -1);
	ck_assert_int_eq(queue_waiting(null), -1);
	ck_assert_int_eq(queue_waiting(inet), -1);
}
END_TEST

int
main(void)
{
	return unit_run_with("queue", setup, NULL, (const TTest *[]){
	    who_waits_is_counted, who_has_gone_is_counted,
	    others_have_no_queue, NULL });
}
