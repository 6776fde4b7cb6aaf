#include "config.h"
#include "worker.h"

int
worker_run(const struct app *app)
{
	(void)app;
	return 1;
}

void
worker_wake(const char *name)
{
	(void)name;
}
