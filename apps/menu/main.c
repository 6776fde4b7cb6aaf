/* The menu context: its routes, the events it hears, the file it keeps. */
#include "config.h"
#include "menu.h"
#include "picture.h"

static const struct route routes[] = {
	/* method, path, who, handler, rpc; the first two are files for most */
	{ GET, "/api/v1/menu/active", ANYONE, menu_active,
	    .flags = UNLIMITED },
	{ GET, "/api/v1/menu", ANYONE, menu_active, .flags = UNLIMITED },
	{ GET, "/api/v1/categories", ANYONE, category_list, &list_categories },
	{ POST, "/api/v1/categories", ADMIN, category_create,
	    &create_category, .flags = TXN },
	{ PATCH, "/api/v1/categories/{id}", ADMIN, category_update,
	    &update_category, .flags = TXN },
	{ DELETE, "/api/v1/categories/{id}", ADMIN, category_delete,
	    &delete_category, .flags = TXN },
	{ GET, "/api/v1/dishes", ANYONE, dish_list, &list_dishes },
	{ GET, "/api/v1/dishes/{id}", ANYONE, dish_get, &get_dish },
	{ POST, "/api/v1/dishes", ADMIN, dish_create,
	    &create_dish, .flags = TXN },
	{ PATCH, "/api/v1/dishes/{id}", ADMIN, dish_update,
	    &update_dish, .flags = TXN },
	{ DELETE, "/api/v1/dishes/{id}", ADMIN, dish_delete, .flags = TXN },
	{ GET, "/api/v1/menus", ANYONE, menu_list },
	{ POST, RPC_ONLY, ANYONE, menu_today, &get_active_menu },
	{ POST, "/api/v1/menus", ADMIN, menu_create,
	    &create_menu, .flags = TXN },
	{ PATCH, "/api/v1/menus/{id}", ADMIN, menu_update,
	    &update_menu, .flags = TXN },
	{ DELETE, "/api/v1/menus/{id}", ADMIN, menu_delete, .flags = TXN },
	{ GET, "/api/v1/promotions", ANYONE, promotion_list,
	    &list_active_promotions },
	{ POST, "/api/v1/promotions", ADMIN, promotion_create,
	    &create_promotion, .flags = TXN },
	{ PATCH, "/api/v1/promotions/{id}", ADMIN, promotion_update,
	    &update_promotion, .flags = TXN },
	{ DELETE, "/api/v1/promotions/{id}", ADMIN, promotion_delete,
	    .flags = TXN },
	{ GET, "/api/v1/prices", ADMIN, price_list },
	{ PUT, "/api/v1/prices", ADMIN, prices_put, .flags = TXN },
	{ POST, "/api/v1/images", ADMIN, image_create, &generate_upload_url,
	    .flags = TXN },
	{ GET, "/api/v1/images/{uuid}", ADMIN, image_get },
	{ PUT, "/api/v1/uploads/{uuid}", ANYONE, upload_put,
	    .flags = STREAM | RAW_BODY },
	{ 0 }
};

static const struct consumer consumers[] = {
	{ "stop.changed", stop_changed },
	{ 0 }
};

/* A wake comes with every change through the API; the period is for days
 * that begin, stops that end, and changes by other hands. */
static const struct task tasks[] = {
	{ "publish", 500, publish_run },
	{ "uploads_work", 200, uploads_work },
	{ "uploads_purge", 60000, uploads_purge },
	{ 0 }
};

static const struct command commands[] = {
	{ "republish", command_run },
	{ "export", command_run },
	{ "import", command_run },
	{ "picture", picture_command },
	{ 0 }
};

int
main(int argc, char **argv)
{
	return app_main(argc, argv, &(struct app){
		.name = "menu",
		.routes = routes,
		.stmts = stmts,
		.n_stmts = Q__MAX,
		.consumers = consumers,
		.tasks = tasks,
		.gauges = gauges,
		.gauges_stmt = Q_GAUGES,
		.commands = commands,
	});
}
