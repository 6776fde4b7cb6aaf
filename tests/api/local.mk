# Tables of requests and answers on a live stack; fleet/test.sh starts one and
# calls tests/api/run.
check_PROGRAMS += %D%/api
%C%_api_SOURCES = \
	%D%/address.c \
	%D%/api.h \
	%D%/ask.c \
	%D%/audit.c \
	%D%/auth.c \
	%D%/card.c \
	%D%/check.c \
	%D%/dish.c \
	%D%/effect.c \
	%D%/http.c \
	%D%/image.c \
	%D%/kitchen.c \
	%D%/live.c \
	%D%/main.c \
	%D%/menu.c \
	%D%/order.c \
	%D%/payment.c \
	%D%/rating.c \
	%D%/record.c \
	%D%/report.c \
	%D%/stop.c \
	%D%/suites.c \
	%D%/table.c \
	%D%/user.c \
	%D%/vars.c
EXTRA_DIST += %D%/run %D%/tools.sh
