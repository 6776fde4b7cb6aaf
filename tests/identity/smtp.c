/*
 * An SMTP server to test against, on 127.0.0.1:PORT, whose manners are the
 * word in the file MANNERS at each connection:
 *
 *	ok	takes the message and appends it to the file MAIL
 *	defer	451 for the recipient	refuse	550 for it
 *	cut	hangs up in the middle of the message
 *	late	554 after the whole message
 *	stall	says nothing		garbage	says something else
 *
 *	smtp PORT MANNERS MAIL
 */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void
manners_read(const char *file, char out[32])
{
	FILE *f = fopen(file, "r");

	if (f == NULL || fscanf(f, "%31s", out) != 1)
		strcpy(out, "ok");
	if (f != NULL)
		fclose(f);
}

static void
say(FILE *out, const char *line)
{
	fprintf(out, "%s\r\n", line);
	fflush(out);
}

static bool
starts(const char *line, const char *word)
{
	return strncasecmp(line, word, strlen(word)) == 0;
}

/* The message's lines up to the dot; false: the client, or we, hung up. */
static bool
message_take(FILE *in, FILE *mail, bool cut)
{
	char line[2048];

	while (fgets(line, sizeof(line), in) != NULL) {
		if (cut)
			return false;
		if (strcmp(line, ".\r\n") == 0)
			return true;
		fputs(line, mail);
	}
	return false;
}

static void
converse(FILE *in, FILE *out, const char *manners, const char *mail_file)
{
	const bool ok = strcmp(manners, "ok") == 0;
	char line[2048];
	FILE *mail;

	say(out, "220 test ESMTP");
	while (fgets(line, sizeof(line), in) != NULL) {
		if (starts(line, "RCPT") && strcmp(manners, "defer") == 0) {
			say(out, "451 later");
		} else if (starts(line, "RCPT") &&
		    strcmp(manners, "refuse") == 0) {
			say(out, "550 nobody here");
		} else if (starts(line, "DATA")) {
			say(out, "354 go on");
			mail = fopen(ok ? mail_file : "/dev/null", "a");
			if (!message_take(in, mail,
				strcmp(manners, "cut") == 0))
				return;
			fclose(mail);
			say(out, strcmp(manners, "late") == 0 ? "554 no"
							       : "250 taken");
		} else if (starts(line, "QUIT")) {
			say(out, "221 bye");
			return;
		} else {
			say(out, "250 ok");
		}
	}
}

static void
serve(int fd, const char *manners, const char *mail_file)
{
	FILE *in = fdopen(fd, "r"), *out = fdopen(dup(fd), "w");

	if (strcmp(manners, "stall") == 0)
		sleep(60);
	else if (strcmp(manners, "garbage") == 0)
		say(out, "HTTP/1.1 200 OK");
	else
		converse(in, out, manners, mail_file);
	fclose(in);
	fclose(out);
}

int
main(int argc, char **argv)
{
	const int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	char manners[32];
	int one = 1;

	if (argc != 4)
		return 64;
	at.sin_port = htons((uint16_t)strtol(argv[1], NULL, 10));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) < 0 ||
	    listen(fd, 8) < 0)
		return 1;
	signal(SIGCHLD, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	for (;;) {
		const int c = accept(fd, NULL, NULL);

		manners_read(argv[2], manners);
		if (c >= 0 && fork() == 0) {
			alarm(60);
			serve(c, manners, argv[3]);
			_exit(0);
		}
		close(c);
	}
}
