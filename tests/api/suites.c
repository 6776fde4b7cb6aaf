/* The tables of this program, in the order in which they run. */
#include "config.h"
#include "api.h"

const struct suite suites[] = {
	{ "http", http_rows },
	{ "auth", auth_rows },
	{ "user", user_rows },
	{ "address", address_rows },
	{ "menu", menu_rows },
	{ "dish", dish_rows },
	{ "order", order_rows },
	{ "table", table_rows },
	{ "rating", rating_rows },
	{ "payment", payment_rows },
	{ "card", card_rows },
	{ "kitchen", kitchen_rows },
	{ "stop", stop_rows },
	{ "image", image_rows },
	{ "live", live_rows },
	{ "report", report_rows },
	{ "audit", audit_rows },
	{ 0 }
};
