noinst_PROGRAMS += tests/bench/hello
tests_bench_hello_SOURCES = %D%/hello.c
EXTRA_DIST += %D%/load.lua %D%/order.jq %D%/order.json
