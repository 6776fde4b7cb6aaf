# Payments on servers of their own: tests/payment/run starts them.
check_PROGRAMS += %D%/test_payment
%C%_test_payment_SOURCES = %D%/test_payment.c $(payment_sources)
EXTRA_DIST += %D%/run
