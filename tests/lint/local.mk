EXTRA_DIST += %D%/run %D%/commands
