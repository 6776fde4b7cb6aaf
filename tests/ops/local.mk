EXTRA_DIST += %D%/run %D%/lab.sh %D%/shop.sh %D%/hosts.yml %D%/guests.py
