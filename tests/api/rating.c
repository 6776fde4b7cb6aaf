/* Stars for what was handed over. */
#include "config.h"
#include "api.h"

#define RATE(who) "PUT", "/api/v1/orders/${ro}/rating", who
#define MOVE "PATCH", "/api/v1/orders/${ro}/status", AS_ADMIN
#define ALL "GET", "/api/v1/ratings"

const struct row rating_rows[] = {
	{ "a dish to be rated", "GET",
	    "/api/v1/dishes?only_available=true&page_size=1", AS_NOBODY, NULL,
	    200, { "/dishes#=1" }, .keep = "rd=/dishes/0/id" },
	{ "an order", "POST", "/api/v1/orders", AS_CUSTOMER,
	    J({"type":"takeaway","payment_method":"cash",
	    "items":[{"dish_id":${rd},"quantity":1}]}), 201,
	    .keep = "ro=/id rn=/number ru=/user_id" },
	{ "not handed over yet", RATE(AS_CUSTOMER), J({"stars":5}), 409,
	    { "/code=wrong_state", "confirmed" } },
	{ "is cooked", MOVE, J({"status":"cooking"}), 200 },
	{ "is ready", MOVE, J({"status":"ready"}), 200 },
	{ "not handed over even now", RATE(AS_CUSTOMER), J({"stars":5}), 409,
	    { "ready" } },
	{ "is handed over", MOVE, J({"status":"delivered"}), 200 },

	{ "two stars", RATE(AS_CUSTOMER), J({"stars":2}), 200,
	    { "/order_id=${ro}", "/stars=2" } },
	{ "and five", RATE(AS_CUSTOMER), J({"stars":5}), 200, { "/stars=5" } },
	{ "the last ones count", ALL, AS_ADMIN, NULL, 200,
	    { "/ratings/0/order_id=${ro}", "/ratings/0/number=${rn}",
		"/ratings/0/stars=5", "/average~^[1-5]", "/total_count~^[0-9]+$" } },
	{ "a page of them", ALL "?page=1&page_size=1", AS_ADMIN, NULL, 200,
	    { "/ratings#=1" } },

	{ "somebody else's", RATE(AS_OTHER), J({"stars":1}), 404 },
	{ "in their name", RATE(AS_OTHER), J({"stars":1}), 404, { NULL },
	    .headers = "On-Behalf-Of: ${ru}" },
	{ "a service in its guest's", RATE(AS_NOBODY), J({"stars":4}), 200,
	    { "/stars=4" }, .headers = "On-Behalf-Of: ${ru}",
	    .internal = true, .service = "notify" },
	{ "a service in another's", RATE(AS_NOBODY), J({"stars":1}), 404,
	    { NULL }, .headers = "On-Behalf-Of: 2147483647", .internal = true,
	    .service = "notify" },
	{ "a service in nobody's", RATE(AS_NOBODY), J({"stars":1}), 403,
	    { NULL }, .internal = true, .service = "notify" },
	{ "a service in a word's", RATE(AS_NOBODY), J({"stars":1}), 400,
	    { "On-Behalf-Of" }, .headers = "On-Behalf-Of: me",
	    .internal = true, .service = "notify" },
	{ "a service where guests are alone", "GET", "/api/v1/users/me",
	    AS_NOBODY, NULL, 403, { NULL }, .headers = "On-Behalf-Of: ${ru}",
	    .internal = true, .service = "notify" },
	{ "by nobody", RATE(AS_NOBODY), J({"stars":1}), 401 },
	{ "by staff", RATE(AS_WAITER), J({"stars":5}), 403 },
	{ "no star", RATE(AS_CUSTOMER), J({"stars":0}), 400,
	    { "/field=stars" } },
	{ "six", RATE(AS_CUSTOMER), J({"stars":6}), 400, { "/field=stars" } },
	{ "half of one", RATE(AS_CUSTOMER), J({"stars":0.5}), 400,
	    { "/field=stars" } },
	{ "in words", RATE(AS_CUSTOMER), J({"stars":"5"}), 400,
	    { "/field=stars" } },
	{ "without any", RATE(AS_CUSTOMER), J({}), 400, { "/field=stars" } },
	{ "and a song", RATE(AS_CUSTOMER), J({"stars":5,"song":1}), 400,
	    { "/field=song" } },
	{ "of an order that there is not", "PUT", "/api/v1/orders/"
	    "0192f0c1-5b7e-7abc-8def-0123456789ab/rating", AS_CUSTOMER,
	    J({"stars":5}), 404 },
	{ "guests do not see them", ALL, AS_CUSTOMER, NULL, 403 },
	{ "nor waiters", ALL, AS_WAITER, NULL, 403 },
	{ "page 0", ALL "?page=0", AS_ADMIN, NULL, 400, { "/field=page" } },
	{ "too far", ALL "?page=1000&page_size=100", AS_ADMIN, NULL, 400,
	    { "/field=page" } },
	{ 0 }
};
