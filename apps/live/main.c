#include "config.h"
#include "live.h"

static const struct route routes[] = {
	{ POST, "/api/v1/live/ticket", SIGNED_IN, ticket_post },
	{ 0 }
};

static const struct consumer consumers[] = {
	{ "order.*", on_event },
	{ "payment.*", on_event },
	{ "delivery.*", on_event },
	{ 0 }
};

static const struct task tasks[] = {
	{ "hub_wake", 1000, hub_wake },
	{ "events_purge", 3600000, events_purge },
	{ 0 }
};

int
main(int argc, char **argv)
{
	return app_main(argc, argv, &(struct app){
		.name = "live",
		.routes = routes,
		.stmts = stmts,
		.n_stmts = Q__MAX,
		.consumers = consumers,
		.tasks = tasks,
		.hub = hub_run,
	});
}
