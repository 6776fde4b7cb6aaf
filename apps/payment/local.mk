# Payments, their ledger, and the gateway's callbacks.
payment_sources = \
	%D%/card.c \
	%D%/keyed.c \
	%D%/method.c \
	%D%/pay.c \
	%D%/payment.h \
	%D%/payment_sql.c \
	%D%/read.c \
	%D%/rpc.c \
	%D%/refund.c \
	%D%/saga.c \
	%D%/shop.c \
	%D%/start.c \
	%D%/work.c
bin_PROGRAMS += samovar-payment
WORKERS += samovar-payment
samovar_payment_SOURCES = %D%/main.c $(payment_sources)
