EXTRA_DIST += %D%/run %D%/hosts.yml %D%/site.yml %D%/messages.py
