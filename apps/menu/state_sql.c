/* What the menu in force follows from, in a word. */
#include "config.h"
#include "menu.h"

/*
 * $1 tz. The same text twice: the same transactions were visible, on the same
 * day, and no stop has ended in between. So nothing asked of these tables has
 * another answer, whoever may have changed what.
 */
const char menu_state_sql[] =
    "select concat_ws(' ', pg_current_snapshot(),"
    " (now() at time zone $1)::date, (select count(*) from stops"
    " where until > now())) as state";
