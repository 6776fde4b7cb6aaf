# The shared library: one module, one .c and one .h. No context's name in it.
noinst_LIBRARIES += libsamovar.a
libsamovar_a_SOURCES = \
	%D%/app.h \
	%D%/arena.c %D%/arena.h \
	%D%/buf.c %D%/buf.h \
	%D%/conf.c %D%/conf.h \
	%D%/db.h \
	%D%/db_sql.c %D%/db_sql.h \
	%D%/err.c %D%/err.h \
	%D%/jf.h \
	%D%/log.c %D%/log.h \
	%D%/met.c %D%/met.h \
	%D%/money.h \
	%D%/req.h \
	%D%/route.c %D%/route.h \
	%D%/uuid.c %D%/uuid.h
