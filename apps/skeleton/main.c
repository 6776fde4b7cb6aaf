/* The tables of the context; HACKING.md tells how to add a row to each. */
#include "config.h"
#include "skeleton.h"

static const struct route routes[] = {
	/* method, path, who, handler */
	{ POST, "/internal/v1/skeleton/greetings", ANYONE, greeting_add,
	    .flags = TXN | KEYED },
	{ GET, "/internal/v1/skeleton/greetings/{id}", ANYONE, greeting_get },
	{ 0 }
};

static const struct consumer consumers[] = {
	{ "skeleton.greeted", on_greeting },
	{ 0 }
};

static const struct task tasks[] = {
	{ "greetings_count", 60000, greetings_count },
	{ 0 }
};

int
main(int argc, char **argv)
{
	return app_main(argc, argv, &(struct app){
		.name = "skeleton",
		.routes = routes,
		.stmts = stmts,
		.n_stmts = Q__MAX,
		.consumers = consumers,
		.tasks = tasks,
	});
}
