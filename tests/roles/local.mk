EXTRA_DIST += %D%/expected %D%/matrix.py %D%/run
