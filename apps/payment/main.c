/* The tables of the payment context. */
#include "config.h"
#include "payment.h"

static const struct route routes[] = {
	/* method, path, who, handler, rpc */
	{ POST, "/api/v1/orders/{uuid}/payment", CUSTOMER | WAITER,
	    payment_start, "order.v1.OrderService/InitiatePayment", KEYED },
	{ POST, "/api/v1/payments/callback", ANYONE, payment_callback,
	    "order.v1.OrderService/ProcessPaymentCallback", UNLIMITED },
	{ PUT, "/api/v1/payments/mock", ADMIN, mock_put,
	    "payment.v1.PaymentService/SetMockBehavior" },
	{ DELETE, "/api/v1/payments/mock", ADMIN, mock_delete,
	    "payment.v1.PaymentService/ResetMockBehavior" },
	{ GET, "/api/v1/payments/{uuid}", SIGNED_IN, payment_get,
	    "payment.v1.PaymentService/GetPaymentStatus" },
	{ POST, "/api/v1/payments/{uuid}/refund", ADMIN, payment_refund,
	    "payment.v1.PaymentService/ProcessRefund", KEYED },
	{ 0 }
};

static const struct consumer consumers[] = {
	{ "order.created", on_order_created },
	{ "order.canceled", on_order_gone },
	{ "order.failed", on_order_gone },
	{ "order.delivered", on_order_delivered },
	{ 0 }
};

static const struct task tasks[] = {
	{ "payments_work", 1000, payments_work },
	{ "refunds_work", 1000, refunds_work },
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
	});
}
