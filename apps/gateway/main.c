/* The tables of the gateway stub. */
#include "config.h"
#include "gateway.h"

static const struct route routes[] = {
	/* method, path, who, handler */
	{ POST, "/gateway/v3/payments", ANYONE, payment_create,
	    .flags = UNLIMITED },
	{ GET, "/gateway/v3/payments/{uuid}", ANYONE, payment_get,
	    .flags = UNLIMITED },
	{ POST, "/gateway/v3/payments/{uuid}/cancel", ANYONE, payment_cancel,
	    .flags = UNLIMITED },
	{ POST, "/gateway/v3/refunds", ANYONE, refund_create,
	    .flags = UNLIMITED },
	{ GET, "/gateway/v3/refunds/{uuid}", ANYONE, refund_get,
	    .flags = UNLIMITED },
	{ POST, "/gateway/v3/payment_methods", ANYONE, method_save,
	    .flags = UNLIMITED },
	{ PUT, "/gateway/v3/mock", ANYONE, mock_put, .flags = UNLIMITED },
	{ DELETE, "/gateway/v3/mock", ANYONE, mock_delete, .flags = UNLIMITED },
	{ POST, "/pay/tokens", ANYONE, card_token },
	{ GET, "/pay/style.css", ANYONE, page_style, .flags = UNLIMITED },
	{ GET, "/pay/{uuid}", ANYONE, page_show },
	{ POST, "/pay/{uuid}", ANYONE, page_pay, .flags = RAW_BODY },
	{ 0 }
};

static const struct task tasks[] = {
	{ "outcomes_settle", 500, outcomes_settle },
	{ "notices_send", 200, notices_send },
	{ 0 }
};

static const struct command commands[] = {
	{ "book", book_list },
	{ 0 }
};

int
main(int argc, char **argv)
{
	return app_main(argc, argv, &(struct app){
		.name = "gateway",
		.routes = routes,
		.tasks = tasks,
		.commands = commands,
	});
}
