# Limits, revocation and the door, on a private Redis of the test's own.
limit_tests = \
	%D%/test_door \
	%D%/test_limit
check_PROGRAMS += $(limit_tests)
TESTS += $(limit_tests)
AM_CPPFLAGS += -I$(srcdir)/tests/unit
EXTRA_DIST += %D%/redis_server.h
