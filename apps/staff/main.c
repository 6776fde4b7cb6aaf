/* The pages and who may see them. */
#include "config.h"
#include "staff.h"


static const struct route routes[] = {
	/* method, path, who, handler */
	{ GET, "/staff/login", ANYONE, login_get },
	{ POST, "/staff/login", ANYONE, login_post, .flags = RAW_BODY },
	{ POST, "/staff/logout", STAFF, logout_post, .flags = RAW_BODY },
	{ POST, "/staff/language", ANYONE, language_post, .flags = RAW_BODY },
	{ GET, "/staff/", STAFF, home_get },
	{ 0 }
};

static int
start(struct err *e)
{
	return texts_load(e) < 0 || pages_load(e) < 0 ? -1 : 0;
}

int
main(int argc, char **argv)
{
	return app_main(argc, argv, &(struct app){
		.name = "staff",
		.routes = routes,
		.start = start,
		.cookie = STAFF_COOKIE,
		.refused = page_refused,
	});
}
