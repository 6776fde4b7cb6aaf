/* Between db.c, which talks to the server, and db_result.c. */
#ifndef DB_INT_H
#define DB_INT_H

#include <libpq-fe.h>

#include "db.h"

/* The result of q's last run in this unit of work; NULL if there is none. */
const PGresult *db_result(const struct req *r, int q);

#endif
