# The payment gateway's stand-in; it has no database.
gateway_sources = \
	%D%/api.c \
	%D%/book.c %D%/book.h \
	%D%/call.c \
	%D%/card.c \
	%D%/gateway.h \
	%D%/list.c \
	%D%/method.c \
	%D%/mock.c \
	%D%/notify.c \
	%D%/page.c \
	%D%/page_text.c %D%/page_text.h \
	%D%/show.c \
	%D%/state.c %D%/state.h
bin_PROGRAMS += samovar-gateway
WORKERS += samovar-gateway
samovar_gateway_SOURCES = %D%/main.c $(gateway_sources)
