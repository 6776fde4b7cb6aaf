/*
 *	hello SOCKET WORKERS FILE
 *
 * The fastest FastCGI program there can be: so many workers on one socket,
 * each answering every request with FILE and nothing else.
 */
#include "config.h"

#include <fcgiapp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

static char text[65536];

static int
serve(int fd, int n)
{
	FCGX_Request r;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (FCGX_InitRequest(&r, fd, 0) != 0)
		return 1;
	while (FCGX_Accept_r(&r) == 0) {
		FCGX_FPrintF(r.out, "Content-Type: application/json\r\n"
		    "Content-Length: %d\r\n\r\n", n);
		FCGX_PutStr(text, n, r.out);
		FCGX_Finish_r(&r);
	}
	return 1;
}

int
main(int argc, char **argv)
{
	FILE *f = argc == 4 ? fopen(argv[3], "re") : NULL;
	int fd, n;

	if (f == NULL) {
		fprintf(stderr, "usage: hello SOCKET WORKERS FILE\n");
		return 64;
	}
	n = (int)fread(text, 1, sizeof(text), f);
	fclose(f);
	umask(0);
	if (FCGX_Init() != 0 || (fd = FCGX_OpenSocket(argv[1], 1024)) < 0)
		return 1;
	for (int i = atoi(argv[2]); i > 0; i--)
		if (fork() == 0)
			return serve(fd, n);
	while (wait(NULL) > 0)
		;
	return 0;
}
