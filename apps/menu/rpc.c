/* The messages of schema/api/menu/v1/menu.proto, in its order. */
#include "config.h"
#include "menu.h"

static const struct rpc_field category[] = {
	{ "id", RPC_INT },
	{ "name", RPC_TEXT },
	{ "description", RPC_TEXT },
	{ "display_order", RPC_INT },
	{ "is_active", RPC_BOOL },
	{ 0 }
};

static const struct rpc_field dish[] = {
	{ "id", RPC_INT },
	{ "name", RPC_TEXT },
	{ "description", RPC_TEXT },
	{ "price", RPC_MONEY },
	{ "category_id", RPC_INT },
	{ "cooking_time_min", RPC_INT },
	{ "image_url", RPC_TEXT },
	{ "is_available", RPC_BOOL },
	{ "calories", RPC_INT },
	{ "created_at", RPC_TIME },
	{ "updated_at", RPC_TIME },
	{ 0 }
};

static const struct rpc_field menu_category[] = {
	{ "category_id", RPC_INT },
	{ "display_order", RPC_INT, .zero = true },
	{ 0 }
};

static const struct rpc_field menu[] = {
	{ "id", RPC_INT },
	{ "name", RPC_TEXT },
	{ "description", RPC_TEXT },
	{ "valid_from", RPC_DATE },
	{ "valid_to", RPC_DATE },
	{ "is_active", RPC_BOOL },
	{ "categories", RPC_MESSAGE, .sub = menu_category, .list = true },
	{ "dish_ids", RPC_INT, .list = true },
	{ 0 }
};

static const struct rpc_field promotion[] = {
	{ "id", RPC_INT },
	{ "dish_id", RPC_INT },
	{ "discount_percent", RPC_INT },
	{ "start_date", RPC_DATE },
	{ "end_date", RPC_DATE },
	{ 0 }
};

static const struct rpc_field category_request[] = {
	{ "name", RPC_TEXT },
	{ "description", RPC_TEXT },
	{ "display_order", RPC_INT, .zero = true },
	{ 0 }
};

static const struct rpc_field update_category_request[] = {
	{ "id", RPC_INT, .param = 1 },
	{ "name", RPC_TEXT, .optional = true },
	{ "description", RPC_TEXT, .optional = true },
	{ "display_order", RPC_INT, .optional = true },
	{ "is_active", RPC_BOOL, .optional = true },
	{ 0 }
};

static const struct rpc_field list_categories_request[] = {
	{ "only_active", RPC_BOOL },
	{ "page", RPC_INT },
	{ "page_size", RPC_INT },
	{ 0 }
};

static const struct rpc_field list_categories_response[] = {
	{ "categories", RPC_MESSAGE, .sub = category, .list = true },
	{ "total_count", RPC_INT },
	{ 0 }
};

static const struct rpc_field delete_category_request[] = {
	{ "id", RPC_INT, .param = 1 },
	{ "force", RPC_BOOL },
	{ 0 }
};

static const struct rpc_field dish_request[] = {
	{ "name", RPC_TEXT },
	{ "description", RPC_TEXT },
	{ "price", RPC_MONEY },
	{ "category_id", RPC_INT },
	{ "cooking_time_min", RPC_INT },
	{ "image_url", RPC_TEXT, .optional = true, .clears = true },
	{ "is_available", RPC_BOOL, .zero = true },
	{ "calories", RPC_INT, .optional = true },
	{ 0 }
};

static const struct rpc_field update_dish_request[] = {
	{ "id", RPC_INT, .param = 1 },
	{ "name", RPC_TEXT, .optional = true },
	{ "description", RPC_TEXT, .optional = true },
	{ "price", RPC_MONEY, .optional = true },
	{ "category_id", RPC_INT, .optional = true },
	{ "cooking_time_min", RPC_INT, .optional = true, .clears = true },
	{ "image_url", RPC_TEXT, .optional = true, .clears = true },
	{ "is_available", RPC_BOOL, .optional = true },
	{ "calories", RPC_INT, .optional = true },
	{ 0 }
};

static const struct rpc_field list_dishes_request[] = {
	{ "category_id", RPC_INT, .optional = true },
	{ "only_available", RPC_BOOL },
	{ "page", RPC_INT },
	{ "page_size", RPC_INT },
	{ 0 }
};

static const struct rpc_field list_dishes_response[] = {
	{ "dishes", RPC_MESSAGE, .sub = dish, .list = true },
	{ "total_count", RPC_INT },
	{ 0 }
};

static const struct rpc_field menu_request[] = {
	{ "name", RPC_TEXT },
	{ "description", RPC_TEXT },
	{ "valid_from", RPC_DATE },
	{ "valid_to", RPC_DATE },
	{ "categories", RPC_MESSAGE, .sub = menu_category, .list = true },
	{ "dish_ids", RPC_INT, .list = true },
	{ 0 }
};

static const struct rpc_field update_menu_request[] = {
	{ "id", RPC_INT, .param = 1 },
	{ "name", RPC_TEXT, .optional = true },
	{ "description", RPC_TEXT, .optional = true },
	{ "valid_from", RPC_DATE, .optional = true },
	{ "valid_to", RPC_DATE, .optional = true },
	{ "is_active", RPC_BOOL, .optional = true },
	{ "categories", RPC_MESSAGE, .sub = menu_category, .list = true },
	{ "dish_ids", RPC_INT, .list = true },
	{ 0 }
};

static const struct rpc_field promotion_request[] = {
	{ "dish_id", RPC_INT },
	{ "discount_percent", RPC_INT },
	{ "start_date", RPC_DATE },
	{ "end_date", RPC_DATE },
	{ 0 }
};

static const struct rpc_field list_promotions_response[] = {
	{ "promotions", RPC_MESSAGE, .sub = promotion, .list = true },
	{ 0 }
};

static const struct rpc_field category_response[] = {
	{ "category", RPC_PART, .sub = category },
	{ 0 }
};

static const struct rpc_field dish_response[] = {
	{ "dish", RPC_PART, .sub = dish },
	{ 0 }
};

static const struct rpc_field menu_response[] = {
	{ "menu", RPC_PART, .sub = menu },
	{ 0 }
};

static const struct rpc_field promotion_response[] = {
	{ "promotion", RPC_PART, .sub = promotion },
	{ 0 }
};

static const struct rpc_field get_dish_request[] = {
	{ "id", RPC_INT, .param = 1 },
	{ 0 }
};

static const struct rpc_field update_promotion_request[] = {
	{ "id", RPC_INT, .param = 1 },
	{ "dish_id", RPC_INT, .optional = true },
	{ "discount_percent", RPC_INT, .optional = true },
	{ "start_date", RPC_DATE, .optional = true },
	{ "end_date", RPC_DATE, .optional = true },
	{ 0 }
};

static const struct rpc_field image_request[] = {
	{ "filename", RPC_TEXT },
	{ "content_type", RPC_TEXT },
	{ 0 }
};

static const struct rpc_field image_response[] = {
	{ "url", RPC_TEXT },
	{ "object_key", RPC_TEXT },
	{ 0 }
};

const struct rpc create_category = { "menu.v1.MenuService/CreateCategory",
	category_request, category_response };
const struct rpc update_category = { "menu.v1.MenuService/UpdateCategory",
	update_category_request, category_response };
const struct rpc list_categories = { "menu.v1.MenuService/ListCategories",
	list_categories_request, list_categories_response };
const struct rpc delete_category = { "menu.v1.MenuService/DeleteCategory",
	delete_category_request, rpc_empty };
const struct rpc create_dish = { "menu.v1.MenuService/CreateDish",
	dish_request, dish_response };
const struct rpc update_dish = { "menu.v1.MenuService/UpdateDish",
	update_dish_request, dish_response };
const struct rpc get_dish = { "menu.v1.MenuService/GetDish",
	get_dish_request, dish_response };
const struct rpc list_dishes = { "menu.v1.MenuService/ListDishes",
	list_dishes_request, list_dishes_response };
const struct rpc create_menu = { "menu.v1.MenuService/CreateMenu",
	menu_request, menu_response };
const struct rpc get_active_menu = { "menu.v1.MenuService/GetActiveMenu",
	rpc_empty, menu_response };
const struct rpc update_menu = { "menu.v1.MenuService/UpdateMenu",
	update_menu_request, menu_response };
const struct rpc create_promotion = { "menu.v1.MenuService/CreatePromotion",
	promotion_request, promotion_response };
const struct rpc update_promotion = { "menu.v1.MenuService/UpdatePromotion",
	update_promotion_request, promotion_response };
const struct rpc list_active_promotions = {
	"menu.v1.MenuService/ListActivePromotions", rpc_empty,
	list_promotions_response, .query = "active=true&page_size=100" };
const struct rpc generate_upload_url = {
	"menu.v1.MenuService/GenerateUploadUrl", image_request, image_response };
