#include "config.h"
#include "app.h"

#include <locale.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf.h"
#include "db_sql.h"
#include "file.h"
#include "log.h"
#include "met.h"
#include "pool.h"
#include "rpc.h"
#include "serve.h"
#include "who.h"
#include "worker.h"

static const struct app *self;
static const struct route *routes;

static int
work(int slot)
{
	return serve_run(self, routes, slot);
}

static int
print_routes(const struct app *app)
{
	if (app->routes == NULL)
		return 0;
	route_check(app->routes);
	route_print(app->routes, app->name);
	return 0;
}

/* " customer waiter", or " anyone". */
static void
print_who(unsigned who)
{
	if (who & ANYONE)
		fputs(" anyone", stdout);
	if (who & NOBODY)
		fputs(" nobody", stdout);
	if (who & SERVICE)
		fputs(" service", stdout);
	for (int i = 0; role_word(i) != NULL; i++)
		if (who & role_bit(role_word(i)))
			printf(" %s", role_word(i));
}

static int
print_paths(const struct app *app)
{
	const struct route *row;

	for (row = app->routes; row != NULL && row->path != NULL; row++) {
		if (*row->path == '\0')
			continue;
		printf("%s %s", method_names[row->method], row->path);
		print_who(row->who);
		putchar('\n');
	}
	return 0;
}

static int
print_rpcs(const struct app *app)
{
	const struct route *row;

	for (row = app->routes; row != NULL && row->path != NULL; row++)
		if (row->rpc != NULL) {
			fputs(row->rpc->name, stdout);
			print_who(row->rpc->who != 0 ? row->rpc->who : row->who);
			putchar('\n');
		}
	return 0;
}

static int
print_events(const struct app *app)
{
	const struct consumer *c;

	for (c = app->consumers; c != NULL && c->key != NULL; c++)
		puts(c->key);
	return 0;
}

static void
print_table(struct arena *a, const struct stmt *s, int n)
{
	for (int i = 0; i < n; i++) {
		struct buf b = buf_new(a);

		buf_str(&b, "{");
		buf_json_member(&b, "name", s[i].name);
		buf_json_int(&b, "n_params", s[i].n_params);
		buf_json_member(&b, "sql", s[i].sql);
		buf_str(&b, "}");
		puts(b.s);
	}
}

static int
print_statements(const struct app *app)
{
	struct arena *a = arena_new();

	if (app->stmts != NULL) {
		print_table(a, app->stmts, app->n_stmts);
		print_table(a, db_lib_stmts, DB__MAX - DB_BEGIN);
	}
	arena_free(a);
	return 0;
}

static int
print_conf(const struct app *app)
{
	(void)app;
	conf_print();
	return 0;
}

static int
print_version(const struct app *app)
{
	printf("samovar-%s %s\n", app->name, PACKAGE_VERSION);
	return 0;
}

static const struct {
	const char *option;
	int (*print)(const struct app *app);
} prints[] = {
	{ "--routes", print_routes },
	{ "--paths", print_paths },
	{ "--rpcs", print_rpcs },
	{ "--events", print_events },
	{ "--statements", print_statements },
	{ "--conf", print_conf },
	{ "--version", print_version },
};

static int
usage(const char *program)
{
	fprintf(stderr, "usage: %s [--pool NAME] [--workers N] | --routes |"
	    " --paths | --rpcs | --events | --statements | --conf |\n"
	    "    --version | COMMAND\n", program);
	return 64;
}

static int
run_command(const struct app *app, int argc, char **argv)
{
	const struct command *c;

	if (file_owner_become(conf.secrets_dir) < 0) {
		perror(conf.secrets_dir);
		return 77;
	}
	for (c = app->commands; c != NULL && c->name != NULL; c++)
		if (strcmp(c->name, argv[1]) == 0)
			return c->run(app, argc - 1, argv + 1);
	return usage(argv[0]);
}

static int
hub_run(const struct app *app)
{
	return app->hub != NULL ? app->hub(app) : usage(app->name);
}

static int
bot_run(const struct app *app)
{
	return app->bot != NULL ? app->bot(app) : usage(app->name);
}

/* What a program does that is no pool: the end of its name says so. */
static const struct loop {
	const char *suffix;
	int (*run)(const struct app *app);
} loops[] = {
	{ "-worker", worker_run },
	{ "-hub", hub_run },
	{ "-bot", bot_run },
};

/* NULL: a pool. */
static const struct loop *
loop_of(const char *program)
{
	const size_t len = strlen(program);

	for (size_t i = 0; i < sizeof(loops) / sizeof(*loops); i++) {
		const size_t n = strlen(loops[i].suffix);

		if (len > n && strcmp(program + len - n, loops[i].suffix) == 0)
			return &loops[i];
	}
	return NULL;
}

static int
run(const struct app *app, const char *pool, char **argv,
    const struct loop *loop, struct err *e)
{
	routes = loop != NULL ? NULL : serve_routes(app);
	if (met_open(pool, routes, e) < 0 ||
	    (app->start != NULL && app->start(e) < 0))
		return -1;
	if (loop != NULL) {
		met_slot_start(0, getpid());
		return loop->run(app);
	}
	route_check(routes);
	return pool_run(&(struct pool){ .name = pool, .argv = argv,
	    .workers = (int)conf.workers, .work = work, .stop = serve_stop }, e);
}

int
app_main(int argc, char **argv, const struct app *app)
{
	const char *program = strrchr(argv[0], '/');
	const char *pool = app->name;
	static char loop_name[64];
	const struct loop *loop;
	struct err e = { 0 };
	int rc;

	self = app;
	program = program != NULL ? program + 1 : argv[0];
	loop = loop_of(program);
	setlocale(LC_CTYPE, "C.UTF-8");
	for (size_t i = 0; argc == 2 && i < sizeof(prints) / sizeof(*prints); i++)
		if (strcmp(argv[1], prints[i].option) == 0)
			return prints[i].print(app);
	if (loop != NULL) {
		snprintf(loop_name, sizeof(loop_name), "%s%s", app->name,
		    loop->suffix);
		pool = loop_name;
	}
	if (sodium_init() < 0)
		return 70;
	if (conf_load(NULL, &e) < 0) {
		fprintf(stderr, "%s: %s\n", program, e.text);
		return 78;
	}
	for (int i = 1; i < argc && strncmp(argv[1], "--", 2) == 0; i += 2) {
		if (i + 1 < argc && strcmp(argv[i], "--pool") == 0)
			pool = argv[i + 1];
		else if (i + 1 < argc && strcmp(argv[i], "--workers") == 0)
			conf.workers = strtol(argv[i + 1], NULL, 10);
		else
			return usage(program);
	}
	log_open(pool, log_level_of(conf.log_level));
	if (argc > 1 && strncmp(argv[1], "--", 2) != 0)
		return run_command(app, argc, argv);
	rc = run(app, pool, argv, loop, &e);
	if (rc < 0)
		log_error(NULL, "%s", e.text);
	return rc < 0 ? 1 : rc;
}
