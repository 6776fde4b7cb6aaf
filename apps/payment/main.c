/* The tables of the payment context. */
#include "config.h"
#include "payment.h"

static const struct route routes[] = {
	/* method, path, who, handler, rpc, flags */
	{ POST, "/api/v1/orders/{uuid}/payment", CUSTOMER | WAITER,
	    payment_start, &initiate_payment, KEYED },
	{ POST, RPC_ONLY, SERVICE | ADMIN, payment_start, &create_payment,
	    KEYED },
	{ POST, "/api/v1/payments/callback", ANYONE, payment_callback, NULL,
	    UNLIMITED },
	{ POST, RPC_ONLY, ANYONE, payment_told, &process_payment_callback,
	    UNLIMITED },
	{ PUT, "/api/v1/payments/mock", ADMIN, mock_put, &set_mock_behavior },
	{ DELETE, "/api/v1/payments/mock", ADMIN, mock_delete,
	    &reset_mock_behavior },
	{ GET, "/api/v1/payments/{uuid}", SIGNED_IN, payment_get,
	    &get_payment_status },
	{ POST, "/api/v1/payments/{uuid}/refund", ADMIN, payment_refund,
	    &process_refund, KEYED },
	{ GET, "/api/v1/reports/payments", ADMIN, report_payments, NULL,
	    REPLICA },
	{ GET, "/api/v1/payment-methods", CUSTOMER, method_list },
	{ POST, "/api/v1/payment-methods", CUSTOMER, method_add },
	{ PATCH, "/api/v1/payment-methods/{uuid}", CUSTOMER, method_change,
	    NULL, TXN },
	{ DELETE, "/api/v1/payment-methods/{uuid}", CUSTOMER, method_drop },
	{ 0 }
};

static const struct consumer consumers[] = {
	{ "order.created", on_order_created },
	{ "order.item_dropped", on_item_dropped },
	{ "order.canceled", on_order_gone },
	{ "order.failed", on_order_gone },
	{ "order.delivered", on_order_delivered },
	{ "user.deleted", on_user_deleted },
	{ 0 }
};

static const struct task tasks[] = {
	{ "payments_work", 1000, payments_work },
	{ "refunds_work", 1000, refunds_work },
	{ 0 }
};

static const struct command commands[] = {
	{ "card-keys", card_keys },
	{ 0 }
};

int
main(int argc, char **argv)
{
	return app_main(argc, argv, &(struct app){
		.name = "payment",
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
