EXTRA_DIST += %D%/alerts %D%/grafana %D%/names.py %D%/rules.py %D%/run
