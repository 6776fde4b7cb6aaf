# What is promised in schema/api is what is there; fleet/test.sh calls
# tests/contract/run.
EXTRA_DIST += %D%/run %D%/check.py %D%/events.py %D%/exchanges.py %D%/gateway.py \
	%D%/openapi.py %D%/pending %D%/routes.py %D%/tap.py
