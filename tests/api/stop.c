/* The stop-list: what is off, until when, and how much is left. */
#include "config.h"
#include "api.h"

#define DISH(name, price, id) "POST", "/api/v1/dishes", AS_ADMIN, \
	J({"name":name,"price":price,"category_id":${stops}}), 201, \
	{ "/is_available=true", "/stop=null" }, .keep = id "=/id"
#define STOP(id) "POST", "/api/v1/dishes/${" id "}/stop", AS_CHEF
#define BACK(id) "DELETE", "/api/v1/dishes/${" id "}/stop", AS_CHEF, NULL
#define SHOWN(id) "GET", "/api/v1/dishes/${" id "}", AS_NOBODY, NULL, 200
#define QUOTE(id, n) "POST", "/api/v1/orders/quote", AS_NOBODY, \
	J({"type":"takeaway","items":[{"dish_id":id,"quantity":n}]})
#define ORDER(id, n) "POST", "/api/v1/orders", AS_CUSTOMER, \
	J({"type":"takeaway","payment_method":"cash", \
	"items":[{"dish_id":id,"quantity":n}]})
#define ITEM(o, i) "PATCH", "/api/v1/orders/${" o "}/items/${" i "}"
#define WITH_BREAD(n, option, slices) "POST", "/api/v1/orders/quote", \
	AS_NOBODY, J({"type":"takeaway","items":[{"dish_id":${soup}, \
	"quantity":n,"options":[{"option_id":option,"quantity":slices}]}]})
/* Portions left, as order has it. */
#define LEFT_OF(id, option, n) NULL, .within = 5, .db = "order", \
	.sql = "select coalesce(portions::text, 'many') from stops" \
	    " where dish_id = ${" id "} and option_id = ${" option "}", .is = n
#define LEFT(id, n) NULL, .within = 5, .db = "order", .sql = "select " \
	"coalesce(portions::text, 'many') from stops where dish_id = " \
	"${" id "} and option_id = 0", .is = n

const struct row stop_rows[] = {
	{ "a category", "POST", "/api/v1/categories", AS_ADMIN,
	    J({"name":"Стопы ${run}"}), 201, { "/id" }, .keep = "stops=/id" },
	{ "a soup", DISH("Рассольник ${run}", 300, "soup") },
	{ "another", DISH("Солянка ${run}", 350, "other") },
	{ "a dear one", DISH("Буйабес ${run}", 2900, "dear") },
	{ "order has heard of them", "POST", "/api/v1/orders/quote", AS_NOBODY,
	    J({"type":"takeaway","items":[{"dish_id":${soup},"quantity":1},
	    {"dish_id":${other},"quantity":1},
	    {"dish_id":${dear},"quantity":1}]}), 200, .within = 5 },

	/* refused */
	{ "nobody stops nothing", "POST", "/api/v1/dishes/${soup}/stop",
	    AS_NOBODY, J({}), 401 },
	{ "a waiter stops nothing", "POST", "/api/v1/dishes/${soup}/stop",
	    AS_WAITER, J({}), 403 },
	{ "nor puts back", "DELETE", "/api/v1/dishes/${soup}/stop", AS_WAITER,
	    NULL, 403 },
	{ "guests have no list", "GET", "/api/v1/stops", AS_CUSTOMER, NULL,
	    403 },
	{ "a dish that is not there", "POST", "/api/v1/dishes/2000000000/stop",
	    AS_CHEF, J({}), 404 },
	{ "nor put back", "DELETE", "/api/v1/dishes/2000000000/stop", AS_CHEF,
	    NULL, 404 },
	{ "until yesterday", STOP("soup"), J({"until":"2020-01-01"}), 400,
	    { "/field=until", "/error=until: is in the past" } },
	{ "until a time without an offset", STOP("soup"),
	    J({"until":"2040-01-01T12:00:00"}), 400, { "/field=until" } },
	{ "until a word", STOP("soup"), J({"until":"tomorrow"}), 400,
	    { "/field=until", "end_of_day" } },
	{ "less than no portions", STOP("soup"), J({"portions":-1}), 400,
	    { "/field=portions" } },
	{ "portions in words", STOP("soup"), J({"portions":"two"}), 400,
	    { "/field=portions" } },
	{ "half a portion", STOP("soup"), J({"portions":1.5}), 400,
	    { "/field=portions" } },
	{ "what nobody knows", STOP("soup"), J({"why":"burnt"}), 400,
	    { "/field=why" } },
	{ "pages too deep", "GET", "/api/v1/stops?page=1000&page_size=100",
	    AS_CHEF, NULL, 400, { "/field=page" } },

	/* until put back */
	{ "the soup is off", STOP("soup"), J({}), 200,
	    { "/dish_id=${soup}", "/stopped=true", "/until=null",
		"/portions=null", "/name=Рассольник ${run}" } },
	{ "the menu shows it", SHOWN("soup"), { "/is_available=false",
		"/stop/until=null" }, .within = 5 },
	{ "a quote is refused", QUOTE(${soup}, 1), 409, { "/code=wrong_state",
		"/field=items[0].dish_id", "/lines#=1",
		"/lines/0/dish_id=${soup}", "/lines/0/portions_left=0",
		"/lines/0/name=Рассольник ${run}",
		"/lines/0/replacements/0/dish_id=${other}",
		"/lines/0/replacements/0/price=350.00" } },
	{ "an order, too, naming its lines", "POST", "/api/v1/orders",
	    AS_CUSTOMER, J({"type":"takeaway","items":[
	    {"dish_id":${other},"quantity":1},
	    {"dish_id":${soup},"quantity":2}]}), 409, { "/code=wrong_state",
		"/field=items[1].dish_id", "/lines#=1",
		"/lines/0/field=items[1].dish_id",
		"/lines/0/replacements#=1",
		"/lines/0/replacements/0/dish_id=${dear}" } },
	{ "it is on the list", "GET", "/api/v1/stops?page_size=100", AS_WAITER,
	    NULL, 200, { "\"dish_id\" : ${soup}", "/total_count~^[1-9]" } },
	{ "it is put back", BACK("soup"), 204 },
	{ "twice", BACK("soup"), 204 },
	{ "the list is without it", "GET", "/api/v1/stops?page_size=100",
	    AS_ADMIN, NULL, 200, { "/stops" } },
	{ "the menu has it again", SHOWN("soup"),
	    { "/is_available=true", "/stop=null" }, .within = 5 },
	{ "it can be had", QUOTE(${soup}, 1), 200 },

	/* until a time */
	{ "off until a time", STOP("soup"),
	    J({"until":"2040-01-01T12:00:00+03:00"}), 200,
	    { "/until~^2040-01-01T09:00:00" } },
	{ "the menu says until when", SHOWN("soup"), { "/is_available=false",
		"/stop/until~^2040-01-01T09:00:00" }, .within = 5 },
	{ "through a day of the restaurant", STOP("soup"),
	    J({"until":"2040-01-01"}), 200, { "/until~^2040-01-01T21:00:00" } },
	{ "until the end of this day", STOP("soup"), J({"until":"end_of_day"}),
	    200, { "/until~^${today}T21:00:00" } },
	{ "the time comes", NULL, .db = "order", .sql = "with s as (update"
	    " stops set until = now() where dish_id = ${soup} returning 1)"
	    " select count(*) from s", .is = "1" },
	{ "it is back by itself", SHOWN("soup"),
	    { "/is_available=true", "/stop=null" }, .within = 5 },
	{ "the others were told", NULL, .within = 5, .db = "order",
	    .sql = "select body->>'stopped' from outbox where sent_at is not"
		   " null and routing_key = 'stop.changed'"
		   " and body->>'dish_id' = '${soup}' order by id desc limit 1",
	    .is = "false" },
	{ "and it can be had", QUOTE(${soup}, 1), 200 },

	/* portions */
	{ "three are left", STOP("soup"), J({"portions":3}), 200,
	    { "/stopped=false", "/portions=3" } },
	{ "four cannot be had", QUOTE(${soup}, 4), 409,
	    { "/lines/0/portions_left=3",
		"/error~only 3 are left", "/lines/0/replacements#=2" } },
	{ "nor in two lines", "POST", "/api/v1/orders", AS_CUSTOMER,
	    J({"type":"takeaway","items":[{"dish_id":${soup},"quantity":2},
	    {"dish_id":${soup},"quantity":2}]}), 409, { "/lines#=2",
		"/lines/1/field=items[1].dish_id" } },
	{ "two can", ORDER(${soup}, 2), 201, .keep = "o=/id" },
	{ "one is left", LEFT("soup", "1") },
	{ "in the menu, too", SHOWN("soup"), { "/is_available=true",
		"/stop/portions=1" }, .within = 5 },
	{ "the last", ORDER(${soup}, 1), 201, .keep = "p=/id pi=/items/0/item_id" },
	{ "none is left", SHOWN("soup"), { "/is_available=false",
		"/stop/portions=0" }, .within = 5 },
	{ "one too many", ORDER(${soup}, 1), 409, { "/lines/0/portions_left=0" } },
	{ "the first is canceled", "POST", "/api/v1/orders/${o}/cancel",
	    AS_CUSTOMER, J({}), 200 },
	{ "two are back", LEFT("soup", "2") },
	{ "in the menu as well", SHOWN("soup"), { "/is_available=true",
		"/stop/portions=2" }, .within = 5 },
	{ "the second is begun", ITEM("p", "pi"), AS_CHEF,
	    J({"cooking_status":"preparing"}), 200 },
	{ "and canceled", "POST", "/api/v1/orders/${p}/cancel", AS_ADMIN,
	    J({}), 200, { "/status=canceled" } },
	{ "what is cooked does not come back", NULL, .within = 5,
	    .db = "order", .sql = "select portions || ' ' || (select count(*)"
	    " from portions_taken where dish_id = ${soup}) from stops"
	    " where dish_id = ${soup}", .is = "2 0" },

	/* a bill that grows */
	{ "a table", "POST", "/api/v1/orders", AS_WAITER,
	    J({"type":"dine-in","table_number":"7","items":[
	    {"dish_id":${soup},"quantity":1}]}), 201,
	    .keep = "t=/id ti=/items/0/item_id" },
	{ "wants more than is left", ITEM("t", "ti"), AS_WAITER,
	    J({"quantity":3}), 409, { "/field=quantity",
		"/lines/0/portions_left=1" } },
	{ "wants two", ITEM("t", "ti"), AS_WAITER, J({"quantity":2}), 200,
	    { "/quantity=2" } },
	{ "no more of it is added", "POST", "/api/v1/orders/${t}/items",
	    AS_WAITER, J({"dish_id":${soup},"quantity":1}), 409,
	    { "/field=dish_id", "/lines/0/field=dish_id" } },
	{ "something else is", "POST", "/api/v1/orders/${t}/items", AS_WAITER,
	    J({"dish_id":${other},"quantity":1}), 201 },
	{ "one is enough after all", ITEM("t", "ti"), AS_WAITER,
	    J({"quantity":1}), 200 },
	{ "the other is back", LEFT("soup", "1") },
	{ "is added as a line", "POST", "/api/v1/orders/${t}/items", AS_WAITER,
	    J({"dish_id":${soup},"quantity":1}), 201 },
	{ "and gone", LEFT("soup", "0") },

	/* counted anew */
	{ "the kitchen counts again", STOP("soup"), J({"portions":5}), 200,
	    { "/portions=5" } },
	{ "the table goes", "POST", "/api/v1/orders/${t}/cancel", AS_WAITER,
	    J({}), 200 },
	{ "its portions were of the old count", NULL, .within = 5,
	    .db = "order", .sql = "select portions || ' ' || (select count(*)"
	    " from portions_taken where dish_id = ${soup}) from stops"
	    " where dish_id = ${soup}", .is = "5 0" },
	{ "counting ends", BACK("soup"), 204 },
	{ "a hundred can be had, less one", QUOTE(${soup}, 99), 200 },
	{ "no portions at all", STOP("soup"), J({"portions":0}), 200,
	    { "/stopped=true", "/portions=0" } },
	{ "are a stop", QUOTE(${soup}, 1), 409,
	    { "/error~not available now" } },
	{ "order and menu agree", NULL, .within = 5, .db = "menu",
	    .sql = "select stopped || ' ' || portions from stops"
		   " where dish_id = ${soup}", .is = "true 0" },
	{ "it ends", BACK("soup"), 204 },

	/* options */
	{ "a soup with bread", "PATCH", "/api/v1/dishes/${soup}", AS_ADMIN,
	    J({"option_groups":[{"name":"Хлеб","max_choices":3,"options":[
	    {"name":"Белый","price":10,"max_quantity":3},
	    {"name":"Чёрный","price":15}]}]}), 200,
	    { "/option_groups/0/options#=2" },
	    .keep = "white=/option_groups/0/options/0/id "
		    "black=/option_groups/0/options/1/id" },
	{ "has it", WITH_BREAD(1, ${white}, 1), 200, .within = 5 },
	{ "an option that is not there", STOP("soup"),
	    J({"option_id":2000000000}), 400, { "/field=option_id" } },
	{ "nor to be put back", "DELETE",
	    "/api/v1/dishes/${soup}/stop?option_id=2000000000", AS_CHEF, NULL,
	    400, { "/field=option_id" } },
	{ "white bread is off", STOP("soup"), J({"option_id":${white}}), 200,
	    { "/option_id=${white}", "/option_name=Белый" } },
	{ "a soup with it is refused", WITH_BREAD(1, ${white}, 1), 409,
	    { "/field=items[0].options[0].option_id",
		"/lines/0/option_id=${white}", "/lines/0/name=Белый",
		"/lines/0/replacements#=1",
		"/lines/0/replacements/0/option_id=${black}",
		"/lines/0/replacements/0/price=15.00" } },
	{ "with the other it is not", WITH_BREAD(1, ${black}, 1), 200 },
	{ "the menu shows it", SHOWN("soup"), { "/is_available=true",
		"/option_groups/0/options/0/is_available=false",
		"/option_groups/0/options/0/stop/until=null",
		"/option_groups/0/options/1/is_available=true" }, .within = 5 },
	{ "five slices are left", STOP("soup"),
	    J({"option_id":${white},"portions":5}), 200, { "/portions=5" } },
	{ "two with three each are too many", WITH_BREAD(2, ${white}, 3), 409,
	    { "/lines/0/portions_left=5", "/lines/0/option_id=${white}" } },
	{ "with two they are not", "POST", "/api/v1/orders", AS_WAITER,
	    J({"type":"dine-in","table_number":"7","items":[
	    {"dish_id":${soup},"quantity":2,
	    "options":[{"option_id":${white},"quantity":2}]}]}), 201,
	    .keep = "b=/id bi=/items/0/item_id" },
	{ "one slice is left", LEFT_OF("soup", "white", "1") },
	{ "not enough for a third", ITEM("b", "bi"), AS_WAITER,
	    J({"quantity":3}), 409, { "/field=quantity",
		"/lines/0/option_id=${white}", "/lines/0/name=Белый" } },
	{ "one of them is enough", ITEM("b", "bi"), AS_WAITER,
	    J({"quantity":1}), 200 },
	{ "its slices are back", LEFT_OF("soup", "white", "3") },
	{ "all are when the table goes", "POST", "/api/v1/orders/${b}/cancel",
	    AS_WAITER, J({}), 200 },
	{ "five again", LEFT_OF("soup", "white", "5") },
	{ "bread is not counted any more", "DELETE",
	    "/api/v1/dishes/${soup}/stop?option_id=${white}", AS_CHEF, NULL,
	    204 },
	{ "and can be had", WITH_BREAD(9, ${white}, 3), 200 },
	{ "all of it ends", "DELETE", "/api/v1/categories/${stops}?force=true",
	    AS_ADMIN, NULL, 204 },
	{ "what is gone cannot be stopped", STOP("other"), J({}), 404,
	    .within = 5 },
	{ 0 }
};
