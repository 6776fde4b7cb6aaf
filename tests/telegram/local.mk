EXTRA_DIST += %D%/provider.py %D%/run
