#include "config.h"
#include "notify.h"

static const struct route routes[] = {
	{ POST, "/api/v1/telegram/link", SIGNED_IN, link_post },
	{ POST, "/api/v1/telegram/updates", ANYONE, hook_post,
	    .flags = UNLIMITED },
	{ POST, "/internal/v1/notify/messages", SERVICE, message_post },
	{ 0 }
};

static const struct consumer consumers[] = {
	{ "order.*", on_event },
	{ "payment.*", on_event },
	{ "staff.*", on_staff },
	/* told to nobody yet; but an event without a queue is never sent */
	{ "stop.*", on_event },
	{ "user.created", on_guest },
	{ "user.updated", on_guest },
	{ "user.deleted", on_user_deleted },
	{ 0 }
};

static const struct task tasks[] = {
	{ "notices_tell", 5000, notices_tell },
	{ "orders_untaken", 5000, orders_untaken },
	{ "dead_letters_watch", 5000, dead_letters_watch },
	{ "messages_wake", 60000, messages_wake },
	{ "mails_put", 1000, mails_put },
	{ "mail_send", 2000, mail_send },
	{ "mail_purge", 600000, mail_purge },
	{ "notices_purge", 3600000, notices_purge },
	{ "messages_purge", 3600000, messages_purge },
	{ 0 }
};

int
main(int argc, char **argv)
{
	return app_main(argc, argv, &(struct app){
		.name = "notify",
		.routes = routes,
		.stmts = stmts,
		.n_stmts = Q__MAX,
		.consumers = consumers,
		.depths = dead_letters,
		.tasks = tasks,
		.gauges = gauges,
		.gauges_stmt = Q_GAUGES,
		.hub = hub_run,
		.bot = bot_run,
	});
}
