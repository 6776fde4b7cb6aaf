/* Every SQL text of the context: statement name = noun_verb = enum. */
#include "config.h"
#include "skeleton.h"

const struct stmt stmts[Q__MAX] = {
	/* $1 name, $2 text */
	[Q_GREETING_ADD] = { "greeting_add", 2,
	    "insert into greetings (name, text) values ($1, $2)"
	    " returning id, name, text, to_json(created_at) as created_at" },
	[Q_GREETING_GET] = { "greeting_get", 1,
	    "select id, name, text, heard, to_json(created_at) as created_at"
	    " from greetings where id = $1::bigint" },
	[Q_GREETING_COUNT] = { "greeting_count", 0,
	    "select count(*) as n from greetings" },
	[Q_GREETING_HEARD] = { "greeting_heard", 1,
	    "update greetings set heard = heard + 1 where id = $1::bigint" },
};
