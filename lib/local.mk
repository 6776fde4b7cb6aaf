# The shared library: one module, one .c and one .h. No context's name in it.
noinst_LIBRARIES += libsamovar.a
libsamovar_a_SOURCES = \
	%D%/arena.c %D%/arena.h \
	%D%/buf.c %D%/buf.h \
	%D%/err.c %D%/err.h
