EXTRA_DIST += %D%/run
