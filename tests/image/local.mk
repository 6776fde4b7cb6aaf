EXTRA_DIST += Containerfile .containerignore %D%/run
