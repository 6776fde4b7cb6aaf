# Unit tests: one program a module, test_<module>.c with unit.h.
unit_tests = \
	%D%/test_webhook
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
LDADD += $(CHECK_LIBS)
AM_CPPFLAGS += $(CHECK_CFLAGS)
EXTRA_DIST += %D%/unit.h
