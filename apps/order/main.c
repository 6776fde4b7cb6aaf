#include "config.h"
#include "order.h"

static const struct route routes[] = {
	/* method, path, who, handler, rpc */
	{ POST, "/api/v1/orders/quote", ANYONE, order_quote },
	{ POST, "/api/v1/orders", CUSTOMER | WAITER, order_create,
	    "order.v1.OrderService/CreateOrder", TXN | KEYED },
	{ GET, "/api/v1/orders", SIGNED_IN, order_list,
	    "order.v1.OrderService/ListOrders" },
	{ GET, "/api/v1/orders/{uuid}", SIGNED_IN, order_get,
	    "order.v1.OrderService/GetOrder" },
	{ GET, "/api/v1/orders/{uuid}/history", SIGNED_IN, order_history,
	    "order.v1.OrderService/GetOrderHistory" },
	{ PATCH, "/api/v1/orders/{uuid}/status", STAFF, order_status,
	    "order.v1.OrderService/UpdateOrderStatus", TXN },
	{ POST, "/api/v1/orders/{uuid}/cancel", SIGNED_IN, order_cancel, NULL,
	    TXN },
	{ POST, "/api/v1/orders/{uuid}/items", WAITER | CHEF | ADMIN, item_add,
	    "order.v1.OrderService/AddOrderItem", TXN },
	{ PATCH, "/api/v1/orders/{uuid}/items/{uuid}", WAITER | CHEF | ADMIN,
	    item_update, "order.v1.OrderService/UpdateOrderItem", TXN },
	{ GET, "/internal/v1/order/orders/{uuid}/due", SIGNED_IN, order_due },
	{ 0 }
};

static const struct consumer consumers[] = {
	{ "menu.changed", on_menu_changed },
	{ "payment.created", on_payment },
	{ "payment.succeeded", on_payment },
	{ "payment.failed", on_payment },
	{ "payment.refunded", on_payment },
	{ 0 }
};

static const struct task tasks[] = {
	{ "orders_overdue", 1000, orders_overdue },
	{ "numbers_reset", 10000, numbers_reset },
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
	});
}
