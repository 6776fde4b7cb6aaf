# Unit tests: one program a module, test_<module>.c with unit.h; headertest
# compiles every header alone, as strictly as the sources.
unit_tests = \
	%D%/test_arena \
	%D%/test_backoff \
	%D%/test_buf \
	%D%/test_conf \
	%D%/test_confirm \
	%D%/test_consume \
	%D%/test_cookie \
	%D%/test_csv \
	%D%/test_day \
	%D%/test_err \
	%D%/test_file \
	%D%/test_forgery \
	%D%/test_hmac \
	%D%/test_http \
	%D%/test_jf \
	%D%/test_json \
	%D%/test_key \
	%D%/test_language \
	%D%/test_log \
	%D%/test_mask \
	%D%/test_menu \
	%D%/test_menu_import \
	%D%/test_met \
	%D%/test_metabase \
	%D%/test_money \
	%D%/test_mq \
	%D%/test_mustache \
	%D%/test_password \
	%D%/test_pattern \
	%D%/test_picture \
	%D%/test_queue \
	%D%/test_req \
	%D%/test_route \
	%D%/test_rpc \
	%D%/test_s3 \
	%D%/test_seal \
	%D%/test_states \
	%D%/test_token \
	%D%/test_trace \
	%D%/test_uuid \
	%D%/test_webhook \
	%D%/test_who
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests) %D%/headertest
LDADD += $(CHECK_LIBS)
AM_CPPFLAGS += $(CHECK_CFLAGS)
EXTRA_DIST += %D%/forge.h %D%/states.h %D%/headertest %D%/unit.h

AM_TESTS_ENVIRONMENT = CC='$(CC)'; CPPFLAGS='-I. $(AM_CPPFLAGS) $(CPPFLAGS)'; \
	CFLAGS='$(AM_CFLAGS)'; export CC CPPFLAGS CFLAGS;

%C%_test_states_SOURCES = %D%/test_states.c %D%/states_order.c \
	apps/payment/pay.c
%C%_test_mask_SOURCES = %D%/test_mask.c apps/live/mask.c
%C%_test_menu_SOURCES = %D%/test_menu.c apps/menu/active.c apps/menu/list.c \
	apps/menu/publish.c
%C%_test_menu_import_SOURCES = %D%/test_menu_import.c apps/menu/csv.c \
	apps/menu/list.c apps/menu/where.c
%C%_test_metabase_SOURCES = %D%/test_metabase.c apps/staff/metabase.c
%C%_test_picture_SOURCES = %D%/test_picture.c apps/menu/decoder.c \
	apps/menu/look.c
%C%_test_picture_CPPFLAGS = $(AM_CPPFLAGS) -DDECODER='"bash"'
%C%_test_picture_LDADD = $(LDADD) -lseccomp
