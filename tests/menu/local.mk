EXTRA_DIST += %D%/run %D%/tools.sh %D%/cache.sh %D%/midnight.sh %D%/import.sh
