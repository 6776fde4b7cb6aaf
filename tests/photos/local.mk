# Uploads of pictures, good and hostile; and, longer, to a real S3 store.
EXTRA_DIST += %D%/run %D%/pictures.py %D%/s3 %D%/rgw
