# The gateway stub, its handlers called without a web server.
check_PROGRAMS += %D%/test_gateway
TESTS += %D%/test_gateway
%C%_test_gateway_SOURCES = %D%/test_gateway.c $(gateway_sources)
