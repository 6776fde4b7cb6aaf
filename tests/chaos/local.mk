noinst_PROGRAMS += tests/chaos/orders
tests_chaos_orders_SOURCES = %D%/orders.c
EXTRA_DIST += %D%/run %D%/check.py %D%/storm.sh
