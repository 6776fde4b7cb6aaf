noinst_PROGRAMS += tests/faults/proxy
tests_faults_proxy_SOURCES = %D%/proxy.c %D%/proxy.h %D%/address.c %D%/link.c
EXTRA_DIST += %D%/run
