EXTRA_DIST += %D%/run %D%/untold
