/* Many guests, few portions: nobody gets what is not there. */
#include "config.h"
#include "saga.h"

#define COUNT(dish, n) "POST", "/api/v1/dishes/${" dish "}/stop", AS_CHEF, \
	J({"portions":n}), 200, { "/portions=" #n }
#define BACK(dish) "DELETE", "/api/v1/dishes/${" dish "}/stop", AS_CHEF, \
	NULL, 204
#define WISH(what) "'{\"type\":\"takeaway\",\"payment_method\":\"cash\"," \
	"\"items\":[{\"dish_id\":${d1},\"quantity\":1," \
	"\"special_requests\":\"" what "-${run}\"}]}'"
/* Portions left and portions in orders that stand: none lost, none made up. */
#define SUM(dish, what, n) NULL, .within = LONG, .db = "order", \
	.sql = "select portions + (select coalesce(sum(quantity), 0)" \
	    " from order_items i join orders o on o.id = i.order_id" \
	    " where o.status <> 'canceled' and i.dish_id = s.dish_id" \
	    " and special_requests = '" what "-${run}') from stops s" \
	    " where dish_id = ${" dish "}", .is = n
#define DEADLOCKS NULL, .run = "deadlocks"

const struct row stop_rows[] = {
	{ "five portions", COUNT("d1", 5) },
	{ "twenty guests", NULL, .run = "race 20 5 " WISH("five") },
	{ "five of them have one", SUM("d1", "five", "5") },
	{ "and nothing is left", "GET", "/api/v1/dishes/${d1}", AS_NOBODY, NULL,
	    200, { "/is_available=false", "/stop/portions=0" },
	    .within = LONG },
	{ "the last portion", COUNT("d1", 1) },
	{ "two guests", NULL, .run = "race 2 1 " WISH("last") },
	{ "one has it", SUM("d1", "last", "1") },

	{ "a hundred of two dishes", COUNT("d1", 100) },
	{ "of each", COUNT("d2", 100) },
	{ "no deadlock yet", DEADLOCKS },
	{ "many want both, in either order, and some think better of it", NULL,
	    .run = "crossed 40 ${d1} ${d2} both-${run}" },
	{ "nothing of the one is lost", SUM("d1", "both", "100") },
	{ "nor of the other", SUM("d2", "both", "100") },
	{ "nobody waited for another in a circle", DEADLOCKS },
	{ "menu has heard the last of it", NULL, .within = LONG, .db = "order",
	    .run = "same_stops ${d1} ${d2}", .sql = "select 1", .is = "1" },

	{ "a hundred again", COUNT("d1", 100) },
	{ "and of the other", COUNT("d2", 100) },
	{ "the pool is killed meanwhile", NULL,
	    .run = "crossed 30 ${d1} ${d2} killed-${run} & sleep 0.3;"
		   " signal_all KILL order; wait $!" },
	{ "nothing is lost by that", SUM("d1", "killed", "100") },
	{ "of neither", SUM("d2", "killed", "100") },
	/* its own 503 until then is no answer of ours, and not kept */
	{ "the web server has found the pool again", NULL, .within = LONG,
	    .run = "curl -s $SAMOVAR_URL/api/v1/orders | grep -q"
		   " unauthenticated" },
	{ "the one is put back", BACK("d1") },
	{ "and the other", BACK("d2") },
	{ "and can be had", "POST", "/api/v1/orders/quote", AS_NOBODY,
	    "{\"type\":\"takeaway\"," ITEMS "}", 200, .within = LONG },
	{ 0 }
};
