/* The pages and who may see them. */
#include "config.h"
#include "analytics.h"
#include "office.h"
#include "staff.h"
#include "menu.h"
#include "waiter.h"

static const struct route routes[] = {
	/* method, path, who, handler */
	{ GET, "/staff/login", ANYONE, login_get },
	{ POST, "/staff/login", ANYONE, login_post, .flags = RAW_BODY },
	{ POST, "/staff/logout", STAFF, logout_post, .flags = RAW_BODY },
	{ POST, "/staff/language", ANYONE, language_post, .flags = RAW_BODY },
	{ GET, "/staff/", STAFF, home_get },
	{ GET, "/staff/dashboard", WAITER | ADMIN, board_get },
	{ GET, "/staff/alerts", WAITER | CHEF | ADMIN, alerts_get },
	{ GET, "/staff/orders/{uuid}", WAITER | CHEF | ADMIN, order_get },
	{ POST, "/staff/orders/{uuid}/move", WAITER | CHEF | ADMIN, order_move,
	    .flags = RAW_BODY },
	{ POST, "/staff/orders/{uuid}/cancel", WAITER | ADMIN, order_cancel,
	    .flags = RAW_BODY },
	{ POST, "/staff/orders/{uuid}/place", WAITER | ADMIN, order_place,
	    .flags = RAW_BODY },
	{ POST, "/staff/orders/{uuid}/cash", WAITER, order_cash,
	    .flags = RAW_BODY },
	{ POST, "/staff/orders/{uuid}/refund", ADMIN, order_refund,
	    .flags = RAW_BODY },
	{ POST, "/staff/orders/{uuid}/items/{uuid}", WAITER | CHEF | ADMIN,
	    item_move,
	    .flags = RAW_BODY },
	{ GET, "/staff/waiter", WAITER | ADMIN, tables_get },
	{ GET, "/staff/waiter/table", WAITER | ADMIN, table_get },
	{ GET, "/staff/waiter/order", WAITER | ADMIN, enter_get },
	{ GET, "/staff/waiter/dish", WAITER | ADMIN, enter_dish },
	{ POST, "/staff/waiter/send", WAITER | ADMIN, enter_send,
	    .flags = RAW_BODY },
	{ GET, "/staff/waiter/bill", WAITER | ADMIN, bill_get },
	{ POST, "/staff/waiter/pay", WAITER, bill_pay, .flags = RAW_BODY },
	{ POST, "/staff/orders/{uuid}/items/{uuid}/sold-out",
	    WAITER | CHEF | ADMIN, item_sold_out, .flags = RAW_BODY },
	{ POST, "/staff/orders/{uuid}/items/{uuid}/found",
	    WAITER | CHEF | ADMIN, item_found, .flags = RAW_BODY },
	{ POST, "/staff/orders/{uuid}/items/{uuid}/choice", WAITER | ADMIN,
	    item_choice, .flags = RAW_BODY },
	{ GET, "/staff/menu", ADMIN, menu_home },
	{ GET, "/staff/menu/{word}", ADMIN, noun_list },
	{ POST, "/staff/menu/{word}", ADMIN, noun_create, .flags = RAW_BODY },
	{ GET, "/staff/menu/{word}/new", ADMIN, noun_new },
	{ GET, "/staff/menu/{word}/{id}", ADMIN, noun_get },
	{ POST, "/staff/menu/{word}/{id}", ADMIN, noun_change,
	    .flags = RAW_BODY },
	{ POST, "/staff/menu/{word}/{id}/delete", ADMIN, noun_delete,
	    .flags = RAW_BODY },
	{ POST, "/staff/menu/{word}/{id}/move", ADMIN, noun_move,
	    .flags = RAW_BODY },
	{ POST, "/staff/menu-photo/{id}", ADMIN, photo_post,
	    .flags = RAW_BODY | STREAM },
	{ GET, "/staff/menu-prices", ADMIN, prices_get },
	{ POST, "/staff/menu-prices", ADMIN, prices_post,
	    .flags = RAW_BODY | STREAM },
	{ GET, "/staff/menu-prices/export", ADMIN, prices_export },
	{ POST, "/staff/menu-prices/confirm", ADMIN, prices_confirm,
	    .flags = RAW_BODY },
	{ GET, "/staff/kitchen", CHEF | ADMIN, kitchen_get },
	{ POST, "/staff/orders/{uuid}/acknowledge", CHEF | ADMIN,
	    order_acknowledge, .flags = RAW_BODY },
	{ POST, "/staff/orders/{uuid}/bump", CHEF | ADMIN, order_bump,
	    .flags = RAW_BODY },
	{ POST, "/staff/orders/{uuid}/recall", CHEF | ADMIN, order_recall,
	    .flags = RAW_BODY },
	{ GET, "/staff/board", STAFF, wall_get },
	{ GET, "/staff/stops", WAITER | CHEF | ADMIN, stops_get },
	{ POST, "/staff/stops", CHEF | ADMIN, stop_post, .flags = RAW_BODY },
	{ POST, "/staff/stops/end", CHEF | ADMIN, stop_end, .flags = RAW_BODY },
	{ GET, "/staff/analytics", ADMIN, analytics_get },
	{ GET, "/staff/analytics/{word}", ADMIN, analytics_csv },
	{ GET, "/staff/people", ADMIN, people_get },
	{ GET, "/staff/people/new", ADMIN, person_new_get },
	{ POST, "/staff/people/new", ADMIN, person_new_post,
	    .flags = RAW_BODY },
	{ GET, "/staff/people/{word}/{id}", ADMIN, person_get },
	{ POST, "/staff/people/{word}/{id}", ADMIN, person_post,
	    .flags = RAW_BODY },
	{ POST, "/staff/people/{word}/{id}/act", ADMIN, person_act,
	    .flags = RAW_BODY },
	{ GET, "/staff/audit", ADMIN, audit_page_get },
	{ GET, "/staff/settings", STAFF, settings_get },
	{ POST, "/staff/settings/password", STAFF, password_post,
	    .flags = RAW_BODY },
	{ POST, "/staff/settings/sessions/{uuid}", STAFF, session_end,
	    .flags = RAW_BODY },
	{ POST, "/staff/settings/telegram", STAFF, chat_link_post,
	    .flags = RAW_BODY },
	{ POST, "/staff/settings/mock", ADMIN, mock_post, .flags = RAW_BODY },
	{ POST, "/staff/settings/mock/reset", ADMIN, mock_reset,
	    .flags = RAW_BODY },
	{ 0 }
};

static int
start(struct err *e)
{
	return texts_load(e) < 0 || pages_load(e) < 0 ||
	    metabase_check(e) < 0 ? -1 : 0;
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
