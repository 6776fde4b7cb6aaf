EXTRA_DIST += tests/postgres.sh %D%/run
