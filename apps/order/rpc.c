/* The messages of schema/api/order/v1/order.proto, in its order. */
#include "config.h"
#include "order.h"

static const struct rpc_word order_type[] = {
	{ "ORDER_TYPE_UNSPECIFIED", NULL },
	{ "ORDER_TYPE_DINE_IN", "dine-in" },
	{ "ORDER_TYPE_DELIVERY", "delivery" },
	{ "ORDER_TYPE_TAKEAWAY", "takeaway" },
	{ 0 }
};

static const struct rpc_word order_status_word[] = {
	{ "ORDER_STATUS_UNSPECIFIED", NULL },
	{ "ORDER_STATUS_CREATED", "created" },
	{ "ORDER_STATUS_CONFIRMED", "confirmed" },
	{ "ORDER_STATUS_COOKING", "cooking" },
	{ "ORDER_STATUS_READY", "ready" },
	{ "ORDER_STATUS_DELIVERED", "delivered" },
	{ "ORDER_STATUS_CANCELLED", "canceled" },
	{ 0 }
};

static const struct rpc_word cooking_status[] = {
	{ "COOKING_STATUS_UNSPECIFIED", NULL },
	{ "COOKING_STATUS_PENDING", "pending" },
	{ "COOKING_STATUS_PREPARING", "preparing" },
	{ "COOKING_STATUS_READY", "ready" },
	{ "COOKING_STATUS_SERVED", "served" },
	{ 0 }
};

static const struct rpc_field order_item[] = {
	{ "item_id", RPC_TEXT },
	{ "dish_id", RPC_INT },
	{ "quantity", RPC_INT },
	{ "price", RPC_MONEY },
	{ "special_requests", RPC_TEXT },
	{ "cooking_status", RPC_ENUM, .words = cooking_status },
	{ "ready_at", RPC_TIME },
	{ 0 }
};

static const struct rpc_field order[] = {
	{ "id", RPC_TEXT },
	{ "user_id", RPC_INT },
	{ "staff_id", RPC_INT },
	{ "order_type", RPC_ENUM, .rest = "type", .words = order_type },
	{ "status", RPC_ENUM, .words = order_status_word },
	{ "table_number", RPC_TEXT },
	{ "delivery_address", RPC_BYTES },
	{ "total_amount", RPC_MONEY },
	{ "created_at", RPC_TIME },
	{ "updated_at", RPC_TIME },
	{ "items", RPC_MESSAGE, .sub = order_item, .list = true },
	{ 0 }
};

static const struct rpc_field order_response[] = {
	{ "order", RPC_PART, .sub = order },
	{ 0 }
};

static const struct rpc_field order_item_creation[] = {
	{ "dish_id", RPC_INT },
	{ "quantity", RPC_INT },
	{ "special_requests", RPC_TEXT },
	{ 0 }
};

static const struct rpc_field create_order_request[] = {
	{ "user_id", RPC_INT },
	{ "order_type", RPC_ENUM, .rest = "type", .words = order_type },
	{ "table_number", RPC_TEXT },
	{ "delivery_address", RPC_BYTES },
	{ "items", RPC_MESSAGE, .sub = order_item_creation, .list = true },
	{ 0 }
};

static const struct rpc_field get_order_request[] = {
	{ "order_id", RPC_UUID, .param = 1 },
	{ 0 }
};

static const struct rpc_field list_orders_request[] = {
	{ "user_id", RPC_INT, .optional = true },
	{ "status", RPC_ENUM, .words = order_status_word, .optional = true },
	{ "page", RPC_INT },
	{ "page_size", RPC_INT },
	{ 0 }
};

static const struct rpc_field list_orders_response[] = {
	{ "orders", RPC_MESSAGE, .sub = order, .list = true },
	{ "total_count", RPC_INT },
	{ 0 }
};

static const struct rpc_field update_order_status_request[] = {
	{ "order_id", RPC_UUID, .param = 1 },
	{ "status", RPC_ENUM, .words = order_status_word },
	{ "reason", RPC_TEXT },
	{ "changed_by", RPC_INT, .ignored = true },
	{ 0 }
};

static const struct rpc_field add_order_item_request[] = {
	{ "order_id", RPC_UUID, .param = 1 },
	{ "item", RPC_PART, .sub = order_item_creation },
	{ 0 }
};

static const struct rpc_field update_order_item_request[] = {
	{ "order_id", RPC_UUID, .param = 1 },
	{ "item_id", RPC_UUID, .param = 2 },
	{ "quantity", RPC_INT, .optional = true },
	{ "special_requests", RPC_TEXT, .optional = true },
	{ "cooking_status", RPC_ENUM, .words = cooking_status,
	    .optional = true },
	{ 0 }
};

static const struct rpc_field order_status_update[] = {
	{ "status", RPC_ENUM, .words = order_status_word },
	{ "reason", RPC_TEXT },
	{ "changed_by", RPC_INT },
	{ "changed_at", RPC_TIME },
	{ 0 }
};

static const struct rpc_field order_history_response[] = {
	{ "history", RPC_MESSAGE, .sub = order_status_update, .list = true },
	{ 0 }
};

const struct rpc create_order = { "order.v1.OrderService/CreateOrder",
	create_order_request, order_response };
const struct rpc get_order = { "order.v1.OrderService/GetOrder",
	get_order_request, order_response };
const struct rpc list_orders = { "order.v1.OrderService/ListOrders",
	list_orders_request, list_orders_response };
/* an order's owner may cancel it */
const struct rpc update_order_status = {
	"order.v1.OrderService/UpdateOrderStatus",
	update_order_status_request, rpc_empty, .who = SIGNED_IN };
const struct rpc add_order_item = { "order.v1.OrderService/AddOrderItem",
	add_order_item_request, order_item };
const struct rpc update_order_item = {
	"order.v1.OrderService/UpdateOrderItem",
	update_order_item_request, order_item };
const struct rpc get_order_history = {
	"order.v1.OrderService/GetOrderHistory",
	get_order_request, order_history_response };
