/*
 * The messages of schema/api/payment/v1/payment.proto, and those of
 * order/v1/order.proto that speak of payments.
 */
#include "config.h"
#include "payment.h"

static const struct rpc_word payment_status[] = {
	{ "PAYMENT_STATUS_UNSPECIFIED", NULL },
	{ "PAYMENT_STATUS_PENDING", "pending" },
	{ "PAYMENT_STATUS_SUCCEEDED", "succeeded" },
	{ "PAYMENT_STATUS_FAILED", "failed" },
	{ "PAYMENT_STATUS_REFUNDED", "refunded" },
	{ "PAYMENT_STATUS_SUCCEEDED", "partially_refunded" },
	{ 0 }
};

static const struct rpc_word payment_method_type[] = {
	{ "PAYMENT_METHOD_UNSPECIFIED", "online" },
	{ "PAYMENT_METHOD_CARD", "card" },
	{ "PAYMENT_METHOD_CASH", "cash" },
	{ "PAYMENT_METHOD_APPLE_PAY", "apple_pay" },
	{ "PAYMENT_METHOD_GOOGLE_PAY", "google_pay" },
	{ 0 }
};

/* order.v1 */

static const struct rpc_field order_payment_request[] = {
	{ "order_id", RPC_UUID, .param = 1 },
	{ "amount", RPC_MONEY },
	{ "payment_method", RPC_TEXT },
	{ "callback_url", RPC_TEXT, .rest = "return_url" },
	{ 0 }
};

static const struct rpc_field order_payment_response[] = {
	{ "payment_id", RPC_TEXT },
	{ "payment_url", RPC_TEXT },
	{ "status", RPC_TEXT },
	{ 0 }
};

static const struct rpc_field payment_callback_request[] = {
	{ "payment_id", RPC_UUID },
	{ "status", RPC_TEXT },
	{ "transaction_id", RPC_TEXT },
	{ "metadata", RPC_BYTES },
	{ 0 }
};

/* payment.v1 */

static const struct rpc_field payment_request[] = {
	{ "order_id", RPC_UUID, .param = 1 },
	{ "amount", RPC_MONEY },
	{ "method", RPC_ENUM, .rest = "payment_method",
	    .words = payment_method_type },
	{ "metadata", RPC_MAP },
	{ 0 }
};

static const struct rpc_field payment_response[] = {
	{ "payment_id", RPC_TEXT },
	{ "status", RPC_TEXT },
	{ "details", RPC_TEXT },
	{ "created_at", RPC_TIME },
	{ 0 }
};

static const struct rpc_field payment_status_request[] = {
	{ "payment_id", RPC_UUID, .param = 1 },
	{ 0 }
};

static const struct rpc_field payment_status_response[] = {
	{ "status", RPC_ENUM, .words = payment_status },
	{ "error_message", RPC_TEXT },
	{ "updated_at", RPC_TIME },
	{ 0 }
};

static const struct rpc_field refund_request[] = {
	{ "payment_id", RPC_UUID, .param = 1 },
	{ "amount", RPC_MONEY },
	{ "reason", RPC_TEXT },
	{ 0 }
};

static const struct rpc_field refund_response[] = {
	{ "refund_id", RPC_TEXT },
	{ "status", RPC_ENUM, .words = payment_status },
	{ "processed_at", RPC_TIME },
	{ 0 }
};

static const struct rpc_field mock_config[] = {
	{ "success_rate", RPC_INT, .zero = true },
	{ "fixed_status", RPC_ENUM, .words = payment_status, .optional = true },
	{ "response_delay_ms", RPC_INT },
	{ "error_pattern", RPC_TEXT },
	{ "auto_approve_refunds", RPC_BOOL, .zero = true },
	{ 0 }
};

const struct rpc initiate_payment = {
	"order.v1.OrderService/InitiatePayment",
	order_payment_request, order_payment_response };
const struct rpc process_payment_callback = {
	"order.v1.OrderService/ProcessPaymentCallback",
	payment_callback_request, rpc_empty };

/* what payment.v1 offers is for other programs of ours, and for admins */
#define OURS .who = SERVICE | ADMIN, .internal = true

const struct rpc create_payment = {
	"payment.v1.PaymentService/CreatePayment",
	payment_request, payment_response, OURS };
const struct rpc get_payment_status = {
	"payment.v1.PaymentService/GetPaymentStatus",
	payment_status_request, payment_status_response, OURS };
const struct rpc process_refund = {
	"payment.v1.PaymentService/ProcessRefund",
	refund_request, refund_response, OURS };
const struct rpc set_mock_behavior = {
	"payment.v1.PaymentService/SetMockBehavior",
	mock_config, rpc_empty, OURS };
const struct rpc reset_mock_behavior = {
	"payment.v1.PaymentService/ResetMockBehavior",
	rpc_empty, rpc_empty, OURS };
