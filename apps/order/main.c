#include "config.h"
#include "order.h"

static const struct route routes[] = {
	/* method, path, who, handler, rpc, flags */
	{ POST, "/api/v1/orders/quote", ANYONE, order_quote, NULL, FOR_GUEST },
	{ POST, "/api/v1/orders", CUSTOMER | WAITER, order_create,
	    &create_order, TXN | KEYED | FOR_GUEST },
	{ GET, "/api/v1/orders", SIGNED_IN, order_list, &list_orders,
	    FOR_GUEST },
	{ GET, "/api/v1/orders/{uuid}", SIGNED_IN, order_get, &get_order,
	    FOR_GUEST },
	{ GET, "/api/v1/orders/{uuid}/history", SIGNED_IN, order_history,
	    &get_order_history },
	{ PATCH, "/api/v1/orders/{uuid}/status", STAFF, order_status,
	    &update_order_status, TXN },
	{ POST, "/api/v1/orders/{uuid}/cancel", SIGNED_IN, order_cancel, NULL,
	    TXN | FOR_GUEST },
	{ PUT, "/api/v1/orders/{uuid}/rating", CUSTOMER, rating_put, NULL,
	    TXN | FOR_GUEST },
	{ GET, "/api/v1/ratings", ADMIN, rating_list },
	{ PUT, "/api/v1/orders/{uuid}/position", STAFF, order_place, NULL,
	    TXN },
	{ POST, "/api/v1/orders/{uuid}/items", WAITER | CHEF | ADMIN, item_add,
	    &add_order_item, TXN },
	{ POST, "/api/v1/orders/{uuid}/lines", WAITER | CHEF | ADMIN,
	    lines_add, NULL, TXN | KEYED },
	{ GET, "/api/v1/tables", WAITER | CHEF | ADMIN, table_list },
	{ PATCH, "/api/v1/orders/{uuid}/items/{uuid}", WAITER | CHEF | ADMIN,
	    item_update, &update_order_item, TXN },
	{ POST, "/api/v1/orders/{uuid}/items/{uuid}/sold-out",
	    WAITER | CHEF | ADMIN, item_sold_out, NULL, TXN },
	{ DELETE, "/api/v1/orders/{uuid}/items/{uuid}/sold-out",
	    WAITER | CHEF | ADMIN, item_found, NULL, TXN },
	{ POST, "/api/v1/orders/{uuid}/items/{uuid}/choice", SIGNED_IN,
	    item_choice, NULL, TXN },
	{ GET, "/api/v1/reports/sales", ADMIN, report_sales, NULL, REPLICA },
	{ GET, "/api/v1/reports/dishes", ADMIN, report_dishes, NULL, REPLICA },
	{ GET, "/api/v1/reports/kitchen", ADMIN, report_kitchen, NULL, REPLICA },
	{ GET, "/api/v1/reports/cancellations", ADMIN, report_cancellations,
	    NULL, REPLICA },
	{ GET, "/api/v1/kitchen", CHEF | ADMIN, kitchen_get },
	{ POST, "/api/v1/orders/{uuid}/acknowledge", CHEF | ADMIN,
	    order_acknowledge, NULL, TXN },
	{ POST, "/api/v1/orders/{uuid}/bump", CHEF | ADMIN, order_bump, NULL,
	    TXN },
	{ POST, "/api/v1/orders/{uuid}/recall", CHEF | ADMIN, order_recall,
	    NULL, TXN },
	{ GET, "/api/v1/wall", STAFF, wall_get },
	{ GET, "/api/v1/stops", STAFF, stop_list },
	{ POST, "/api/v1/dishes/{id}/stop", CHEF | ADMIN, stop_set, NULL, TXN },
	{ DELETE, "/api/v1/dishes/{id}/stop", CHEF | ADMIN, stop_clear, NULL,
	    TXN },
	{ GET, "/internal/v1/order/orders/{uuid}/due", SIGNED_IN | SERVICE,
	    order_due },
	{ 0 }
};

static const struct consumer consumers[] = {
	{ "menu.changed", on_menu_changed },
	{ "payment.created", on_payment },
	{ "payment.succeeded", on_payment },
	{ "payment.failed", on_payment },
	{ "payment.refunded", on_payment },
	{ "user.deleted", on_user_deleted },
	{ 0 }
};

static const struct task tasks[] = {
	{ "orders_overdue", 1000, orders_overdue },
	{ "stops_end", 250, stops_end },
	{ "portions_return", 1000, portions_return },
	{ "numbers_reset", 10000, numbers_reset },
	{ "orders_forget", 5000, orders_forget },
	{ 0 }
};

int
main(int argc, char **argv)
{
	return app_main(argc, argv, &(struct app){
		.name = "order",
		.routes = routes,
		.stmts = stmts,
		.n_stmts = Q__MAX,
		.consumers = consumers,
		.tasks = tasks,
		.gauges = gauges,
		.gauges_stmt = Q_GAUGES,
	});
}
