# The main job and everything that can go wrong with it, on a live stack;
# fleet/test.sh starts one and calls tests/saga/run. Client and rows are those
# of tests/api.
check_PROGRAMS += %D%/saga
%C%_saga_SOURCES = \
	tests/api/ask.c \
	tests/api/check.c \
	tests/api/effect.c \
	tests/api/main.c \
	tests/api/record.c \
	tests/api/vars.c \
	%D%/away.c \
	%D%/job.c \
	%D%/late.c \
	%D%/money.c \
	%D%/saga.h \
	%D%/sold.c \
	%D%/stop.c \
	%D%/suites.c \
	%D%/twice.c
%C%_saga_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/api
EXTRA_DIST += %D%/run %D%/tools.sh
