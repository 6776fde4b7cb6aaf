/* The library's own statements; lib/db.c prepares them at connect. */
#ifndef DB_SQL_H
#define DB_SQL_H

#include "db.h"

/* Statement q is row [q - DB_BEGIN]. */
extern const struct stmt db_lib_stmts[DB__MAX - DB_BEGIN];

#endif
