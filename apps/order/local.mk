bin_PROGRAMS += samovar-order
WORKERS += samovar-order
samovar_order_SOURCES = \
	%D%/change.c \
	%D%/choice.c \
	%D%/create.c \
	%D%/forget.c \
	%D%/item.c \
	%D%/item_sql.h \
	%D%/kitchen.c \
	%D%/gauge_sql.c \
	%D%/kitchen_sql.c \
	%D%/lines.c \
	%D%/main.c \
	%D%/order.h \
	%D%/order_sql.c \
	%D%/portions.c \
	%D%/rating.c \
	%D%/rating_sql.c \
	%D%/read.c \
	%D%/report.c \
	%D%/report_sql.h \
	%D%/rpc.c \
	%D%/saga.c \
	%D%/stop_sql.h \
	%D%/stop.c \
	%D%/sold.c \
	%D%/status.c \
	%D%/table.c
