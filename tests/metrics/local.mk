EXTRA_DIST += %D%/alerts %D%/names.py %D%/rules.py %D%/run
